package io.tollgate.rights;

import io.tollgate.message.Content;
import io.tollgate.message.RecipientId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.JdbcTemplate;

/** Fills every table that has a pseudonym with rows of people. It reads the schema, so it fills new tables as well. */
record Population(PersonalRecords records, JdbcTemplate jdbc) {

    /** Adds one row about this person to each table, except to those that others fill. @param number makes its keys different */
    void addRows(RecipientId person, int number, List<String> others) {
        records.pseudonyms().stream().map(PersonalRecords.Place::table).distinct()
                .filter(table -> !table.equals("recipient") && !others.contains(table)).forEach(table -> add(table, person, number));
    }

    private void add(String table, RecipientId person, int number) {
        List<String> columns = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        jdbc.query("SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?"
                + " AND is_nullable = 'NO' AND column_default IS NULL AND extra NOT LIKE '%auto_increment%' ORDER BY ordinal_position",
                row -> {
                    columns.add(row.getString(1));
                    values.add(switch (row.getString(1)) {
                        case "recipient" -> person.bytes();
                        case "group_id" -> ("group " + number).getBytes(StandardCharsets.US_ASCII);
                        case "device_id" -> "device " + number;
                        default -> value(row.getString(2), number);
                    });
                }, table);
        jdbc.update("INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (?" + ", ?".repeat(columns.size() - 1) + ")",
                values.toArray());
    }

    private static Object value(String type, int number) {
        return switch (type) {
            case "binary" -> ByteBuffer.allocate(16).putLong(number).putLong(7).array();
            case "blob", "mediumblob", "longblob", "varbinary" -> Content.NONE;
            case "datetime" -> LocalDateTime.of(2026, 11, 2, 9, 0).plusSeconds(number);
            case "date" -> LocalDate.of(2026, 11, 2);
            case "char", "varchar" -> "x";
            case "enum" -> 1; // its first value
            default -> number;
        };
    }

    /** Every row of every table, except those of the rotation itself. @param pseudonym the replacement of each pseudonym */
    SortedMap<String, List<String>> rows(UnaryOperator<RecipientId> pseudonym) {
        List<PersonalRecords.Place> places = records.pseudonyms();
        SortedMap<String, List<String>> all = new TreeMap<>();
        jdbc.queryForList(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT LIKE 'key\\_%'"
                        + " AND table_name NOT IN ('setting', 'flyway_schema_history')",
                String.class).forEach(table -> {
                    List<String> rows = new ArrayList<>();
                    jdbc.queryForList("SELECT * FROM " + table).forEach(row -> {
                        SortedMap<String, String> texts = new TreeMap<>();
                        row.forEach((column, value) -> texts.put(column, text(table, column, value,
                                places.contains(new PersonalRecords.Place(table, column)) ? pseudonym : UnaryOperator.identity())));
                        rows.add(texts.toString());
                    });
                    all.put(table, rows.stream().sorted().toList());
                });
        return all;
    }

    /** The people in all tables. */
    TreeSet<RecipientId> people() {
        TreeSet<RecipientId> people = new TreeSet<>();
        records.pseudonyms()
                .forEach(place -> jdbc.queryForList("SELECT DISTINCT " + place.column() + " FROM " + place.table() + " WHERE "
                        + place.column() + " IS NOT NULL", byte[].class)
                        .forEach(bytes -> people.add(RecipientId.of(bytes))));
        return people;
    }

    private static String text(String table, String column, Object value, UnaryOperator<RecipientId> pseudonym) {
        if (!(value instanceof byte[] bytes)) {
            return String.valueOf(value);
        }
        if (table.equals("decision") && column.equals("case_file")) {
            return "document"; // compared separately
        }
        return bytes.length == 16 ? pseudonym.apply(RecipientId.of(bytes)).toString() : HexFormat.of().formatHex(bytes);
    }
}
