package io.tollgate.keyword;

import io.tollgate.text.Folding;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer.Form;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What a person wrote: its words in the form of {@link Folding}, and where clauses and sentences end between them. A letter of a script
 * that writes no spaces is a word of its own, so that such a phrase is found within other letters. Made in one pass, so its cost grows with
 * the text.
 */
public final class Spoken {

    /** Stands for no break before a word; other values are breaks. */
    static final int NOTHING = 0;
    static final int CLAUSE = 1;
    static final int SENTENCE = 2;

    /** The most words that are read, more than a message of the messenger can hold. Of a longer text the beginning and the end are read. */
    public static final int MOST_WORDS = 5_120;
    private static final int LAST_WORDS = 1_024;
    private static final String QUOTED = ">";
    private static final String SIGNATURE = "--";
    private static final int LONGEST_OF_ABBREVIATION = 2;

    private final String[] words;
    private final byte[] breaks;
    private final BitSet asked;
    private final BitSet capitals;

    private Spoken(String[] words, byte[] breaks, BitSet asked, BitSet capitals) {
        this.words = words;
        this.breaks = breaks;
        this.asked = asked;
        this.capitals = capitals;
    }

    /** Reads a text, without lines that quote another message and without a signature below a line of hyphens. */
    public static Spoken of(String text) {
        Draft draft = new Draft();
        Normalizer.normalize(text, Form.NFKC).lines().takeWhile(line -> !line.startsWith(SIGNATURE))
                .filter(line -> !line.strip().startsWith(QUOTED))
                .forEach(draft::line);
        return draft.done();
    }

    /** The words of a table's cell. */
    public static List<String> words(String text) {
        return List.of(of(text).words);
    }

    public int length() {
        return words.length;
    }

    String word(int index) {
        return words[index];
    }

    /** The break before this word; for the number of words, the break at the end. */
    int before(int index) {
        return breaks[index];
    }

    boolean hasQuestion() {
        return !asked.isEmpty();
    }

    /** Whether this word is in capitals and another word is not. */
    boolean standsOut(int index) {
        return capitals.get(index) && capitals.cardinality() < words.length && capitals.cardinality() <= 2;
    }

    /** Whether the script writes no space after this word. */
    boolean unspaced(int index) {
        return Folding.unspaced(words[index]);
    }

    Spoken first(int length) {
        byte[] kept = Arrays.copyOf(breaks, length + 1);
        kept[length] = SENTENCE;
        return new Spoken(Arrays.copyOf(words, length), kept, asked.get(0, length + 1), capitals.get(0, length));
    }

    Spoken with(int index, String word) {
        String[] changed = words.clone();
        changed[index] = word;
        return new Spoken(changed, breaks, asked, capitals);
    }

    /** The words, with a space between them. */
    public String text() {
        return String.join(" ", words);
    }

    private static final class Draft {

        private final List<String> words = new ArrayList<>();
        private final List<Integer> breaks = new ArrayList<>(List.of(SENTENCE));
        private final BitSet asked = new BitSet();
        private final BitSet capitals = new BitSet();
        private final StringBuilder run = new StringBuilder();

        void line(String line) {
            int sinceDot = 0;
            for (int at = 0; at < line.length(); at += Character.charCount(line.codePointAt(at))) {
                int letter = line.codePointAt(at);
                int next = at + Character.charCount(letter) < line.length() ? line.codePointAt(at + Character.charCount(letter)) : ' ';
                if (ofAWord(letter)) {
                    run.appendCodePoint(letter);
                    sinceDot++;
                    continue;
                }
                if (letter == '.' && Character.isLetterOrDigit(next) && sinceDot <= LONGEST_OF_ABBREVIATION) {
                    sinceDot = 0;
                    continue;
                }
                sinceDot = 0;
                boolean greek = run.length() > 0 && UnicodeScript.of(run.codePointBefore(run.length())) == UnicodeScript.GREEK;
                int previous = at > 0 ? line.codePointBefore(at) : ' ';
                endWord();
                end(strength(letter, previous, next), letter == '?' || letter == '؟' || greek && letter == ';');
            }
            endWord();
            end(SENTENCE, false);
        }

        private static boolean ofAWord(int letter) {
            return switch (Character.getType(letter)) {
                case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK, Character.FORMAT -> true;
                default -> Character.isLetterOrDigit(letter) || letter == '\'' || letter == '’' || letter == 'ʼ';
            };
        }

        private static int strength(int letter, int previous, int next) {
            return switch (letter) {
                case '.', '!', '?', '؟', '。', ';', '…', '|', '•', '।', '—' -> SENTENCE;
                case ':', '-', '–' ->
                        Character.isWhitespace(next) && (letter == ':' || Character.isWhitespace(previous)) ? SENTENCE : NOTHING;
                case ',', '،', '、' -> Character.isDigit(previous) && Character.isDigit(next) ? NOTHING : CLAUSE;
                default -> switch (Character.getType(letter)) {
                    case Character.OTHER_SYMBOL, Character.SURROGATE, Character.UNASSIGNED -> CLAUSE;
                    default -> NOTHING;
                };
            };
        }

        private void end(int strength, boolean question) {
            breaks.set(words.size(), Math.max(breaks.getLast(), strength));
            if (question) {
                asked.set(words.size());
            }
        }

        private void endWord() {
            if (run.isEmpty()) {
                return;
            }
            String typed = run.toString();
            run.setLength(0);
            boolean capital = typed.codePoints().filter(Character::isUpperCase).count() >= 2
                    && typed.codePoints().noneMatch(Character::isLowerCase);
            for (String word : Folding.fold(typed).split(" ")) {
                split(word, capital);
            }
        }

        private void split(String word, boolean capital) {
            StringBuilder part = new StringBuilder();
            boolean before = false;
            for (int letter : word.codePoints().toArray()) {
                boolean joins = UnicodeScript.of(letter) == UnicodeScript.COMMON || UnicodeScript.of(letter) == UnicodeScript.INHERITED;
                boolean unspaced = Folding.unspaced(letter);
                if ((before || unspaced) && !part.isEmpty() && !joins && !Folding.mark(letter)) {
                    add(part, capital);
                    before = false;
                }
                part.appendCodePoint(letter);
                before |= unspaced;
            }
            if (!part.isEmpty()) {
                add(part, capital);
            }
        }

        private void add(StringBuilder part, boolean capital) {
            if (capital) {
                capitals.set(words.size());
            }
            words.add(part.toString());
            breaks.add(NOTHING);
            part.setLength(0);
        }

        Spoken done() {
            breaks.set(words.size(), SENTENCE);
            if (words.size() > MOST_WORDS) {
                int from = MOST_WORDS - LAST_WORDS;
                int to = words.size() - LAST_WORDS;
                words.subList(from, to).clear();
                breaks.subList(from, to).clear();
                breaks.set(from, SENTENCE);
                capitals.clear(from, Math.max(from, capitals.length()));
            }
            byte[] strengths = new byte[breaks.size()];
            for (int i = 0; i < strengths.length; i++) {
                strengths[i] = breaks.get(i).byteValue();
            }
            return new Spoken(words.toArray(String[]::new), strengths, asked, capitals);
        }
    }
}
