package io.tollgate.quarantine;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows how many items are in quarantine. It is always up: operators should look at the items, but a restart would not help. */
@Component("quarantineHealthIndicator")
final class QuarantineHealth implements HealthIndicator {

    private final Quarantine quarantine;

    QuarantineHealth(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    @Override
    public Health health() {
        return Health.up().withDetails(quarantine.counts()).build();
    }
}
