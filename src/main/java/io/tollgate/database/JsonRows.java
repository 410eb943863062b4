package io.tollgate.database;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Changes many rows, each by values of its own, by one statement, where a batch costs a statement for each. The values are a JSON document
 * that the statement joins to the table by its primary key. So the rows are locked in the order of the document.
 */
public final class JsonRows {

    private JsonRows() {}

    /**
     * The end of a SELECT that joins a JSON document to this table: it locks the rows of the table. MySQL also tries to lock the document,
     * and fails, unless it is told the table. MariaDB does not know these words; for it they are a comment.
     */
    public static String locking(String table) {
        return " FOR UPDATE /*!80000 OF " + table + " */";
    }

    /**
     * Changes the rows that are there and to which the statement's conditions apply.
     *
     * @param sql    its first parameter is a JSON array with an array for each row; then come the others
     * @param rows   numbers, texts and times of each row, in the order of the table's key
     * @return how many rows it has found
     */
    public static int update(JdbcTemplate jdbc, String sql, List<List<Object>> rows, Object... others) {
        ConnectionCallback<Integer> updating = connection -> updated(connection, sql, document(rows), others);
        return rows.isEmpty() ? 0 : requireNonNull(jdbc.execute(updating));
    }

    /** Like {@link #update}, but for all of these rows or none, within the caller's transaction. @return whether all were changed */
    public static boolean updateAll(JdbcTemplate jdbc, String sql, List<List<Object>> rows, Object... others) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("some rows could be changed without the others. Maybe call this from a TransactionTemplate.");
        }
        ConnectionCallback<Boolean> updating = connection -> updatedAll(connection, sql, rows, others);
        return rows.isEmpty() || requireNonNull(jdbc.execute(updating));
    }

    private static boolean updatedAll(Connection connection, String sql, List<List<Object>> rows, Object[] others) throws SQLException {
        if (rows.size() == 1) { // there is nothing to take back
            return updated(connection, sql, document(rows), others) == 1;
        }
        Savepoint before = connection.setSavepoint();
        if (updated(connection, sql, document(rows), others) == rows.size()) {
            return true;
        }
        connection.rollback(before); // this transaction keeps the locks, so nobody has seen what is taken back here
        return false;
    }

    private static int updated(Connection connection, String sql, String document, Object[] others) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int place = 1;
            for (Object value : Stream.concat(Stream.of(document), Stream.of(others)).toList()) {
                statement.setObject(place++, value);
            }
            return statement.executeUpdate();
        }
    }

    /** The rows as the first parameter of a statement. */
    public static String document(List<List<Object>> rows) {
        return JsonMapper.shared().writeValueAsString(rows.stream().map(row -> row.stream().map(JsonRows::value).toList()).toList());
    }

    private static Object value(Object value) {
        return value instanceof LocalDateTime time ? time.toString() : value;
    }
}
