package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

class ClockWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private final AtomicLong wall = new AtomicLong(NOW.toEpochMilli());
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> updates = new ArrayList<>();
    private boolean away;
    private final JdbcTemplate jdbc = new JdbcTemplate() {
        @Override
        public int update(String sql, Object... arguments) {
            if (away) {
                throw new DataAccessResourceFailureException("away");
            }
            updates.add(sql.split(" ")[1] + " until " + arguments[2]);
            return 0;
        }
    };
    private final ClockWatch watch = new ClockWatch(jdbc, List.of(() -> "inbox", () -> "outbox"), Clock.fixed(NOW, ZoneOffset.UTC),
            wall::get, nanos::get);

    @ParameterizedTest(name = "{0} ms on the wall while {1} ms pass: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                1000 | 1000 |
                1400 | 1000 |
                 200 | 1000 |
             3601000 | 1000 | forward by 3600
            -3599000 | 1000 | back by 3600
              -59000 | 1000 | back by 60
            -8639000 | 1000 | back by 8640
                   0 | 1000 | back by 1
            """)
    void aStepOfTheClockIsLoggedOnceAndOnlyAStepBackChangesQueues(long wallMillis, long passedMillis, String noted) {
        try (LogLines lines = LogLines.of(ClockWatch.class)) {
            pass(wallMillis, passedMillis);
            pass(1_000, 1_000);

            assertThat(lines.all()).hasSize(noted == null ? 0 : 1).allMatch(line -> line.contains("clock was set " + noted + " s"));
        }
        assertThat(updates).hasSize(noted != null && noted.startsWith("back") ? 2 : 0);
    }

    @Test
    void dueTimesArePulledForwardOnceTheDatabaseIsThere() {
        away = true;
        pass(-59_000, 1_000);
        pass(1_000, 1_000);
        assertThat(updates).isEmpty();

        away = false;
        pass(1_000, 1_000);
        pass(1_000, 1_000);

        assertThat(updates).containsExactly("inbox until 2026-11-27T10:01", "outbox until 2026-11-27T10:01");
    }

    private void pass(long wallMillis, long passedMillis) {
        wall.addAndGet(wallMillis);
        nanos.addAndGet(passedMillis * 1_000_000);
        watch.look();
    }
}
