package io.tollgate.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.TestDatabase;
import io.tollgate.rights.House;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A process that has lost its connection to the database does not go on with keys that are no longer those of the database. */
class KeyRotationLockTest {

    @TempDir
    Path data;

    private final String database = TestDatabase.migrated();

    @Test
    void aLostSeatIsTakenAgain() {
        try (House serving = House.open(database, data)) {
            killTheSeatOf(serving);

            serving.room(KeyRotationLock.class).look(serving.rooms());

            assertThat(serving.rooms().isActive()).isTrue();
            assertThatThrownBy(() -> House.alone(database, data)).rootCause()
                    .hasMessageContaining("another Tollgate works with this database");
        }
    }

    @Test
    void whoeverFindsTheKeysRotatedMeanwhileStops() {
        try (House serving = House.open(database, data)) {
            killTheSeatOf(serving);
            try (House rotating = House.alone(database, data)) {
                serving.room(KeyRotationLock.class).look(serving.rooms());
                await().atMost(Duration.ofSeconds(60)).until(() -> !serving.rooms().isActive());
                rotating.rotation().rotate(Instant.parse("2026-11-18T12:00:00Z"));
            }
        }
        try (House serving = House.open(database, data)) {
            killTheSeatOf(serving);
            try (House rotating = House.alone(database, data)) {
                rotating.rotation().rotate(Instant.parse("2026-11-18T12:00:00Z"));
            }
            serving.room(KeyRotationLock.class).look(serving.rooms());
            await().atMost(Duration.ofSeconds(60)).until(() -> !serving.rooms().isActive());
        }
    }

    private static void killTheSeatOf(House house) {
        JdbcTemplate jdbc = house.room(JdbcTemplate.class);
        Long seat = jdbc.queryForObject("SELECT t.trx_mysql_thread_id FROM information_schema.innodb_trx t"
                + " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = DATABASE() AND p.id <>"
                + " CONNECTION_ID()",
                Long.class);
        jdbc.execute("KILL " + seat);
    }
}
