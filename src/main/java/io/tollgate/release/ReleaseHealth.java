package io.tollgate.release;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Shows releases that must be approved anew, as meters and as a part of health. It is always up: people should look at them, but a restart
 * would not help.
 */
@Component("releasesHealthIndicator")
final class ReleaseHealth implements HealthIndicator {

    private final RuleBooks books;
    private final Clock clock;

    ReleaseHealth(RuleBooks books, MeterRegistry meters, Clock clock) {
        this.books = books;
        this.clock = clock;
        Gauge.builder("tollgate.releases.to-approve", this, health -> health.held().size())
                .description("Approved versions that must be approved anew, or they do not come into force").register(meters);
        Gauge.builder("tollgate.releases.overdue", this, ReleaseHealth::overdue)
                .description("Those of them whose instant has passed").register(meters);
    }

    private List<HeldRelease> held() {
        return books.held();
    }

    private long overdue() {
        Instant now = clock.instant();
        return held().stream().filter(one -> one.overdue(now)).count();
    }

    @Override
    public Health health() {
        Map<String, String> details = new TreeMap<>();
        Instant now = clock.instant();
        held().forEach(one -> details.put("version " + one.version(),
                "must be approved anew; " + (one.overdue(now) ? "was to come into force at " : "is to come into force at ") + one.from()));
        return Health.up().withDetails(details).build();
    }
}
