package io.tollgate.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Notices when the machine's clock is set. Tollgate's pauses do not use this clock, but due times of rows do: after it was set back, rows
 * that were due already would wait again for as long. This watch makes them due at once.
 */
@Component
final class ClockWatch {

    private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration STEP = Duration.ofSeconds(1);
    /** The longest time between the readings of the two clocks. */
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

    /** The look at the clock, each second. */
    @Bean
    static RecurringWork clockLooks(ClockWatch watch) {
        return RecurringWork.whole("clock", watch::look);
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
            return; // the thread paused in between, so the readings do not match
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
        log.warn("The machine's clock was set {} by {} s. Messages are judged by its new time; waiting messages go on.",
                set.isNegative() ? "back" : "forward", Math.round(set.abs().toMillis() / 1000.0));
        if (set.isNegative()) {
            back = back.plus(set.negated());
        }
    }

    /** Makes the rows due that were due before the clock was set back. If the database is away, the next look tries again. */
    private void dueAtOnce() {
        Instant now = clock.instant();
        try {
            for (DueRows queue : queues) {
                int pulled;
                do {
                    pulled = jdbc.update(
                            "UPDATE " + queue.table() + " SET due_at = ? WHERE due_at > ? AND due_at <= ? ORDER BY due_at LIMIT " + AT_ONCE,
                            Times.utc(now), Times.utc(now), Times.utc(now.plus(back)));
                } while (pulled == AT_ONCE);
            }
            back = Duration.ZERO;
        } catch (DataAccessException | TransactionException away) {
            log.warn("The rows that were due before the clock was set back cannot be updated now. The next look tries again: {}",
                    Trouble.place(away));
        }
    }
}
