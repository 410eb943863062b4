package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.database.Activity.Queue;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows of other processes, and rows that become due, are found in all queues by one look. */
@TollgateTest
class QueueLooksTest {

    @Autowired
    List<PolledQueue> queues;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    Clock clock;

    @Test
    void eachQueueIsLookedInto() {
        assertThat(queues).extracting(PolledQueue::watched).containsExactlyInAnyOrder(Queue.values());
    }

    @Test
    void whileTheDatabaseFailsTheWorkerIsToLook() {
        Activity activity = new Activity();
        new QueueLooks(jdbc, clock, List.of(of(Queue.OUTBOX, "EXISTS (SELECT 1 FROM no_such_table WHERE due_at <= ?)")), activity);

        assertThat(activity.mayBeDue(Queue.OUTBOX)).isTrue();
    }

    @Test
    void oneLookAnswersForAllQueues() {
        Activity activity = new Activity();
        new QueueLooks(jdbc, clock, List.of(of(Queue.OUTBOX, "? > '2000-01-01'"), of(Queue.RECEIPTS, "? < '2000-01-01'")), activity);

        assertThat(activity.mayBeDue(Queue.OUTBOX)).isTrue();
        assertThat(activity.mayBeDue(Queue.RECEIPTS)).isFalse();
    }

    private static PolledQueue of(Queue queue, String condition) {
        return new PolledQueue() {

            @Override
            public Queue watched() {
                return queue;
            }

            @Override
            public String mayBeDue() {
                return condition;
            }
        };
    }
}
