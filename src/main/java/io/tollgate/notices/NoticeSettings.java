package io.tollgate.notices;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people are told what waits for them.
 *
 * @param pages         The URL of the pages, to which links lead, such as https://tollgate.example.
 * @param webhook       A URL to which each new thing that waits is posted; empty: none. It may lead to public addresses only, and to those
 *                      of tollgate.webhooks.allowed-networks.
 * @param webhookSecret Signs what is posted; sixteen characters or more.
 */
@ConfigurationProperties("tollgate.notices")
public record NoticeSettings(@DefaultValue("http://localhost:8080") String pages, @DefaultValue("") String webhook,
        @DefaultValue("") String webhookSecret) {

    private static final int SHORTEST_SECRET = 16;

    public NoticeSettings {
        if (!pages.matches("https?://[^\\s?#]+")) {
            throw new IllegalArgumentException("tollgate.notices.pages (" + pages + ") must be a URL. Maybe https://tollgate.example");
        }
        if (!webhook.isEmpty() && !webhook.matches("https?://[^\\s#]+")) {
            throw new IllegalArgumentException("tollgate.notices.webhook must be a URL. Maybe https://...");
        }
        if (!webhook.isEmpty() && webhookSecret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("tollgate.notices.webhook-secret must have " + SHORTEST_SECRET
                    + " characters or more. Maybe a sentence of your own choice.");
        }
        pages = pages.replaceFirst("/+$", "");
    }

    URI webhookUri() {
        return URI.create(webhook);
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "NoticeSettings[pages=" + pages + ", webhook=" + !webhook.isEmpty() + "]";
    }
}
