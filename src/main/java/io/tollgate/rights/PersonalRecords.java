package io.tollgate.rights;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTable.Found;
import io.tollgate.database.PersonalTables;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** The tables of all packages with records of persons, and one person's rows in them. */
@Component("personalRecords")
final class PersonalRecords {

    private static final int AT_ONCE = 500;

    private final List<PersonalTable> tables;
    private final JdbcTemplate jdbc;

    PersonalRecords(List<PersonalTables> rooms, JdbcTemplate jdbc) {
        this.tables = rooms.stream().flatMap(room -> room.tables().stream()).toList();
        this.jdbc = jdbc;
    }

    List<PersonalTable> tables() {
        return tables;
    }

    /** The messages to her that have any record. */
    Set<MessageId> messages(Set<RecipientId> person) {
        Set<MessageId> ids = new TreeSet<>();
        tables.stream().filter(PersonalTable::namesMessages).forEach(
                table -> ids.addAll(rows(table, person, Set.of(), "message_id", (row, line) -> MessageId.of(row.getBytes("message_id")))));
        return ids;
    }

    /** Her rows, without a lock. @param person all her ids. @param messages the result of {@link #messages} */
    <T> List<T> rows(PersonalTable table, Set<RecipientId> person, Collection<MessageId> messages, String columns, RowMapper<T> mapper) {
        String select = "SELECT " + columns + " FROM " + table.name() + " WHERE ";
        return switch (table.found()) {
            case Found.ByRecipient(String column) -> jdbc.query(select + in(column, person), mapper, ids(person).toArray());
            case Found.ByMessage(String column) -> byMessage(messages, some -> jdbc.query(select + in(column, some), mapper,
                    bytes(some).toArray()));
            case Found.ByMessageTo(String column) -> byMessage(messages, some -> jdbc.query(select + in(column, some) + " AND "
                    + in("recipient", person), mapper, Stream.concat(bytes(some), ids(person)).toArray()));
            case Found.InGeneral _ -> List.of();
        };
    }

    private static <T> List<T> byMessage(Collection<MessageId> messages, Function<List<MessageId>, List<T>> rows) {
        return messages.stream().gather(Gatherers.windowFixed(AT_ONCE)).flatMap(some -> rows.apply(some).stream()).toList();
    }

    private static String in(String column, Collection<?> values) {
        return column + " IN (" + String.join(",", Collections.nCopies(values.size(), "?")) + ")";
    }

    private static Stream<byte[]> ids(Set<RecipientId> person) {
        return person.stream().sorted().map(RecipientId::bytes);
    }

    private static Stream<byte[]> bytes(List<MessageId> messages) {
        return messages.stream().map(MessageId::bytes);
    }

    /** The keys of her rows, each a list of values in the order of {@link #key}. */
    List<Object[]> keys(PersonalTable table, Set<RecipientId> person, Collection<MessageId> messages) {
        List<String> key = key(table.name());
        return rows(table, person, messages, String.join(", ", key), (row, line) -> {
            Object[] values = new Object[key.size()];
            for (int column = 0; column < values.length; column++) {
                values[column] = row.getObject(column + 1);
            }
            return values;
        });
    }

    /** Like {@link #keys}, for the rows that no other transaction holds; locks them. */
    List<Object[]> freeKeys(PersonalTable table, Set<RecipientId> person) {
        String row = key(table.name()).stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
        return keys(table, person, Set.of()).stream()
                .filter(key -> !jdbc.queryForList("SELECT 1 FROM " + table.name() + " WHERE " + row + " FOR UPDATE SKIP LOCKED",
                        Integer.class, key).isEmpty())
                .toList();
    }

    /** The columns of a table's primary key. */
    List<String> key(String table) {
        List<String> columns = jdbc.queryForList("SELECT column_name FROM information_schema.key_column_usage"
                + " WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = 'PRIMARY' ORDER BY ordinal_position",
                String.class, table);
        if (columns.isEmpty()) {
            throw new IllegalStateException("table `" + table + "` has no primary key to address a person's rows by");
        }
        return columns;
    }

    /** @param column a column with pseudonyms */
    record Place(String table, String column) {}

    /** Every column with a pseudonym: the column {@code recipient} of each table in the schema, and those of the register's own tables. */
    List<Place> pseudonyms() {
        List<Place> places = new ArrayList<>(
                List.of(new Place("recipient", "id"), new Place("identity", "id"), new Place("same_person", "former")));
        jdbc.queryForList("SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t"
                + " ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'"
                + " WHERE c.table_schema = DATABASE() AND c.column_name = 'recipient' ORDER BY c.table_name", String.class)
                .forEach(table -> places.add(new Place(table, "recipient")));
        return places;
    }

    /** The personal table of this name, if there is one. */
    Stream<PersonalTable> named(String table) {
        return tables.stream().filter(it -> it.name().equals(table));
    }
}
