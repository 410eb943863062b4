package io.tollgate.release;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the history of the rules.
 *
 * @param id            grows with each entry
 * @param version       the version concerned
 * @param person        the account that did it
 * @param reason        why; for an approval, the reason of the proposal
 * @param detail        for a shadow or a canary: its messages and bounds
 * @param effectiveFrom for an entry that changes the version in force: first instant of the change
 */
public record ReleaseEvent(int id, Instant at, Type type, int version, String person, String reason, Optional<Instant> effectiveFrom,
        String detail) {

    /** The kinds of entries. */
    public enum Type {
        /** The rules of the folder came into force by themselves, since there were none before. */
        FIRST_START,
        /** Somebody proposed this version. */
        PROPOSED,
        /** Somebody else approved it. */
        APPROVED,
        /** It will not come into force. */
        WITHDRAWN,
        /** It came into force again. */
        ROLLED_BACK,
        /** It runs beside the version in force, without effect. */
        SHADOW_STARTED,
        SHADOW_STOPPED,
        /** It is in force for some businesses. */
        CANARY_STARTED,
        CANARY_STOPPED
    }

    boolean changesWhatIsInForce() {
        return effectiveFrom.isPresent();
    }
}
