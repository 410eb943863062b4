package io.tollgate.downstream;

/** What is sent to the network for one message. */
sealed interface Composed {

    /** @param json the request body */
    record Body(byte[] json) implements Composed {}

    /** The message cannot be sent at all. */
    record Impossible(NetworkAnswer.Refused why) implements Composed {}
}
