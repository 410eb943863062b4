package io.tollgate.downstream;

import java.time.Duration;

/** What is sent to the network for one message. */
sealed interface Composed {

    /** @param json the request body */
    record Body(byte[] json) implements Composed {}

    /** The message cannot be sent now. @param after when to offer it again */
    record NotYet(String reason, Duration after) implements Composed {}

    /** The message cannot be sent at all. */
    record Impossible(NetworkAnswer.Refused why) implements Composed {}
}
