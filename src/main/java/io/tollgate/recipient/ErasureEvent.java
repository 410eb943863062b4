package io.tollgate.recipient;

import io.tollgate.message.RecipientId;
import java.time.Instant;

/**
 * One entry in the history of a person's erasure. Entries are added and never changed.
 *
 * @param officer the officer who did it, at most 100 characters
 * @param reason  the reason, at most 500 characters
 */
public record ErasureEvent(RecipientId recipient, Instant at, Type type, String officer, String reason) {

    /** The order matters: of two entries at the same instant the erasure counts. */
    public enum Type { LIFTED, ERASED }

    private static final int LONGEST_OFFICER = 100;
    private static final int LONGEST_REASON = 500;

    public ErasureEvent {
        if (officer.isBlank() || officer.length() > LONGEST_OFFICER) {
            throw new IllegalArgumentException("officer must be named in 1 to " + LONGEST_OFFICER + " characters");
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("reason must say why in 1 to " + LONGEST_REASON + " characters");
        }
    }
}
