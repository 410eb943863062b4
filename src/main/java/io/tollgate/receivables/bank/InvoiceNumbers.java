package io.tollgate.receivables.bank;

import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what may be the number of an invoice among other words, whatever dashes and spaces are in it. */
final class InvoiceNumbers {

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern BETWEEN = Pattern.compile("[\\s\\p{Z}\\p{Pd}./]*");
    private static final Pattern CREDITOR = Pattern.compile("RF[0-9]{2}0*([1-9][0-9]{9,13})(?![0-9A-Z])");
    private static final int LEAST = 10; // digits: of the year, and at least six
    private static final int MOST = 14;
    private static final int YEAR = 4;
    private static final int LONGEST = 1_000;

    private InvoiceNumbers() {}

    /** Numbers as on invoices: {@code 2026-000017}. They may exist or not. */
    static SequencedSet<String> in(String words) {
        String text = Normalizer2.getNFKCInstance().normalize(words.substring(0, Math.min(words.length(), LONGEST)));
        SequencedSet<String> found = new LinkedHashSet<>();
        Matcher creditor = CREDITOR.matcher(text.toUpperCase(Locale.ROOT).replaceAll("[\\s\\p{Z}]+", ""));
        while (creditor.find()) {
            found.add(number(creditor.group(1)));
        }
        List<String> groups = new ArrayList<>();
        Matcher digits = DIGITS.matcher(text);
        int end = 0;
        while (digits.find()) {
            if (!BETWEEN.matcher(text.substring(end, digits.start())).matches()) {
                groups.clear();
            }
            groups.add(digits.group());
            addEndsOf(groups, found);
            end = digits.end();
        }
        return found;
    }

    /** A number may have groups of digits before and after it, such as a day. */
    private static void addEndsOf(List<String> groups, SequencedSet<String> found) {
        String joined = "";
        for (String group : groups.reversed()) {
            joined = group + joined;
            if (joined.length() > MOST) {
                return;
            }
            if (joined.length() >= LEAST) {
                found.add(number(joined));
            }
        }
    }

    private static String number(String digits) {
        return digits.substring(0, YEAR) + "-" + digits.substring(YEAR);
    }
}
