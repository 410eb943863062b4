package io.tollgate.database;

/** A queue of {@link Activity} whose worker claims its rows in a transaction. {@link QueueLooks} spares it claims that would find none. */
public interface PolledQueue {

    Activity.Queue watched();

    /** A condition in SQL that is true if rows are due, and cheap if none is. It has one parameter, the time. */
    String mayBeDue();
}
