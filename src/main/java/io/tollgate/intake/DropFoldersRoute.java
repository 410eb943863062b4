package io.tollgate.intake;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Makes the folders of new businesses. */
@Component
final class DropFoldersRoute extends RouteBuilder {

    private final DropFolders folders;

    DropFoldersRoute(DropFolders folders) {
        this.folders = folders;
    }

    @Override
    public void configure() {
        from("{{tollgate.intake.drop.folders-uri}}")
                .routeId("drop-folders")
                .bean(folders, "make");
    }
}
