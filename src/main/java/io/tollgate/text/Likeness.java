package io.tollgate.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the right word that is most similar to a wrong one: the one with the fewest changed letters. Of texts of several words, none is
 * similar that says the opposite.
 */
public final class Likeness {

    /** The most letters that are compared; of a longer word only its beginning. */
    private static final int MOST_LETTERS = 300;

    private Likeness() {}

    public static Optional<String> nearest(String wrong, Collection<String> right) {
        Map<String, Integer> known = right.stream().distinct().collect(Collectors.toMap(word -> word, word -> distance(wrong, word)));
        Comparator<String> byDistance = Comparator.<String>comparingInt(known::get).thenComparing(Comparator.naturalOrder());
        if (!wrong.strip().contains(" ")) {
            return right.stream().min(byDistance);
        }
        Opposites opposites = new Opposites(right);
        return right.stream().sorted(byDistance).filter(text -> !opposites.contradict(wrong, text)).findFirst();
    }

    /** What is left of a text without its negation; empty if it has none. @param right the right texts, whose words are no slips */
    public static Optional<String> withoutNegation(String text, Collection<String> right) {
        Opposites opposites = new Opposites(right);
        return opposites.negated(text) ? Optional.of(opposites.withoutNegation(text)) : Optional.empty();
    }

    /** Whether the words differ in at most so many letters. */
    public static boolean alike(String one, String other, int letters) {
        char[] a = beginning(one);
        char[] b = letters(other);
        return Math.abs(a.length - b.length) <= letters && distance(a, b) <= letters;
    }

    /** Whether the words are more alike than not: at most two in five letters differ. */
    public static boolean near(String one, String other) {
        return 5 * distance(one, other) <= 2 * Math.max(one.length(), other.length());
    }

    /** How many letters differ: Levenshtein's distance; upper and lower case are the same letter. */
    public static int distance(String one, String other) {
        return distance(beginning(one), letters(other));
    }

    private static char[] beginning(String word) {
        return letters(word.substring(0, Math.min(word.length(), MOST_LETTERS)));
    }

    private static char[] letters(String word) {
        return word.toLowerCase(Locale.ROOT).toCharArray();
    }

    private static int distance(char[] a, char[] b) {
        int shorter = Math.min(a.length, b.length);
        int begin = 0; // where both begin alike or end alike, nothing is changed
        while (begin < shorter && a[begin] == b[begin]) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && a[a.length - 1 - end] == b[b.length - 1 - end]) {
            end++;
        }
        return changes(Arrays.copyOfRange(a, begin, a.length - end), Arrays.copyOfRange(b, begin, b.length - end));
    }

    private static int changes(char[] a, char[] b) {
        int[] row = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length];
    }
}
