package io.tollgate.database;

/** Tollgate cannot start, because of its database; the message is one line for the operator and names no password. */
class DatabaseUnusable extends RuntimeException {

    DatabaseUnusable(String message) {
        super(message);
    }

    DatabaseUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
