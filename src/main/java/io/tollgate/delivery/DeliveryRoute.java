package io.tollgate.delivery;

import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Hands over what is due, batch after batch, as long as there are full ones. */
@Component
class DeliveryRoute extends RouteBuilder {

    private final Clock clock;
    private final Dispatch dispatch;

    DeliveryRoute(Clock clock, Dispatch dispatch) {
        this.clock = clock;
        this.dispatch = dispatch;
    }

    @Override
    public void configure() {
        from("{{tollgate.delivery.from}}").routeId("delivery")
            .setBody(constant(true))
            .loopDoWhile(body())
                .bean(this, "handOverDue")
            .end();
    }

    /** Whether more may be due. */
    public boolean handOverDue() {
        return dispatch.next(clock.instant());
    }
}
