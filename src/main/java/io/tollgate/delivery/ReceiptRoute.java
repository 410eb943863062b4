package io.tollgate.delivery;

import io.tollgate.database.Activity;
import io.tollgate.database.Activity.Queue;
import io.tollgate.database.QueueWatch;
import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Books the receipts that have come, batch after batch, as long as more may wait. */
@Component
class ReceiptRoute extends RouteBuilder {

    private final Clock clock;
    private final ReceiptProcessor processor;
    private final QueueWatch watch;

    ReceiptRoute(Clock clock, ReceiptProcessor processor, Activity activity) {
        this.clock = clock;
        this.processor = processor;
        this.watch = activity.of(Queue.RECEIPTS);
    }

    @Override
    public void configure() {
        from("{{tollgate.routes.receipts.from}}").routeId("receipts")
                .process(tick -> tick.setRouteStop(!watch.await()))
                .setBody(constant(true))
                .loopDoWhile(body())
                .bean(this, "bookReceipts")
                .end();
    }

    /** Whether more may wait. */
    public boolean bookReceipts() {
        boolean more = processor.next(clock.instant());
        watch.ended(processor.taken(), more);
        return more;
    }
}
