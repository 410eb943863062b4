package io.tollgate.recipient;

import java.util.Optional;

/** What came of reading a number that somebody wrote. */
public sealed interface NumberReading {

    /** It can be no other's. */
    record Known(PhoneNumber number) implements NumberReading {}

    /**
     * It is none, or not surely one person's.
     *
     * @param why what is wrong and what to do, to be put behind the name of a field; without the number and without a full stop:
     *            {@code is no phone number. It is too short. Maybe ...}
     */
    record Unclear(String why) implements NumberReading {}

    default Optional<PhoneNumber> found() {
        return switch (this) {
            case Known(PhoneNumber number) -> Optional.of(number);
            case Unclear unclear -> Optional.empty();
        };
    }
}
