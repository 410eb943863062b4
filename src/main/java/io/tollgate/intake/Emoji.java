package io.tollgate.intake;

import java.util.regex.Pattern;

/** What is one emoji, by Unicode Technical Standard 51. */
final class Emoji {

    private static final String KEYCAP = "[0-9#*]\\uFE0F?\\u20E3";
    private static final String FLAG = "[\\x{1F1E6}-\\x{1F1FF}]{2}";
    private static final String PICTURE = "\\p{IsExtended_Pictographic}(?:\\uFE0F|\\p{IsEmoji_Modifier})?";
    private static final String TAGS = "(?:[\\x{E0020}-\\x{E007E}]+\\x{E007F})?";

    /** Empty, or one emoji: a picture (with skin tone, or several joined to one), a flag, or a key. */
    static final Pattern ONE_OR_NONE = Pattern.compile(
            "(?:" + KEYCAP + "|" + FLAG + "|" + PICTURE + TAGS + "(?:\\u200D" + PICTURE + ")*)?");

    private Emoji() {}
}
