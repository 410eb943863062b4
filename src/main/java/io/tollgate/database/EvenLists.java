package io.tollgate.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementCreatorFactory;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.SqlProvider;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/**
 * Fills each list of values up to a power of two by repeating its last value. So {@code IN (:ids)} makes few different statements, and each
 * connection prepares them once.
 */
final class EvenLists extends NamedParameterJdbcTemplate {

    private static final int SHORT = 8;

    EvenLists(JdbcOperations jdbc) {
        super(jdbc);
    }

    @Override
    protected PreparedStatementCreator getPreparedStatementCreator(
            String sql, SqlParameterSource values, @Nullable Consumer<PreparedStatementCreatorFactory> customizer) {
        PreparedStatementCreator prepared = super.getPreparedStatementCreator(sql, new Even(values), customizer);
        return isShort(values) ? prepared : new Text(prepared);
    }

    private static boolean isShort(SqlParameterSource values) {
        String[] names = values.getParameterNames();
        return names != null
                && Stream.of(names).noneMatch(name -> values.getValue(name) instanceof Collection<?> list && list.size() > SHORT);
    }

    /** The statement that Spring would prepare on the server, sent as text instead. */
    private record Text(PreparedStatementCreator prepared) implements PreparedStatementCreator, SqlProvider {

        @Override
        public PreparedStatement createPreparedStatement(Connection connection) throws SQLException {
            PreparedStatement statement = new TextStatement(getSql()).createPreparedStatement(connection);
            ((PreparedStatementSetter) prepared).setValues(statement);
            return statement;
        }

        @Override
        public String getSql() {
            return String.valueOf(((SqlProvider) prepared).getSql());
        }
    }

    private record Even(SqlParameterSource values) implements SqlParameterSource {

        @Override
        public boolean hasValue(String name) {
            return values.hasValue(name);
        }

        @Override
        public @Nullable Object getValue(String name) {
            Object value = values.getValue(name);
            return value instanceof Collection<?> list && !list.isEmpty() ? filled(list) : value;
        }

        @Override
        public int getSqlType(String name) {
            return values.getSqlType(name);
        }

        @Override
        public @Nullable String getTypeName(String name) {
            return values.getTypeName(name);
        }

        private static List<?> filled(Collection<?> list) {
            List<@Nullable Object> filled = new ArrayList<>(list);
            int size = 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(list.size() - 1)); // the next power of two
            filled.addAll(Collections.nCopies(size - list.size(), filled.getLast()));
            return filled;
        }
    }
}
