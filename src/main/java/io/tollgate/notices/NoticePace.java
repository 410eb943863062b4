package io.tollgate.notices;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** How often somebody is told. */
public enum NoticePace {
    /** Whenever something new waits. */
    AT_ONCE,
    /** Mail at every full hour. */
    HOURLY,
    /** Mail at 6:00 UTC. */
    DAILY;

    private static final LocalTime MORNING = LocalTime.of(6, 0);

    /** The next time after this one. */
    Instant after(Instant now) {
        return switch (this) {
            case AT_ONCE -> now;
            case HOURLY -> now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
            case DAILY -> {
                ZonedDateTime today = now.atZone(ZoneOffset.UTC).with(MORNING);
                yield (today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant();
            }
        };
    }
}
