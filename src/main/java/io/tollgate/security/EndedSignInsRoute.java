package io.tollgate.security;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes ended sessions and old failures from time to time. */
@Component
final class EndedSignInsRoute extends RouteBuilder {

    private final EndedSignIns ended;

    EndedSignInsRoute(EndedSignIns ended) {
        this.ended = ended;
    }

    @Override
    public void configure() {
        from("{{tollgate.accounts.ended-from}}")
                .routeId("ended-sign-ins")
                .bean(ended, "forget");
    }
}
