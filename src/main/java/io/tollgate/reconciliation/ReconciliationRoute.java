package io.tollgate.reconciliation;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Compares the books from time to time. */
@Component
final class ReconciliationRoute extends RouteBuilder {

    private final Reconciliation reconciliation;

    ReconciliationRoute(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @Override
    public void configure() {
        from("{{tollgate.reconciliation.from}}").routeId("reconciliation").bean(reconciliation, "compare");
    }
}
