package io.tollgate.cloudapi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.tollgate.business.Plan;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Lets each business come as fast as its plan allows, and no faster, on this node: messages a second by number, and requests under way by
 * business. Whoever is too fast is told to come again, before anything is read or stored for him.
 */
@Component
public final class RequestRate {

    /** A number that is silent for so long has all that it may have anyhow. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final PaceSettings settings;
    private final TimeMeter clock;
    private final Consumer<Duration> wait;
    private final Cache<Numbered, Bucket> buckets = Caffeine.newBuilder().expireAfterAccess(FORGOTTEN).build();
    private final Map<BusinessId, Integer> underWay = new ConcurrentHashMap<>();

    @Autowired
    RequestRate(PaceSettings settings) {
        this(settings, TimeMeter.SYSTEM_NANOTIME, RequestRate::sleep); // the clock that nobody sets
    }

    RequestRate(PaceSettings settings, TimeMeter clock, Consumer<Duration> wait) {
        this.wait = wait;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether another request of the business may be under way; who got in must {@link #leave}. */
    public Optional<Refusal> enter(BusinessId business) {
        int before = underWay.merge(business, 1, Integer::sum) - 1;
        if (before < settings.atOnce()) {
            return Optional.empty();
        }
        leave(business);
        return tooFast(new Refusal(RequestFault.RATE_HIT, "More than " + settings.atOnce()
                + " requests of this business are under way. Maybe wait for answers before sending more."));
    }

    public void leave(BusinessId business) {
        underWay.computeIfPresent(business, (id, count) -> count > 1 ? count - 1 : null);
    }

    /** Whether the number may send one more message now. */
    Optional<Refusal> message(SenderId sender, Plan plan) {
        int rate = settings.perSecond(plan);
        Bucket bucket = buckets.get(new Numbered(sender, rate), this::bucket);
        return bucket.tryConsume(1) ? Optional.empty() : tooFast(new Refusal(RequestFault.RATE_HIT,
                "Cloud API message throughput has been reached: " + rate + " messages a second of this number. Maybe try again in a second."));
    }

    /** Some clients ask again at once, on hundreds of connections: each then costs one request a second, and others are answered in time. */
    private Optional<Refusal> tooFast(Refusal refusal) {
        wait.accept(settings.penalty());
        return Optional.of(refusal);
    }

    /** Requests have virtual threads: nothing else waits. */
    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private Bucket bucket(Numbered number) {
        return Bucket.builder().withCustomTimePrecision(clock)
                .addLimit(limit -> limit.capacity(number.rate * settings.burst().toSeconds()).refillGreedy(number.rate, Duration.ofSeconds(1))).build();
    }

    /** With another plan it begins anew. */
    private record Numbered(SenderId sender, int rate) {}
}
