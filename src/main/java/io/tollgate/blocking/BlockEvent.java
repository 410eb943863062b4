package io.tollgate.blocking;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry in the history of blocks. Entries are added and never changed.
 *
 * @param business the business that is blocked; empty: every business, that is, the operator's own stop list
 * @param method   how it happened: {@code handset}, {@code keyword STOP ALL}, {@code stop list of 2026-11}; at most 200 characters
 */
public record BlockEvent(RecipientId recipient, Optional<BusinessId> business, Type type, Instant at, String method) {

    public enum Type { UNBLOCKED, BLOCKED }

    private static final int LONGEST_METHOD = 200;

    public BlockEvent {
        if (method.isBlank() || method.length() > LONGEST_METHOD) {
            throw new IllegalArgumentException("method must say how in 1 to " + LONGEST_METHOD + " characters");
        }
    }

    /** The same entry for another id of the person. */
    BlockEvent of(RecipientId other) {
        return new BlockEvent(other, business, type, at, method);
    }
}
