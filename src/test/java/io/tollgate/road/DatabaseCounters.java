package io.tollgate.road;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What the database server counts itself, and the sizes of the tables of one schema. */
final class DatabaseCounters {

    private static final List<String> NAMES = List.of("Questions", "Com_select", "Com_insert", "Com_update", "Com_delete",
            "Com_delete_multi", "Com_set_option", "Com_commit", "Handler_commit", "Innodb_data_written", "Innodb_os_log_written",
            "Innodb_data_fsyncs", "Bytes_received", "Bytes_sent");

    private static final Pattern BLOCK = Pattern.compile("key_block_size=(\\d+)", Pattern.CASE_INSENSITIVE);

    private final JdbcTemplate jdbc;

    DatabaseCounters(String url) {
        this.jdbc = new JdbcTemplate(new DriverManagerDataSource(url));
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    /** The counters since the server's start. */
    Map<String, Long> now() {
        Map<String, Long> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        jdbc.query("SHOW GLOBAL STATUS", row -> {
            if (row.getString(2).matches("[0-9]{1,18}")) {
                all.put(row.getString(1), row.getLong(2));
            }
        });
        Map<String, Long> wanted = new LinkedHashMap<>();
        NAMES.forEach(name -> wanted.put(name, all.getOrDefault(name, 0L)));
        return wanted;
    }

    /**
     * Bytes of the pages in use of each table that has rows, and of each of its indexes, {@code table.index}. Those of the primary key are
     * the rows. Space that the server has taken beforehand, a megabyte and more at a time for each index, does not count: it would hide the
     * rest.
     */
    Map<String, Long> pages() {
        jdbc.execute("SET GLOBAL innodb_stats_persistent_sample_pages = 1"); // else it does not count the pages of small indexes
        Map<String, Long> bytes = new TreeMap<>();
        for (String table : jdbc.queryForList("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
                String.class)) {
            if (!jdbc.queryForList("SELECT 1 FROM `" + table + "` LIMIT 1").isEmpty()) {
                jdbc.queryForList("ANALYZE TABLE `" + table + "`");
                long page = pageBytes(table);
                jdbc.query("SELECT index_name, stat_value FROM mysql.innodb_index_stats"
                        + " WHERE database_name = DATABASE() AND table_name = ? AND stat_name = 'n_leaf_pages'",
                        row -> {
                            bytes.put(table + "." + row.getString(1), row.getLong(2) * page);
                        }, table);
            }
        }
        return bytes;
    }

    /** A page of a compressed table takes less of the disk than of the memory. */
    private long pageBytes(String table) {
        String options = jdbc.queryForObject("SELECT COALESCE(create_options, '') FROM information_schema.tables"
                + " WHERE table_schema = DATABASE() AND table_name = ?", String.class, table);
        Matcher compressed = BLOCK.matcher(options == null ? "" : options);
        Long page = compressed.find()
                ? Long.valueOf(1024 * Long.parseLong(compressed.group(1)))
                : jdbc.queryForObject("SELECT @@innodb_page_size", Long.class);
        return Objects.requireNonNull(page);
    }

    /** The processor time of the server, if it runs below this process. */
    static Optional<ProcessHandle> server() {
        return ProcessHandle.current().descendants().filter(child -> child.info().command().orElse("").matches(".*(mariadbd|mysqld)"))
                .findFirst();
    }

    static String perMessage(Map<String, Long> before, Map<String, Long> after, long messages) {
        StringBuilder text = new StringBuilder();
        after.forEach((name, count) -> text.append(String.format(Locale.ROOT, "%s%s %.3f", text.isEmpty() ? "" : ", ", name,
                (count - before.getOrDefault(name, 0L)) / (double) messages)));
        return text.toString();
    }
}
