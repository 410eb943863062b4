package io.tollgate.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.TestDatabase;
import io.tollgate.rights.Rotations;
import io.tollgate.world.DatabaseOnly;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A process that has lost its connection to the database stops if the keys of the database have changed meanwhile. */
class KeyRotationLockTest {

    @TempDir
    Path data;

    private final String database = TestDatabase.migrated();

    @Test
    void aLostLockIsTakenAgain() {
        try (DatabaseOnly serving = DatabaseOnly.open(database, data)) {
            killTheLockOf(serving);

            serving.the(KeyRotationLock.class).look(serving.context());

            assertThat(serving.context().isActive()).isTrue();
            assertThatThrownBy(() -> DatabaseOnly.forRotation(database, data)).rootCause()
                    .hasMessageContaining("another Tollgate works with this database");
        }
    }

    @Test
    void aProcessThatFindsTheKeysRotatedStops() {
        try (DatabaseOnly serving = DatabaseOnly.open(database, data)) {
            killTheLockOf(serving);
            try (DatabaseOnly rotating = DatabaseOnly.forRotation(database, data)) {
                serving.the(KeyRotationLock.class).look(serving.context());
                await().until(() -> !serving.context().isActive());
                Rotations.on(rotating).rotate(Instant.parse("2026-11-18T12:00:00Z"));
            }
        }
        try (DatabaseOnly serving = DatabaseOnly.open(database, data)) {
            killTheLockOf(serving);
            try (DatabaseOnly rotating = DatabaseOnly.forRotation(database, data)) {
                Rotations.on(rotating).rotate(Instant.parse("2026-11-18T12:00:00Z"));
            }
            serving.the(KeyRotationLock.class).look(serving.context());
            await().until(() -> !serving.context().isActive());
        }
    }

    private static void killTheLockOf(DatabaseOnly tollgate) {
        JdbcTemplate jdbc = tollgate.the(JdbcTemplate.class);
        Long connectionId = jdbc.queryForObject("SELECT t.trx_mysql_thread_id FROM information_schema.innodb_trx t"
                + " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = DATABASE() AND p.id <>"
                + " CONNECTION_ID()",
                Long.class);
        jdbc.execute("KILL " + connectionId);
    }
}
