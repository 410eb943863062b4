package io.tollgate.delivery;

import io.tollgate.database.Backoff;
import io.tollgate.message.Category;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.delivery.*}.
 *
 * @param batch        the most messages in one transaction, 1 to 5000
 * @param receipts     the most receipts in one transaction, 1 to 5000; a message has three
 * @param firstRetry   the wait after the first time that the channel could not take a message; it doubles with each
 * @param longestRetry the longest wait between two attempts
 * @param fresh        how long a verdict stays valid for the hour of the day; after that, and before each retry, the rules are asked again
 * @param grace        how long Tollgate waits for receipts after a message's expiry; then it releases the reservation
 * @param earlyReceipt the pause before a receipt is looked at again whose hand-over is not committed yet
 * @param againIfUnknown categories whose messages are sent once more within their life if nobody knows whether a network sent them: a code
 *                     that comes twice does less harm than one that never comes. All others are not sent again. This does not matter
 *                     for a network that can be asked, or that takes a message once however often it is sent
 * @param strayReceipt how long a receipt may wait for its hand-over; then Tollgate logs it and drops it
 */
@ConfigurationProperties("tollgate.delivery")
record DeliverySettings(
        @DefaultValue("500") int batch,
        @DefaultValue("1500") int receipts,
        @DefaultValue("2s") Duration firstRetry,
        @DefaultValue("15m") Duration longestRetry,
        @DefaultValue("1m") Duration fresh,
        @DefaultValue("1h") Duration grace,
        @DefaultValue("5s") Duration earlyReceipt,
        @DefaultValue("authentication") Set<Category> againIfUnknown,
        @DefaultValue("24h") Duration strayReceipt) {

    private static final int MOST = 5_000;

    DeliverySettings {
        if (batch < 1 || batch > MOST) {
            throw new IllegalArgumentException("tollgate.delivery.batch (" + batch + ") must be from 1 to " + MOST + ". Maybe 500.");
        }
        if (receipts < 1 || receipts > MOST) {
            throw new IllegalArgumentException("tollgate.delivery.receipts (" + receipts + ") must be from 1 to " + MOST + ". Maybe 1500.");
        }
        if (!firstRetry.isPositive() || longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException("tollgate.delivery.first-retry (" + firstRetry
                    + ") must be positive and not above longest-retry (" + longestRetry + ")");
        }
    }

    /** Whether a message is sent once more whose answer was lost. */
    boolean goesOutAgain(HandOver lost, Instant now) {
        return againIfUnknown.contains(lost.category()) && !lost.mayHaveBeenSent() && now.isBefore(lost.expiresAt());
    }

    /** When a message is tried again; at the latest at its expiry, when it is given up. */
    Instant nextAttempt(HandOver failed, Instant now) {
        return orExpiry(now.plus(Backoff.wait(failed.attempts(), firstRetry, longestRetry)), failed);
    }

    Instant orExpiry(Instant next, HandOver message) {
        return next.isBefore(message.expiresAt()) ? next : message.expiresAt();
    }

    /** Whether the verdict is too old to be relied on for the hour of the day. */
    boolean stale(HandOver message, Instant now) {
        return message.attempts() > 0 || message.dueAt().plus(fresh).isBefore(now);
    }
}
