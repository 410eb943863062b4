package io.tollgate.downstream;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Forgets files that the network has deleted. */
@Component
final class OldFilesRoute extends RouteBuilder {

    private final InboundFiles files;

    OldFilesRoute(InboundFiles files) {
        this.files = files;
    }

    @Override
    public void configure() {
        from("{{tollgate.downstream.old-files-uri}}")
                .routeId("downstream-old-files")
                .bean(files, "forgetOld");
    }
}
