package io.tollgate.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The partner endpoint for files. */
@Component
final class DropRoute extends RouteBuilder {

    private final DropLooks looks;

    DropRoute(DropLooks looks) {
        this.looks = looks;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.drop.from}}")
                .routeId("drop")
                .bean(looks, "begin");
    }
}
