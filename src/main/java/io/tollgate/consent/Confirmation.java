package io.tollgate.consent;

import io.tollgate.consent.OptIn.Answer;
import java.time.Instant;

/** What became of an attempt to confirm an {@link OptIn}; in the order in which they are looked for. */
public sealed interface Confirmation {

    /** There is no such request, of this business at least; or it expired, and was deleted. */
    record Unknown() implements Confirmation {}

    /** It was confirmed before, and stays so; a code or link serves once. */
    record Used(Instant at) implements Confirmation {}

    record Expired(Instant at) implements Confirmation {}

    /** She has said no since. */
    record Withdrawn() implements Confirmation {}

    /** It is to be confirmed in another way. */
    record OtherWay(Answer answer) implements Confirmation {}

    record TooManyAttempts() implements Confirmation {}

    /** @param left how many more attempts there are */
    record WrongCode(int left) implements Confirmation {}

    /** The consent is given. */
    record Confirmed(OptIn optIn) implements Confirmation {}
}
