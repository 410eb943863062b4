package io.tollgate.cloudapi;

import io.tollgate.business.Sender;

/** Whose request it is. */
public sealed interface Caller permits Refusal, Caller.Known {

    /** @param sender the number in the path, which the token may use */
    record Known(Sender sender) implements Caller {}
}
