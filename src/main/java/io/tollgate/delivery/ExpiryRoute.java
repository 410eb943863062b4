package io.tollgate.delivery;

import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Gives up messages that are long past their expiry and have no final receipt. */
@Component
class ExpiryRoute extends RouteBuilder {

    private final Clock clock;
    private final Expiries expiries;

    ExpiryRoute(Clock clock, Expiries expiries) {
        this.clock = clock;
        this.expiries = expiries;
    }

    @Override
    public void configure() {
        from("{{tollgate.routes.expiry.from}}").routeId("expiry")
                .setBody(constant(true))
                .loopDoWhile(body())
                .bean(this, "giveUpExpired")
                .end();
    }

    /** Whether there may be more. */
    public boolean giveUpExpired() {
        return expiries.giveUp(clock.instant());
    }
}
