package io.tollgate.trust.registration;

import io.tollgate.message.SenderId;
import java.time.Instant;

/**
 * Sends codes to numbers. A bean of another class replaces the built-in {@link CodeFolder} if
 * {@code tollgate.registration.code-channel} has another value than {@code folder}.
 */
public interface CodeChannel {

    /** The name for the evidence: {@code folder of the operator}, or that of a provider; at most 100 characters. */
    String name();

    /**
     * Sends at once, or throws; then the partner is asked to request another code. The call is outside of any transaction. It may take
     * some seconds, and must not log the code.
     */
    void send(Code code);

    /**
     * @param number   the business's own number, E.164 with {@code +}
     * @param language language of the text or the voice as the Cloud API writes it, such as {@code en_US}
     * @param digits   six digits; secret
     */
    record Code(SenderId sender, String number, CodeMethod method, String language, String digits, Instant expiresAt) {

        /** Leaves out the digits, so that no log or error can show them. */
        @Override
        public String toString() {
            return "code by " + method + " for " + sender;
        }
    }
}
