package io.tollgate.replay;

import java.time.Instant;

/** The time in which decisions were taken. @param from included; @param until not included */
public record DecisionTimes(Instant from, Instant until) {

    public DecisionTimes {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("from (" + from + ") must be before until (" + until + "). Maybe exchange the two.");
        }
    }
}
