package io.tollgate.tracing;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;

/** Measures the time between two moments that different clocks may have read: of two nodes, or of a channel and a node. */
public final class Latency {

    private Latency() {}

    /** Records the time between two moments. An end before its beginning (clocks that differ) counts as no time at all. */
    public static void record(Timer timer, Instant begin, Instant end) {
        timer.record(begin.isBefore(end) ? Duration.between(begin, end) : Duration.ZERO);
    }
}
