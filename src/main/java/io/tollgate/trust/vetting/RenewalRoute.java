package io.tollgate.trust.vetting;

import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Checks from time to time which verifications end soon. */
@Component
final class RenewalRoute extends RouteBuilder {

    private final Renewals renewals;
    private final Clock clock;

    RenewalRoute(Renewals renewals, Clock clock) {
        this.renewals = renewals;
        this.clock = clock;
    }

    @Override
    public void configure() {
        from("{{tollgate.application.reminders-from}}").routeId("renewal-reminders")
                .bean(this, "remind");
    }

    public void remind() {
        renewals.remind(clock.instant());
    }
}
