package io.tollgate.recipient;

import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.util.StringUtils;

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

        private static final Pattern WHAT_TO_DO = Pattern.compile("Maybe (write|leave|name) ");

        /** The same for partners, who are told what to do and not what may be the cause. */
        public String forPartners() {
            return WHAT_TO_DO.matcher(why).replaceAll(hint -> StringUtils.capitalize(hint.group(1)) + " ")
                    .replace("Maybe ", "Check whether ");
        }
    }

    default Optional<PhoneNumber> found() {
        return switch (this) {
            case Known(PhoneNumber number) -> Optional.of(number);
            case Unclear unclear -> Optional.empty();
        };
    }
}
