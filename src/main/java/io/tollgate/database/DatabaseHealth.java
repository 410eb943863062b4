package io.tollgate.database;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The last result of the database watch. Reading it needs no connection, so it works even if the pool has none left. */
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
