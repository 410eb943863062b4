package io.tollgate.database;

/** Nothing can be accepted at the moment: the database is out of reach, or the process is about to stop. Worth trying again. */
public final class Unavailable extends RuntimeException implements Passing.Transient {

    public Unavailable(String message) {
        super(message);
    }

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
