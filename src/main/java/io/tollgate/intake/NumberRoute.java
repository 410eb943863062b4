package io.tollgate.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The partner endpoint for the verification and registration of its numbers, compatible with the WhatsApp Cloud API. */
@Component
final class NumberRoute extends RouteBuilder {

    private final Reception reception;

    NumberRoute(Reception reception) {
        this.reception = reception;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.number-uri}}")
                .routeId("number")
                .noStreamCaching()
                .setBody(simple(Answer.REQUEST))
                .bean(reception, "number")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
