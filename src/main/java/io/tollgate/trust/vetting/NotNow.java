package io.tollgate.trust.vetting;

/** A step that the application does not allow as it stands. */
public final class NotNow extends RuntimeException {

    NotNow(String message) {
        super(message);
    }
}
