package io.tollgate.accounts;

import java.time.Instant;

/** What is asked of an account cannot be: the message says why, and what to do. */
public final class AccountRefused extends RuntimeException {

    AccountRefused(String message) {
        super(message);
    }

    /** @param latest end of the token by which another is issued */
    public static AccountRefused tooLate(Instant latest) {
        return new AccountRefused("A token that is issued by a token ends no later than that: " + latest + ". Maybe sign in by password.");
    }
}
