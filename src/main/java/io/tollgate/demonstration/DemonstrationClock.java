package io.tollgate.demonstration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is put forward, and that runs on from there once it is released. */
final class DemonstrationClock extends Clock {

    private final Clock real = Clock.systemUTC();
    private volatile Clock current;

    DemonstrationClock(Instant start) {
        current = Clock.fixed(start, ZoneOffset.UTC);
    }

    void putForwardTo(Instant instant) {
        if (instant.isBefore(current.instant())) {
            throw new IllegalArgumentException("a clock does not go back: " + current.instant() + " to " + instant);
        }
        current = Clock.fixed(instant, ZoneOffset.UTC);
    }

    void release() {
        current = Clock.offset(real, Duration.between(real.instant(), current.instant()));
    }

    @Override
    public Instant instant() {
        return current.instant();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Tollgate asks its clock for instants only");
    }
}
