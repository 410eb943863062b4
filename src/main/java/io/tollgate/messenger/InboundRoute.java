package io.tollgate.messenger;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** What people wrote and set, as the messenger tells it: the webhook that partners of the Cloud API know, from the other side. */
@Component
final class InboundRoute extends RouteBuilder {

    private final InboundEndpoint gate;

    InboundRoute(InboundEndpoint gate) {
        this.gate = gate;
    }

    @Override
    public void configure() {
        from("{{tollgate.messenger.webhook-uri}}")
                .routeId("messenger-webhook")
                .streamCache("false")
                .setBody(simple(Answer.REQUEST))
                .bean(gate, "webhook")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
