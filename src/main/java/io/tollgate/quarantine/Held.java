package io.tollgate.quarantine;

import java.time.Instant;

/** What of a queue's items in quarantine can be asked of the queue: each in a transaction of its own. */
public interface Held {

    /** Of at most 20 characters, as operators see it. */
    String queue();

    /** Not tried before then. */
    void holdUntil(String key, Instant until);

    /** Whether the queue still has it. */
    boolean has(String key);

    /** For good, as if it had failed in the ordinary way: what is reserved for it is free again, and who waits for it is told. */
    void discard(String key, Instant now);
}
