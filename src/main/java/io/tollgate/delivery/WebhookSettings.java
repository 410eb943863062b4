package io.tollgate.delivery;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.webhooks.*}.
 *
 * @param batch        the most status updates in one POST, 1 to 1000
 * @param lease        how long only one process calls the webhook of a business; must be longer than a POST can take
 * @param firstRetry   the wait after the first POST that failed; it doubles with each
 * @param longestRetry the longest wait between two POSTs
 * @param dropAfter    how long Tollgate tries to send an update; then it drops it and logs its message id
 * @param allowedNetworks networks that webhooks may go to although they are not public, such as {@code 10.1.0.0/16}; none by default
 * @param keepInbound  how long what persons wrote is kept sealed after the webhook has taken it, to tell it once more; 0: not at all
 * @param sslBundle    the bundle of {@code spring.ssl.bundle} whose certificate Tollgate shows to servers that ask for one, and whose
 *                     authorities it trusts besides the public ones; empty: none
 */
@ConfigurationProperties("tollgate.webhooks")
record WebhookSettings(
        @DefaultValue("1000") int batch,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("1s") Duration firstRetry,
        @DefaultValue("1h") Duration longestRetry,
        @DefaultValue("7d") Duration dropAfter,
        @DefaultValue Set<String> allowedNetworks,
        @DefaultValue("7d") Duration keepInbound,
        @DefaultValue("") String sslBundle) {

    private static final Duration LONGEST_KEPT = Duration.ofDays(30);

    WebhookSettings {
        if (batch < 1 || batch > 1000) {
            throw new IllegalArgumentException("tollgate.webhooks.batch (" + batch + ") must be from 1 to 1000");
        }
        if (keepInbound.isNegative() || keepInbound.compareTo(LONGEST_KEPT) > 0) {
            throw new IllegalArgumentException("tollgate.webhooks.keep-inbound (" + keepInbound + ") must be from 0 to 30 days");
        }
    }
}
