package io.tollgate.intake;

import io.tollgate.business.Sender;

/** Whose request it is. */
sealed interface Caller permits Refusal, Caller.Known {

    /** @param sender the number in the path, which the token may use */
    record Known(Sender sender) implements Caller {}
}
