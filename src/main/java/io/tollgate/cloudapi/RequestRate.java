package io.tollgate.cloudapi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.tollgate.business.Plan;
import io.tollgate.database.LiveNodes;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Limits how fast each business sends: messages a second for each number, by its plan, and requests under way for each business. A request
 * beyond the limit is refused before its body is read. Each process lets its share of a number's messages pass.
 */
@Component
public final class RequestRate {

    /** How long a bucket is kept for a silent number. After that the number has its full allowance anyway. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final PaceSettings settings;
    private final TimeMeter clock;
    private final Consumer<Duration> wait;
    private final IntUnaryOperator share;
    private final Cache<Numbered, Bucket> buckets = Caffeine.newBuilder().expireAfterAccess(FORGOTTEN).build();
    private final Map<BusinessId, Integer> underWay = new ConcurrentHashMap<>();

    @Autowired
    RequestRate(PaceSettings settings, LiveNodes nodes) {
        this(settings, TimeMeter.SYSTEM_NANOTIME, RequestRate::sleep, nodes::share); // the monotonic clock, which nobody sets
    }

    /** @param share of a limit that this process has */
    RequestRate(PaceSettings settings, TimeMeter clock, Consumer<Duration> wait, IntUnaryOperator share) {
        this.share = share;
        this.wait = wait;
        this.settings = settings;
        this.clock = clock;
    }

    /** Empty if another request of the business may begin; then the caller must call {@link #leave} at its end. */
    public Optional<Refusal> enter(BusinessId business) {
        int before = underWay.merge(business, 1, Integer::sum) - 1;
        if (before < settings.atOnce()) {
            return Optional.empty();
        }
        leave(business);
        return tooFast(new Refusal(RequestFault.RATE_HIT, "More than " + settings.atOnce()
                + " requests of this business are under way. Wait for answers before you send more."));
    }

    public void leave(BusinessId business) {
        underWay.computeIfPresent(business, (id, count) -> count > 1 ? count - 1 : null);
    }

    /** Empty if the number may send one more message now. */
    Optional<Refusal> message(SenderId sender, Plan plan) {
        int rate = settings.perSecond(plan);
        Bucket bucket = buckets.get(new Numbered(sender, share.applyAsInt(rate)), this::bucket);
        return bucket.tryConsume(1)
                ? Optional.empty()
                : tooFast(new Refusal(RequestFault.RATE_HIT,
                        "Cloud API message throughput has been reached: " + rate
                                + " messages a second of this number. Try again in a second."));
    }

    /**
     * Some clients ask again at once, on hundreds of connections: each then costs one request a second, and others are answered in time.
     */
    private Optional<Refusal> tooFast(Refusal refusal) {
        wait.accept(settings.penalty());
        return Optional.of(refusal);
    }

    /** Waits. Requests have virtual threads, so nothing else waits. */
    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private Bucket bucket(Numbered number) {
        return Bucket.builder().withCustomTimePrecision(clock)
                .addLimit(limit -> limit.capacity(number.rate * settings.burst().toSeconds()).refillGreedy(number.rate,
                        Duration.ofSeconds(1)))
                .build();
    }

    /** The key of a bucket: with another plan, a number gets a new bucket. */
    private record Numbered(SenderId sender, int rate) {}
}
