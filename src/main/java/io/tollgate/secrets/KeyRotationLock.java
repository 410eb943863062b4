package io.tollgate.secrets;

import io.tollgate.database.Trouble;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Prevents a rotation of the keys while any process serves. All serving processes share the lock of one row as long as they live; a
 * rotation holds it alone. If a process dies, its connection ends and releases the lock. If a connection is lost, the process opens a new
 * one; and if the keys were rotated meanwhile, it stops, because it would write pseudonyms that nobody can find.
 */
@Component("keyRotationLock")
final class KeyRotationLock implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(KeyRotationLock.class);
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int LOOK_SECONDS = 5;

    private final JdbcTemplate jdbc;
    private final DataSource database;
    private final Settings settings;
    private final boolean alone;
    private final Optional<byte[]> fingerprint;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-rotation-lock").factory());

    private Connection connection;

    /** @param alone whether this process rotates the keys */
    KeyRotationLock(JdbcTemplate jdbc, Settings settings, @Value("${tollgate.keys-rotation:false}") boolean alone,
            ConfigurableApplicationContext process) {
        this.jdbc = jdbc;
        this.database = Objects.requireNonNull(jdbc.getDataSource());
        this.settings = settings;
        this.alone = alone;
        this.connection = takeASeat();
        refuseUnfinished();
        this.fingerprint = settings.find(Settings.KEY_FINGERPRINT);
        var _ = watch.scheduleWithFixedDelay(() -> look(process), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private Connection takeASeat() {
        try {
            Connection taken = database.getConnection();
            try (Statement statement = taken.createStatement()) {
                taken.setAutoCommit(false);
                statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
                statement.executeQuery("SELECT id FROM key_rotation_lock WHERE id = 1 " + (alone ? "FOR UPDATE" : "LOCK IN SHARE MODE"));
                return taken;
            } catch (SQLException failure) {
                leave(taken);
                throw failure;
            }
        } catch (SQLException failure) {
            if (failure.getErrorCode() == LOCK_WAIT_TIMEOUT) {
                throw new KeysRefused(alone
                        ? "another Tollgate works with this database. Maybe stop all of them: the keys can be rotated only while none"
                                + " serves."
                        : "the keys are being rotated. Maybe wait until `keys rotate` has finished.");
            }
            throw new IllegalStateException("the lock of the keys cannot be read: " + failure.getMessage(), failure);
        }
    }

    private void refuseUnfinished() {
        if (!alone && !jdbc.queryForList("SELECT id FROM key_rotation WHERE finished_at IS NULL", Integer.class).isEmpty()) {
            leave(connection);
            throw new KeysRefused("a rotation of the keys is unfinished. Maybe start `keys rotate` again: it goes on where it stopped,"
                    + " and no Tollgate can serve before it has finished.");
        }
    }

    void look(ConfigurableApplicationContext process) {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT 1");
        } catch (SQLException lost) {
            returnToTheDesk(process);
        }
    }

    private void returnToTheDesk(ConfigurableApplicationContext process) {
        leave(connection);
        try {
            connection = takeASeat();
            refuseUnfinished();
            Optional<byte[]> now = settings.find(Settings.KEY_FINGERPRINT);
            if (fingerprint.isPresent() && now.isPresent() && !MessageDigest.isEqual(fingerprint.get(), now.get())) {
                throw new KeysRefused("the keys were rotated. Maybe give this process the new file `keys`, and start it again.");
            }
        } catch (KeysRefused refusal) {
            log.error("Tollgate stops: {}", refusal.getMessage());
            watch.shutdown();
            Thread.ofPlatform().name("stop").start(process::close);
        } catch (RuntimeException unreachable) { // if it left this method, nobody would look again
            leave(connection); // so that the next look returns here
            log.warn("The database cannot be reached, so Tollgate does not know whether the keys are being rotated: {}",
                    Trouble.place(unreachable));
        }
    }

    private static void leave(Connection connection) {
        try (connection; Statement statement = connection.createStatement()) {
            connection.rollback();
            statement.execute("SET SESSION innodb_lock_wait_timeout = DEFAULT");
            connection.setAutoCommit(true);
        } catch (SQLException gone) {
            log.debug("The connection that holds the lock of the keys was lost before it was closed", gone);
        }
    }

    @Override
    public void destroy() {
        watch.shutdownNow();
        leave(connection);
    }
}
