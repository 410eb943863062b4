package io.tollgate.consent;

import java.time.Instant;

/**
 * How one recipient stands to one business for one purpose on one channel at one instant.
 *
 * @param since when this state began; {@link Instant#EPOCH} for NEVER_ASKED
 */
public record ConsentStanding(State state, Instant since) {

    /** REQUESTED: the first of two steps, not yet valid. CONFIRMED: given in two steps (double opt-in). */
    public enum State { NEVER_ASKED, REQUESTED, GIVEN, CONFIRMED, WITHDRAWN, EXPIRED }

    public static final ConsentStanding NEVER_ASKED = new ConsentStanding(State.NEVER_ASKED, Instant.EPOCH);

    /** Given or confirmed, and neither withdrawn nor expired. */
    public boolean valid() {
        return state == State.GIVEN || state == State.CONFIRMED;
    }
}
