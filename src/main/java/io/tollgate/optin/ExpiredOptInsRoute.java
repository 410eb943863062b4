package io.tollgate.optin;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes requests and their numbers when the time to answer has passed. */
@Component
final class ExpiredOptInsRoute extends RouteBuilder {

    private final ExpiredOptIns expired;

    ExpiredOptInsRoute(ExpiredOptIns expired) {
        this.expired = expired;
    }

    @Override
    public void configure() {
        from("{{tollgate.opt-in.expiry-from}}")
                .routeId("expired-opt-ins")
                .bean(expired, "delete()");
    }
}
