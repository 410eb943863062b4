package io.tollgate;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether all routes run, for readiness: down before they have started, and when one has stopped. It says nothing in the log. */
@Component("routesHealthIndicator")
final class RunningRoutes implements HealthIndicator {

    private static final int MOST_NAMED = 10;

    private final CamelContext camel;

    RunningRoutes(CamelContext camel) {
        this.camel = camel;
    }

    @Override
    public Health health() {
        if (!camel.isStarted()) {
            return Health.down().withDetail("routes", String.valueOf(camel.getStatus())).build();
        }
        List<String> stopped = camel.getRoutes().stream().filter(route -> route.isAutoStartup() && !isStarted(route)).map(Route::getRouteId)
                .sorted().limit(MOST_NAMED).toList();
        return stopped.isEmpty() ? Health.up().build() : Health.down().withDetail("stopped", stopped).build();
    }

    private boolean isStarted(Route route) {
        return camel.getRouteController().getRouteStatus(route.getRouteId()) == ServiceStatus.Started;
    }
}
