package io.tollgate.endtoend.mls;

/** Why bytes are refused; the only exception that a reader of this package throws. It never quotes the bytes. */
public final class NotMls extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param why a half sentence that goes on after the name of a parameter: {@code ends too early} */
    NotMls(String why) {
        // Without a stack trace: strangers cause it, as often as they like.
        super(why, null, false, false);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
