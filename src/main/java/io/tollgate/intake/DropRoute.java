package io.tollgate.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * The partner endpoint for files. A file whose result is written is moved to {@code done}; one that fails stays where it is
 * and is taken up again.
 */
@Component
final class DropRoute extends RouteBuilder {

    private final Drops drops;
    private final DropFolders folders;

    DropRoute(Drops drops, DropFolders folders) {
        this.drops = drops;
        this.folders = folders;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.drop.uri}}")
                .routeId("drop")
                .bean(drops, "accept")
                .loopDoWhile(simple("${body.waiting}"))
                    .delay(simple("{{tollgate.intake.drop.look-millis}}")).end()
                    .bean(drops, "look")
                .end()
                .bean(folders, "write");
    }
}
