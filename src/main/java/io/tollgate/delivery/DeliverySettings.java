package io.tollgate.delivery;

import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.delivery.*}.
 *
 * @param batch        messages or receipts a transaction, 1 to 5000
 * @param firstRetry   wait after the first attempt that the channel could not take; doubles with each
 * @param longestRetry the longest wait between two attempts
 * @param grace        how long after a message's expiry its receipts are waited for; then the reservation is released
 * @param earlyReceipt how long a receipt of a message that was not yet committed as handed over is put off
 * @param strayReceipt for how long; then it is a stray, logged and dropped
 */
@ConfigurationProperties("tollgate.delivery")
record DeliverySettings(
        @DefaultValue("500") int batch,
        @DefaultValue("2s") Duration firstRetry,
        @DefaultValue("15m") Duration longestRetry,
        @DefaultValue("1h") Duration grace,
        @DefaultValue("5s") Duration earlyReceipt,
        @DefaultValue("24h") Duration strayReceipt) {

    DeliverySettings {
        if (batch < 1 || batch > 5000) {
            throw new IllegalArgumentException("tollgate.delivery.batch (" + batch + ") must be from 1 to 5000");
        }
        if (!firstRetry.isPositive() || longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException("tollgate.delivery.first-retry (" + firstRetry
                    + ") must be positive and not above longest-retry (" + longestRetry + ")");
        }
    }

    /** When a message is tried again. Never after its expiry: that is when it is given up. */
    Instant nextAttempt(HandOver failed, Instant now) {
        Instant next = now.plus(Backoff.wait(failed.attempts(), firstRetry, longestRetry));
        return next.isBefore(failed.expiresAt()) ? next : failed.expiresAt();
    }
}
