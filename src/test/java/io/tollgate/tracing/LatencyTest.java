package io.tollgate.tracing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LatencyTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final Timer timer = new SimpleMeterRegistry().timer("a");

    @Test
    void isTheTimeBetweenTwoMoments() {
        Latency.record(timer, NOON, NOON.plusMillis(40));

        assertThat(timer.count()).isOne();
        assertThat(timer.totalTime(MILLISECONDS)).isEqualTo(40);
    }

    /** Micrometer drops a negative time and prints a stack trace. */
    @Test
    void countsAnEndBeforeItsBeginningAsNoTime() {
        Latency.record(timer, NOON, NOON.minusMillis(405));

        assertThat(timer.count()).isOne();
        assertThat(timer.totalTime(MILLISECONDS)).isZero();
    }
}
