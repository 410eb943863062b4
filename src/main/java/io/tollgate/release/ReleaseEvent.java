package io.tollgate.release;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the history of the rules.
 *
 * @param id            grows with each entry
 * @param version       what it is about
 * @param person        who did it
 * @param reason        why; of an approval that of the proposal
 * @param detail        of a shadow or a canary: on which messages, within which bounds
 * @param effectiveFrom of those that change what is in force: the first instant of it
 */
public record ReleaseEvent(int id, Instant at, Type type, int version, String person, String reason, Optional<Instant> effectiveFrom, String detail) {

    /** What was done. */
    public enum Type {
        /** The rules of the folder came into force by themselves, since there were none before. */
        FIRST_START,
        /** Somebody wants this version. */
        PROPOSED,
        /** Somebody else agrees. */
        APPROVED,
        /** It shall not come into force any more. */
        WITHDRAWN,
        /** It is in force again. */
        ROLLED_BACK,
        /** It runs beside the version in force, without effect. */
        SHADOW_STARTED,
        SHADOW_STOPPED,
        /** It is in force for some. */
        CANARY_STARTED,
        CANARY_STOPPED
    }

    boolean changesWhatIsInForce() {
        return effectiveFrom.isPresent();
    }
}
