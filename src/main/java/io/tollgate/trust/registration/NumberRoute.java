package io.tollgate.trust.registration;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The partner endpoint for the verification and registration of its numbers, compatible with the WhatsApp Cloud API. */
@Component
final class NumberRoute extends RouteBuilder {

    private final NumberEndpoint endpoint;

    NumberRoute(NumberEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.number-uri}}")
                .routeId("number")
                .streamCache("false")
                .setBody(simple(Answer.REQUEST))
                .bean(endpoint, "number")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
