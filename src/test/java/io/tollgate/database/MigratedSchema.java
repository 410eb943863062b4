package io.tollgate.database;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The tables and rows that the migrations create, with Flyway's own. The migrations run once, in a schema of their own; copying the result
 * takes a fraction of their time.
 */
final class MigratedSchema {

    private final String schema;
    private final List<String> statements = new ArrayList<>();

    /** @param url of an empty schema on the server that also has the schemas to fill */
    MigratedSchema(String url) {
        Flyway.configure().dataSource(url, null, null).load().migrate();
        try (SingleConnectionDataSource source = new SingleConnectionDataSource(url, true)) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            this.schema = jdbc.queryForObject("SELECT DATABASE()", String.class);
            List<String> tables = jdbc.queryForList(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name", String.class);
            tables.forEach(table -> statements.add(jdbc.queryForObject("SHOW CREATE TABLE " + table, (row, _) -> row.getString(2))));
            tables.stream().filter(table -> !jdbc.queryForList("SELECT 1 FROM " + table + " LIMIT 1").isEmpty())
                    .forEach(table -> statements.add(copy(jdbc, table)));
        }
    }

    private String copy(JdbcTemplate jdbc, String table) {
        String columns = String.join(", ", jdbc.queryForList("SELECT CONCAT('`', column_name, '`') FROM information_schema.columns"
                + " WHERE table_schema = DATABASE() AND table_name = ? AND COALESCE(generation_expression, '') = ''", String.class, table));
        return "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM " + schema + "." + table;
    }

    /** @param url of an empty schema */
    void copyTo(String url) {
        try (SingleConnectionDataSource source = new SingleConnectionDataSource(url, true)) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            Stream.concat(Stream.of("SET foreign_key_checks = 0"), statements.stream()).forEach(jdbc::execute);
        }
    }
}
