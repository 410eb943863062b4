package io.tollgate.consent;

import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of the history of a consent; entries are added, never changed.
 *
 * @param at      when the person (or the clock, the authority) did it
 * @param expires first instant at which a given consent is no longer valid; empty: until withdrawn
 * @param method  how: {@code form checkout-12}, {@code keyword STOP}; at most 200 characters
 * @param proof   the wording shown or another reference to the proof, at most 2,000 characters; may be empty for a withdrawal only
 */
public record ConsentEvent(
        BusinessId business, RecipientId recipient, Purpose purpose, Channel channel,
        Type type, Instant at, Optional<Instant> expires, String method, String proof) {

    /** REQUESTED: asked for, or the first of two steps. GIVEN: in one step. CONFIRMED: by a second step on the same channel. */
    public enum Type { REQUESTED, GIVEN, CONFIRMED, WITHDRAWN }

    private static final int LONGEST_METHOD = 200;
    private static final int LONGEST_PROOF = 2000;

    public ConsentEvent {
        if (method.isBlank() || method.length() > LONGEST_METHOD) {
            throw new IllegalArgumentException("method must say how in 1 to " + LONGEST_METHOD + " characters");
        }
        if (proof.length() > LONGEST_PROOF) {
            throw new IllegalArgumentException("proof (" + proof.length() + " characters) must be at most " + LONGEST_PROOF);
        }
        if (proof.isBlank() && type != Type.WITHDRAWN) {
            throw new IllegalArgumentException("proof must not be empty for " + type + ". Maybe give the wording that was shown");
        }
        if (expires.isPresent() && !expires.get().isAfter(at)) {
            throw new IllegalArgumentException("expires (" + expires.get() + ") must be after at (" + at + ")");
        }
    }
}
