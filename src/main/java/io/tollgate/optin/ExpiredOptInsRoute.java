package io.tollgate.optin;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Keeps no number and no request longer than the person may take to answer. */
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
