package io.tollgate.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of partner requests.
 *
 * @param bodyLimit the largest request body over HTTP, and the longest line in a file, 1KB to 10MB
 * @param keysKept  how long a repeated request or file is known as such, a day or more
 */
@ConfigurationProperties("tollgate.intake")
record IntakeSettings(@DefaultValue("256KB") DataSize bodyLimit, @DefaultValue("90d") Duration keysKept) {

    IntakeSettings {
        if (bodyLimit.toBytes() < 1024 || bodyLimit.toBytes() > 10 << 20) {
            throw new IllegalArgumentException("tollgate.intake.body-limit (" + bodyLimit + ") must be between 1KB and 10MB");
        }
        if (keysKept.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("tollgate.intake.keys-kept (" + keysKept + ") must be a day or more. Maybe 90d.");
        }
    }

    int bodyLimitBytes() {
        return (int) bodyLimit.toBytes();
    }
}
