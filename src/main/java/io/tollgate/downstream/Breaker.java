package io.tollgate.downstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.tollgate.downstream.Exchange.Reply;
import java.io.IOException;
import java.time.Duration;
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

    Breaker(DownstreamSettings settings) {
        pause = settings.breakerPause();
        breaker = CircuitBreaker.of("cloud-api", CircuitBreakerConfig.custom()
                .failureRateThreshold(settings.breakerShare())
                .slidingWindow(settings.breakerCalls(), Math.min(FEWEST, settings.breakerCalls()), SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(pause).maxWaitDurationInHalfOpenState(pause)
                .permittedNumberOfCallsInHalfOpenState(TRIALS).build());
    }

    /** The call's outcome; empty if the network is left alone. */
    Optional<Exchange> call(Supplier<Exchange> call) {
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        long begun = System.nanoTime();
        boolean well = false;
        try {
            Exchange exchange = call.get();
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

    /** closed, open or half_open. */
    String state() {
        return breaker.getState().name().toLowerCase(Locale.ROOT);
    }

    /** A refusal says that the network works; a pause that it asks for concerns one number. */
    private static boolean isWell(Exchange exchange) {
        return exchange instanceof Reply reply && reply.status() < OWN_FAULT && reply.status() / 100 != 3;
    }
}
