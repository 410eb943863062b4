package io.tollgate.release;

import java.time.Instant;

/**
 * A version that was approved and needs to be approved anew: without that it does not come into force.
 *
 * @param from   the instant for which it was approved
 * @param reason why it is held
 */
public record HeldRelease(int version, Instant from, String reason) {

    boolean overdue(Instant now) {
        return !from.isAfter(now);
    }
}
