package io.tollgate.gate;

import io.tollgate.message.MessageId;

/** What became of one {@link Arrival}. */
public sealed interface Acceptance {

    /** It is stored for good, and will be judged. */
    record Stored(MessageId id) implements Acceptance {}

    /** The same request was stored before, under this id; nothing was added. */
    record Repeated(MessageId id) implements Acceptance {}

    /** The business used the same idempotency key for another content; nothing was added. */
    record Conflict() implements Acceptance {}

    /** The recipient was erased at her request, so nothing of the message is kept. */
    record Erased() implements Acceptance {}

    /** The database refuses this one, and would again; nothing was added. */
    record Failed(RuntimeException cause) implements Acceptance {}
}
