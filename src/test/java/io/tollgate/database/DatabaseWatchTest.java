package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.JdbcTemplate;

/** Watches a real server that the tests kill, stop and damage. */
@Order(1)
class DatabaseWatchTest {

    private static final Path folder = ServerProgramsOfTests.into(Path.of("target", "watched-database"));

    private final EmbeddedDatabase server = EmbeddedDatabase.start(folder);
    private final Outages outages = new Outages();
    private final Pool pool = new Pool(new Details(server), outages);
    private final JdbcTemplate jdbc = new JdbcTemplate(pool);
    private final AtomicInteger ends = new AtomicInteger();
    private Optional<DatabaseWatch> watch = Optional.empty();

    @BeforeEach
    void setShortIntervals() {
        jdbc.execute("CREATE TABLE IF NOT EXISTS kept (id INT PRIMARY KEY)");
        jdbc.execute("REPLACE INTO kept VALUES (7)");
        pool.setConnectionTimeout(500);
    }

    @AfterEach
    void stop() {
        watch.ifPresent(DatabaseWatch::stop);
        pool.close();
        outages.destroy();
        server.close();
    }

    @Test
    void aKilledEmbeddedDatabaseIsStartedAgainWithItsData() throws IOException {
        watch(Optional.of(server));
        try (LogLines lines = LogLines.of("ROOT")) {
            process().destroyForcibly();

            soon().until(outages::isAway);
            assertThatThrownBy(pool::getConnection).isInstanceOf(SQLException.class);
            later().until(outages::isWell);

            itsRowIsThere();
            assertThat(lines.bytes("io.tollgate.database", "com.zaxxer", "org.springframework.jdbc", "org.mariadb", "com.mysql"))
                    .as("bytes of warnings: %s", lines.all()).isLessThan(2_048);
            assertThat(lines.all().stream().filter(line -> line.startsWith("The database "))).hasSize(2);
        }
        assertThat(ends).hasValue(0);
    }

    @Test
    void aDatabaseThatHangsCountsAsAwayAndWaitingCallsAreCutOff() throws Exception {
        watch(Optional.of(server));
        ProcessHandle process = process();
        Thread waiting = Thread.ofVirtual()
                .unstarted(() -> assertThatThrownBy(() -> jdbc.queryForObject("SELECT SLEEP(600)", Integer.class)).isNotNull());

        waiting.start();
        signal("STOP", process);
        try {
            soon().until(outages::isAway);
            assertThatThrownBy(pool::getConnection).isInstanceOf(SQLException.class);
            later().until(() -> !waiting.isAlive());
        } finally {
            signal("CONT", process);
        }

        later().until(outages::isWell);
        itsRowIsThere();
    }

    /** The operator runs this database; Tollgate does not start it. */
    @Test
    void aNamedDatabaseThatComesBackIsFoundAgain() throws Exception {
        watch(Optional.empty());

        process().destroyForcibly();
        soon().until(outages::isAway);
        server.startAgain();

        soon().until(outages::isWell);
        itsRowIsThere();
    }

    @Test
    void aDatabaseThatCannotBeStartedAgainEndsTheProcessWithAReason() throws IOException {
        Path control = folder.resolve("database/data/ibdata1");
        byte[] good = Files.readAllBytes(control);
        watch(Optional.of(server));
        try (LogLines lines = LogLines.of(DatabaseWatch.class)) {
            ProcessHandle process = process();
            process.destroyForcibly();
            process.onExit().join();
            Files.write(control, new byte[4096]);

            later().until(() -> ends.get() == 1);

            assertThat(lines.all().getLast()).contains("Tollgate ends", "does not start again", "Maybe ", "server.log");
            assertThat(lines.all()).hasSizeBetween(2, 6);
        } finally {
            watch.ifPresent(DatabaseWatch::stop);
            Files.write(control, good);
        }
    }

    /** On a busy machine a new connection may take longer than the pool waits for it here. */
    private void itsRowIsThere() {
        later().until(() -> jdbc.queryForObject("SELECT id FROM kept", Integer.class) == 7);
    }

    private void watch(Optional<EmbeddedDatabase> embedded) {
        DatabaseWatch fresh = new DatabaseWatch(new Details(server), outages, pool::cutOff, embedded, ends::incrementAndGet,
                Duration.ofMillis(10), Duration.ofMillis(500));
        fresh.start();
        watch = Optional.of(fresh);
    }

    /** Health must tell the truth within five seconds; a busy machine may take longer. */
    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(10));
    }

    private static ConditionFactory later() {
        return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(20));
    }

    private static ProcessHandle process() throws IOException {
        String note = Files.readString(folder.resolve("database/server.pid"));
        return ProcessHandle.of(Long.parseLong(note.replaceAll("(?s).*pid=(\\d+).*", "$1"))).orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    private record Details(EmbeddedDatabase server) implements JdbcConnectionDetails {
        @Override
        public String getJdbcUrl() {
            return server.url();
        }

        @Override
        public String getUsername() {
            return server.user();
        }

        @Override
        public String getPassword() {
            return server.password();
        }
    }
}
