package io.tollgate.release;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the history of the rules.
 *
 * @param id            grows with each entry
 * @param version       the version concerned
 * @param person        the account that did it
 * @param reason        why, in that person's own words
 * @param detail        for a shadow or a canary: its messages and bounds; for an approval: its owners; for a rollback: what it takes back
 * @param effectiveFrom for an entry that changes the version in force: first instant of the change
 * @param state         all the rules and examples that come of it
 * @param effect        hash of what it changes, in words; empty if nothing was said about it
 */
public record ReleaseEvent(int id, Instant at, Type type, int version, String person, String reason, Optional<Instant> effectiveFrom,
        String detail, Optional<RuleState> state, String effect) {

    /** The kinds of entries. */
    public enum Type {
        /** The rules of the folder came into force by themselves, since there were none before. */
        FIRST_START,
        /** Somebody proposed this version. */
        PROPOSED,
        /** Somebody else approved what belongs to his rooms; others must approve the rest. */
        AGREED,
        /** It is approved, and comes into force at its instant. */
        APPROVED,
        /** Something else came into force before it, and its change was applied to that; its effect is the one that was approved. */
        REBASED,
        /** It was approved, and can no longer come into force as it was approved. */
        NEEDS_APPROVAL,
        /** It passed the tests before its instant, with a replay of the last day. */
        TESTED,
        /** It will not come into force. */
        WITHDRAWN,
        /** The change of a version was taken back, or a former version is in force again. */
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

    /** The rule book that it puts in force. @throws IllegalStateException for an entry that puts none in force */
    int ruleBook() {
        return state.map(RuleState::ruleBook).orElseThrow(() -> new IllegalStateException("entry " + id + " has no rules"));
    }
}
