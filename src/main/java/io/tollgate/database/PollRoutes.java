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
 * What holds for every route that looks for work again and again ({@code scheduler:}, which follows a clock that nobody sets): while the
 * database is away it does not look, and after a failure it rests, twice as long after each, unless it has a rest of its own.
 */
@Component
public final class PollRoutes extends RouteConfigurationBuilder implements RoutePolicyFactory {

    /** Route property of those that rest by themselves. */
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

    /** @param until by the clock that nobody sets */
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
