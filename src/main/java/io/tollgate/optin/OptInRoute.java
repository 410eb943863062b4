package io.tollgate.optin;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The partner endpoint by which a business asks that a person confirm her consent: the first step of a double opt-in. */
@Component
final class OptInRoute extends RouteBuilder {

    private final OptInEndpoint endpoint;

    OptInRoute(OptInEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.opt-ins-uri}}")
                .routeId("opt-ins")
                .streamCache("false")
                .setBody(simple(Answer.REQUEST))
                .bean(endpoint, "askToConfirm")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
