package io.tollgate.trust.vetting;

/** A step that the present state of the application does not allow. */
public final class NotNow extends RuntimeException {

    NotNow(String message) {
        super(message);
    }
}
