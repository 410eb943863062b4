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

/** The words that are a plain yes, by language; from yes-words.csv. A yes with more words is none: nobody can say what it is to. */
final class YesWords {

    private static final String EVERYWHERE = "en";

    private final Map<String, Set<String>> byLanguage;

    private YesWords(Map<String, Set<String>> byLanguage) {
        this.byLanguage = byLanguage;
    }

    static YesWords load() {
        Map<String, Set<String>> words = new HashMap<>();
        try (var reader = new BufferedReader(new InputStreamReader(YesWords.class.getResourceAsStream("yes-words.csv"), StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).skip(1).map(line -> line.split(","))
                    .forEach(row -> words.computeIfAbsent(row[0], language -> new HashSet<>()).add(folded(row[1])));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new YesWords(words);
    }

    /** @param language BCP 47, of the wording that she was shown; English is understood everywhere */
    boolean isYes(String text, String language) {
        String word = folded(text);
        return byLanguage.getOrDefault(language.split("[-_]", 2)[0].toLowerCase(Locale.ROOT), Set.of()).contains(word)
                || byLanguage.get(EVERYWHERE).contains(word);
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("[\\p{Punct}\\p{IsPunctuation}\\s]+", " ").strip().toLowerCase(Locale.ROOT);
    }
}
