package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.PollRoutes;
import io.tollgate.gate.GateSettings;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.ScheduledPollConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** All polls use the monotonic clock, because the machine's clock may be set back. */
@TollgateTest
class PollsTest {

    @Autowired
    CamelContext camel;

    @Test
    void allPollsUseTheMonotonicClock() {
        List<Route> polls = camel.getRoutes().stream()
                .filter(route -> !route.getEndpoint().getEndpointUri().matches("(direct|servlet|seda):.*")).toList();

        assertThat(polls).hasSizeGreaterThan(10).allSatisfy(route -> {
            assertThat(route.getConsumer()).as(route.getRouteId()).isInstanceOf(ScheduledPollConsumer.class);
            assertThat(((ScheduledPollConsumer) route.getConsumer()).getScheduledExecutorService()).as(route.getRouteId())
                    .satisfiesAnyOf(own -> assertThat(own).isNull(), own -> assertThat(own).isInstanceOf(ScheduledExecutorService.class));
        });
        assertThat(camel.getComponentNames()).doesNotContain("timer", "quartz");
    }

    /** In an outage no route polls, and no route is forgotten. */
    @Test
    void allRestInOutages() {
        assertThat(camel.getRoutePolicyFactories()).hasAtLeastOneElementOfType(PollRoutes.class);
    }
}
