package io.tollgate.endtoend;

import io.tollgate.database.RecurringWork;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Deletes what nobody needs any more: envelopes that no device fetched, packages whose life is over, counts of claims, and what messages
 * declared that nobody can report any more.
 */
@Component
class EndToEndCare {

    private static final int AT_ONCE = 1_000;

    private final Envelopes envelopes;
    private final KeyPackages packages;
    private final Claims claims;
    private final Handed handed;
    private final EndToEndSettings settings;

    EndToEndCare(Envelopes envelopes, KeyPackages packages, Claims claims, Handed handed, EndToEndSettings settings) {
        this.handed = handed;
        this.envelopes = envelopes;
        this.packages = packages;
        this.claims = claims;
        this.settings = settings;
    }

    @Bean
    static RecurringWork oldEnvelopes(EndToEndCare care) {
        return new RecurringWork("old-envelopes", care::next);
    }

    /** @return whether there may be more */
    boolean next(Instant now) {
        claims.forgetOld(now);
        int old = packages.removeOld(now, AT_ONCE);
        int unfetched = envelopes.removeOld(now.minus(settings.envelopesKept()), AT_ONCE);
        int unreported = handed.removeOld(now.minus(settings.reportable()), AT_ONCE);
        return Math.max(unreported, Math.max(old, unfetched)) == AT_ONCE;
    }
}
