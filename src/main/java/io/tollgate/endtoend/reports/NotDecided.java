package io.tollgate.endtoend.reports;

/** A report cannot be decided like this. The message says why, for the officer. */
public final class NotDecided extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotDecided(String why) {
        super(why);
    }
}
