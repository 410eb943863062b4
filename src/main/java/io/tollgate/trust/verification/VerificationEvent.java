package io.tollgate.trust.verification;

import java.time.Instant;
import java.util.Optional;

/**
 * One entry of the history of a verification; entries are added, never changed.
 *
 * @param validUntil first instant at which a verification is no longer valid; empty if it is valid until revoked
 * @param officer    who decided, at most 100 characters
 * @param reason     what was examined, or why it was revoked, at most 500 characters
 */
public record VerificationEvent(Subject subject, Type type, Instant at, Optional<Instant> validUntil, String officer, String reason) {

    public enum Type { VERIFIED, REVOKED }

    private static final int LONGEST_OFFICER = 100;
    private static final int LONGEST_REASON = 500;

    public VerificationEvent {
        if (officer.isBlank() || officer.length() > LONGEST_OFFICER) {
            throw new IllegalArgumentException("officer must say who decided in 1 to " + LONGEST_OFFICER + " characters");
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("reason must say why in 1 to " + LONGEST_REASON + " characters");
        }
        if (validUntil.isPresent() && !validUntil.get().isAfter(at)) {
            throw new IllegalArgumentException("validUntil (" + validUntil.get() + ") must be after at (" + at + ")");
        }
        if (validUntil.isPresent() && type == Type.REVOKED) {
            throw new IllegalArgumentException("validUntil goes with VERIFIED only; a revocation is valid until the next verification");
        }
    }
}
