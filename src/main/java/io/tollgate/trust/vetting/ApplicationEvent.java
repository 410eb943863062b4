package io.tollgate.trust.vetting;

import java.time.Instant;
import java.util.Optional;

/**
 * One entry of the history of an application; entries are added, never changed.
 *
 * @param number     1, 2, 3 within the application
 * @param who        the applicant or the officer, at most 100 characters
 * @param account    that took the step, as {@code AccountPrincipal.signature()} has it; empty before this was recorded
 * @param reason     at most 450 characters, so that some words of Tollgate fit before it in the register of verifications
 * @param validUntil for an approval: first instant at which the verification is no longer valid
 */
public record ApplicationEvent(int number, Type type, Instant at, String who, Optional<String> account, String reason,
        Optional<Instant> validUntil) {

    /** The applicant causes OPENED, DOCUMENT_ADDED and SUBMITTED, an officer the others. */
    public enum Type {
        OPENED, DOCUMENT_ADDED, SUBMITTED, MORE_WANTED, APPROVED, REJECTED, SUSPENDED, RESUMED, REVOKED, REPLACED
    }

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_REASON = 450;

    public ApplicationEvent {
        if (who.isBlank() || who.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("who must be named in 1 to " + LONGEST_NAME + " characters");
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("reason must say why in 1 to " + LONGEST_REASON + " characters");
        }
        if (validUntil.isPresent() != (type == Type.APPROVED)) {
            throw new IllegalArgumentException("validUntil goes with an approval, and with nothing else");
        }
        if (validUntil.isPresent() && !validUntil.get().isAfter(at)) {
            throw new IllegalArgumentException("validUntil (" + validUntil.get() + ") must be in the future");
        }
    }
}
