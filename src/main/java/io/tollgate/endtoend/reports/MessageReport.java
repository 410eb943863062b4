package io.tollgate.endtoend.reports;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that its recipient has reported and disclosed.
 *
 * @param device   that signed the message
 * @param category as declared
 * @param template {@code name@language}; empty: free text
 * @param reason   what she says is wrong with it
 * @param fits     whether the text is what was declared
 * @param decision empty as long as it waits
 */
public record MessageReport(long id, MessageId message, RecipientId person, BusinessId business, SenderId sender, String device,
        Category category, String template, Reason reason, boolean fits, Instant at, Optional<Decided> decision) {

    /** What she says is wrong. */
    public enum Reason { CATEGORY, TEMPLATE, UNWANTED, FRAUD, OTHER }

    /** What an officer can decide. */
    public enum Decision { RERATED, BADGE_WITHDRAWN, DISMISSED }

    /** @param category the true one; empty unless it was re-rated. @param run of the re-rating; 0: none */
    public record Decided(Decision decision, Optional<Category> category, int run, String reason, String by, Instant at) {}

    /**
     * What she disclosed.
     *
     * @param shown     what she saw
     * @param words     her own; may be empty
     * @param signed    the bytes that the device signed, and its signature and key, in base64url
     */
    public record Disclosure(String shown, String words, String signed, String signature, String key) {

        static final Disclosure ERASED = new Disclosure("", "", "", "", "");

        /** Leaves out the text, so that no log can show it. */
        @Override
        public String toString() {
            return "what was disclosed";
        }
    }
}
