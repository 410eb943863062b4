package io.tollgate.evidence;

import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes consents whose retention period is over, once a day. */
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

    /** @return how many entries were deleted */
    public int purge() {
        return retention.purge(clock.instant());
    }
}
