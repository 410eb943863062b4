package io.tollgate.messenger;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The messenger reports what people wrote and set. The format is that of the Cloud API's webhook; here Tollgate is the receiver. */
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
