package io.tollgate.management;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.short-links.*}.
 *
 * @param opens the address to which a short link leads, with {@code {number}}, the digits of the number, and {@code {text}}, the message
 */
@ConfigurationProperties("tollgate.short-links")
record ShortLinkSettings(@DefaultValue("https://wa.me/{number}?text={text}") String opens) {

    ShortLinkSettings {
        if (!opens.contains("{number}")) {
            throw new IllegalArgumentException("tollgate.short-links.opens (" + opens + ") must contain {number}. Maybe"
                    + " https://wa.me/{number}?text={text}.");
        }
    }
}
