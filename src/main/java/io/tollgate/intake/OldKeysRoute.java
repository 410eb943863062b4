package io.tollgate.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes old idempotency keys, so that their table does not grow for ever. */
@Component
final class OldKeysRoute extends RouteBuilder {

    private final OldKeys keys;

    OldKeysRoute(OldKeys keys) {
        this.keys = keys;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.old-keys-uri}}")
                .routeId("old-keys")
                .bean(keys, "forget");
    }
}
