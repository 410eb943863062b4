package io.tollgate.recipient;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A person's number; it is the same for all businesses.
 *
 * @param e164    {@code +} and 7 to 15 digits
 * @param country ISO 3166 alpha-2 of the number (XK for Kosovo), {@code ZZ} if it belongs to no single country
 */
public record PhoneNumber(String e164, String country) implements Identity {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final int TELLING_DIGITS = 8;
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    public PhoneNumber {
        if (!E164.matcher(e164).matches()) {
            throw new IllegalArgumentException("a phone number must be + and 7 to 15 digits");
        }
        if (!COUNTRY.matcher(country).matches()) {
            throw new IllegalArgumentException("country (" + country + ") must be two capital letters");
        }
    }

    @Override
    public String name() {
        return e164;
    }

    /** Whether a note contains the number, with anything between its digits; its last eight digits count as the number. */
    public boolean isIn(String note) {
        String digits = e164.substring(1);
        StringBuilder told = new StringBuilder();
        note.codePoints().filter(Character::isDigit).map(digit -> Character.digit(digit, 10)).forEach(told::append); // of any script
        return told.indexOf(digits.substring(Math.max(0, digits.length() - TELLING_DIGITS))) >= 0;
    }

    /** The messenger's name for the holder: {@code wa_id}, {@code from} and {@code recipient_id} of the Cloud API, digits only. */
    public String waId() {
        return waId(e164);
    }

    /** Like {@link #waId()} of a stored number. @param e164 as {@link PhoneNumbers#parse} makes it */
    public static String waId(String e164) {
        return NumberForms.SHARED.named(e164.substring(1));
    }

    /** All forms in which others may store this number, its own form first. @param e164 as {@link PhoneNumbers#parse} makes it */
    public static List<String> forms(String e164) {
        return NumberForms.SHARED.all(e164.substring(1)).stream().map(digits -> "+" + digits).toList();
    }

    /** Leaves out the number, so that no log or error can show it. */
    @Override
    public String toString() {
        return "a number of " + country;
    }
}
