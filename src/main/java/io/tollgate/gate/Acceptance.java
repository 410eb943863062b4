package io.tollgate.gate;

import io.tollgate.message.MessageId;

/** What became of one {@link Arrival}. */
public sealed interface Acceptance {

    /** The message is stored durably and will be judged. */
    record Stored(MessageId id) implements Acceptance {}

    /** The same request was stored before, under this id; nothing was added. */
    record Repeated(MessageId id) implements Acceptance {}

    /** The business used the same idempotency key with different content; nothing was added. */
    record Conflict() implements Acceptance {}

    /** The recipient was erased, so nothing of the message is stored. */
    record Erased() implements Acceptance {}

    /** The database refuses this message and would refuse it again; nothing was added. */
    record Failed(RuntimeException cause) implements Acceptance {}
}
