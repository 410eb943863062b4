package io.tollgate.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** A sign-in is refused, and why. */
public final class SignInRefused extends AuthenticationException {

    private static final long serialVersionUID = 1;

    public enum Why { WRONG_TOKEN, ENDED_TOKEN, PARTNERS_TOKEN, WRONG_PASSWORD, TOO_MANY, NO_ACCOUNT }

    private final Why why;
    private final Duration retryAfter;

    private SignInRefused(Why why, String message, Duration retryAfter) {
        super(message);
        this.why = why;
        this.retryAfter = retryAfter;
    }

    static SignInRefused of(Why why, String message) {
        return new SignInRefused(why, message, Duration.ZERO);
    }

    static SignInRefused tooMany(Duration retryAfter) {
        long minutes = Math.max(1, retryAfter.plusSeconds(59).toMinutes());
        return new SignInRefused(Why.TOO_MANY,
                "Too many sign-ins have failed or were not finished. Try again in " + minutes + (minutes == 1 ? " minute." : " minutes."),
                retryAfter);
    }

    public Why why() {
        return why;
    }

    /** How long to wait; only for {@code TOO_MANY}. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
