package io.tollgate.quarantine;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Sweeps the quarantine from time to time. */
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
