package io.tollgate.tracking;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Bounds what a figure is counted from to the latest rows of a span. */
final class LatestRows {

    private LatestRows() {}

    /**
     * The id of the first of the latest rows; the beginning of the span if it has no more. Only an index is read, and a sum over what
     * follows needs no table of its own.
     *
     * @param table with the index that begins with {@code message_id}
     * @param span  the first id, and the first one after it
     */
    static Object[] of(JdbcTemplate jdbc, String table, Object[] span, int most) {
        List<byte[]> first = jdbc.query("SELECT message_id FROM " + table + " WHERE message_id >= ? AND message_id < ?"
                + " ORDER BY message_id DESC LIMIT 1 OFFSET " + (most - 1), (row, _) -> row.getBytes(1), span);
        return new Object[] {first.isEmpty() ? span[0] : first.getFirst(), span[1]};
    }
}
