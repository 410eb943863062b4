package io.tollgate.keyword;

/**
 * What was heard in a person's words, or could be: a row of {@code tables/keywords.csv} or of {@code tables/stop-sentences.csv}.
 *
 * @param language ISO 639-1
 * @param word     as the table writes it
 */
public record Keyword(String language, String word, Action action, Scope covers, Match match, Buttons buttons) {

    private static final String CUT = "...";

    /**
     * NONE looks like a stop and is none, such as {@code stop by}. ASK is a near spelling of this stop: she is asked whether she meant it.
     */
    public enum Action {
        STOP, START, HELP, NONE, ASK
    }

    /** ALL: whatever the business sends; MARKETING: that only. */
    public enum Scope { ALL, MARKETING }

    /**
     * Where the word counts. PHRASE: anywhere in the message. BEGINNING: as a clause of its own. WHOLE: as the whole message, courtesies
     * not counted. ANSWER: as the whole message, and only when the business has asked her nothing that it may be the answer to. SENTENCE: a
     * row of {@code tables/stop-sentences.csv}, which says itself where it counts.
     */
    public enum Match { PHRASE, BEGINNING, WHOLE, ANSWER, SENTENCE }

    /** Where it counts when it was not typed but tapped. LABEL: as the label of a button, and as its id; ID: as its id only. */
    public enum Buttons {
        LABEL, ID, NO
    }

    /** The same effect wherever it is written. */
    public boolean agrees(Keyword other) {
        return action == other.action && covers == other.covers && match == other.match && buttons == other.buttons;
    }

    /**
     * For evidence: {@code keyword STOP (en)}.
     *
     * @param most letters; of a longer sentence its beginning is told, at least 40
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
