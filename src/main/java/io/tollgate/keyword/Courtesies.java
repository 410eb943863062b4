package io.tollgate.keyword;

import io.tollgate.keyword.Construction.Edges;
import io.tollgate.keyword.Constructions.Match;
import io.tollgate.keyword.Constructions.Row;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words that stand around keywords: the rows of {@code tables/around-keywords.csv}. */
public final class Courtesies {

    /**
     * COURTESY: may stand around every keyword. FILLER: may stand around a word that is a stop only if it is a whole clause. REASON: why
     * somebody wants no messages. MATTER: what else a sentence may be about. SIGNATURE: what ends a message. YES and NO: the answers to the
     * question whether a stop was meant.
     */
    public enum Kind { COURTESY, FILLER, REASON, MATTER, SIGNATURE, YES, NO }

    private static final int SHORT_NUMBER = 3;

    private final Constructions<Kind> rows;

    public Courtesies(List<Row<Kind>> rows) {
        this.rows = new Constructions<>(rows);
    }

    Spoken withoutSignature(Spoken spoken) {
        for (int place = 1; place < spoken.length(); place++) {
            if (spoken.before(place) == Spoken.SENTENCE
                    && rows.at(spoken, Edges.NONE, place).stream().anyMatch(match -> match.meaning() == Kind.SIGNATURE)) {
                return spoken.first(place);
            }
        }
        return spoken;
    }

    Around in(Spoken spoken) {
        return new Around(spoken, rows.in(spoken, Edges.NONE));
    }

    /** One message, with the words around its keywords. */
    static final class Around implements Edges {

        private final Spoken spoken;
        private final List<Match<Kind>> found;
        private final List<List<Match<Kind>>> byStart = new ArrayList<>();
        private final Map<Kind, BitSet> starts = new EnumMap<>(Kind.class);
        private final Map<Kind, Integer> firstEnd = new EnumMap<>(Kind.class);
        private final BitSet begins = new BitSet();
        private final BitSet ends = new BitSet();

        private Around(Spoken spoken, List<Match<Kind>> found) {
            this.spoken = spoken;
            this.found = new ArrayList<>(found);
            for (int place = 0; place < spoken.length(); place++) {
                if (spoken.word(place).length() >= SHORT_NUMBER && spoken.word(place).chars().allMatch(Character::isDigit)) {
                    this.found.add(new Match<>(place, place + 1, Kind.FILLER));
                }
                byStart.add(new ArrayList<>());
            }
            this.found.stream().filter(match -> EnumSet.of(Kind.COURTESY, Kind.FILLER).contains(match.meaning()))
                    .forEach(match -> byStart.get(match.from()).add(match));
            for (Match<Kind> match : this.found) {
                starts.computeIfAbsent(match.meaning(), _ -> new BitSet()).set(match.from());
                firstEnd.merge(match.meaning(), match.to(), Math::min);
            }
            for (int place = 0; place <= spoken.length(); place++) {
                begins.set(place, begins.get(place) || spoken.before(place) >= Spoken.CLAUSE);
                if (begins.get(place) && place < spoken.length()) {
                    byStart.get(place).forEach(match -> begins.set(match.to()));
                }
            }
            for (int place = spoken.length(); place >= 0; place--) {
                boolean end = spoken.before(place) >= Spoken.CLAUSE && place > 0 || place == spoken.length();
                ends.set(place, end || byStart.get(place).stream().anyMatch(match -> ends.get(match.to())));
            }
        }

        @Override
        public boolean begins(int place) {
            return begins.get(place);
        }

        @Override
        public boolean ends(int place) {
            return ends.get(place);
        }

        List<Match<Kind>> at(int place) {
            return byStart.get(place);
        }

        /** Whether a word of this kind stands outside these words. */
        boolean outside(int from, int to, Kind kind) {
            return firstEnd.getOrDefault(kind, Integer.MAX_VALUE) <= from || starts.getOrDefault(kind, new BitSet()).nextSetBit(to) >= 0;
        }

        boolean at(int place, Kind kind) {
            return starts.getOrDefault(kind, new BitSet()).get(place);
        }

        /** Whether the whole message is of this kind, apart from courtesies and fillers. */
        boolean isWholly(Kind kind) {
            Set<Kind> around = EnumSet.of(Kind.COURTESY, Kind.FILLER);
            BitSet without = new BitSet();
            BitSet with = new BitSet();
            without.set(0);
            for (int place = 0; place < spoken.length(); place++) {
                for (Match<Kind> match : of(place)) {
                    boolean counts = match.meaning() == kind;
                    if (without.get(place) && (counts || around.contains(match.meaning()))) {
                        (counts ? with : without).set(match.to());
                    }
                    if (with.get(place) && (counts || around.contains(match.meaning()))) {
                        with.set(match.to());
                    }
                }
            }
            return with.get(spoken.length());
        }

        private List<Match<Kind>> of(int place) {
            return found.stream().filter(match -> match.from() == place).toList();
        }
    }
}
