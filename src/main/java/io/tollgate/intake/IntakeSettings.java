package io.tollgate.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of what is taken in.
 *
 * @param log      what takes messages that come one by one: {@code table} is the database, {@code kafka} a topic before it, so that
 *                 requests are answered while the database is away; it needs {@code tollgate.kafka.brokers}
 * @param keysKept how long a repeated request or file is recognised, a day or more
 */
@ConfigurationProperties("tollgate.intake")
record IntakeSettings(@DefaultValue("table") Log log, @DefaultValue("90d") Duration keysKept) {

    /** The place where an accepted message is durable first. */
    enum Log {
        TABLE, KAFKA
    }

    IntakeSettings {
        if (keysKept.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("tollgate.intake.keys-kept (" + keysKept + ") must be a day or more. Maybe 90d.");
        }
    }
}
