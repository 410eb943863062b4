package io.tollgate.delivery;

import io.tollgate.database.Activity;
import io.tollgate.database.Activity.Queue;
import io.tollgate.database.QueueWatch;
import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Hands over the messages that are due, batch after batch, as long as more may be due. */
@Component
class DeliveryRoute extends RouteBuilder {

    private final Clock clock;
    private final Dispatch dispatch;
    private final QueueWatch watch;

    DeliveryRoute(Clock clock, Dispatch dispatch, Activity activity) {
        this.clock = clock;
        this.dispatch = dispatch;
        this.watch = activity.of(Queue.OUTBOX);
    }

    @Override
    public void configure() {
        from("{{tollgate.routes.delivery.from}}").routeId("delivery")
                .process(tick -> tick.setRouteStop(!watch.await()))
                .setBody(constant(true))
                .loopDoWhile(body())
                .bean(this, "handOverDue")
                .end();
    }

    /** Whether more may be due. */
    public boolean handOverDue() {
        boolean more = dispatch.next(clock.instant());
        watch.ended(dispatch.taken(), more);
        return more;
    }
}
