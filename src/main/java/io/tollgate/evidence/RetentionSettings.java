package io.tollgate.evidence;

import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.retention.*}. The terms themselves are rows of {@code rules/tables/consent.csv}.
 *
 * @param unanswered how long a request for consent that nobody has answered is kept; other terms are in {@code rules/tables/consent.csv}
 * @param batch      how many persons one transaction checks, 1 to 5000
 */
@ConfigurationProperties("tollgate.retention")
record RetentionSettings(@DefaultValue("P30D") Period unanswered, @DefaultValue("500") int batch) {

    RetentionSettings {
        if (unanswered.isNegative() || unanswered.isZero()) {
            throw new IllegalArgumentException("tollgate.retention.unanswered (" + unanswered + ") must be positive");
        }
        if (batch < 1 || batch > 5000) {
            throw new IllegalArgumentException("tollgate.retention.batch (" + batch + ") must be from 1 to 5000");
        }
    }
}
