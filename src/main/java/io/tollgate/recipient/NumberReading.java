package io.tollgate.recipient;

import io.tollgate.text.Hints;
import java.util.Optional;

/** The result of reading a phone number that somebody wrote. */
public sealed interface NumberReading {

    /** The text means exactly one number. */
    record Known(PhoneNumber number) implements NumberReading {}

    /**
     * The text is not a number, or could mean several.
     *
     * @param why what is wrong and what to do, to follow the name of a field; without the number and without a full stop:
     *            {@code is not a phone number. It is too short. Maybe ...}
     */
    record Unclear(String why) implements NumberReading {

        /** The same for partners. */
        public String forPartners() {
            return Hints.forPartners(why);
        }
    }

    default Optional<PhoneNumber> found() {
        return switch (this) {
            case Known(PhoneNumber number) -> Optional.of(number);
            case Unclear unclear -> Optional.empty();
        };
    }
}
