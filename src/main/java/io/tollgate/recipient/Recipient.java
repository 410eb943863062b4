package io.tollgate.recipient;

import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.Optional;

/**
 * A recipient: a person whom a business has written to, who has written to one, or whose consent or block is recorded.
 *
 * @param number     E.164 with {@code +}; empty if only user ids are known
 * @param country    ISO 3166 alpha-2 of the number, or of the user id; {@code ZZ} if it belongs to no single country
 * @param knownSince when Tollgate heard of her first
 */
public record Recipient(RecipientId id, String number, String country, Instant knownSince) {

    /** Whether a number is known; without one she can be written to by a user id only. */
    public boolean hasNumber() {
        return !number.isEmpty();
    }

    public Optional<PhoneNumber> phoneNumber() {
        return hasNumber() ? Optional.of(new PhoneNumber(number, country)) : Optional.empty();
    }

    /** Leaves out the number, so that no log or error can show it. */
    @Override
    public String toString() {
        return id.toString();
    }
}
