package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeadLetterCountsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));
    private final AtomicInteger waiting = new AtomicInteger(4);
    private final Queue<Runnable> beside = new ArrayDeque<>();

    private DeadLetterCounts counts(String... topics) {
        return new DeadLetterCounts(() -> List.of(topics), _ -> waiting.get(), beside::add, new Clock() {

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        });
    }

    @Test
    void noPageWaitsForTheBrokers() {
        DeadLetterCounts counts = counts("flights", "hotels");

        assertThat(counts.byTopic()).isEmpty();
        assertThat(counts.byTopic()).isEmpty();
        assertThat(beside).as("they are asked once").hasSize(1);

        beside.remove().run();
        assertThat(counts.byTopic()).isEqualTo(Map.of("flights", 4, "hotels", 4));
    }

    @Test
    void theyAreCountedAgainWhenAMinuteIsOver() {
        DeadLetterCounts counts = counts("flights");
        counts.byTopic();
        beside.remove().run();
        waiting.set(9);

        now.updateAndGet(it -> it.plusSeconds(60));
        assertThat(counts.byTopic()).isEqualTo(Map.of("flights", 4));
        assertThat(beside).isEmpty();

        now.updateAndGet(it -> it.plus(Duration.ofMillis(1)));
        assertThat(counts.byTopic()).as("still the old one").isEqualTo(Map.of("flights", 4));
        beside.remove().run();
        assertThat(counts.byTopic()).isEqualTo(Map.of("flights", 9));
    }

    @Test
    void aFaultLeavesTheNumberAndTheNextLookAsksAgain() {
        AtomicReference<RuntimeException> fault = new AtomicReference<>();
        DeadLetterCounts counts = new DeadLetterCounts(() -> List.of("flights"), _ -> {
            throw fault.get();
        }, beside::add, Clock.fixed(now.get(), ZoneOffset.UTC));
        fault.set(new IllegalStateException("odd"));

        counts.byTopic();
        assertThatThrownBy(beside.remove()::run).hasMessage("odd");
        assertThat(counts.byTopic()).isEmpty();
        assertThat(beside).hasSize(1);
    }

    @Test
    void withoutKafkaNobodyIsAsked() {
        assertThat(counts().byTopic()).isEmpty();
        assertThat(beside).isEmpty();
    }
}
