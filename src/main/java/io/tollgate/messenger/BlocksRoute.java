package io.tollgate.messenger;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** A person blocks a business, or no longer does, as the messenger tells it. */
@Component
final class BlocksRoute extends RouteBuilder {

    private final PersonEndpoint gate;

    BlocksRoute(PersonEndpoint gate) {
        this.gate = gate;
    }

    @Override
    public void configure() {
        from("{{tollgate.messenger.blocks-uri}}")
                .routeId("messenger-blocks")
                .streamCache("false")
                .setBody(simple(Answer.REQUEST))
                .bean(gate, "block")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
