package io.tollgate.gate;

import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Begins the next hops of chains whose present hop has not delivered. */
@Component
final class ChainRoute extends RouteBuilder {

    private final Clock clock;
    private final ChainTurns turns;

    ChainRoute(Clock clock, ChainTurns turns) {
        this.clock = clock;
        this.turns = turns;
    }

    @Override
    public void configure() {
        from("{{tollgate.routes.chains.from}}").routeId("chains")
                .setBody(constant(true))
                .loopDoWhile(body())
                .bean(this, "turn")
                .end();
    }

    /** Whether more may be due. */
    public boolean turn() {
        return turns.turn(clock.instant());
    }
}
