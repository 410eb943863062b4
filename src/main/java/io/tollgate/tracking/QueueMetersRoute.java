package io.tollgate.tracking;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Looks at the lengths of the queues from time to time. */
@Component
final class QueueMetersRoute extends RouteBuilder {

    private final QueueMeters meters;

    QueueMetersRoute(QueueMeters meters) {
        this.meters = meters;
    }

    @Override
    public void configure() {
        from("{{tollgate.queues.from}}").routeId("queues").bean(meters, "look");
    }
}
