package io.tollgate.administration;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every value in every table of the schema. */
public record AllTables(JdbcTemplate database) {

    /** The tables with a value that contains this text, as plain text or as the bytes of a binary column. */
    public List<String> tablesWith(String text) {
        return database.queryForList("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()", String.class)
                .stream()
                .filter(table -> database.queryForList("SELECT * FROM `" + table + "`").stream().anyMatch(row -> contains(row, text)))
                .sorted().toList();
    }

    private static boolean contains(Map<String, Object> row, String text) {
        return row.values().stream().anyMatch(value -> switch (value) {
            case null -> false;
            case byte[] bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
            default -> value.toString().contains(text);
        });
    }
}
