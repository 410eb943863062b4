package io.tollgate.quarantine;

import java.time.Instant;

/** What the quarantine asks a queue to do with the queue's items; each call has its own transaction. */
public interface Held {

    /** The queue's name, which operators see; at most 20 characters. */
    String queue();

    /** The queue must not try the item before {@code until}. */
    void holdUntil(String key, Instant until);

    /** Whether the queue still has the item. */
    boolean has(String key);

    /** Gives the item up as if it had failed in the usual way: its reservation is released, and its business gets a status. */
    void discard(String key, Instant now);
}
