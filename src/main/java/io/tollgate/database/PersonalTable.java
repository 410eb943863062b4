package io.tollgate.database;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table with records of persons: how a person's rows are found, how access shows them, what her erasure removes, and what a key rotation
 * rewrites besides the pseudonym. The package that owns such a table declares it in its {@link PersonalTables}; a test compares them with
 * the schema.
 *
 * @param section  its name in the machine form: {@code consents}
 * @param title    its heading in the readable form
 * @param readings how columns with encoded or encrypted values become readable
 * @param document a further column that contains the pseudonym, if there is one
 * @param queue    whether workers lock its rows before they lock the person's row
 * @param withheld why access does not show her its rows, in a sentence for her; empty if access shows them
 * @param moves    whether its rows pass to the other id when two ids turn out to be one person; rows of other tables stay, and their
 *                 registers carry over what still counts
 */
public record PersonalTable(String name, String section, String title, Found found, Erasure erasure, Map<String, Reading> readings,
        Optional<Document> document, boolean namesMessages, boolean queue, String withheld, boolean moves) {

    /** How a person's rows are found. */
    public sealed interface Found {

        /** @param column with her pseudonym */
        record ByRecipient(String column) implements Found {}

        /** @param column with the id of a message to her */
        record ByMessage(String column) implements Found {}

        /** @param column with the id of a message to her; another, {@code recipient}, has the id that she had then */
        record ByMessageTo(String column) implements Found {}

        /** Access does not list the rows. @param what what the rows are, in a sentence for her */
        record InGeneral(String what) implements Found {}
    }

    /** What becomes of a person's rows when she is erased. */
    public sealed interface Erasure {

        /** @param why the reason in words, for the report of what stays */
        record Kept(String why) implements Erasure {}

        record Deleted() implements Erasure {}

        /** The rows stay, as they are still needed. @param columns the new values of the columns that are emptied */
        record Emptied(Map<String, Object> columns) implements Erasure {}
    }

    /** Turns a column's value into something readable: a text, or a list or map of texts. */
    @FunctionalInterface
    public interface Reading {
        Object of(byte[] value);
    }

    /** @param rewrite gives the column's value with the new pseudonym in place of the old one, 16 bytes each; empty if it cannot be read */
    public record Document(String column, Rewrite rewrite) {}

    @FunctionalInterface
    public interface Rewrite {
        Optional<byte[]> of(byte[] document, byte[] oldPseudonym, byte[] newPseudonym);
    }

    /** A table with a column {@code recipient}. An erasure keeps its rows unless another method says otherwise. */
    public static PersonalTable ofRecipient(String name, String section, String title) {
        return of(name, section, title, new Found.ByRecipient("recipient"));
    }

    /** A table with a column {@code message_id}, which must be its key unless the rows are few. */
    public static PersonalTable ofMessage(String name, String section, String title) {
        return of(name, section, title, new Found.ByMessage("message_id"));
    }

    /**
     * Like {@link #ofMessage}, but only the rows whose column {@code recipient} is hers too: a message may be named that went to somebody
     * who had her number before.
     */
    public static PersonalTable ofMessageTo(String name, String section, String title) {
        return of(name, section, title, new Found.ByMessageTo("message_id"));
    }

    /** A table whose rows say nothing readable. @param what what the rows are, in a sentence for the person */
    public static PersonalTable inGeneral(String name, String what) {
        return of(name, name, name, new Found.InGeneral(what));
    }

    private static PersonalTable of(String name, String section, String title, Found found) {
        return new PersonalTable(name, section, title, found, new Erasure.Kept(""), Map.of(), Optional.empty(), false, false, "", false);
    }

    /** Finds the person's rows by another column. */
    public PersonalTable by(String column) {
        Found by = switch (found) {
            case Found.ByRecipient _ -> new Found.ByRecipient(column);
            case Found.ByMessage _ -> new Found.ByMessage(column);
            case Found.ByMessageTo _ -> new Found.ByMessageTo(column);
            case Found.InGeneral general -> general;
        };
        return new PersonalTable(name, section, title, by, erasure, readings, document, namesMessages, queue, withheld, moves);
    }

    /** Keeps the rows at an erasure, under her pseudonym. @param why which law or whose claim needs them */
    public PersonalTable kept(String why) {
        return with(new Erasure.Kept(why));
    }

    public PersonalTable deleted() {
        return with(new Erasure.Deleted());
    }

    /** Keeps the rows at an erasure and empties this column. May be called for several columns. */
    public PersonalTable emptied(String column, Object instead) {
        Map<String, Object> columns = new LinkedHashMap<>(
                erasure instanceof Erasure.Emptied(Map<String, Object> others) ? others : Map.of());
        columns.put(column, instead);
        return with(new Erasure.Emptied(columns));
    }

    public PersonalTable reading(String column, Reading reading) {
        Map<String, Reading> more = new HashMap<>(readings);
        more.put(column, reading);
        return new PersonalTable(name, section, title, found, erasure, more, document, namesMessages, queue, withheld, moves);
    }

    /** This column contains the pseudonym too. */
    public PersonalTable document(String column, Rewrite rewrite) {
        return new PersonalTable(name, section, title, found, erasure, readings, Optional.of(new Document(column, rewrite)), namesMessages,
                queue, withheld, moves);
    }

    /** Its column {@code message_id} says which messages went to her; tables that are searched by message rely on it. */
    public PersonalTable namingMessages() {
        return new PersonalTable(name, section, title, found, erasure, readings, document, true, queue, withheld, moves);
    }

    /** Workers lock a row of it before they lock the person, so an erasure does the same. */
    public PersonalTable asQueue() {
        return new PersonalTable(name, section, title, found, erasure, readings, document, namesMessages, true, withheld, moves);
    }

    /** Searched and erased like others, but not shown to her. @param why the reason, in a sentence for her */
    public PersonalTable withheld(String why) {
        return new PersonalTable(name, section, title, found, erasure, readings, document, namesMessages, queue, why, moves);
    }

    /** Its rows hold a state and prove nothing, so they pass to her other id. Its key or an index must begin with her pseudonym. */
    public PersonalTable moving() {
        return new PersonalTable(name, section, title, found, erasure, readings, document, namesMessages, queue, withheld, true);
    }

    private PersonalTable with(Erasure other) {
        return new PersonalTable(name, section, title, found, other, readings, document, namesMessages, queue, withheld, moves);
    }
}
