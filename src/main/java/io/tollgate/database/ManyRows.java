package io.tollgate.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

/**
 * Inserts many rows by few statements. The driver could do the same with a batch, but it copies and encodes each value twice to learn how
 * many rows fit into a packet; that took a quarter of the gate's time. Full statements have one size, and each connection prepares them
 * once on the server. The remaining rows go as text, by one more statement: a connection keeps some hundred bytes for each value of a
 * prepared statement.
 */
public final class ManyRows {

    /** With the widest table's thirteen columns a statement stays below 4,096 characters, the limit for prepared ones. */
    private static final int ROWS = 64;

    /** The most bytes of values in one statement; escaping at most doubles them, and every server takes packets of 4 MiB. */
    private static final int BYTES = 1 << 20;

    private ManyRows() {}

    /** @param into {@code INSERT INTO table (column, ...) VALUES}. @param rows the values: String, byte[], numbers, LocalDateTime, null */
    public static void insert(JdbcTemplate jdbc, String into, List<@Nullable Object[]> rows) {
        insert(jdbc, into, rows, "");
    }

    /** @param end the end of the statement, such as {@code ON DUPLICATE KEY UPDATE id = VALUES(id)} */
    public static void insert(JdbcTemplate jdbc, String into, List<@Nullable Object[]> rows, String end) {
        List<@Nullable Object[]> together = new ArrayList<>(Math.min(rows.size(), ROWS));
        long bytes = 0;
        for (@Nullable Object[] row : rows) {
            long size = size(row);
            if (!together.isEmpty() && (together.size() == ROWS || bytes + size > BYTES)) {
                write(jdbc, into, together, end);
                together.clear();
                bytes = 0;
            }
            together.add(row);
            bytes += size;
        }
        if (!together.isEmpty()) {
            write(jdbc, into, together, end);
        }
    }

    private static void write(JdbcTemplate jdbc, String into, List<@Nullable Object[]> rows, String end) {
        String row = "(" + String.join(",", Collections.nCopies(rows.getFirst().length, "?")) + ")";
        String sql = into + " " + String.join(",", Collections.nCopies(rows.size(), row)) + " " + end;
        PreparedStatementCallback<Integer> writing = statement -> {
            set(statement, rows);
            return statement.executeUpdate();
        };
        if (rows.size() == ROWS) {
            jdbc.execute(sql, writing);
        } else {
            jdbc.execute(new TextStatement(sql), writing);
        }
    }

    private static void set(PreparedStatement statement, List<@Nullable Object[]> rows) throws SQLException {
        int place = 1;
        for (@Nullable Object[] row : rows) {
            for (@Nullable Object value : row) {
                switch (value) {
                    case null -> statement.setNull(place, Types.NULL);
                    case byte[] bytes -> statement.setBytes(place, bytes);
                    case String text -> statement.setString(place, text);
                    case Integer number -> statement.setInt(place, number);
                    case Long number -> statement.setLong(place, number);
                    case LocalDateTime time -> statement.setObject(place, time);
                    default -> statement.setObject(place, value);
                }
                place++;
            }
        }
    }

    private static long size(@Nullable Object[] row) {
        long size = 0;
        for (@Nullable Object value : row) {
            size += switch (value) {
                case byte[] bytes -> bytes.length;
                case String text -> text.length() * 3L;
                case null, default -> 8;
            };
        }
        return size;
    }
}
