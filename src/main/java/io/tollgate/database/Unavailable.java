package io.tollgate.database;

/** Nothing can be accepted at the moment: the database cannot be reached, or the process is about to stop. The caller may try again. */
public final class Unavailable extends RuntimeException implements Passing.Transient {

    public Unavailable(String message) {
        super(message);
    }

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
