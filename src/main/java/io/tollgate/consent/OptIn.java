package io.tollgate.consent;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A double opt-in. The first step is recorded as REQUESTED, one message has asked the person to confirm it, and her answer is the second
 * step. The history of her consents holds the wording that was shown to her.
 *
 * @param channel      the channel on which she is asked, and the only one for which her answer counts
 * @param requestedAt  the instant of the entries REQUESTED
 * @param expiresAt    first instant at which it is too late to confirm
 * @param consentUntil end of the consent that is asked for; empty: until withdrawn
 * @param message      the message that asks her to confirm
 * @param attempts     how many wrong codes came so far
 */
public record OptIn(
        Id id, BusinessId business, RecipientId recipient, ConsentChannel channel, Set<Purpose> purposes, Answer answer, String language,
        Instant requestedAt, Instant expiresAt, Optional<Instant> consentUntil, MessageId message, int attempts,
        Optional<Instant> confirmedAt) {

    /** How many wrong codes are allowed. */
    public static final int MOST_ATTEMPTS = 5;

    public OptIn {
        if (purposes.isEmpty()) {
            throw new IllegalArgumentException("purposes must not be empty. Maybe MARKETING is meant");
        }
        if (consentUntil.isPresent() && !consentUntil.get().isAfter(expiresAt)) {
            throw new IllegalArgumentException(
                    "consent_until (" + consentUntil.get() + ") must be after the request expires (" + expiresAt + ")");
        }
    }

    /** A random id, so that nobody can guess another's. */
    public record Id(UUID value) {

        public static Id random() {
            return new Id(UUID.randomUUID());
        }

        static Id of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Id(new UUID(buffer.getLong(), buffer.getLong()));
        }

        byte[] bytes() {
            return ByteBuffer.allocate(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits()).array();
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    /**
     * How she confirms. CODE: she gives the business the code in the message. LINK: she follows the link in the message and presses the
     * button there. REPLY: she answers the message with a yes.
     */
    public enum Answer { CODE, LINK, REPLY }

    /** What she must send back to confirm. @param text the code or the link's token in the message; empty for a reply */
    public record Secret(String text, byte[] hash) {

        /** Leaves out the text, so that no log can show it. */
        @Override
        public String toString() {
            return "a secret";
        }
    }

    public boolean pending(Instant now) {
        return confirmedAt.isEmpty() && now.isBefore(expiresAt) && attempts < MOST_ATTEMPTS;
    }
}
