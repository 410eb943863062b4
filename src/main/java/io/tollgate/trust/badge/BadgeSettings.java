package io.tollgate.trust.badge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.badge.*}.
 *
 * @param issuer        who issues the statements: the public URL of this installation, which messengers compare
 * @param statementLife how long a statement is valid; an app that is offline may believe it for so long after a revocation
 */
@ConfigurationProperties("tollgate.badge")
record BadgeSettings(@DefaultValue("urn:tollgate") String issuer, @DefaultValue("10m") Duration statementLife) {

    BadgeSettings {
        if (issuer.isBlank()) {
            throw new IllegalArgumentException("tollgate.badge.issuer must name who issues the statements. Maybe the public URL.");
        }
        if (statementLife.compareTo(Duration.ofSeconds(10)) < 0 || statementLife.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("tollgate.badge.statement-life (" + statementLife + ") must be from 10s to 1h. Maybe 10m.");
        }
    }
}
