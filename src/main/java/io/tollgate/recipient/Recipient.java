package io.tollgate.recipient;

import io.tollgate.message.RecipientId;
import java.time.Instant;

/**
 * A person whom somebody has written to, or who has written, or of whom a consent or block is known.
 *
 * @param number     E.164 with {@code +}; empty: she is known by user ids alone
 * @param country    ISO 3166 alpha-2 of the number, or of the user id, {@code ZZ} if it belongs to no one country
 * @param knownSince when Tollgate heard of her first
 */
public record Recipient(RecipientId id, String number, String country, Instant knownSince) {

    /** Without one nothing can be sent to her. */
    public boolean hasNumber() {
        return !number.isEmpty();
    }

    /** Without the number, so that no log or error can show it. */
    @Override
    public String toString() {
        return id.toString();
    }
}
