package io.tollgate.trust.registration;

/** The outcome of a step; if there are several reasons against it, the first. */
public enum RegistrationOutcome {
    DONE,
    /** The business has made too many calls in the last hour. */
    TOO_MANY_CALLS,
    /** An officer revoked the verification of the number: a code cannot undo that. */
    LOCKED,
    /** The number has requested too many codes in the last 24 hours. */
    TOO_MANY_CODES,
    /** The channel could not take the code. */
    NOT_SENT,
    /** No code was requested. */
    NO_CODE,
    USED_CODE,
    EXPIRED_CODE,
    /** There were too many wrong guesses before. */
    GUESSED_OUT_CODE,
    WRONG_CODE,
    /** The number was registered, or deregistered, too often in 72 hours. */
    TOO_OFTEN,
    NOT_VERIFIED,
    NOT_REGISTERED,
    TOO_MANY_PINS,
    TOO_FAST_PINS,
    WRONG_PIN
}
