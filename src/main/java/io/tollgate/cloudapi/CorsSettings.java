package io.tollgate.cloudapi;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.intake.cors.*}: which web pages may call the interface of partners from a browser. A page that calls it holds a
 * token, which everybody who opens the page can read. So by default no page may call it.
 *
 * @param origins of pages, {@code https://desk.example}, without a path; empty: no page may
 */
@ConfigurationProperties("tollgate.intake.cors")
record CorsSettings(@DefaultValue Set<String> origins) {

    CorsSettings {
        origins = Set.copyOf(origins);
        for (String origin : origins) {
            if (!isOrigin(origin)) {
                throw new IllegalArgumentException("tollgate.intake.cors.origins (" + origin + ") must be an origin such as"
                        + " https://desk.example, without a path and without *");
            }
        }
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = URI.create(text);
            return List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null
                    && text.equals(uri.getScheme() + "://" + uri.getRawAuthority()) && uri.getRawUserInfo() == null;
        } catch (IllegalArgumentException noUri) {
            return false;
        }
    }
}
