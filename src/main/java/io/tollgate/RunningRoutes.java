package io.tollgate;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether all routes run, for readiness: down before they have started, and when one has stopped. It says nothing in the log. */
@Component("routesHealthIndicator")
final class RunningRoutes implements HealthIndicator {

    private static final int MOST_NAMED = 10;

    /** A provider, because the routes may need the bean that asks for their health. */
    private final ObjectProvider<CamelContext> routes;

    RunningRoutes(ObjectProvider<CamelContext> routes) {
        this.routes = routes;
    }

    @Override
    public Health health() {
        CamelContext camel = routes.getObject();
        if (!camel.isStarted()) {
            return Health.down().withDetail("routes", String.valueOf(camel.getStatus())).build();
        }
        List<String> stopped = camel.getRoutes().stream().filter(route -> route.isAutoStartup() && !isStarted(camel, route))
                .map(Route::getRouteId)
                .sorted().limit(MOST_NAMED).toList();
        return stopped.isEmpty() ? Health.up().build() : Health.down().withDetail("stopped", stopped).build();
    }

    private static boolean isStarted(CamelContext camel, Route route) {
        return camel.getRouteController().getRouteStatus(route.getRouteId()) == ServiceStatus.Started;
    }
}
