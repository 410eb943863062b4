package io.tollgate.delivery;

import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Finds out what became of messages whose answers were lost. */
@Component
class LostAnswersRoute extends RouteBuilder {

    private final Clock clock;
    private final Networks networks;

    LostAnswersRoute(Clock clock, Networks networks) {
        this.clock = clock;
        this.networks = networks;
    }

    @Override
    public void configure() {
        from("{{tollgate.routes.lost-answers.from}}").routeId("lost-answers")
                .setBody(constant(true))
                .loopDoWhile(body())
                .bean(this, "settle")
                .end();
    }

    /** Whether more may be due. */
    public boolean settle() {
        return networks.settle(clock.instant());
    }
}
