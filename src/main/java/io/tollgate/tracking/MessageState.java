package io.tollgate.tracking;

/** How far a message has come. */
public enum MessageState {

    /** Stored, and waits to be judged for the first time. */
    ACCEPTED,
    /** Judged, and waits to be judged again. */
    DEFERRED,
    REFUSED,
    /** Admitted, and waits to be handed over. */
    ADMITTED,
    /** The channel has it; no receipt has decided so far what it costs. */
    HANDED_OVER,
    /** Delivered or read, and charged unless it is free. */
    DELIVERED,
    /** Not delivered, and not charged. */
    FAILED
}
