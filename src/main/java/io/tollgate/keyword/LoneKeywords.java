package io.tollgate.keyword;

import io.tollgate.keyword.Constructions.Match;
import io.tollgate.keyword.Courtesies.Around;
import io.tollgate.keyword.Courtesies.Kind;
import io.tollgate.keyword.Keyword.Scope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keywords that are said alone: as the whole message with courtesies around them, or as a clause of their own. */
final class LoneKeywords {

    /** The most words of a message in which a keyword in capitals counts. */
    private static final int LONGEST_WITH_CAPITALS = 12;

    private final Constructions<Keyword> stops;

    /** @param stops keywords whose match is BEGINNING or WHOLE */
    LoneKeywords(Constructions<Keyword> stops) {
        this.stops = stops;
    }

    /** What the words before a place consist of: a keyword that may be a clause, a keyword that must be the whole message, a filler. */
    private static final class Ways {

        private static final int CLAUSE = 1;
        private static final int ALL = 2;
        private static final int FILLER = 4;

        private final List<BitSet> at = new ArrayList<>();

        Ways(int length) {
            for (int place = 0; place <= length; place++) {
                at.add(new BitSet());
            }
            at.getFirst().set(0);
        }

        void go(int from, int to, int over) {
            at.get(from).stream().forEach(way -> at.get(to).set(way | over));
        }

        boolean lead(int place) {
            return at.get(place).stream().anyMatch(way -> (way & CLAUSE) != 0 || (way & ALL) != 0 && (way & FILLER) == 0);
        }
    }

    /** The keyword of a message that has only keywords, courtesies and, beside a keyword that may be a clause, fillers. */
    Optional<Keyword> whole(Spoken spoken, Around around) {
        Ways ways = new Ways(spoken.length());
        List<Match<Keyword>> found = new ArrayList<>();
        for (int place = 0; place < spoken.length(); place++) {
            if (ways.at.get(place).isEmpty()) {
                continue;
            }
            for (Match<Kind> match : around.at(place)) {
                ways.go(place, match.to(), match.meaning() == Kind.FILLER ? Ways.FILLER : 0);
            }
            for (Match<Keyword> match : stops.at(spoken, around, place)) {
                ways.go(place, match.to(), match.meaning().match() == Keyword.Match.BEGINNING ? Ways.CLAUSE : Ways.ALL);
                found.add(match);
            }
        }
        if (!ways.lead(spoken.length())) {
            return Optional.empty();
        }
        return found.stream().max(Comparator.<Match<Keyword>>comparingInt(match -> match.meaning().covers() == Scope.ALL ? 1 : 0)
                .thenComparingInt(match -> match.meaning().match() == Keyword.Match.BEGINNING ? 1 : 0)
                .thenComparingInt(match -> -match.from())
                .thenComparingInt(Match::length)).map(Match::meaning);
    }

    /** @param sentences that were heard in the message */
    List<Match<Keyword>> in(Spoken spoken, Around around, List<Match<Keyword>> sentences) {
        List<Match<Keyword>> heard = new ArrayList<>();
        for (int place = 0; place < spoken.length(); place++) {
            if (!around.begins(place)) {
                continue;
            }
            for (Match<Keyword> keyword : stops.at(spoken, around, place)) {
                BitSet ends = ends(keyword, spoken, around);
                if (ends.stream().anyMatch(end -> counts(keyword, end, spoken, around, sentences))) {
                    heard.add(keyword);
                }
            }
        }
        return heard;
    }

    /** The places up to which the keyword reaches, with the words around it. */
    private static BitSet ends(Match<Keyword> keyword, Spoken spoken, Around around) {
        BitSet ends = new BitSet();
        ends.set(keyword.to());
        for (int place = ends.nextSetBit(0); place >= 0 && place < spoken.length(); place = ends.nextSetBit(place + 1)) {
            if (place == keyword.to() || spoken.before(place) == Spoken.NOTHING) {
                around.at(place).forEach(match -> ends.set(match.to()));
            }
        }
        return ends;
    }

    private static boolean counts(Match<Keyword> keyword, int end, Spoken spoken, Around around, List<Match<Keyword>> sentences) {
        boolean clause = spoken.before(end) >= Spoken.CLAUSE;
        boolean reason = around.outside(keyword.from(), keyword.to(), Kind.REASON)
                || sentences.stream().anyMatch(stop -> stop.meaning().covers() == Scope.ALL && !stop.overlaps(keyword));
        if (reason && (clause || end < spoken.length() && around.at(end, Kind.REASON))) {
            return true;
        }
        if (keyword.meaning().match() != Keyword.Match.BEGINNING || spoken.hasQuestion()
                || around.outside(keyword.from(), keyword.to(), Kind.MATTER)) {
            return false;
        }
        boolean sentence = spoken.before(end) == Spoken.SENTENCE
                && (end == spoken.length() || spoken.before(start(keyword, spoken)) == Spoken.SENTENCE);
        return sentence || spoken.standsOut(keyword.from()) && spoken.length() <= LONGEST_WITH_CAPITALS
                && spoken.before(start(keyword, spoken)) == Spoken.SENTENCE;
    }

    /** The first word of the keyword's clause. */
    private static int start(Match<Keyword> keyword, Spoken spoken) {
        int start = keyword.from();
        while (start > 0 && spoken.before(start) == Spoken.NOTHING) {
            start--;
        }
        return start;
    }
}
