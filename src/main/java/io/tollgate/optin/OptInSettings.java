package io.tollgate.optin;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.opt-in.*}.
 *
 * @param expiry how long a person may take to confirm, a day to 30 days; then the request is deleted, and her number if nothing else
 * needs it
 * @param publicUrl URL at which people reach this Tollgate, for the links in messages; without a slash at its end
 */
@ConfigurationProperties("tollgate.opt-in")
record OptInSettings(@DefaultValue("7d") Duration expiry, @DefaultValue("http://localhost:8080") String publicUrl) {

    OptInSettings {
        if (expiry.compareTo(Duration.ofDays(1)) < 0 || expiry.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("tollgate.opt-in.expiry (" + expiry + ") must be from a day to 30 days. Maybe 7d.");
        }
        if (!publicUrl.matches("https?://.*[^/]") || URI.create(publicUrl).getHost() == null) {
            throw new IllegalArgumentException("tollgate.opt-in.public-url (" + publicUrl + ") must be a URL without a slash at its end."
                    + " Maybe https://gate.example.");
        }
    }

    String link(String token) {
        return publicUrl + "/opt-in/" + token;
    }
}
