package io.tollgate.database;

/** Tollgate cannot start because of its database. The message is one line for the operator and contains no password. */
class DatabaseUnusable extends RuntimeException {

    DatabaseUnusable(String message) {
        super(message);
    }

    DatabaseUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
