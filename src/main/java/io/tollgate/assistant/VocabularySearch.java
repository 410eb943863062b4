package io.tollgate.assistant;

import io.tollgate.release.RuleBundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds sentences of the vocabulary by words. */
final class VocabularySearch {

    private static final int MOST = 25;
    private static final String FILE = "vocabulary.dsl";
    private static final Pattern SENTENCE = Pattern.compile("\\[(when|then)\\](.*?)(?<!\\\\)=.*");
    private static final String MEANING = "#: ";

    /** One sentence with what is below it. */
    private record Entry(String sentence, List<String> meaning) {

        String line() {
            return sentence + "    " + String.join(" ", meaning);
        }

        long hits(List<String> words) {
            String all = line().toLowerCase(Locale.ROOT);
            return words.stream().filter(all::contains).count();
        }
    }

    private VocabularySearch() {}

    static String of(RuleBundle bundle, String words) {
        String text = Optional.ofNullable(bundle.rules().byPath().get(FILE)).map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> new NotDone("The rules in force have no vocabulary."));
        List<String> wanted = Stream.of(words.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty()).toList();
        List<Entry> found = entries(text).stream().filter(entry -> entry.hits(wanted) > 0)
                .sorted(Comparator.<Entry>comparingLong(entry -> entry.hits(wanted)).reversed()).limit(MOST).toList();
        return found.isEmpty()
                ? "No sentence has these words. Maybe fewer or other words; what rules cannot say yet, the officer may wish for."
                : found.stream().map(Entry::line).collect(Collectors.joining("\n"));
    }

    private static List<Entry> entries(String text) {
        List<Entry> entries = new ArrayList<>();
        text.lines().forEach(line -> {
            Matcher sentence = SENTENCE.matcher(line);
            if (sentence.matches()) {
                entries.add(new Entry(sentence.group(2).strip(), new ArrayList<>()));
            } else if (line.startsWith(MEANING) && !entries.isEmpty()) {
                entries.getLast().meaning().add(line.substring(MEANING.length()).strip().replaceFirst("^de: ", "German: "));
            }
        });
        return entries;
    }
}
