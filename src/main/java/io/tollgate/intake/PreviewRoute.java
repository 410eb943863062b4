package io.tollgate.intake;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The partner endpoint that gives the verdict that a message would get. */
@Component
final class PreviewRoute extends RouteBuilder {

    private final Reception reception;

    PreviewRoute(Reception reception) {
        this.reception = reception;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.preview-uri}}")
                .routeId("preview")
                .streamCache("false")
                .setBody(simple(Answer.REQUEST))
                .bean(reception, "preview")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
