package io.tollgate.database;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table with records of people: how a person's rows are found, how she is told of them, what of them goes when she is erased, and
 * what besides the pseudonym is rewritten when its key is rotated. Who makes such a table says so beside it, in the
 * {@link PersonalTables} of its room; a test reads from the schema whether one was forgotten.
 *
 * @param section  its name in the machine form: {@code consents}
 * @param title    its heading in the readable form
 * @param readings columns that are not what they look like, made readable
 * @param document the column, if there is one, in which the pseudonym stands too
 * @param queue    its rows are locked by who works on them, before the people's rows are
 * @param withheld why she is not told of its rows, in a sentence for her; empty if she is
 * @param moves    when she turns out to be somebody who is known already, its rows become that one's; those of other tables stay as they
 *                 are, and what counts of them her register carries over
 */
public record PersonalTable(String name, String section, String title, Found found, Erasure erasure, Map<String, Reading> readings,
        Optional<Document> document, boolean namesMessages, boolean queue, String withheld, boolean moves) {

    /** How a person's rows are found. */
    public sealed interface Found {

        /** @param column with her pseudonym */
        record ByRecipient(String column) implements Found {}

        /** @param column with the id of a message to her */
        record ByMessage(String column) implements Found {}

        /** They are not told one by one. @param what they are, in a sentence for her */
        record InGeneral(String what) implements Found {}
    }

    /** What becomes of a person's rows when she is erased. */
    public sealed interface Erasure {

        /** @param why in words, for whoever asks what is still there */
        record Kept(String why) implements Erasure {}

        record Deleted() implements Erasure {}

        /** The rows stay, for those who have still to do with them. @param columns what takes the place of what was there */
        record Emptied(Map<String, Object> columns) implements Erasure {}
    }

    /** From a column's value to something that can be read: a text, a list or a map of such. */
    @FunctionalInterface
    public interface Reading {
        Object of(byte[] value);
    }

    /** @param rewrite the column's value with a new pseudonym in place of the old one, both of 16 bytes; empty if it cannot be read */
    public record Document(String column, Rewrite rewrite) {}

    @FunctionalInterface
    public interface Rewrite {
        Optional<byte[]> of(byte[] document, byte[] oldPseudonym, byte[] newPseudonym);
    }

    /** With a column {@code recipient}; kept until something else is said. */
    public static PersonalTable ofRecipient(String name, String section, String title) {
        return of(name, section, title, new Found.ByRecipient("recipient"));
    }

    /** With a column {@code message_id}, which is its key, or its rows are few. */
    public static PersonalTable ofMessage(String name, String section, String title) {
        return of(name, section, title, new Found.ByMessage("message_id"));
    }

    /** Rows that say nothing that could be read. @param what they are, in a sentence for the person */
    public static PersonalTable inGeneral(String name, String what) {
        return of(name, name, name, new Found.InGeneral(what));
    }

    private static PersonalTable of(String name, String section, String title, Found found) {
        return new PersonalTable(name, section, title, found, new Erasure.Kept(""), Map.of(), Optional.empty(), false, false, "", false);
    }

    /** Her rows are found by another column. */
    public PersonalTable by(String column) {
        Found by = switch (found) {
            case Found.ByRecipient _ -> new Found.ByRecipient(column);
            case Found.ByMessage _ -> new Found.ByMessage(column);
            case Found.InGeneral general -> general;
        };
        return new PersonalTable(name, section, title, by, erasure, readings, document, namesMessages, queue, withheld, moves);
    }

    /** Stays when she is erased, under her pseudonym. @param why which law or whose claim needs it */
    public PersonalTable kept(String why) {
        return with(new Erasure.Kept(why));
    }

    public PersonalTable deleted() {
        return with(new Erasure.Deleted());
    }

    /** The rows stay when she is erased, without what is in this column. May be said of several columns. */
    public PersonalTable emptied(String column, Object instead) {
        Map<String, Object> columns = new LinkedHashMap<>(erasure instanceof Erasure.Emptied(Map<String, Object> others) ? others : Map.of());
        columns.put(column, instead);
        return with(new Erasure.Emptied(columns));
    }

    public PersonalTable reading(String column, Reading reading) {
        Map<String, Reading> more = new HashMap<>(readings);
        more.put(column, reading);
        return new PersonalTable(name, section, title, found, erasure, more, document, namesMessages, queue, withheld, moves);
    }

    /** The pseudonym stands in this column too. */
    public PersonalTable document(String column, Rewrite rewrite) {
        return new PersonalTable(name, section, title, found, erasure, readings, Optional.of(new Document(column, rewrite)), namesMessages, queue, withheld, moves);
    }

    /** Its column {@code message_id} tells which messages went to her; tables that are found by message rely on it. */
    public PersonalTable namingMessages() {
        return new PersonalTable(name, section, title, found, erasure, readings, document, true, queue, withheld, moves);
    }

    /** Whoever takes a row out of it locks it before she is locked, so whoever erases her does the same. */
    public PersonalTable asQueue() {
        return new PersonalTable(name, section, title, found, erasure, readings, document, namesMessages, true, withheld, moves);
    }

    /** Found and erased like others, and not hers to read. @param why in a sentence for her */
    public PersonalTable withheld(String why) {
        return new PersonalTable(name, section, title, found, erasure, readings, document, namesMessages, queue, why, moves);
    }

    /** Its rows say how things stand and prove nothing, so they follow her. Its key must begin with her pseudonym, or it has an index on it. */
    public PersonalTable moving() {
        return new PersonalTable(name, section, title, found, erasure, readings, document, namesMessages, queue, withheld, true);
    }

    private PersonalTable with(Erasure other) {
        return new PersonalTable(name, section, title, found, other, readings, document, namesMessages, queue, withheld, moves);
    }
}
