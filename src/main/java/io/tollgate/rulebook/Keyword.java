package io.tollgate.rulebook;

/**
 * One row of {@code tables/keywords.csv}: a word by which a person ends or begins again what a business may send her.
 *
 * @param language ISO 639-1
 * @param word     as the table writes it
 */
public record Keyword(String language, String word, Action action, Scope covers, Match match) {

    /** NONE looks like a stop and is none, such as {@code stop by}. */
    public enum Action { STOP, START, HELP, NONE }

    /** ALL: whatever the business sends; MARKETING: that only. */
    public enum Scope { ALL, MARKETING }

    /**
     * Where the word counts. PHRASE: anywhere in the message. BEGINNING: as the whole message, or as its first word if the message is short and
     * no question. WHOLE: as the whole message. ANSWER: likewise, and only when the business has asked her nothing that it may be the answer to.
     */
    public enum Match { PHRASE, BEGINNING, WHOLE, ANSWER }

    /** The same effect wherever it is written. */
    boolean agrees(Keyword other) {
        return action == other.action && covers == other.covers && match == other.match;
    }
}
