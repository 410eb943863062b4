package io.tollgate.consent;

/**
 * What was shown when consent was asked for, and where. It is the same for all who saw it, so it is stored once.
 *
 * @param text     exactly the shown text, or where the proof is; at most 2,000 characters
 * @param version  the business's version of the text; may be empty
 * @param language the language of the text, BCP 47, such as {@code de-AT}; may be empty
 * @param place    where it was shown: page, form, shop or number; may be empty
 * @param notice   the privacy notice that was linked, with its version; may be empty
 */
public record Wording(String text, String version, String language, String place, String notice) {

    public static final Wording NONE = new Wording("", "", "", "", "");

    public static final int LONGEST_TEXT = 2000;
    public static final int LONGEST_VERSION = 60;
    public static final int LONGEST_LANGUAGE = 35;
    public static final int LONGEST_PLACE = 500;

    /** Separates the fields for the hash; no text may contain it. */
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
