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
 * A statement that goes to the server as text that contains its values. It is for statements with many parameters: prepared ones would cost
 * each connection some hundred bytes for each parameter, hundreds of megabytes in all.
 */
public record TextStatement(String sql) implements PreparedStatementCreator, SqlProvider {

    /** Runs a query with any number of arguments. */
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
