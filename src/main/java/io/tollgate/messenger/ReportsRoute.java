package io.tollgate.messenger;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The messenger reports that a person reported a business as spam. */
@Component
final class ReportsRoute extends RouteBuilder {

    private final PersonEndpoint gate;

    ReportsRoute(PersonEndpoint gate) {
        this.gate = gate;
    }

    @Override
    public void configure() {
        from("{{tollgate.messenger.reports-uri}}")
                .routeId("messenger-reports")
                .streamCache("false")
                .setBody(simple(Answer.REQUEST))
                .bean(gate, "report")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
