package io.tollgate.messenger;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes old ids of updates, so that their table does not grow for ever. */
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
