package io.tollgate.rerating;

/** A run of re-rating is not possible as it is asked for. The message says why, for the person who asks. */
public final class ReratingConflict extends RuntimeException {

    private static final long serialVersionUID = 1;

    ReratingConflict(String message) {
        super(message);
    }
}
