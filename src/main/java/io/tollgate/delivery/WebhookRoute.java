package io.tollgate.delivery;

import io.tollgate.database.Activity;
import io.tollgate.database.Activity.Queue;
import io.tollgate.database.QueueWatch;
import io.tollgate.delivery.NextPost.Posts;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Finds the partners that updates wait for, and serves each in a thread of its own, so that a slow one delays no other. */
@Component
class WebhookRoute extends RouteBuilder {

    private final Clock clock;
    private final Webhooks webhooks;
    private final QueueWatch watch;
    private final ExecutorService partners = Executors.newVirtualThreadPerTaskExecutor();

    WebhookRoute(Clock clock, Webhooks webhooks, Activity activity) {
        this.clock = clock;
        this.webhooks = webhooks;
        this.watch = activity.of(Queue.UPDATES);
    }

    @Override
    public void configure() {
        from("{{tollgate.routes.webhooks.from}}").routeId("webhooks")
                .process(tick -> tick.setRouteStop(!watch.await()))
                .bean(this, "due")
                .split(body())
                .wireTap("direct:webhook").executorService(partners)
                .end();
    }

    /** The first POSTs to the partners that updates wait for. */
    public List<Posts> due() {
        List<Posts> due = webhooks.begin(clock.instant());
        watch.ended(0, false);
        return due;
    }
}
