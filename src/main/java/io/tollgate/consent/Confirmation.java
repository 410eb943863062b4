package io.tollgate.consent;

import io.tollgate.consent.OptIn.Answer;
import java.time.Instant;

/** The result of an attempt to confirm an {@link OptIn}; the cases stand in the order of the checks. */
public sealed interface Confirmation {

    /** This business has no such request, or the request expired and was deleted. */
    record Unknown() implements Confirmation {}

    /** The request was confirmed before and stays confirmed; a code or link works once. */
    record Used(Instant at) implements Confirmation {}

    record Expired(Instant at) implements Confirmation {}

    /** She has ended the consent since the request. */
    record Withdrawn() implements Confirmation {}

    /** The request must be confirmed in another way. */
    record OtherWay(Answer answer) implements Confirmation {}

    record TooManyAttempts() implements Confirmation {}

    /** @param left how many more attempts there are */
    record WrongCode(int left) implements Confirmation {}

    /** The consent is given. */
    record Confirmed(OptIn optIn) implements Confirmation {}
}
