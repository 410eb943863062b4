package io.tollgate.downstream;

import io.tollgate.cloudapi.BorrowedTurns;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Keeps to the network's limits, so that it need not refuse: messages a second of each number, and messages from one number to one
 * recipient. What the network itself has asked to wait for is kept here too, for all messages that it concerns. All of it is of this
 * process.
 *
 * <p>Of one pair the network takes one message in six seconds. It lends a burst, and wants it back: after n messages at once, nothing for n
 * times six seconds.
 */
@Component
final class Pace {

    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    /** Longer than the longest pause of a pair. */
    private static final Duration REMEMBERED = Duration.ofHours(3);
    private static final int MOST_PAIRS = 200_000;
    /** So much of a second's messages may go at once: the network counts over any second. */
    private static final int EVENLY = 10;
    private static final Duration SOON = Duration.ofMillis(20);

    private final DownstreamSettings settings;
    private final TimeMeter clock;
    private final Cache<SenderId, Bucket> rates = Caffeine.newBuilder().expireAfterAccess(FORGOTTEN).build();
    private final Cache<SenderId, Bucket> turns = Caffeine.newBuilder().expireAfterAccess(FORGOTTEN).build();
    private final Cache<SenderId, Long> paused = Caffeine.newBuilder().build();
    private final BorrowedTurns<Pair> pairs;
    private final Cache<Pair, Refusals> refusals = Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(MOST_PAIRS).build();

    @Autowired
    Pace(DownstreamSettings settings) {
        this(settings, TimeMeter.SYSTEM_NANOTIME);
    }

    Pace(DownstreamSettings settings, TimeMeter clock) {
        this.settings = settings;
        this.clock = clock;
        this.pairs = new BorrowedTurns<>(clock, settings.pairInterval());
    }

    private record Pair(SenderId sender, RecipientId recipient) {}

    /** @param before how often the pair was refused before its last pause. @param until the end of this pause */
    private record Refusals(int before, long until) {}

    /** Takes the turn of one message. @return how long it must wait; empty if it may go now */
    Optional<Duration> enter(SenderId sender, RecipientId recipient) {
        Optional<Duration> pause = left(paused.getIfPresent(sender))
                .or(() -> pairs.enter(new Pair(sender, recipient), settings.pairBurst()));
        if (pause.isPresent()) {
            return pause;
        }
        if (rates.get(sender, _ -> bucket(Math.max(1, settings.perSecond() / EVENLY))).tryConsume(1)) {
            return Optional.empty();
        }
        leave(sender, recipient);
        // Each gets a time of its own, so that not all come back at the first.
        return Optional.of(Duration.ofNanos(turns.get(sender, _ -> bucket(1)).consumeIgnoringRateLimits(1)).plus(SOON));
    }

    /** The network has asked for a pause of a number. @return whether it had none */
    boolean pause(SenderId sender, Duration pause) {
        boolean news = left(paused.getIfPresent(sender)).isEmpty();
        paused.asMap().merge(sender, clock.currentTimeNanos() + pause.toNanos(), (one, other) -> one - other > 0 ? one : other);
        return news;
    }

    /** A new token, or a new account, ends the pause. */
    void goOn(SenderId sender) {
        paused.invalidate(sender);
    }

    /** The network has asked for a pause of a number with one recipient. Messages that are refused together count once. */
    void pause(SenderId sender, RecipientId recipient, Duration pause) {
        Pair pair = new Pair(sender, recipient);
        int before = refusals(sender, recipient);
        refusals.put(pair, new Refusals(before, clock.currentTimeNanos() + pause.toNanos()));
        pairs.hold(pair, pause);
    }

    /** How often in a row the network has refused messages of this pair, without those of the pause that lasts. */
    int refusals(SenderId sender, RecipientId recipient) {
        Refusals known = refusals.getIfPresent(new Pair(sender, recipient));
        return known == null ? 0 : left(known.until()).isPresent() ? known.before() : known.before() + 1;
    }

    /** The network has taken a message of the pair. */
    void taken(SenderId sender, RecipientId recipient) {
        refusals.invalidate(new Pair(sender, recipient));
    }

    private Optional<Duration> left(@Nullable Long until) {
        return Optional.ofNullable(until).map(end -> Duration.ofNanos(end - clock.currentTimeNanos())).filter(Duration::isPositive);
    }

    /** A message that was not sent has not used its turn with the recipient. */
    void leave(SenderId sender, RecipientId recipient) {
        pairs.leave(new Pair(sender, recipient));
    }

    private Bucket bucket(int atOnce) {
        return Bucket.builder().withCustomTimePrecision(clock)
                .addLimit(limit -> limit.capacity(atOnce).refillGreedy(settings.perSecond(), Duration.ofSeconds(1)))
                .build();
    }
}
