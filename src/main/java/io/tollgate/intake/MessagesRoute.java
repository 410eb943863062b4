package io.tollgate.intake;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The partner endpoint for messages over HTTP, compatible with the WhatsApp Cloud API. */
@Component
final class MessagesRoute extends RouteBuilder {

    private final Reception reception;

    MessagesRoute(Reception reception) {
        this.reception = reception;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.messages-uri}}")
                .routeId("messages")
                .streamCache("false")
                .setBody(simple(Answer.REQUEST))
                .bean(reception, "send")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
