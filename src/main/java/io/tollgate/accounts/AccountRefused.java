package io.tollgate.accounts;

import java.time.Instant;

/** A change of an account or of its tokens is refused. The message says why, and what to do. */
public final class AccountRefused extends RuntimeException {

    /** @param message what is refused, why, and what to do */
    public AccountRefused(String message) {
        super(message);
    }

    /** @param latest end of the token with which the caller issues another one */
    public static AccountRefused tooLate(Instant latest) {
        return new AccountRefused("A token that is issued by a token ends no later than that: " + latest + ". Maybe sign in by password.");
    }
}
