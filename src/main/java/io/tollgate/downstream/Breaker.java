package io.tollgate.downstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.downstream.CallOutcome.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Leaves a network alone that fails for most messages, and then tries it with a few. */
@Component
final class Breaker {

    private static final int TRIALS = 3;
    /** HTTP statuses from here on say that the fault is the network's own. */
    static final int OWN_FAULT = 500;
    private static final int FEWEST = 10;

    private final CircuitBreaker breaker;
    private final Duration pause;

    Breaker(DownstreamSettings settings, ChannelOutages outages, MeterRegistry meters) {
        pause = settings.breakerPause();
        breaker = CircuitBreaker.of(CloudApiChannel.NAME, CircuitBreakerConfig.custom()
                .failureRateThreshold(settings.breakerShare())
                .slidingWindow(settings.breakerCalls(), Math.min(FEWEST, settings.breakerCalls()), SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(pause).automaticTransitionFromOpenToHalfOpenEnabled(true)
                .permittedNumberOfCallsInHalfOpenState(TRIALS).build());
        breaker.getEventPublisher().onStateTransition(change -> {
            if (change.getStateTransition().getToState() == State.OPEN) {
                outages.failed(CloudApiChannel.NAME, "the circuit breaker is open, as most calls have failed");
            }
        });
        for (State state : List.of(State.CLOSED, State.HALF_OPEN, State.OPEN)) {
            Gauge.builder("tollgate.channel.breaker", breaker, it -> it.getState() == state ? 1 : 0)
                    .tags("channel", CloudApiChannel.NAME, "state", word(state))
                    .description("1 for the present state of the circuit breaker").register(meters);
        }
    }

    /** The call's outcome; empty if the network is left alone. */
    Optional<CallOutcome> call(Supplier<CallOutcome> call) {
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        long begun = System.nanoTime();
        boolean well = false;
        try {
            CallOutcome exchange = call.get();
            well = isWell(exchange);
            return Optional.of(exchange);
        } finally {
            long took = System.nanoTime() - begun;
            if (well) {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(took, TimeUnit.NANOSECONDS, new IOException("the call failed"));
            }
        }
    }

    Duration pause() {
        return pause;
    }

    /** The state in a word: closed, open or half_open. */
    String state() {
        return word(breaker.getState());
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** How many calls may be open at a time. @param most how many there may be while the network works */
    int room(int most) {
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> most;
            case HALF_OPEN -> Math.max(0, TRIALS - breaker.getMetrics().getNumberOfBufferedCalls());
            case OPEN, FORCED_OPEN -> 0;
        };
    }

    /** A refusal says that the network works; a pause that it asks for concerns one number. */
    private static boolean isWell(CallOutcome exchange) {
        return exchange instanceof Reply reply && reply.status() < OWN_FAULT && reply.status() / 100 != 3;
    }
}
