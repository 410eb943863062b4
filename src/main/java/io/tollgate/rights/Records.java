package io.tollgate.rights;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTable.Found;
import io.tollgate.database.PersonalTables;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** The tables with records of people, of all rooms, and one person's rows in them. */
@Component("personalRecords")
final class Records {

    private static final int AT_ONCE = 500;

    private final List<PersonalTable> tables;
    private final JdbcTemplate jdbc;

    Records(List<PersonalTables> rooms, JdbcTemplate jdbc) {
        this.tables = rooms.stream().flatMap(room -> room.tables().stream()).toList();
        this.jdbc = jdbc;
    }

    List<PersonalTable> tables() {
        return tables;
    }

    /** The messages to her of which anything is on record. */
    Set<MessageId> messages(RecipientId person) {
        Set<MessageId> ids = new TreeSet<>();
        tables.stream().filter(PersonalTable::namesMessages).forEach(table ->
                ids.addAll(rows(table, person, Set.of(), "message_id", (row, line) -> MessageId.of(row.getBytes("message_id")))));
        return ids;
    }

    /** Her rows, without a lock. @param messages those of {@link #messages} */
    <T> List<T> rows(PersonalTable table, RecipientId person, Collection<MessageId> messages, String columns, RowMapper<T> mapper) {
        return switch (table.found()) {
            case Found.ByRecipient(String column) ->
                    jdbc.query("SELECT " + columns + " FROM " + table.name() + " WHERE " + column + " = ?", mapper, (Object) person.bytes());
            case Found.ByMessage(String column) -> {
                List<T> found = new ArrayList<>();
                for (List<MessageId> some : messages.stream().gather(Gatherers.windowFixed(AT_ONCE)).toList()) {
                    found.addAll(jdbc.query("SELECT " + columns + " FROM " + table.name() + " WHERE " + column + " IN ("
                            + String.join(",", Collections.nCopies(some.size(), "?")) + ")", mapper, some.stream().map(MessageId::bytes).toArray()));
                }
                yield found;
            }
            case Found.InGeneral _ -> List.of();
        };
    }

    /** The keys of her rows, each a list of values in the order of {@link #key}. */
    List<Object[]> keys(PersonalTable table, RecipientId person, Collection<MessageId> messages) {
        List<String> key = key(table.name());
        return rows(table, person, messages, String.join(", ", key), (row, line) -> {
            Object[] values = new Object[key.size()];
            for (int column = 0; column < values.length; column++) {
                values[column] = row.getObject(column + 1);
            }
            return values;
        });
    }

    /** The columns of a table's primary key. */
    List<String> key(String table) {
        List<String> columns = jdbc.queryForList("SELECT column_name FROM information_schema.key_column_usage"
                + " WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = 'PRIMARY' ORDER BY ordinal_position", String.class, table);
        if (columns.isEmpty()) {
            throw new IllegalStateException("table `" + table + "` has no primary key, by which a person's rows could be named");
        }
        return columns;
    }

    /** Every column with a pseudonym, from the schema itself: the column {@code recipient} of whatever table, and the register's own. */
    Map<String, String> pseudonyms() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("recipient", "id");
        jdbc.queryForList("SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t"
                + " ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'"
                + " WHERE c.table_schema = DATABASE() AND c.column_name = 'recipient' ORDER BY c.table_name", String.class)
                .forEach(table -> columns.put(table, "recipient"));
        return columns;
    }

    /** By name. */
    Stream<PersonalTable> named(String table) {
        return tables.stream().filter(it -> it.name().equals(table));
    }
}
