package io.tollgate.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Pauses every route that polls for work ({@code scheduler:}, which uses the monotonic clock). While the database is away the route does
 * not poll. After a failure it pauses, twice as long after each, unless it has a pause of its own. The log has one line when a route begins
 * to fail and one when it works again.
 */
@Component
public final class PollRoutes extends RouteConfigurationBuilder implements RoutePolicyFactory {

    private static final Logger log = LoggerFactory.getLogger(PollRoutes.class);

    /** Route property of routes with a pause of their own. */
    public static final String RESTS_ITSELF = "rests-itself";

    private static final String SCHEDULED = "scheduler:";
    private static final int FIRST_COUNT = 16;
    private static final String RESTED = "rested";
    private static final Duration FIRST_REST = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = FIRST_REST.multipliedBy(256);

    private final Outages outages;
    private final Clock clock;
    private final Map<String, Rest> rests = new ConcurrentHashMap<>();
    /** When each route was last done without a failure. */
    private final Map<String, Instant> done = new ConcurrentHashMap<>();
    /** Routes whose failure is in the log. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    PollRoutes(Outages outages, Clock clock) {
        this.outages = outages;
        this.clock = clock;
    }

    /**
     * A route that works again and again, in this process.
     *
     * @param done     when it was last done without a failure; empty: never since the start
     * @param failures how often in a row it has failed since
     */
    public record Job(String route, Optional<Instant> done, int failures) {}

    /** Those that have been done or have failed since the start, the failing ones first, then by name. */
    public List<Job> jobs() {
        return Stream.concat(done.keySet().stream(), rests.keySet().stream()).distinct()
                .map(route -> new Job(route, Optional.ofNullable(done.get(route)), rests.getOrDefault(route, Rest.NONE).failures()))
                .sorted(Comparator.comparing(Job::failures).reversed().thenComparing(Job::route)).toList();
    }

    @Override
    public void configuration() {
        RouteConfigurationDefinition polls = routeConfiguration();
        polls.interceptFrom(SCHEDULED + "*").process(this::rest);
        polls.onException(Exception.class).onWhen(PollRoutes::isPoll).logExhausted(false); // logged here, below
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

    private static boolean isPoll(Exchange exchange) {
        Endpoint from = exchange.getFromEndpoint();
        return from != null && from.getEndpointUri().startsWith(SCHEDULED);
    }

    private void ended(String route, Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure != null) {
            Rest rest = rests.merge(route, Rest.NONE.more(), (before, first) -> before.more());
            tell(route, rest.failures(), failure);
        } else if (exchange.getProperty(RESTED) == null) {
            done.put(route, clock.instant());
            Rest over = rests.remove(route);
            if (over != null && told.remove(route)) {
                log.warn("The route {} works again after {} failures.", route, over.failures());
            }
        }
    }

    /** One line at the first failure in a row, and a count when there are twice as many again. An outage of the database has its own. */
    private void tell(String route, int failures, Exception failure) {
        if (outages.tells(failure)) {
            return;
        }
        if (Trouble.of(failure) == Trouble.BUSY) {
            outages.busy(failure);
        } else if (told.add(route)) {
            log.error("The route {} failed and is tried again after growing pauses: {}", route, Trouble.place(failure));
        } else if (failures >= FIRST_COUNT && Integer.bitCount(failures) == 1) {
            log.error("The route {} has failed {} times in a row. The last time: {}", route, failures, Trouble.place(failure));
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
