package io.tollgate.keyword;

import io.tollgate.text.Likeness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A way to say something, as a row of the tables writes it: words, and between them
 * {@code a|b} for one of several, {@code a_b} for words that belong together, {@code word*} for any ending, {@code (a)} for what may be
 * missing, {@code <group>} for a word of a group, {@code ~} for at most three words, {@code ^} and {@code $} for the beginning and the end
 * of a clause.
 *
 * <p>Matching keeps the set of places that a part of the row may have reached, at most {@value #MOST_WORDS} words further on. So the time
 * grows with the length of the text times the length of the row, and never faster.
 */
public final class Construction {

    static final int MOST_WORDS = 62;
    /** A gap is three words, or twelve letters of a script without spaces. */
    private static final int GAP = 12;
    private static final int GAP_OF_WORD = 4;
    private static final int GAP_OF_LETTER = 1;

    private enum Kind { WORDS, GAP, BEGIN, END }

    /** @param stem whether the last word is only the beginning of a word */
    public record Wording(List<String> words, boolean stem) {

        public static Wording of(String text) {
            boolean stem = text.endsWith("*");
            return new Wording(Spoken.words((stem ? text.substring(0, text.length() - 1) : text).replace('_', ' ')), stem);
        }

        private boolean fits(Spoken spoken, int at) {
            if (at + words.size() > spoken.length()) {
                return false;
            }
            int last = words.size() - 1;
            for (int i = 0; i <= last; i++) {
                String word = spoken.word(at + i);
                boolean same = stem && i == last ? word.startsWith(words.get(i)) : word.equals(words.get(i));
                if (!same || i > 0 && spoken.before(at + i) == Spoken.SENTENCE) {
                    return false;
                }
            }
            return true;
        }
    }

    private record Part(Kind kind, boolean optional, Map<String, List<Wording>> byFirst, List<Wording> stems) {

        static Part of(Kind kind) {
            return new Part(kind, false, Map.of(), List.of());
        }

        static Part of(List<Wording> wordings, boolean optional) {
            Map<String, List<Wording>> byFirst = new HashMap<>();
            List<Wording> stems = new ArrayList<>();
            for (Wording wording : wordings) {
                if (wording.stem() && wording.words().size() == 1) {
                    stems.add(wording);
                } else {
                    byFirst.computeIfAbsent(wording.words().getFirst(), _ -> new ArrayList<>()).add(wording);
                }
            }
            return new Part(Kind.WORDS, optional, byFirst, stems);
        }

        private Stream<Wording> wordings() {
            return Stream.concat(byFirst.values().stream().flatMap(List::stream), stems.stream());
        }
    }

    private final List<Part> parts;

    private Construction(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * @param groups words by the name of their group
     * @throws IllegalArgumentException says what is wrong and what was maybe meant
     */
    public static Construction of(String text, Map<String, List<Wording>> groups) {
        List<Part> parts = new ArrayList<>();
        for (String part : text.strip().split("\\s+")) {
            switch (part) {
                case "~" -> parts.add(Part.of(Kind.GAP));
                case "^" -> parts.add(Part.of(Kind.BEGIN));
                case "$" -> parts.add(Part.of(Kind.END));
                default -> parts.add(words(part, groups));
            }
        }
        List<Part> told = parts.stream().filter(part -> part.kind() == Kind.WORDS).toList();
        Part first = parts.getFirst().kind() == Kind.BEGIN && parts.size() > 1 ? parts.get(1) : parts.getFirst();
        if (first.kind() != Kind.WORDS || first.optional()) {
            throw new IllegalArgumentException("`" + text + "` must begin with a word that is not optional. Maybe write it in two rows.");
        }
        int longest = told.stream().mapToInt(part -> part.wordings().mapToInt(wording -> wording.words().size()).max().orElse(0)).sum()
                + (int) parts.stream().filter(part -> part.kind() == Kind.GAP).count() * GAP;
        if (longest > MOST_WORDS) {
            throw new IllegalArgumentException(
                    "`" + text + "` can be " + longest + " words long, which is more than " + MOST_WORDS + ". Maybe write it in two rows.");
        }
        return new Construction(List.copyOf(parts));
    }

    private static Part words(String part, Map<String, List<Wording>> groups) {
        boolean optional = part.startsWith("(") && part.endsWith(")");
        List<Wording> wordings = new ArrayList<>();
        for (String word : (optional ? part.substring(1, part.length() - 1) : part).split("\\|")) {
            if (word.startsWith("<") && word.endsWith(">")) {
                String group = word.substring(1, word.length() - 1);
                if (!groups.containsKey(group)) {
                    throw new IllegalArgumentException(
                            "There is no group `" + group + "` of this language." + Likeness.nearest(group, groups.keySet())
                                    .map(near -> " Maybe " + near + ".").orElse(" Maybe add its words to tables/word-groups.csv."));
                }
                wordings.addAll(groups.get(group));
                continue;
            }
            Wording wording = Wording.of(word);
            if (wording.words().isEmpty() || word.chars().anyMatch(letter -> "()<>~^$".indexOf(letter) >= 0)) {
                throw new IllegalArgumentException(
                        "`" + word + "` is not a word. Maybe a bracket or a space is missing: (word) <group> a|b word* ~ ^ $.");
            }
            wordings.add(wording);
        }
        return Part.of(wordings, optional);
    }

    /** The words with which a match can begin. */
    Stream<Wording> first() {
        return parts.stream().filter(part -> part.kind() == Kind.WORDS).findFirst().stream().flatMap(Part::wordings);
    }

    /** All words of the row; they tell known words from misspelt ones. */
    Stream<String> vocabulary() {
        return parts.stream().flatMap(Part::wordings).flatMap(wording -> wording.words().stream());
    }

    public boolean namesEdges() {
        return parts.stream().anyMatch(part -> part.kind() == Kind.BEGIN || part.kind() == Kind.END);
    }

    /** @return the index after the last word of the longest match that begins with this word; -1 if there is none */
    int end(Spoken spoken, Edges edges, int at) {
        long reached = 1;
        for (Part part : parts) {
            reached = step(part, reached, spoken, edges, at);
            if (reached == 0) {
                return -1;
            }
        }
        return at + Long.SIZE - 1 - Long.numberOfLeadingZeros(reached);
    }

    private static long step(Part part, long reached, Spoken spoken, Edges edges, int at) {
        long next = part.optional() ? reached : 0;
        for (long left = reached; left != 0; left &= left - 1) {
            int offset = Long.numberOfTrailingZeros(left);
            int place = at + offset;
            next |= switch (part.kind()) {
                case BEGIN -> edges.begins(place) ? 1L << offset : 0;
                case END -> edges.ends(place) ? 1L << offset : 0;
                case GAP -> gap(offset, place, spoken);
                case WORDS -> words(part, offset, place, spoken);
            };
        }
        return next;
    }

    private static long gap(int offset, int place, Spoken spoken) {
        long next = 1L << offset;
        int room = GAP;
        for (int on = 0; place + on < spoken.length() && offset + on < MOST_WORDS
                && (place + on == 0 || spoken.before(place + on) == Spoken.NOTHING); on++) {
            room -= spoken.unspaced(place + on) ? GAP_OF_LETTER : GAP_OF_WORD;
            if (room < 0) {
                break;
            }
            next |= 1L << offset + on + 1;
        }
        return next;
    }

    private static long words(Part part, int offset, int place, Spoken spoken) {
        if (place >= spoken.length() || offset > 0 && spoken.before(place) == Spoken.SENTENCE) {
            return 0;
        }
        long next = 0;
        String word = spoken.word(place);
        for (Wording wording : part.byFirst().getOrDefault(word, List.of())) {
            if (offset + wording.words().size() <= MOST_WORDS && wording.fits(spoken, place)) {
                next |= 1L << offset + wording.words().size();
            }
        }
        for (Wording stem : part.stems()) {
            if (offset < MOST_WORDS && word.startsWith(stem.words().getFirst())) {
                next |= 1L << offset + 1;
            }
        }
        return next;
    }

    /** Which words of a text begin a clause and which end one. Courtesies do not count. */
    interface Edges {

        Edges NONE = new Edges() {
            @Override
            public boolean begins(int place) {
                return false;
            }

            @Override
            public boolean ends(int place) {
                return false;
            }
        };

        /** Whether the clause begins at this place. */
        boolean begins(int place);

        /** Whether the clause ends before this place. */
        boolean ends(int place);
    }

    @Override
    public String toString() {
        return Arrays.toString(parts.toArray());
    }
}
