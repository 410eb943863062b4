package io.tollgate.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** The name of a dropped file, which Tollgate does not trust: gives the name of its result, and its form in the log. */
record DropName(String text) {

    private static final String ENDING = ".jsonl";
    private static final Pattern ENDINGS = Pattern.compile("\\.(jsonl|csv)(\\.gz)?$", Pattern.CASE_INSENSITIVE);
    private static final String RESULTS = ".results.jsonl";
    /** The ending of the file beside the results that has their signature. */
    static final String SIGNATURE = ".sig";
    /** Most bytes of a name, on all usual file systems. */
    private static final int LONGEST = 255;
    private static final Pattern NOT_PLAIN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\\uFFFD/\\\\]|^\\.");
    private static final Pattern LIKE_A_NUMBER = Pattern.compile("\\d{9,}");
    private static final int SHOWN = 60;

    /** Whether the file is complete: other endings mark files that are still being written. */
    boolean isComplete() {
        return ENDINGS.matcher(text).find();
    }

    /** Whether it is compressed by gzip. */
    boolean isPacked() {
        return text.toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /** Whether its lines are rows of CSV. */
    boolean isCsv() {
        return text.toLowerCase(Locale.ROOT).matches("(?s).*\\.csv(\\.gz)?");
    }

    /** Whether the file is hidden. Some programs hide a file until it is complete. */
    boolean isHidden() {
        return text.startsWith(".");
    }

    /**
     * {@code orders.results.jsonl} for {@code orders.jsonl}, {@code orders.csv.results.jsonl} for {@code orders.csv}; a name that cannot be
     * used is shortened or cleaned, and a number keeps it unique.
     */
    String results() {
        String stem = text.toLowerCase(Locale.ROOT).endsWith(ENDING) ? text.substring(0, text.length() - ENDING.length()) : text;
        if (!stem.isEmpty() && !NOT_PLAIN.matcher(stem).find()
                && (stem + RESULTS + SIGNATURE).getBytes(UTF_8).length <= LONGEST) {
            return stem + RESULTS;
        }
        return cut(NOT_PLAIN.matcher(stem).replaceAll("_"), LONGEST - RESULTS.length() - SIGNATURE.length() - 9) + "-" + mark() + RESULTS;
    }

    /** Like {@link #results()}, for a file system that knows ASCII only. */
    String plainResults() {
        return results().replaceAll("[^\\x20-\\x7E]", "_").replace(RESULTS, "-" + mark() + RESULTS);
    }

    /** Another name if the name is taken. @param number 0 for the name itself, then 1, 2 ... */
    static String beside(String name, int number) {
        if (number == 0) {
            return name;
        }
        Matcher known = ENDINGS.matcher(name);
        String ending = known.find() ? known.group() : ENDING;
        String stem = known.find(0) ? name.substring(0, known.start()) : name;
        return cut(stem, LONGEST - ending.length() - 4) + "-" + (number + 1) + ending;
    }

    /** The name for the log: of bounded length, on one line, and without digits that may be somebody's number. */
    @Override
    public String toString() {
        String visible = LIKE_A_NUMBER.matcher(text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "_")).replaceAll("...");
        return visible.length() <= SHOWN ? visible : visible.substring(0, SHOWN) + "...";
    }

    private String mark() {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private static String cut(String name, int bytes) {
        StringBuilder cut = new StringBuilder();
        int length = 0;
        for (int at = 0; at < name.length(); at += Character.charCount(name.codePointAt(at))) {
            String character = Character.toString(name.codePointAt(at));
            length += character.getBytes(UTF_8).length;
            if (length > bytes) {
                break;
            }
            cut.append(character);
        }
        return cut.toString();
    }
}
