package io.tollgate.cloudapi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.tollgate.business.Businesses;
import io.tollgate.database.LiveNodes;
import io.tollgate.message.BusinessId;
import java.time.Duration;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Limits how often each business asks for what is its own within an hour: management calls. Each process lets its share pass. Answers tell
 * the business how much of it is used, in the header that clients of the Graph API read.
 */
@Component
final class CallRate {

    static final String HEADER = "X-Business-Use-Case-Usage";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int ALL = 100;

    private final PaceSettings settings;
    private final TimeMeter clock;
    private final IntUnaryOperator share;
    private final Predicate<BusinessId> hasNumber;
    private final Cache<Limited, Bucket> buckets = Caffeine.newBuilder().expireAfterAccess(HOUR).build();

    @Autowired
    CallRate(PaceSettings settings, Businesses businesses, LiveNodes nodes) {
        this(settings, TimeMeter.SYSTEM_NANOTIME, nodes::share, business -> !businesses.senders(business).isEmpty());
    }

    /** @param share of a limit that this process has */
    CallRate(PaceSettings settings, TimeMeter clock, IntUnaryOperator share, Predicate<BusinessId> hasNumber) {
        this.settings = settings;
        this.clock = clock;
        this.share = share;
        this.hasNumber = hasNumber;
    }

    private record Limited(BusinessId business, int calls) {}

    /** @param percent of the hour's calls that are used; @param pause until the next call is possible; zero: it is at once */
    record Use(BusinessId business, boolean allowed, int percent, Duration pause) {

        /** The pause in whole seconds, rounded up. */
        long seconds() {
            return pause.plusSeconds(1).minusNanos(1).toSeconds();
        }

        /** The value of {@link #HEADER}. */
        String header() {
            return "{\"" + business + "\":[{\"type\":\"whatsapp\",\"call_count\":" + percent
                    + ",\"total_cputime\":0,\"total_time\":0,\"estimated_time_to_regain_access\":"
                    + pause.plusMinutes(1).minusNanos(1).toMinutes()
                    + "}]}";
        }
    }

    /** Counts one call. */
    Use call(BusinessId business) {
        int limit = share.applyAsInt(hasNumber.test(business) ? settings.calls() : settings.callsBefore());
        ConsumptionProbe probe = buckets.get(new Limited(business, limit), this::bucket).tryConsumeAndReturnRemaining(1);
        int percent = (int) Math.ceilDiv((limit - probe.getRemainingTokens()) * ALL, limit);
        return new Use(business, probe.isConsumed(), percent, Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket(Limited one) {
        return Bucket.builder().withCustomTimePrecision(clock)
                .addLimit(limit -> limit.capacity(one.calls).refillGreedy(one.calls, HOUR)).build();
    }
}
