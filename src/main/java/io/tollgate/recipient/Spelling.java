package io.tollgate.recipient;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A number as people, phones and spreadsheets write it, reduced to its digits. It may have spaces, hyphens, dots, slashes and parentheses
 * of all kinds, digits of every script, and invisible characters, as contacts and web pages put direction marks around a number. It must
 * not have what would change the number: a spreadsheet's decimals and powers of ten, extensions, a second number.
 */
sealed interface Spelling {

    /** What stands before the digits. */
    enum Before {

        PLUS,
        /** the prefix of most countries for abroad, {@code 00} */
        ZEROS, NOTHING
    }

    /** @param digits without what is before them; 0 to 9 */
    record Digits(Before before, String digits) implements Spelling {}

    record Wrong(String why) implements Spelling {}

    int LONGEST = 64;

    static Spelling of(String given) {
        return given.length() > LONGEST ? new Wrong(". It is longer than any. Maybe it is several") : new Scan(given).result();
    }

    /** One pass through the text; it ends at the first character that no number has. */
    final class Scan {

        private static final Pattern POWER = Pattern.compile("[+-]?[0-9]+([.,][0-9]*)?[eE][+-]?[0-9]+");
        private static final int WHOLE_NUMBER = 7; // so many digits before a point may be a whole number
        private static final int LONG_NUMBER = 8;
        private static final int SHORTEST_AFTER_SLASH = 4;
        private static final int LONGEST_DECIMALS = 2;

        private final String text;
        private final StringBuilder digits = new StringBuilder();
        private boolean plus;
        private int zero = -1; // the zero of the digits' script
        private int points;
        private int beforePoint;
        private int beforeSlash = -1;
        private boolean otherMarks; // besides points

        Scan(String given) {
            String text = given.strip();
            int start = 0;
            while (start < text.length() && (isInvisible(text.charAt(start)) || "'\u2018\u2019".indexOf(text.charAt(start)) >= 0)) {
                start++;
            }
            this.text = text.regionMatches(true, start, "tel:", 0, 4) ? text.substring(start + 4) : text.substring(start);
        }

        Spelling result() {
            for (int at = 0; at < text.length();) {
                int character = text.codePointAt(at);
                if (!take(character)) {
                    return new Wrong(why(character));
                }
                at += Character.charCount(character);
            }
            return meaning();
        }

        private boolean take(int character) {
            if (character >= '0' && character <= '9' || Character.getType(character) == Character.DECIMAL_DIGIT_NUMBER) {
                return digit(character);
            }
            return switch (character) {
                case '+', '\uFF0B', '\uFE62' -> plus();
                case '.', '\uFF0E', '\u00B7' -> point();
                case '/', '\uFF0F' -> slash();
                case '(', ')', '[', ']', '\uFF08', '\uFF09' -> mark();
                case '\u2212', '\u30FC', '\uFF70' -> hasBegun() && mark(); // a minus, and what Japan writes for a hyphen
                default -> switch (Character.getType(character)) {
                    case Character.SPACE_SEPARATOR -> mark();
                    case Character.DASH_PUNCTUATION -> hasBegun() && mark();
                    case Character.FORMAT -> true;
                    default -> character == '\t' && mark();
                };
            };
        }

        private boolean digit(int character) {
            int value = Character.digit(character, 10);
            if (zero < 0) {
                zero = character - value;
            }
            digits.append((char) ('0' + value));
            return zero == character - value;
        }

        private boolean plus() {
            boolean first = !plus && digits.isEmpty();
            plus = true;
            return first;
        }

        private boolean point() {
            points++;
            beforePoint = digits.length();
            return hasBegun();
        }

        private boolean slash() {
            beforeSlash = digits.length();
            return hasBegun() && mark();
        }

        private boolean mark() {
            otherMarks = true;
            return true;
        }

        /** Whether the number has begun: only a parenthesis may stand before it, and a hyphen there is a minus. */
        private boolean hasBegun() {
            return plus || !digits.isEmpty();
        }

        private Spelling meaning() {
            if (decimal()) {
                return new Wrong(DECIMAL);
            }
            if (beforeSlash >= 0 && digits.length() - beforeSlash < SHORTEST_AFTER_SLASH) {
                return new Wrong(". There is more than a number behind the slash. Maybe give one number, without an extension");
            }
            if (digits.isEmpty()) {
                return new Wrong(". Maybe write it in full, with + and the country's code");
            }
            if (!plus && digits.length() > 2 && digits.charAt(0) == '0' && digits.charAt(1) == '0') {
                return new Digits(Before.ZEROS, digits.substring(2));
            }
            return new Digits(plus ? Before.PLUS : Before.NOTHING, digits.toString());
        }

        private static final String DECIMAL = ". It is a decimal number, as spreadsheets and scripts write them. Maybe keep it as text,"
                + " with + and the country's code";

        /**
         * Whether the text is a spreadsheet's decimal number. Points group digits, as in France; but a single point with few digits or only
         * zeros behind it, or with a whole number before it, is a decimal point.
         */
        private boolean decimal() {
            if (points != 1 || beforePoint < WHOLE_NUMBER || beforePoint == digits.length()) {
                return false;
            }
            int decimals = digits.length() - beforePoint;
            return decimals <= LONGEST_DECIMALS || digits.chars().skip(beforePoint).allMatch(digit -> digit == '0')
                    || !plus && !otherMarks && beforePoint >= LONG_NUMBER;
        }

        private String why(int character) {
            if (POWER.matcher(text.strip()).matches()) {
                return ". A spreadsheet has rounded it to a power of ten. Maybe keep the column as text, and take the number from where it"
                        + " came";
            }
            if (character == ',' && text.indexOf(',') == text.lastIndexOf(',') && digits.length() >= WHOLE_NUMBER) {
                return DECIMAL;
            }
            if (character == '+' || character == '\uFF0B') {
                return ". There is a second +. Maybe give one number, with + before it";
            }
            if (isInvisible(character)) {
                return ". It has an invisible character, " + String.format(Locale.ROOT, "U+%04X", character) + ". Maybe type it anew";
            }
            return Character.isDigit(character)
                    ? ". Its digits are of two scripts. Maybe type it anew"
                    : ". It has more than digits. Maybe write it with + and the country's code, without words or an extension";
        }

        private static boolean isInvisible(int character) {
            return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT
                    || Character.getType(character) == Character.PRIVATE_USE || Character.getType(character) == Character.UNASSIGNED
                    || Character.getType(character) == Character.LINE_SEPARATOR
                    || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
        }
    }
}
