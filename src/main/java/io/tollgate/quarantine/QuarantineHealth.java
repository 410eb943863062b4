package io.tollgate.quarantine;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells how many items wait in quarantine. That is for people to look at, and no reason to be restarted: always up. */
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
