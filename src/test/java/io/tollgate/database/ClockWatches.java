package io.tollgate.database;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;

/** Watches a clock that a test sets. */
public final class ClockWatches {

    private ClockWatches() {}

    /** One look at a wall clock, for one queue. @param now what Tollgate's own clock tells afterwards */
    public static Runnable look(JdbcTemplate jdbc, DueRows queue, Instant now, AtomicLong wallMillis) {
        ClockWatch watch = new ClockWatch(jdbc, List.of(queue), Clock.fixed(now, ZoneOffset.UTC), wallMillis::get, () -> 0);
        return watch::look;
    }
}
