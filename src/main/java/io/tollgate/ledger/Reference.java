package io.tollgate.ledger;

import com.ibm.icu.text.Normalizer2;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The reference of a payment as it was given, and as banks compare it. On its way through banks, statements and people's keyboards a
 * reference changes its case, its spaces, its dashes and the form of its characters, and a reference of ISO 11649 is printed in groups of
 * four ({@code RF18 5390 0754 7034}) and sent without; that remains the same reference.
 *
 * @param given    without spaces around it
 * @param compared equal for the same reference
 */
record Reference(String given, String compared) {

    /** ISO 11649: RF, two check digits, and 1 to 21 characters, which may have zeros in front. */
    private static final Pattern CREDITOR = Pattern.compile("rf[0-9]{2}([0-9a-z]{1,21})");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern DASHES = Pattern.compile("\\p{Pd}");
    private static final int LONGEST_COMPARED = 600;

    static Reference of(String text) {
        String compared = folded(text);
        if (compared.isEmpty()) {
            throw new IllegalArgumentException("a payment needs a reference. Maybe take that of the bank statement.");
        }
        Matcher creditor = CREDITOR.matcher(compared);
        if (creditor.matches() && hasCheckDigits(compared)) {
            compared = compared.substring(0, 4) + creditor.group(1).replaceFirst("^0+(?=.)", "");
        }
        return new Reference(text.strip(), compared);
    }

    private static String folded(String text) {
        // Folds case and compatible forms (full-width digits, ligatures), composes accents, and leaves invisible characters out.
        String folded = Normalizer2.getNFKCCasefoldInstance().normalize(text);
        return DASHES.matcher(SPACES.matcher(folded).replaceAll("")).replaceAll("-");
    }

    static boolean isEmpty(String text) {
        return folded(text).isEmpty();
    }

    /** Like {@link #of}, for a part of a reference for which somebody searches. */
    static String compared(String part) {
        return isEmpty(part) ? "" : of(part).forSearch();
    }

    /**
     * Whether a reference names this number, alone or among other words: whatever dashes and spaces are in it, and also as the reference of
     * ISO 11649 that is made from its digits. A longer number that contains it is another one.
     */
    static boolean names(String text, String number) {
        if (isEmpty(text)) {
            return false;
        }
        String digits = number.replaceAll("[^0-9]", "");
        Matcher creditor = CREDITOR.matcher(of(text).compared());
        if (creditor.matches()) {
            return creditor.group(1).equals(digits) && hasCheckDigits(creditor.group()); // one with wrong digits is mistyped
        }
        String spread = digits.chars().mapToObj(Character::toString).collect(Collectors.joining("[\\s\\p{Z}\\p{Pd}./]*"));
        return Pattern.compile("(?<![0-9])" + spread + "(?![0-9])").matcher(Normalizer2.getNFKCCasefoldInstance().normalize(text)).find();
    }

    /** What the table keeps of it. */
    String forSearch() {
        return compared.substring(0, compared.offsetByCodePoints(0, Math.min(LONGEST_COMPARED, compared.codePointCount(0,
                compared.length()))));
    }

    /** The remainder of 97 is 1, with RF and the check digits at the end and each letter as a number from 10 on. */
    private static boolean hasCheckDigits(String reference) {
        int remainder = 0;
        for (char character : (reference.substring(4) + reference.substring(0, 4)).toCharArray()) {
            int value = Character.digit(character, 36);
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
        }
        return remainder == 1;
    }
}
