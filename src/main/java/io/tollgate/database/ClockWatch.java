package io.tollgate.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Notes when the machine's clock is set. Nobody here waits by it; but when it is set back, what was due already would be due again only
 * after as long a time: then it is due at once.
 */
@Component
final class ClockWatch {

    private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration STEP = Duration.ofSeconds(1);
    /** Between looking at the one clock and the other. */
    private static final Duration LONGEST_LOOK = Duration.ofMillis(200);
    private static final int AT_ONCE = 1_000;

    private final JdbcTemplate jdbc;
    private final List<DueRows> queues;
    private final Clock clock;
    private final LongSupplier wallMillis;
    private final LongSupplier nanos;

    private long wallBefore;
    private long nanosBefore;
    private Duration back = Duration.ZERO;

    @Autowired
    ClockWatch(JdbcTemplate jdbc, List<DueRows> queues, Clock clock) {
        this(jdbc, queues, clock, System::currentTimeMillis, System::nanoTime);
    }

    ClockWatch(JdbcTemplate jdbc, List<DueRows> queues, Clock clock, LongSupplier wallMillis, LongSupplier nanos) {
        this.jdbc = jdbc;
        this.queues = queues;
        this.clock = clock;
        this.wallMillis = wallMillis;
        this.nanos = nanos;
        wallBefore = wallMillis.getAsLong();
        nanosBefore = nanos.getAsLong();
    }

    void look() {
        long begin = nanos.getAsLong();
        long wall = wallMillis.getAsLong();
        long end = nanos.getAsLong();
        if (end - begin > LONGEST_LOOK.toNanos()) {
            return; // this thread stood still in between
        }
        Duration set = Duration.ofMillis(wall - wallBefore).minusNanos(begin - nanosBefore);
        wallBefore = wall;
        nanosBefore = begin;
        if (set.abs().compareTo(STEP) >= 0) {
            note(set);
        }
        if (back.isPositive()) {
            dueAtOnce();
        }
    }

    private void note(Duration set) {
        log.warn("The machine's clock was set {} by {} s. Messages are judged by the time that it tells now; what waits goes on.",
                set.isNegative() ? "back" : "forward", Math.round(set.abs().toMillis() / 1000.0));
        if (set.isNegative()) {
            back = back.plus(set.negated());
        }
    }

    /** What was due before the clock was set back. If the database is away, at the next look. */
    private void dueAtOnce() {
        Instant now = clock.instant();
        try {
            for (DueRows queue : queues) {
                int pulled;
                do {
                    pulled = jdbc.update("UPDATE " + queue.table() + " SET due_at = ? WHERE due_at > ? AND due_at <= ? ORDER BY due_at LIMIT " + AT_ONCE,
                            Times.utc(now), Times.utc(now), Times.utc(now.plus(back)));
                } while (pulled == AT_ONCE);
            }
            back = Duration.ZERO;
        } catch (DataAccessException | TransactionException away) {
            log.warn("What is due since the clock was set back cannot be found at the moment", away);
        }
    }
}
