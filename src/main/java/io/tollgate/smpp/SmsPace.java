package io.tollgate.smpp;

import io.github.bucket4j.Bucket;
import io.tollgate.sms.SmsParts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps to the SMSC's limit, and to the pauses that its answers ask for. All of it is of this process. */
final class SmsPace {

    /** The parts that may go at once are those of a second divided by this, but at least a whole message. */
    private static final int EVENLY = 10;
    private static final Duration SOON = Duration.ofMillis(20);

    private final Bucket rate;
    private final Bucket turns;
    private final AtomicLong pausedUntil = new AtomicLong(System.nanoTime());

    SmsPace(int perSecond) {
        rate = bucket(Math.max(SmsParts.MOST, perSecond / EVENLY), perSecond);
        turns = bucket(1, perSecond);
    }

    /** Whether the SMSC has asked for a pause of all messages. */
    boolean isPaused() {
        return pausedUntil.get() - System.nanoTime() > 0;
    }

    /** Takes the turn of so many parts. @return how long they must wait; empty if they may go now */
    Optional<Duration> enter(int parts) {
        long pause = pausedUntil.get() - System.nanoTime();
        if (pause > 0) {
            return Optional.of(Duration.ofNanos(pause));
        }
        return rate.tryConsume(parts)
                ? Optional.empty()
                // Each gets a time of its own, so that not all come back at the first.
                : Optional.of(Duration.ofNanos(turns.consumeIgnoringRateLimits(parts)).plus(SOON));
    }

    void pause(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        pausedUntil.accumulateAndGet(end, (one, other) -> one - other > 0 ? one : other);
    }

    private static Bucket bucket(int atOnce, int perSecond) {
        return Bucket.builder().addLimit(limit -> limit.capacity(atOnce).refillGreedy(perSecond, Duration.ofSeconds(1))).build();
    }
}
