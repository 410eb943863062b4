package io.tollgate.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The partner endpoint by which a business blocks people, lifts that, and lists them; compatible with the WhatsApp Cloud API. */
@Component
final class BlockUsersRoute extends RouteBuilder {

    private final Reception reception;

    BlockUsersRoute(Reception reception) {
        this.reception = reception;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.block-users-uri}}")
                .routeId("block-users")
                .noStreamCaching()
                .setBody(simple(Answer.REQUEST))
                .bean(reception, "blockUsers")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
