package io.tollgate.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

/**
 * Inserts many rows by one statement, and what is left of {@value #ROWS} by another. The driver could do the same with a batch, but it
 * copies and encodes each value twice to learn how many rows fit into a packet; that took a quarter of the gate's time. The statements go
 * as text, as a connection keeps some hundred bytes for each value of a prepared one, and the text costs neither side more. There are few
 * different texts, as the driver parses each once.
 */
public final class ManyRows {

    /** If there are more than {@value #EXACT} rows, the first statement takes a multiple of this. */
    private static final int ROWS = 64;
    private static final int EXACT = 2 * ROWS;

    private static final int MOST = 8 * ROWS;

    /** The most bytes of values in one statement; escaping at most doubles them, and every server takes packets of 4 MiB. */
    private static final int BYTES = 1 << 20;

    private ManyRows() {}

    /** @param into {@code INSERT INTO table (column, ...) VALUES}. @param rows the values: String, byte[], numbers, LocalDateTime, null */
    public static void insert(JdbcTemplate jdbc, String into, List<@Nullable Object[]> rows) {
        insert(jdbc, into, rows, "");
    }

    /** @param end the end of the statement, such as {@code ON DUPLICATE KEY UPDATE id = VALUES(id)} */
    public static void insert(JdbcTemplate jdbc, String into, List<@Nullable Object[]> rows, String end) {
        for (int from = 0; from < rows.size();) {
            int left = Math.min(rows.size() - from, MOST);
            int most = left < EXACT ? left : left / ROWS * ROWS;
            int count = 0;
            for (long bytes = 0; count < most && (count == 0 || bytes + size(rows.get(from + count)) <= BYTES); count++) {
                bytes += size(rows.get(from + count));
            }
            write(jdbc, into, rows.subList(from, from + count), end);
            from += count;
        }
    }

    /** Whether one statement takes them all, so that they are inserted together even without a transaction. */
    public static boolean fitInOne(List<@Nullable Object[]> rows) {
        return rows.size() <= ROWS && rows.stream().mapToLong(ManyRows::size).sum() <= BYTES;
    }

    private static void write(JdbcTemplate jdbc, String into, List<@Nullable Object[]> rows, String end) {
        String row = "(" + String.join(",", Collections.nCopies(rows.getFirst().length, "?")) + ")";
        String sql = into + " " + String.join(",", Collections.nCopies(rows.size(), row)) + " " + end;
        PreparedStatementCallback<Integer> writing = statement -> {
            set(statement, rows);
            return statement.executeUpdate();
        };
        jdbc.execute(new TextStatement(sql), writing);
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
