package io.tollgate.messenger;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The messenger reports that a person blocks a business, or no longer does. */
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
