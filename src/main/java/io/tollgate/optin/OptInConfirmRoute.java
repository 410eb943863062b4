package io.tollgate.optin;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The partner endpoint to which a business sends the code that the person got: the second step of a double opt-in. */
@Component
final class OptInConfirmRoute extends RouteBuilder {

    private final OptInEndpoint endpoint;

    OptInConfirmRoute(OptInEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.opt-ins-confirm-uri}}")
                .routeId("opt-ins-confirm")
                .streamCache("false")
                .setBody(simple(Answer.REQUEST))
                .bean(endpoint, "confirmOptIn")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
