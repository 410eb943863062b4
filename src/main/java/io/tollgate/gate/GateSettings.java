package io.tollgate.gate;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.gate.*}.
 *
 * @param workers            how many batches are judged at once, 0 to 64; with 0 this process accepts and delivers, and others judge
 * @param batch              the most messages that one transaction judges, 1 to 5000
 * @param tick               the Camel endpoint that starts batches; {@code %d} is the number of the worker. After a batch that was not
 *                           empty the next one starts at once
 * @param freeTextTimeToLive how long the delivery of free text may take; a template has its own time
 */
@ConfigurationProperties("tollgate.gate")
public record GateSettings(
        @DefaultValue("3") int workers,
        @DefaultValue("500") int batch,
        @DefaultValue("scheduler:gate-%d?delay=10&initialDelay=0&greedy=true&synchronous=true") String tick,
        @DefaultValue("24h") Duration freeTextTimeToLive) {

    public GateSettings {
        if (workers < 0 || workers > 64) {
            throw new IllegalArgumentException("tollgate.gate.workers (" + workers + ") must be 0 to 64. Maybe 3.");
        }
        if (batch < 1 || batch > 5_000) {
            throw new IllegalArgumentException("tollgate.gate.batch (" + batch + ") must be 1 to 5000. Maybe 500.");
        }
        if (!freeTextTimeToLive.isPositive()) {
            throw new IllegalArgumentException(
                    "tollgate.gate.free-text-time-to-live (" + freeTextTimeToLive + ") must be positive. Maybe 24h.");
        }
    }
}
