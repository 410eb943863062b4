package io.tollgate.userblocks;

import io.tollgate.cloudapi.Answer;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The partner endpoint by which a business blocks people, lifts blocks, and lists them; compatible with the WhatsApp Cloud API. */
@Component
final class BlockUsersRoute extends RouteBuilder {

    private final BlockUsersEndpoint endpoint;

    BlockUsersRoute(BlockUsersEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.block-users-uri}}")
                .routeId("block-users")
                .streamCache("false")
                .setBody(simple(Answer.REQUEST))
                .bean(endpoint, "blockUsers")
                .to("{{tollgate.intake.answer-uri}}");
    }
}
