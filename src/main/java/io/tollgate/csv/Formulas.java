package io.tollgate.csv;

import java.util.regex.Pattern;

/**
 * Puts apostrophes before what a spreadsheet would take for a formula: before a cell that begins with one of {@code = + - @}, their
 * full-width forms, a tab or a line end, after any blanks or apostrophes; and inside a cell after a semicolon, a tab or a line end, where
 * some spreadsheets begin a new cell. Removing the apostrophes always gives the original text.
 */
final class Formulas {

    /** Blanks and invisible characters, which spreadsheets skip, and apostrophes that were added before. */
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
