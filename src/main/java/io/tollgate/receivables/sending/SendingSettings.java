package io.tollgate.receivables.sending;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.invoicing.sending.*}: by which ways invoices can be sent. Each way is off until it is set. The mail server is
 * {@code tollgate.routes.invoice-mail.to}.
 *
 * @param from             the sender of mails, such as billing@tollgate.example; empty: no mail is sent
 * @param folder           where the way FOLDER puts files; empty: nowhere
 * @param accessPoint      the URL to which the way ACCESS_POINT posts e-invoices; empty: nowhere
 * @param accessPointToken the bearer token for it; empty: none
 */
@ConfigurationProperties("tollgate.invoicing.sending")
public record SendingSettings(@DefaultValue("") String from, @DefaultValue("") String folder, @DefaultValue("") String accessPoint,
        @DefaultValue("") String accessPointToken) {

    private static final String PREFIX = "tollgate.invoicing.sending.";

    public SendingSettings {
        if (!accessPoint.isEmpty() && !accessPoint.matches("https?://[^\\s/]+(/\\S*)?")) {
            throw new IllegalArgumentException(PREFIX + "access-point (" + accessPoint + ") must be a URL. Maybe https://...");
        }
        if (!from.isEmpty() && !from.matches("[^\\s@]+@[^\\s@]+")) {
            throw new IllegalArgumentException(PREFIX + "from (" + from + ") must be a mail address");
        }
    }

    URI accessPointUri() {
        return URI.create(accessPoint);
    }

    Path folderPath() {
        return Path.of(folder);
    }

    /** Keeps the token out of logs. */
    @Override
    public String toString() {
        return "SendingSettings[from=" + from + ", folder=" + folder + ", accessPoint=" + accessPoint + "]";
    }
}
