package io.tollgate.database;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.springframework.stereotype.Component;

/**
 * Pauses every route that polls for work ({@code scheduler:}, which uses the monotonic clock). While the database is away the route does
 * not poll. After a failure it pauses, twice as long after each, unless it has a pause of its own.
 */
@Component
public final class PollRoutes extends RouteConfigurationBuilder implements RoutePolicyFactory {

    /** Route property of routes with a pause of their own. */
    public static final String RESTS_ITSELF = "rests-itself";

    private static final String SCHEDULED = "scheduler:";
    private static final String RESTED = "rested";
    private static final Duration FIRST_REST = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = FIRST_REST.multipliedBy(256);

    private final Outages outages;
    private final Map<String, Rest> rests = new ConcurrentHashMap<>();

    PollRoutes(Outages outages) {
        this.outages = outages;
    }

    @Override
    public void configuration() {
        routeConfiguration().interceptFrom(SCHEDULED + "*").process(this::rest);
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode route) {
        return new RoutePolicySupport() {
            @Override
            public void onExchangeDone(Route done, Exchange exchange) {
                if (done.getEndpoint().getEndpointUri().startsWith(SCHEDULED) && !done.getProperties().containsKey(RESTS_ITSELF)) {
                    ended(routeId, exchange);
                }
            }
        };
    }

    private void rest(Exchange tick) {
        if (outages.isAway() || rests.getOrDefault(tick.getFromRouteId(), Rest.NONE).isOn()) {
            tick.setProperty(RESTED, true);
            tick.setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, false);
            tick.setRouteStop(true);
        }
    }

    private void ended(String route, Exchange exchange) {
        if (exchange.getException() != null) {
            rests.merge(route, Rest.NONE.more(), (before, first) -> before.more());
        } else if (exchange.getProperty(RESTED) == null) {
            rests.remove(route);
        }
    }

    /** @param until the end of the pause, by the monotonic clock */
    private record Rest(int failures, long until) {

        static final Rest NONE = new Rest(0, 0);

        Rest more() {
            return new Rest(failures + 1, System.nanoTime() + Backoff.wait(failures, FIRST_REST, LONGEST_REST).toNanos());
        }

        boolean isOn() {
            return failures > 0 && System.nanoTime() - until < 0;
        }
    }
}
