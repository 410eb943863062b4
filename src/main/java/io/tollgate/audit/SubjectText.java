package io.tollgate.audit;

import java.util.regex.Pattern;

/** What somebody has typed or sent, as the subject of an entry shows it: in one line, and without what may be a person's number. */
public final class SubjectText {

    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{8,}|\\+\\d[\\d ()./-]{6,}\\d");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
    private static final int LONGEST = 100;

    private SubjectText() {}

    /** Such as {@code account=ann}; empty if there is no value. */
    public static String named(String what, String value) {
        String text = CONTROLS.matcher(withoutNumbers(value)).replaceAll(" ").strip();
        return text.isEmpty() ? "" : what + "=" + text.substring(0, Math.min(text.length(), LONGEST));
    }

    public static String withoutNumbers(String text) {
        return LONG_NUMBER.matcher(text).replaceAll("...");
    }
}
