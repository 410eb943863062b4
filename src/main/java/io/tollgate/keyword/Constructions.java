package io.tollgate.keyword;

import io.tollgate.keyword.Construction.Edges;
import io.tollgate.keyword.Construction.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Many constructions, by the word that they begin with: only those that can begin at a place are tried there.
 *
 * @param <T> what each of them means
 */
public final class Constructions<T> {

    public record Row<T>(Construction construction, T meaning) {}

    /** @param from index of the first word; @param to index after the last word */
    record Match<T>(int from, int to, T meaning) {

        boolean overlaps(Match<?> other) {
            return from < other.to && other.from < to;
        }

        /** Whether this match covers all of the other and more. */
        boolean exceeds(Match<?> other) {
            return from <= other.from && to >= other.to && to - from > other.to - other.from;
        }

        int length() {
            return to - from;
        }
    }

    private final Map<String, List<Row<T>>> byWord = new HashMap<>();
    private final Map<String, List<Row<T>>> byStem = new HashMap<>();
    private final int longestStem;

    @SuppressWarnings("ReferenceEquality") // two rows may say the same
    Constructions(List<Row<T>> rows) {
        int longest = 0;
        for (Row<T> row : rows) {
            for (Wording wording : row.construction().first().toList()) {
                String word = wording.words().getFirst();
                boolean stem = wording.stem() && wording.words().size() == 1;
                List<Row<T>> same = (stem ? byStem : byWord).computeIfAbsent(word, _ -> new ArrayList<>());
                if (same.isEmpty() || same.getLast() != row) {
                    same.add(row);
                }
                longest = stem ? Math.max(longest, word.length()) : longest;
            }
        }
        this.longestStem = longest;
    }

    /** The longest match of each row that begins here. */
    List<Match<T>> at(Spoken spoken, Edges edges, int place) {
        List<Match<T>> found = new ArrayList<>();
        for (Row<T> row : candidates(spoken.word(place))) {
            int end = row.construction().end(spoken, edges, place);
            if (end > place) {
                found.add(new Match<>(place, end, row.meaning()));
            }
        }
        return found;
    }

    List<Match<T>> in(Spoken spoken, Edges edges) {
        List<Match<T>> found = new ArrayList<>();
        for (int place = 0; place < spoken.length(); place++) {
            found.addAll(at(spoken, edges, place));
        }
        return found;
    }

    private Set<Row<T>> candidates(String word) {
        Set<Row<T>> candidates = new LinkedHashSet<>(byWord.getOrDefault(word, List.of()));
        for (int length = 1; length <= Math.min(longestStem, word.length()); length++) {
            candidates.addAll(byStem.getOrDefault(word.substring(0, length), List.of()));
        }
        return candidates;
    }
}
