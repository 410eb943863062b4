package io.tollgate.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A fresh schema for each test context, on one real server for the whole run. The server is an embedded one, or the MySQL server that the
 * environment variable {@code TOLLGATE_TEST_DATABASE} names ({@code jdbc:mysql://127.0.0.1:3306/?user=root&password=...}).
 */
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final AtomicInteger schemas = new AtomicInteger();
    private static final AtomicInteger contexts = new AtomicInteger();
    private static final String named = System.getenv("TOLLGATE_TEST_DATABASE");
    private static final EmbeddedDatabase embedded = named == null
            ? hurried(EmbeddedDatabase.start(ServerProgramsOfTests.into(Path.of("target", "test-database"))))
            : null;

    private static final class Template {
        static final MigratedSchema TABLES = new MigratedSchema(fresh());
    }

    /** The URL, with credentials, of a new schema with the tables that the migrations create. {@link LockWatch} sees its statements. */
    public static String migrated() {
        return migratedForPrograms() + "&" + LockWatch.OPTION;
    }

    /** As {@link #migrated}, but not watched: for programs in other processes, which do not know the test classes. */
    public static String migratedForPrograms() {
        String url = fresh();
        Template.TABLES.copyTo(url);
        return url;
    }

    /** The URL, with credentials, of a new empty schema. */
    public static String fresh() {
        String schema = "tollgate_test_" + schemas.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("mysql"))) {
            connection.createStatement().execute("DROP DATABASE IF EXISTS " + schema);
            connection.createStatement().execute("CREATE DATABASE " + schema + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        } catch (SQLException failure) {
            throw new IllegalStateException("no test schema", failure);
        }
        return url(schema);
    }

    /**
     * Test data need not survive a crash, so commits do not write to the disk. The server takes more connections than one that serves a
     * single program. Tests that kill a server have databases of their own.
     */
    private static EmbeddedDatabase hurried(EmbeddedDatabase database) {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password())) {
            connection.createStatement().execute("SET GLOBAL innodb_flush_log_at_trx_commit = 0, GLOBAL max_connections = 1000");
            return database;
        } catch (SQLException failure) {
            throw new IllegalStateException("no test database", failure);
        }
    }

    private static String url(String schema) {
        return embedded != null
                ? embedded.url(schema) + "&user=" + embedded.user() + "&password=" + embedded.password()
                : named.replace("/?", "/" + schema + "?" + NamedDatabase.OPTIONS + "&");
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        String url = migrated();
        String own = ProcessHandle.current().pid() + "-" + contexts.incrementAndGet();
        TestPropertyValues.of("spring.datasource.url=" + url, "spring.datasource.username=",
                "spring.datasource.hikari.minimum-idle=2", // contexts are kept for the next class that wants them
                "spring.datasource.hikari.idle-timeout=10000",
                // Each context has its own folders: contexts run side by side, and one would take the files of the other.
                "tollgate.data=target/test-data/" + own, "tollgate.drop=target/test-drop/" + own,
                "tollgate.media.folder=target/test-media/" + own,
                "tollgate.handset.page=true", "tollgate.sign-up.open=true",
                "tollgate.intake.pace.pair-interval=0s", // tests send many messages to one person
                "tollgate.intake.pace.calls=1000000", // and ask much within an hour
                "tollgate.registration.pin-iterations=1000", "tollgate.sign-in.bcrypt-strength=4",
                "tollgate.routes.reconciliation.from=direct:reconciliation", // tests write charges of messages that were never delivered
                "tollgate.routes.ledger-seals.from=direct:ledger-seals", // tests book in the past
                "tollgate.routes.grants.from=direct:grants", // the last days of grants of tests are over
                "tollgate.routes.reconciliation-of-all.from=direct:reconciliation-of-all",
                "tollgate.routes.drop.from=scheduler:drop?delay=1000", // each test leaves folders, thousands in the end
                "tollgate.routes.retention.from=direct:retention", // no context removes the old proofs of another
                "tollgate.routes.invoice-documents.from=direct:invoice-documents",
                "tollgate.routes.invoicing.from=direct:month-end") // the months of the tests are over: only tests may invoice them
                .applyTo(context);
    }
}
