package io.tollgate.keyword;

import io.tollgate.keyword.Constructions.Row;
import io.tollgate.keyword.Keyword.Action;
import io.tollgate.keyword.Keyword.Match;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the keyword that somebody may have misspelt: {@code Stpo}, {@code stopppp}, {@code ST0P}. Only short messages are checked, and a
 * word of the tables is never a misspelling.
 */
final class NearSpellings {

    private static final int MOST_WORDS = 8;
    private static final int SHORTEST = 4;
    /** From this length on one letter may be missing; from {@link #VERY_LONG} on two letters may be wrong. */
    private static final int LONG = 7;
    private static final int VERY_LONG = 10;
    private static final int LONGEST_WORD = 40;
    private static final String DIGITS = "01345";
    private static final String LETTERS = "oieas";

    private final Map<String, Keyword> whole;
    private final List<Map.Entry<String, Keyword>> stops = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    NearSpellings(Map<String, Keyword> whole, List<Row<Keyword>> sentences) {
        this.whole = whole;
        for (Map.Entry<String, Keyword> entry : whole.entrySet()) {
            known.addAll(List.of(entry.getKey().split(" ")));
            boolean stop = entry.getValue().action() == Action.STOP && entry.getValue().match() != Match.ANSWER;
            if (stop && !entry.getKey().contains(" ") && entry.getKey().length() >= SHORTEST) {
                stops.add(entry);
            }
        }
        sentences.forEach(row -> row.construction().vocabulary().forEach(known::add));
    }

    /** @param heard finds the keyword of a message in which one word was replaced */
    Optional<Keyword> in(Spoken spoken, Function<Spoken, Optional<Keyword>> heard) {
        if (spoken.length() > MOST_WORDS) {
            return Optional.empty();
        }
        Keyword joined = whole.get(spoken.text().replace(" ", ""));
        if (spoken.length() > 1 && joined != null && joined.action() == Action.STOP && joined.match() == Match.BEGINNING) {
            return Optional.of(joined);
        }
        for (int place = 0; place < spoken.length(); place++) {
            String word = spoken.word(place);
            boolean right = spoken.length() == 1 ? whole.containsKey(word) : known.contains(word);
            if (right || word.length() < SHORTEST || word.length() > LONGEST_WORD) {
                continue;
            }
            for (Map.Entry<String, Keyword> entry : stops) {
                if (near(word, entry.getKey(), entry.getValue())) {
                    Optional<Keyword> meant = spoken.length() == 1
                            ? Optional.of(entry.getValue())
                            : heard.apply(spoken.with(place, entry.getKey()));
                    if (meant.filter(keyword -> keyword.action() == Action.STOP).isPresent()) {
                        return meant.map(_ -> entry.getValue());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean near(String typed, String right, Keyword keyword) {
        String word = letters(typed);
        if (once(word).equals(once(right))) {
            return true;
        }
        boolean anyPlace = keyword.match() == Match.BEGINNING || keyword.match() == Match.PHRASE;
        int least = anyPlace ? SHORTEST : SHORTEST + 1;
        // Another ending makes another word: "cancelas" is not a misspelt "cancelar".
        boolean ending = word.startsWith(right.substring(0, right.length() - 1)) || right.startsWith(word);
        if (right.length() < least || ending && !anyPlace || Math.abs(word.length() - right.length()) > 2) {
            return false;
        }
        boolean begins = word.charAt(0) == right.charAt(0) || word.charAt(0) == right.charAt(1) && word.charAt(1) == right.charAt(0);
        if (!begins) {
            return false;
        }
        if (right.length() >= VERY_LONG) {
            return distance(word, right) <= 2;
        }
        boolean changed = word.length() == right.length() && !exchanged(word, right);
        boolean shorter = word.length() < right.length();
        return distance(word, right) <= 1 && (!changed || anyPlace || right.length() > LONG) && (!shorter || right.length() >= LONG);
    }

    /** Replaces digits that look like letters, in a word that has letters. */
    private static String letters(String word) {
        if (word.chars().allMatch(Character::isDigit)) {
            return word;
        }
        StringBuilder letters = new StringBuilder();
        word.chars().forEach(letter -> letters.append(DIGITS.indexOf(letter) < 0 ? (char) letter : LETTERS.charAt(DIGITS.indexOf(letter))));
        return letters.toString();
    }

    /** Writes a letter that is repeated in a row only once. */
    private static String once(String word) {
        StringBuilder once = new StringBuilder();
        word.chars().filter(letter -> once.isEmpty() || once.charAt(once.length() - 1) != letter)
                .forEach(letter -> once.append((char) letter));
        return once.toString();
    }

    /** Whether the words differ by an exchange of two neighbouring letters. */
    private static boolean exchanged(String one, String other) {
        int first = 0;
        while (first < one.length() && one.charAt(first) == other.charAt(first)) {
            first++;
        }
        return first + 1 < one.length() && one.charAt(first) == other.charAt(first + 1) && one.charAt(first + 1) == other.charAt(first)
                && one.substring(first + 2).equals(other.substring(first + 2));
    }

    /** How many letters to add, remove, change or exchange with their neighbour. */
    private static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                steps[i][j] = Math.min(steps[i - 1][j - 1] + (same ? 0 : 1), Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                if (i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[one.length()][other.length()];
    }
}
