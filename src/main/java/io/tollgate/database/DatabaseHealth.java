package io.tollgate.database;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** What the watch has found last: to ask for it takes no connection, of which there may be none left. */
@Component("databaseHealthIndicator")
final class DatabaseHealth implements HealthIndicator {

    private final Outages outages;

    DatabaseHealth(Outages outages) {
        this.outages = outages;
    }

    @Override
    public Health health() {
        return outages.isWell() ? Health.up().build() : Health.down().build();
    }
}
