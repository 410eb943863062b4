package io.tollgate.trust.registration;

import io.tollgate.message.SenderId;
import java.time.Instant;

/**
 * Brings codes to numbers. A bean of another class takes the place of the built-in {@link CodeFolder} if
 * {@code tollgate.registration.code-channel} has another value than {@code folder}.
 */
public interface CodeChannel {

    /** For the evidence: {@code folder of the operator}, or the name of a provider; at most 100 characters. */
    String name();

    /**
     * Sends at once, or throws: then the partner is asked to request another code. Is called outside of any transaction, may take
     * some seconds, and must not log the code.
     */
    void send(Code code);

    /**
     * @param number   E.164 with {@code +}: the business's own
     * @param language as the Cloud API writes it, such as {@code en_US}: of the text or the voice
     * @param digits   six of them; secret
     */
    record Code(SenderId sender, String number, CodeMethod method, String language, String digits, Instant expiresAt) {

        /** Without the digits, so that no log or error can show them. */
        @Override
        public String toString() {
            return "code by " + method + " for " + sender;
        }
    }
}
