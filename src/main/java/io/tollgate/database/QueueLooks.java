package io.tollgate.database;

import io.tollgate.database.Activity.Queue;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Looks into all queues together, by one statement without a transaction, when the worker of one would look without news. Other workers
 * use the answer, too, for a moment. Rows that this process has added are news, and need no such look.
 */
@Component
final class QueueLooks {

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final List<PolledQueue> queues;
    private final String look;
    private Set<Queue> due = EnumSet.noneOf(Queue.class);
    private long looked = System.nanoTime() - QueueWatch.SHORTEST_PAUSE.toNanos();

    QueueLooks(JdbcTemplate jdbc, Clock clock, List<PolledQueue> queues, Activity activity) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.queues = queues;
        this.look = queues.stream().map(PolledQueue::mayBeDue).collect(Collectors.joining(", ", "SELECT ", ""));
        activity.lookBy(this::mayBeDue);
    }

    /** While the database fails they may be due: the worker sees the failure, and rests. */
    private synchronized boolean mayBeDue(Queue queue) {
        long now = System.nanoTime();
        if (now - looked < QueueWatch.SHORTEST_PAUSE.toNanos()) {
            return due.contains(queue);
        }
        try {
            due = look();
            looked = now;
            return due.contains(queue);
        } catch (DataAccessException failure) {
            return true;
        }
    }

    private Set<Queue> look() {
        LocalDateTime now = Times.utc(clock.instant());
        Set<Queue> found = EnumSet.noneOf(Queue.class);
        jdbc.query(look, row -> {
            for (int number = 0; number < queues.size(); number++) {
                if (row.getBoolean(number + 1)) {
                    found.add(queues.get(number).watched());
                }
            }
        }, queues.stream().map(_ -> now).toArray());
        return found;
    }
}
