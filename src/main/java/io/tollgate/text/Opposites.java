package io.tollgate.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether two texts say the opposite of each other, as far as their words tell: {@code no}, {@code without}, {@code inside} and
 * {@code outside}. The words are rows of {@code opposites.csv}. What stands in quotes or in the gap of a sentence does not count.
 */
final class Opposites {

    private static final List<String[]> ROWS = rows();
    private static final List<String[]> PAIRS = ROWS.stream().filter(row -> row[0].equals("pair"))
            .map(row -> new String[] {row[0], " " + row[1] + " ", " " + row[2] + " "}).toList();
    private static final Set<String> NEGATIONS = Set.copyOf(column("negation"));
    private static final List<String> PREFIXES = column("prefix");
    private static final List<String> PLAIN = column("plain");

    private static final Pattern BESIDE = Pattern.compile("\\{[^}]*}|\"[^\"]*(?:\"|$)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}'’]+");
    /** Shorter words are too like others to be taken for a misspelt one. */
    private static final int SHORTEST_MISSPELT = 5;
    private static final int LONG = 7;

    private final Collection<String> right;
    /** The words of the right texts, when they are asked for: none of them is a misspelt negation. */
    private Optional<Set<String>> known = Optional.empty();
    /** Words that were looked at, each without its negation; texts have many words in common. */
    private final Map<String, String> plain = new HashMap<>();

    Opposites(Collection<String> right) {
        this.right = right;
    }

    /** @param wrong with its faults of spelling; @param text one of the right texts */
    boolean contradict(String wrong, String text) {
        if (negated(wrong) != negated(text)) {
            return true;
        }
        String one = spaced(wrong);
        String other = spaced(text);
        return PAIRS.stream().anyMatch(pair -> apart(one, other, pair[1], pair[2]) || apart(other, one, pair[1], pair[2]));
    }

    /** Whether the text is negated; two negations cancel each other. */
    boolean negated(String text) {
        return words(text).stream().filter(word -> !plain(word).equals(word)).count() % 2 == 1;
    }

    /** The text without its words of negation: of {@code unverified}, {@code verified} is left. */
    String withoutNegation(String text) {
        return WORD.matcher(text).replaceAll(found -> {
            String word = found.group().toLowerCase(Locale.ROOT);
            return plain(word).equals(word) ? found.group() : plain(word);
        }).replaceAll(" {2,}", " ");
    }

    /** @param word in small letters; empty if it is a negation */
    private String plain(String word) {
        return plain.computeIfAbsent(word, this::withoutPrefix);
    }

    private String withoutPrefix(String word) {
        if (NEGATIONS.contains(word) || word.endsWith("n't") || word.endsWith("n’t") || isMisspelt(word)) {
            return "";
        }
        String meant = meant(word);
        return PLAIN.stream().anyMatch(meant::startsWith)
                ? word
                : PREFIXES.stream().filter(prefix -> meant.startsWith(prefix) && meant.length() > prefix.length() + 3).findFirst()
                        .map(prefix -> meant.substring(prefix.length())).orElse(word);
    }

    /** The word of the right texts that a long word with a slip is; else the word. */
    private String meant(String word) {
        return word.length() < LONG || known().contains(word)
                ? word
                : known().stream().filter(other -> Likeness.alike(word, other, 2))
                        .min(Comparator.<String>comparingInt(other -> Likeness.distance(word, other))
                                .thenComparing(Comparator.naturalOrder()))
                        .orElse(word);
    }

    private boolean isMisspelt(String word) {
        return NEGATIONS.stream().anyMatch(negation -> isLike(word, negation)) && !known().contains(word);
    }

    /** Whether a word is a negation with letters exchanged or doubled, or a long negation with one wrong letter. */
    private static boolean isLike(String word, String negation) {
        return word.charAt(0) == negation.charAt(0) && Math.abs(word.length() - negation.length()) <= 1
                && (sorted(word).equals(sorted(negation)) || word.replaceAll("(.)\\1", "$1").equals(negation)
                        || negation.length() >= SHORTEST_MISSPELT && Likeness.alike(word, negation, 1));
    }

    private Set<String> known() {
        Set<String> words = known
                .orElseGet(() -> right.stream().flatMap(text -> words(text).stream()).collect(Collectors.toUnmodifiableSet()));
        known = Optional.of(words);
        return words;
    }

    private static String sorted(String word) {
        return word.chars().sorted().collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean apart(String one, String other, String ofOne, String ofOther) {
        return one.contains(ofOne) && !one.contains(ofOther) && other.contains(ofOther) && !other.contains(ofOne);
    }

    private static String spaced(String text) {
        return " " + String.join(" ", words(text)) + " ";
    }

    private static List<String> words(String text) {
        return WORD.matcher(BESIDE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ")).results().map(MatchResult::group).toList();
    }

    private static List<String> column(String kind) {
        return ROWS.stream().filter(row -> row[0].equals(kind)).map(row -> row[1]).toList();
    }

    private static List<String[]> rows() {
        try (InputStream file = Opposites.class.getResourceAsStream("opposites.csv")) {
            List<String[]> rows = new ArrayList<>();
            new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).skip(1)
                    .forEach(line -> rows.add(line.split(",", -1)));
            return List.copyOf(rows);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
