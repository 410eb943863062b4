package io.tollgate.delivery;

import io.tollgate.database.Activity;
import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Hands over the messages that are due, batch after batch, as long as more may be due. */
@Component
class DeliveryRoute extends RouteBuilder {

    private final Clock clock;
    private final Dispatch dispatch;
    private final Activity activity;

    DeliveryRoute(Clock clock, Dispatch dispatch, Activity activity) {
        this.clock = clock;
        this.dispatch = dispatch;
        this.activity = activity;
    }

    @Override
    public void configure() {
        from("{{tollgate.routes.delivery.from}}").routeId("delivery")
                .process(_ -> activity.await())
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
