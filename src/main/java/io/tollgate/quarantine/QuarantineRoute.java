package io.tollgate.quarantine;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Keeps the list of what is in quarantine true. */
@Component
final class QuarantineRoute extends RouteBuilder {

    private final Quarantine quarantine;

    QuarantineRoute(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    @Override
    public void configure() {
        from("{{tollgate.quarantine.from}}").routeId("quarantine").bean(quarantine, "sweep");
    }
}
