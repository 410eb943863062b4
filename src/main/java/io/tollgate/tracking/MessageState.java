package io.tollgate.tracking;

/** How far a message has come. */
public enum MessageState {

    /** It waits for its first verdict. */
    ACCEPTED,
    /** It was deferred and waits to be judged again. */
    DEFERRED,
    REFUSED,
    /** It was admitted and waits for the channel. */
    ADMITTED,
    /** The channel has it; no receipt has charged or released it yet. */
    HANDED_OVER,
    /** It was delivered or read, and charged unless it is free. */
    DELIVERED,
    /** It was not delivered and not charged. */
    FAILED
}
