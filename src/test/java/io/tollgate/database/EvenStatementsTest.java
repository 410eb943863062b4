package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SqlProvider;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Inserts many rows and queries lists of keys. All rows are found, and only a few different statements are used. */
class EvenStatementsTest {

    private static final String INTO = "INSERT INTO thing (id, name, bytes, count, at, maybe) VALUES";

    private final Set<String> statements = new HashSet<>();
    private SingleConnectionDataSource source;
    private JdbcTemplate jdbc;

    @BeforeEach
    void emptyTable() {
        source = new SingleConnectionDataSource(TestDatabase.fresh(), true);
        source.setAutoCommit(false); // no other connection reads the table
        jdbc = new JdbcTemplate(source) {
            @Override
            public <T> T execute(PreparedStatementCreator creator, PreparedStatementCallback<T> action) {
                statements.add(((SqlProvider) creator).getSql());
                return super.execute(creator, action);
            }

            @Override
            public <T> List<T> query(PreparedStatementCreator creator, RowMapper<T> mapper) {
                statements.add(((SqlProvider) creator).getSql());
                return super.query(creator, mapper);
            }
        };
        jdbc.execute(
                "CREATE TABLE thing (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL, bytes VARBINARY(300) NOT NULL, count BIGINT NOT NULL,"
                        + " at DATETIME(6) NOT NULL, maybe INT NULL)");
    }

    @AfterEach
    void close() {
        source.destroy();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 100, 127, 128, 129, 255, 500, 1_001})
    void allRowsAreInsertedAsTheyAre(int count) {
        Random random = new Random(count);
        List<Object[]> rows = IntStream.range(0, count).mapToObj(id -> row(id, random)).toList();

        ManyRows.insert(jdbc, INTO, rows);

        List<List<Object>> stored = jdbc.query("SELECT * FROM thing ORDER BY id",
                (row, number) -> comparable(row.getInt(1), row.getString(2),
                        row.getBytes(3), row.getLong(4), row.getObject(5, LocalDateTime.class), row.getObject(6)));
        assertThat(stored).isEqualTo(rows.stream().map(EvenStatementsTest::comparable).toList());
    }

    @Test
    void theEndOfTheStatementHoldsForEveryRow() {
        List<Object[]> rows = IntStream.range(0, 300).mapToObj(id -> row(id, new Random(id))).toList();

        ManyRows.insert(jdbc, INTO, rows);
        ManyRows.insert(jdbc, INTO, rows, "ON DUPLICATE KEY UPDATE count = -1");

        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM thing WHERE count = -1", Integer.class)).isEqualTo(300);
    }

    @Test
    void listsOfAnyLengthFindTheSameRows() {
        ManyRows.insert(jdbc, INTO, IntStream.range(0, 600).mapToObj(id -> row(id, new Random(id))).toList());
        EvenLists lists = new EvenLists(jdbc);

        for (int length = 1; length <= 520; length += length < 20 ? 1 : 5) {
            List<Integer> wanted = IntStream.range(0, length).mapToObj(place -> 599 - place).toList();
            assertThat(lists.query("SELECT id FROM thing WHERE id IN (:ids) ORDER BY id DESC", Map.of("ids", wanted),
                    (row, number) -> row.getInt(1)))
                    .isEqualTo(wanted);
        }
    }

    @Test
    void fewDifferentStatementsAreUsed() {
        EvenLists lists = new EvenLists(jdbc);
        for (int count = 1; count <= 500; count += 7) {
            jdbc.execute("DELETE FROM thing");
            statements.clear();
            ManyRows.insert(jdbc, INTO, IntStream.range(0, count).mapToObj(id -> row(id, new Random(id))).toList());
            assertThat(statements).hasSizeLessThanOrEqualTo(2);
        }
        statements.clear();
        for (int length = 1; length <= 500; length++) {
            lists.query("SELECT id FROM thing WHERE id IN (:ids)", Map.of("ids", IntStream.range(0, length).boxed().toList()),
                    (row, number) -> row.getInt(1));
        }
        assertThat(statements).hasSize(10); // of 1, 2, 4 and so on to 512 places
    }

    /** Each parameter of a prepared statement takes some hundred bytes of each connection, as long as the statement lives. */
    @Test
    void noStatementWithManyPlacesIsPrepared() {
        EvenLists lists = new EvenLists(jdbc);
        long empty = prepared();

        for (int count = 1; count <= 500; count += 7) {
            jdbc.execute("DELETE FROM thing");
            ManyRows.insert(jdbc, INTO, IntStream.range(0, count).mapToObj(id -> row(id, new Random(id))).toList());
        }
        long before = prepared();
        assertThat(before).as("prepared statements").isEqualTo(empty);

        for (int length = 9; length <= 500; length += 7) {
            lists.query("SELECT id FROM thing WHERE id IN (:ids)", Map.of("ids", IntStream.range(0, length).boxed().toList()),
                    (row, number) -> row.getInt(1));
        }
        assertThat(prepared()).isEqualTo(before);

        lists.query("SELECT id FROM thing WHERE id IN (:ids)", Map.of("ids", List.of(1, 2, 3)), (row, number) -> row.getInt(1));
        assertThat(prepared()).as("short statements").isGreaterThan(before);
    }

    private long prepared() {
        return Long.parseLong(jdbc.execute((ConnectionCallback<String>) connection -> {
            try (ResultSet status = connection.createStatement().executeQuery("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'")) {
                status.next();
                return status.getString(2);
            }
        }));
    }

    private static List<Object> comparable(Object... row) {
        return Arrays.stream(row).map(value -> value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value).toList();
    }

    private static Object[] row(int id, Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return new Object[] {id, "O'Neill \\ %_" + (char) ('a' + random.nextInt(26)), bytes, random.nextLong(),
            LocalDateTime.of(2026, 3, 29, 2, 30, 0, id * 1_000),
            random.nextBoolean() ? null : id};
    }
}
