package io.tollgate.endtoend.signing;

/** Nothing can be signed now. The message says why, for the log; it has no secret. */
public final class SignerAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SignerAway(String why) {
        super(why);
    }
}
