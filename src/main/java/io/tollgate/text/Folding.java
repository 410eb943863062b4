package io.tollgate.text;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Brings what people type to one form: words in small letters, a space between them. Upper case, accents, vowel points, signs, emoji and
 * invisible characters are removed, and so are the dots of the Turkish I. Marks stay where they are letters, as in Hindi and Thai.
 */
public final class Folding {

    private static final Set<UnicodeScript> ACCENTED = EnumSet.of(
            UnicodeScript.LATIN, UnicodeScript.GREEK, UnicodeScript.CYRILLIC, UnicodeScript.ARABIC, UnicodeScript.HEBREW);
    /** Scripts that put no space between words, or that attach endings to words. */
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL, UnicodeScript.THAI);
    /** Plain letters for letters with a stroke and for ligatures, from which no accent can be removed. */
    private static final Map<Integer, String> PLAIN = Map.of((int) 'ł', "l", (int) 'ø', "o", (int) 'đ', "d", (int) 'æ', "ae", (int) 'œ',
            "oe",
            (int) 'ς', "σ", (int) 'ı', "i", (int) 'ð', "d", (int) 'þ', "th",
            (int) 'ß', "ss");
    private static final int TATWEEL = 0x640;
    private static final int SPELT_OUT = 3;

    private Folding() {}

    public static String fold(String text) {
        // Through capitals, so that both the dotted and the dotless i become one; then the dot is an accent like others.
        String small = Normalizer.normalize(text, Form.NFKD).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder kept = new StringBuilder(small.length());
        UnicodeScript script = UnicodeScript.COMMON;
        for (int letter : Normalizer.normalize(small, Form.NFKD).codePoints().toArray()) {
            switch (Character.getType(letter)) {
                case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> {
                    if (!ACCENTED.contains(script) && !variation(letter)) {
                        kept.appendCodePoint(letter);
                    }
                }
                case Character.FORMAT, Character.CONTROL -> kept.append(letter == '\n' || letter == '\r' || letter == '\t' ? " " : "");
                default -> {
                    script = UnicodeScript.of(letter);
                    kept.append(plain(letter));
                }
            }
        }
        return String.join(" ", joined(words(Normalizer.normalize(kept, Form.NFC))));
    }

    /** Whether a phrase of this writing may stand within other letters. */
    public static boolean unspaced(String folded) {
        return folded.codePoints().anyMatch(Folding::unspaced);
    }

    public static boolean unspaced(int letter) {
        return UNSPACED.contains(UnicodeScript.of(letter));
    }

    /** Whether it is a mark that belongs to the letter before it. */
    public static boolean mark(int letter) {
        return switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    private static String plain(int letter) {
        if (Character.isLetterOrDigit(letter) && letter != TATWEEL) {
            return PLAIN.getOrDefault(letter, Character.toString(letter));
        }
        // An apostrophe is within a word; a stretched Arabic word is the same word.
        return letter == '\'' || letter == '’' || letter == 'ʼ' || letter == TATWEEL ? "" : " ";
    }

    private static boolean variation(int mark) {
        return mark >= 0xFE00 && mark <= 0xFE0F || mark == 0x20E3;
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    /** {@code s t o p} is one word. */
    private static List<String> joined(List<String> words) {
        boolean speltOut = words.size() >= SPELT_OUT && words.stream().allMatch(word -> word.codePointCount(0, word.length()) == 1);
        return speltOut ? List.of(String.join("", words)) : new ArrayList<>(words);
    }
}
