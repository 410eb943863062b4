package io.tollgate.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of what is taken in.
 *
 * @param keysKept how long a repeated request or file is recognised, a day or more
 */
@ConfigurationProperties("tollgate.intake")
record IntakeSettings(@DefaultValue("90d") Duration keysKept) {

    IntakeSettings {
        if (keysKept.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("tollgate.intake.keys-kept (" + keysKept + ") must be a day or more. Maybe 90d.");
        }
    }
}
