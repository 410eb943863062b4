package io.tollgate.messenger;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Keeps the table of known updates from growing for ever. */
@Component
final class OldInboundRoute extends RouteBuilder {

    private final Inbounds inbounds;

    OldInboundRoute(Inbounds inbounds) {
        this.inbounds = inbounds;
    }

    @Override
    public void configure() {
        from("{{tollgate.messenger.old-ids-uri}}")
                .routeId("messenger-old-ids")
                .bean(inbounds, "forgetOld");
    }
}
