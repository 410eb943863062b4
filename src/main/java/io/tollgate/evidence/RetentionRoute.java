package io.tollgate.evidence;

import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Once a day: removes the proofs whose time of keeping is over. */
@Component
class RetentionRoute extends RouteBuilder {

    private final Clock clock;
    private final Retention retention;

    RetentionRoute(Clock clock, Retention retention) {
        this.clock = clock;
        this.retention = retention;
    }

    @Override
    public void configure() {
        from("{{tollgate.retention.from}}").routeId("retention")
            .bean(this, "purge");
    }

    /** @return entries removed */
    public int purge() {
        return retention.purge(clock.instant());
    }
}
