package io.tollgate.database;

import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.SqlProvider;

/**
 * A statement that goes to the server as text, its values in it. For all that has many places: prepared, a connection would keep some
 * hundred bytes for each of them, hundreds of megabytes in all.
 */
public record TextStatement(String sql) implements PreparedStatementCreator, SqlProvider {

    /** Asks with a list of arguments of any length. */
    public static void query(JdbcTemplate jdbc, String sql, RowCallbackHandler handler, Object... arguments) {
        jdbc.query(new TextStatement(sql), new ArgumentPreparedStatementSetter(arguments), rows -> {
            while (rows.next()) {
                handler.processRow(rows);
            }
            return handler;
        });
    }

    @Override
    public PreparedStatement createPreparedStatement(Connection connection) throws SQLException {
        return connection.unwrap(JdbcConnection.class).clientPrepareStatement(sql);
    }

    @Override
    public String getSql() {
        return sql;
    }
}
