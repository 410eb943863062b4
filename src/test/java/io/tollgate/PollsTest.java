package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.LogLines;
import io.tollgate.database.PollRoutes;
import io.tollgate.gate.GateSettings;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.InterceptFromDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.ScheduledPollConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestClient;

/** All polls use the monotonic clock, because the machine's clock may be set back. */
@TollgateTest
class PollsTest {

    @Autowired
    CamelContext camel;
    @LocalServerPort
    int port;

    @Test
    void allPollsUseTheMonotonicClock() {
        List<Route> polls = camel.getRoutes().stream()
                .filter(route -> !route.getEndpoint().getEndpointUri().matches("(direct|web|seda):.*")).toList();

        assertThat(polls).hasSizeGreaterThan(10).allSatisfy(route -> {
            assertThat(route.getConsumer()).as(route.getRouteId()).isInstanceOf(ScheduledPollConsumer.class);
            assertThat(((ScheduledPollConsumer) route.getConsumer()).getScheduledExecutorService()).as(route.getRouteId())
                    .satisfiesAnyOf(own -> assertThat(own).isNull(), own -> assertThat(own).isInstanceOf(ScheduledExecutorService.class));
        });
        assertThat(camel.getComponentNames()).doesNotContain("timer", "quartz");
    }

    @Test
    void aProcessIsReadyWhileAllRoutesRun() throws Exception {
        assertThat(health("readiness")).isEqualTo(200);

        camel.getRouteController().stopRoute("queues");
        try {
            assertThat(health("readiness")).isEqualTo(503);
            assertThat(health("liveness")).isEqualTo(200);
        } finally {
            camel.getRouteController().startRoute("queues");
        }

        assertThat(health("readiness")).isEqualTo(200);
    }

    private int health(String group) {
        return RestClient.create("http://localhost:" + port).get().uri("/actuator/health/" + group)
                .exchange((_, answer) -> answer.getStatusCode().value());
    }

    /** However often a route fails, the log has one line at the beginning and one at the end, without traces and texts. */
    @Test
    void aRouteThatFailsIsToldOnceAndPausesEverLonger() throws Exception {
        AtomicInteger times = new AtomicInteger();
        try (LogLines ours = LogLines.of(PollRoutes.class); LogLines camels = LogLines.of("org.apache.camel")) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("scheduler:broken?delay=1").routeId("broken").process(_ -> {
                        if (times.incrementAndGet() <= 3) {
                            throw new IllegalStateException("+351 912 000 111 wrote: hello");
                        }
                    });
                }
            });
            await().until(() -> times.get() > 5);
            camel.getRouteController().stopRoute("broken");
            camel.removeRoute("broken");

            assertThat(ours.all()).hasSize(2);
            assertThat(ours.all().getFirst()).startsWith("The route broken failed and is tried again after growing pauses: "
                    + "java.lang.IllegalStateException at io.tollgate.PollsTest").doesNotContain("351");
            assertThat(ours.all().getLast()).isEqualTo("The route broken works again after 3 failures.");
            assertThat(camels.bytes()).as("warnings and errors of Camel").isZero();
        }
    }

    /** In an outage no route polls, and no route is forgotten. */
    @Test
    void allRestInOutages() {
        assertThat(camel.getRoutePolicyFactories()).hasAtLeastOneElementOfType(PollRoutes.class);
        ModelCamelContext model = (ModelCamelContext) camel;
        assertThat(camel.getRoutes()).filteredOn(route -> route.getEndpoint().getEndpointUri().startsWith("scheduler:"))
                .hasSizeGreaterThan(10).allSatisfy(route -> assertThat(model.getRouteDefinition(route.getRouteId()).getOutputs())
                        .as(route.getRouteId()).hasAtLeastOneElementOfType(InterceptFromDefinition.class));
    }
}
