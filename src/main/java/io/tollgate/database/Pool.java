package io.tollgate.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The connections to the database. While it is away, a request for a connection fails at once; while all are taken, it waits for some
 * seconds. Statements have no time limit: they are ended only when the database is found away.
 */
final class Pool extends HikariDataSource {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** One step of the wait; between two steps the pool checks whether the database is away. */
    private static final Duration STEP = Duration.ofMillis(500);

    private final Outages outages;
    private final Driver driver;

    Pool(JdbcConnectionDetails database, Outages outages) {
        this.outages = outages;
        this.driver = new Driver(database);
        setDataSource(driver);
        setConnectionTimeout(STEP.toMillis());
        setValidationTimeout(STEP.multipliedBy(5).toMillis());
    }

    /** Waits in short steps, so that the wait ends when the database goes away meanwhile. */
    @Override
    public Connection getConnection() throws SQLException {
        long begin = System.nanoTime();
        while (true) {
            if (outages.isAway()) {
                throw new SQLTransientConnectionException("the database cannot be reached", "08001");
            }
            try {
                return super.getConnection();
            } catch (SQLTransientConnectionException none) {
                if (none.getCause() != null) {
                    outages.met(none); // the pool could not open a connection
                }
                if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw none;
                }
            }
        }
    }

    /** Like {@link #cutOff()}, for the pool behind a source. */
    static void cutOff(DataSource source) {
        try {
            source.unwrap(Pool.class).cutOff();
        } catch (SQLException another) {
            throw new IllegalStateException("the source of connections is not Tollgate's pool", another);
        }
    }

    /** Breaks off all connections. Those that wait for a stopped process or over a cut cable would never get an answer. */
    void cutOff() {
        Optional.ofNullable(getHikariPoolMXBean()).ifPresent(pool -> pool.softEvictConnections());
        driver.cutOff();
    }

    private static final class Driver extends AbstractDataSource {

        private final JdbcConnectionDetails database;
        private final Set<Connection> open = Collections.newSetFromMap(new WeakHashMap<>());

        Driver(JdbcConnectionDetails database) {
            this.database = database;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection made = connect(database, Map.of());
            synchronized (open) {
                open.add(made);
            }
            return SparingConnection.over(made);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return DriverManager.getConnection(database.getJdbcUrl(), user, password);
        }

        void cutOff() {
            List<Connection> all;
            synchronized (open) {
                all = List.copyOf(open);
                open.clear();
            }
            for (Connection connection : all) {
                try {
                    connection.abort(Runnable::run);
                } catch (SQLException gone) {
                    // as wanted
                }
            }
        }
    }

    /** @param options in place of those in the URL */
    static Connection connect(JdbcConnectionDetails database, Map<String, String> options) throws SQLException {
        Properties properties = new Properties();
        Optional.ofNullable(database.getUsername()).ifPresent(user -> properties.setProperty("user", user));
        Optional.ofNullable(database.getPassword()).ifPresent(password -> properties.setProperty("password", password));
        String url = database.getJdbcUrl();
        for (String option : options.keySet()) {
            url = url.replaceAll("(?<=[?&])" + option + "=[^&]*&?", "");
        }
        properties.putAll(options);
        return DriverManager.getConnection(url, properties);
    }
}
