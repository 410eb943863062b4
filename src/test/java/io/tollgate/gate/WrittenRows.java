package io.tollgate.gate;

import io.tollgate.decision.WrittenDocuments;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/** All rows that the gate writes, table by table, without the values that a clock or a counter of the database puts in. */
record WrittenRows(SortedMap<String, List<String>> rows) {

    private static final List<String> TABLES = List.of("inbox", "decision", "decision_segment", "outbox", "reservation", "traffic",
            "new_recipient", "allowance", "conversation", "status_update", "held_back", "refusal_note", "balance", "recipient",
            "spending_pace", "spending_stop", "stopped_spending", "limit_notice", "paced_send", "paced_message", "message_day");

    static WrittenRows read(JdbcTemplate jdbc) {
        SortedMap<String, List<String>> rows = new TreeMap<>();
        for (String table : TABLES) {
            List<Map<String, Object>> its = jdbc.queryForList("SELECT * FROM " + table);
            if (table.equals("decision")) { // how many stand together is not what was decided
                Iterator<String> documents = WrittenDocuments.of(jdbc, its).iterator();
                its.forEach(row -> row.put("case_file", documents.next()));
            }
            rows.put(table, its.stream().map(WrittenRows::text).sorted().toList());
        }
        rows.put("decision_segment", jdbc.queryForList("SELECT SUM(verdicts) FROM decision_segment", String.class));
        return new WrittenRows(rows);
    }

    /** One for each table, which changes with any row. The database reads all rows in a fraction of the time that {@link #read} takes. */
    static List<String> checksums(JdbcTemplate jdbc) {
        return jdbc.query("CHECKSUM TABLE " + String.join(", ", TABLES), (row, _) -> row.getString(1) + ": " + row.getString(2));
    }

    /** Keeps a copy of each table in another table. */
    static void bookmark(JdbcTemplate jdbc) {
        for (String table : TABLES) {
            jdbc.execute("DROP TABLE IF EXISTS marked_" + table);
            jdbc.execute("CREATE TABLE marked_" + table + " LIKE " + table);
            jdbc.execute("INSERT INTO marked_" + table + " SELECT * FROM " + table);
        }
    }

    /** Restores the tables as they were at the last {@link #bookmark}. */
    static void restore(JdbcTemplate jdbc) {
        for (String table : TABLES) {
            jdbc.execute("TRUNCATE TABLE " + table);
            jdbc.execute("INSERT INTO " + table + " SELECT * FROM marked_" + table);
        }
    }

    private static String text(Map<String, Object> row) {
        SortedMap<String, String> columns = new TreeMap<>();
        row.forEach((column, value) -> {
            if (!column.equals("id") && !column.equals("queued_at")) {
                columns.put(column, value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value));
            }
        });
        return columns.toString();
    }
}
