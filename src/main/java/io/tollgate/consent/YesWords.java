package io.tollgate.consent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words that mean a plain yes, by language; from yes-words.csv. Signs, emoji, quotation marks and invisible characters may stand around
 * it. A text with more words does not count, as it may answer something else; nor does one with a question mark or a sign that means no.
 */
final class YesWords {

    private static final String EVERYWHERE = "en";
    private static final int LONGEST = 200;
    /** Thumbs down, crosses, prohibited, no-entry and stop signs, and a person with crossed arms. */
    private static final String SAYS_NO = "👎❌❎✖🚫⛔🛑🙅🙄🤔✋";

    private final Map<String, Set<String>> byLanguage;

    private YesWords(Map<String, Set<String>> byLanguage) {
        this.byLanguage = byLanguage;
    }

    static YesWords load() {
        Map<String, Set<String>> words = new HashMap<>();
        try (var reader = new BufferedReader(
                new InputStreamReader(YesWords.class.getResourceAsStream("yes-words.csv"), StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).skip(1).map(line -> line.split(","))
                    .forEach(row -> words.computeIfAbsent(row[0], language -> new HashSet<>()).add(folded(row[1])));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new YesWords(words);
    }

    /** @param language the language of the wording that she was shown, BCP 47; English counts with every language */
    boolean isYes(String text, String language) {
        String plain = Normalizer.normalize(text.substring(0, Math.min(LONGEST, text.length())), Normalizer.Form.NFKC);
        if (text.length() > LONGEST || plain.codePoints().anyMatch(sign -> sign == '?' || sign == '؟' || SAYS_NO.indexOf(sign) >= 0)) {
            return false;
        }
        String word = folded(plain);
        return byLanguage.getOrDefault(language.split("[-_]", 2)[0].toLowerCase(Locale.ROOT), Set.of()).contains(word)
                || byLanguage.getOrDefault(EVERYWHERE, Set.of()).contains(word);
    }

    /** Keeps letters with their marks, and digits. Other characters separate words, except invisible ones. */
    private static String folded(String text) {
        StringBuilder kept = new StringBuilder();
        for (int letter : Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().toArray()) {
            switch (Character.getType(letter)) {
                case Character.FORMAT, Character.ENCLOSING_MARK -> {}
                case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> {
                    if (letter < 0xFE00 || letter > 0xFE0F) {
                        kept.appendCodePoint(letter);
                    }
                }
                default -> kept.appendCodePoint(Character.isLetterOrDigit(letter) ? letter : ' ');
            }
        }
        return kept.toString().strip().replaceAll(" +", " ").toLowerCase(Locale.ROOT);
    }
}
