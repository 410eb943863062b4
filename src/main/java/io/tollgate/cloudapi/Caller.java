package io.tollgate.cloudapi;

import io.tollgate.business.Sender;

/** The sender whose request it is, or why it is refused. */
public sealed interface Caller permits Refusal, Caller.Known {

    /** @param sender the sender in the path, which the token may use */
    record Known(Sender sender) implements Caller {}
}
