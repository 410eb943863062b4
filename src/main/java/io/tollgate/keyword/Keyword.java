package io.tollgate.keyword;

/**
 * What a person's words can mean: a row of {@code tables/keywords.csv} or of {@code tables/stop-sentences.csv}.
 *
 * @param language ISO 639-1
 * @param word     as the table writes it
 */
public record Keyword(String language, String word, Action action, Scope covers, Match match, Buttons buttons) {

    private static final String CUT = "...";

    /**
     * NONE looks like a stop but is not one, such as {@code stop by}. ASK is a near spelling of this stop: she is asked whether she meant
     * it.
     */
    public enum Action {
        STOP, START, HELP, NONE, ASK
    }

    /** ALL: everything that the business sends; MARKETING: marketing only. */
    public enum Scope { ALL, MARKETING }

    /**
     * Where the word counts. PHRASE: anywhere in the message. BEGINNING: as a whole clause. WHOLE: as the whole message, apart from
     * courtesies. ANSWER: as the whole message, and only if it cannot be an answer to a question of the business. SENTENCE: a row of
     * {@code tables/stop-sentences.csv}, which says itself where it counts.
     */
    public enum Match { PHRASE, BEGINNING, WHOLE, ANSWER, SENTENCE }

    /** Which parts of a button the word counts in. LABEL: as the label of a button, and as its id; ID: as its id only. */
    public enum Buttons {
        LABEL, ID, NO
    }

    /** Whether both have the same effect. */
    public boolean agrees(Keyword other) {
        return action == other.action && covers == other.covers && match == other.match && buttons == other.buttons;
    }

    /**
     * For evidence: {@code keyword STOP (en)}.
     *
     * @param most the most letters, at least 40; a longer sentence is cut
     */
    public String named(int most) {
        String before = action == Action.ASK ? "near spelling of keyword " : match == Match.SENTENCE ? "sentence " : "keyword ";
        String after = " (" + language + ")";
        int room = most - before.length() - after.length();
        return before + (word.length() <= room ? word : word.substring(0, room - CUT.length()) + CUT) + after;
    }

    Keyword as(Action other) {
        return new Keyword(language, word, other, covers, match, buttons);
    }
}
