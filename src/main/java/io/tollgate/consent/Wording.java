package io.tollgate.consent;

/**
 * What was shown when consent was asked for, and where; the same for all who saw it, so it is stored once.
 *
 * @param text     exactly what was shown, or where the proof is; at most 2,000 characters
 * @param version  of the text, as the business counts; may be empty
 * @param language of the text, BCP 47, such as {@code de-AT}; may be empty
 * @param place    page, form, shop or number; may be empty
 * @param notice   the privacy notice that was linked, with its version; may be empty
 */
public record Wording(String text, String version, String language, String place, String notice) {

    public static final Wording NONE = new Wording("", "", "", "", "");

    public static final int LONGEST_TEXT = 2000;
    public static final int LONGEST_VERSION = 60;
    public static final int LONGEST_LANGUAGE = 35;
    public static final int LONGEST_PLACE = 500;

    /** Between the fields of what is hashed; no text has it. */
    static final String SEPARATOR = "\u001F";

    public Wording {
        noLonger("proof", text, LONGEST_TEXT);
        noLonger("wordingVersion", version, LONGEST_VERSION);
        noLonger("language", language, LONGEST_LANGUAGE);
        noLonger("place", place, LONGEST_PLACE);
        noLonger("notice", notice, LONGEST_PLACE);
    }

    public static Wording of(String text) {
        return new Wording(text, "", "", "", "");
    }

    static void noLonger(String field, String value, int longest) {
        if (value.length() > longest) {
            throw new IllegalArgumentException(field + " (" + value.length() + " characters) must be at most " + longest);
        }
        if (value.contains(SEPARATOR)) {
            throw new IllegalArgumentException(field + " must not have the control character U+001F");
        }
    }
}
