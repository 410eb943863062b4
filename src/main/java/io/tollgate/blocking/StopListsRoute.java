package io.tollgate.blocking;

import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Looks for new files of stop lists, and deletes replaced entries. */
@Component
class StopListsRoute extends RouteBuilder {

    private final StopListFolder folder;
    private final StopListFiles files;
    private final Clock clock;

    StopListsRoute(StopListFolder folder, StopListFiles files, Clock clock) {
        this.folder = folder;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public void configure() {
        from("{{tollgate.stop-lists.from}}").routeId("stop-lists")
                .bean(this, "look")
                .setBody(constant(true))
                .loopDoWhile(body())
                .bean(this, "sweep")
                .end();
    }

    public void look() {
        folder.look(clock.instant());
    }

    /** Whether more may be left to delete. */
    public boolean sweep() {
        return files.sweep(clock.instant());
    }
}
