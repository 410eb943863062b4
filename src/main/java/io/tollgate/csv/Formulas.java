package io.tollgate.csv;

import java.util.regex.Pattern;

/**
 * What a spreadsheet would take for a formula, and the apostrophe that keeps it from doing so: before a cell that begins with one of
 * {@code = + - @}, their full-width forms, a tab or a line end, whatever blanks or apostrophes come before; and inside a cell after a semicolon, a
 * tab or a line end, where a spreadsheet of another language begins a new cell. Taking the apostrophes away gives what was there,
 * whatever it was.
 */
final class Formulas {

    /** Blanks and characters that nobody sees, which spreadsheets pass over; and the apostrophes of who guarded it before. */
    private static final String PASSED_OVER = "(?:[\\p{Z}\\p{Cf}\\p{Cc}&&[^\\t\\r\\n]]|')*+";
    private static final String SIGNS = "=+\\-@\uFF1D\uFF0B\uFF0D\uFF20";
    private static final String FIRST = "^%s(?=" + PASSED_OVER + "[" + SIGNS + "\\t\\r\\n])";
    private static final String FURTHER = "(?<=[;\\t\\r\\n])%s(?=" + PASSED_OVER + "[" + SIGNS + "])";
    private static final Pattern FORMULA = Pattern.compile(FIRST.formatted("") + "|" + FURTHER.formatted(""));
    private static final Pattern GUARDED = Pattern.compile(FIRST.formatted("'") + "|" + FURTHER.formatted("'"));

    private Formulas() {}

    static String guarded(String cell) {
        return FORMULA.matcher(cell).replaceAll("'");
    }

    static String unguarded(String cell) {
        return GUARDED.matcher(cell).replaceAll("");
    }
}
