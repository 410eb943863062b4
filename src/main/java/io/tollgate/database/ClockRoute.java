package io.tollgate.database;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Looks each second whether the machine's clock was set. */
@Component
final class ClockRoute extends RouteBuilder {

    private final ClockWatch watch;

    ClockRoute(ClockWatch watch) {
        this.watch = watch;
    }

    @Override
    public void configure() {
        from("scheduler:clock?delay=1000&initialDelay=1000").routeId("clock")
                .bean(this, "look");
    }

    public void look() {
        watch.look();
    }
}
