package io.tollgate.gate;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of one table, taken out unchanged and inserted again as fast as bare JDBC can. */
record RawRows(String insert, List<Object[]> rows) {

    static List<RawRows> take(JdbcTemplate jdbc, List<String> tables) {
        return tables.stream().map(table -> {
            List<Object[]> rows = jdbc.query("SELECT * FROM " + table, (row, number) -> {
                Object[] values = new Object[row.getMetaData().getColumnCount()];
                for (int column = 0; column < values.length; column++) {
                    values[column] = row.getObject(column + 1);
                }
                return values;
            });
            jdbc.execute("TRUNCATE TABLE " + table);
            return new RawRows(
                    "INSERT INTO " + table + " VALUES (" + String.join(", ", Collections.nCopies(rows.getFirst().length, "?")) + ")",
                    rows);
        }).toList();
    }

    /** Writes one writer's share of the rows, with a commit for each batch of messages. */
    static void write(JdbcTemplate jdbc, List<RawRows> tables, int writer, int writers, int batch) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            connection.setAutoCommit(false);
            int most = tables.stream().mapToInt(table -> table.rows.size()).max().orElse(0);
            for (int from = writer * batch; from < most; from += writers * batch) {
                for (RawRows table : tables) {
                    List<Object[]> part = table.rows.subList(Math.min(from, table.rows.size()), Math.min(from + batch, table.rows.size()));
                    try (PreparedStatement statement = connection.prepareStatement(table.insert)) {
                        add(statement, part);
                        statement.executeBatch();
                    }
                }
                connection.commit();
            }
            connection.setAutoCommit(true);
            return true;
        });
    }

    private static void add(PreparedStatement statement, List<Object[]> rows) throws SQLException {
        for (Object[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                statement.setObject(column + 1, row[column]);
            }
            statement.addBatch();
        }
    }
}
