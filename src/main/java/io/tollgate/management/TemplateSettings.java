package io.tollgate.management;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.templates.*}: how many templates a business may write with its own token. The defaults are those of the Cloud
 * API.
 *
 * @param most        templates of a business
 * @param newPerHour  templates that a business may write or change in an hour
 * @param nameLocked  how long the name of a removed template cannot be used again in its language
 */
@ConfigurationProperties("tollgate.templates")
record TemplateSettings(@DefaultValue("250") int most, @DefaultValue("100") int newPerHour, @DefaultValue("30d") Duration nameLocked) {

    TemplateSettings {
        if (most < 1 || newPerHour < 1 || nameLocked.isNegative()) {
            throw new IllegalArgumentException("tollgate.templates: most (" + most + ") and new-per-hour (" + newPerHour
                    + ") must be at least 1, and name-locked (" + nameLocked + ") must not be negative");
        }
    }
}
