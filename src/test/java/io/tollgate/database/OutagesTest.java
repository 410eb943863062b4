package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.spi.FilterReply;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** The log has one line at the beginning of an outage, one at its end, and a count in between. */
class OutagesTest {

    private static final SQLException GONE = new SQLTransientConnectionException("the line is dead", "08S01");

    private final Logger some = (Logger) LoggerFactory.getLogger("io.tollgate.of-a-test");
    private final Logger hibernate = (Logger) LoggerFactory.getLogger("org.hibernate.orm.jdbc.error.of-a-test");
    private final AtomicLong nanos = new AtomicLong();
    private final Outages outages = new Outages(nanos::get);

    @AfterEach
    void remove() {
        outages.destroy();
    }

    @Test
    void failuresInAnOutageAreCountedAndNotLogged() {
        try (LogLines logged = LogLines.of(Outages.class)) {
            outages.begin(Trouble.AWAY, "Connection refused");
            outages.begin(Trouble.AWAY, "Connection refused");
            for (int second = 1; second <= 70; second++) {
                nanos.addAndGet(1_000_000_000L);
                for (int failure = 0; failure < 50; failure++) {
                    assertThat(isLogged(some, "This failed", GONE)).isFalse();
                    assertThat(isLogged(some, "This failed: {}", null, "so", new IllegalStateException("wrapped", GONE))).isFalse();
                    assertThat(isLogged(hibernate, "SQL Error: 0, SQLState: 08S01", null)).isFalse();
                }
                outages.count();
            }
            assertThat(isLogged(some, "The clock was set", null)).isTrue();
            outages.end();

            assertThat(logged.all()).containsExactly(
                    "The database cannot be reached. Calls are answered with 503 until it is back: Connection refused",
                    "The database has been away for 30 s; 4500 failures because of it.",
                    "The database has been away for 60 s; 9000 failures because of it.",
                    "The database is back after 70 s. 10500 failures meanwhile were not logged one by one.");
            assertThat(logged.bytes() / 70).as("bytes a second").isLessThan(1_024);
        }
    }

    /** A line that names only the place of a failure is one of the outage, too. A line without a failure is not. */
    @Test
    void placesOfFailuresAreNotLogged() {
        assertThat(isLogged(some, "{} waits: {}", null, "A file", Trouble.place(new IllegalStateException("wrapped", GONE)))).isFalse();
        assertThat(isLogged(some, "{}: {}", null, Trouble.place(GONE), "a file")).isFalse();
        assertThat(outages.filter().decide(null, some, Level.INFO, "Later: {}", new Object[] {Trouble.place(GONE)}, null))
                .isEqualTo(FilterReply.DENY);

        outages.begin(Trouble.AWAY, "gone");

        assertThat(isLogged(some, "{} waits: {}", null, "A file", Trouble.place(new IllegalStateException("of the program")))).isTrue();
        assertThat(isLogged(some, "{} waits: {}", null, "A file", null)).isTrue();
        assertThat(outages.filter().decide(null, hibernate, Level.INFO, "Starts", null, null)).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void otherFailuresAreLogged() {
        assertThat(isLogged(some, "A fault", new IllegalStateException("of the program"))).isTrue();
        assertThat(isLogged(hibernate, "A sequence overflows", null)).isTrue();
    }

    @Test
    void plannedFailuresAreNotLogged() {
        class Again extends RuntimeException implements Planned {}

        assertThat(isLogged(some, "A batch failed", new IllegalStateException("wrapped", new Again()))).isFalse();
    }

    /** While the database is there, the log only counts broken connections from time to time. */
    @Test
    void brokenConnectionsAreCounted() {
        AtomicInteger looks = new AtomicInteger();
        outages.watchedBy(looks::incrementAndGet);
        try (LogLines logged = LogLines.of(Outages.class)) {
            assertThat(isLogged(some, "This failed", GONE)).isFalse();
            assertThat(isLogged(some, "This failed", GONE)).isFalse();
            outages.count();
            nanos.addAndGet(31_000_000_000L);
            outages.count();
            outages.count();

            assertThat(logged.all()).singleElement().asString().startsWith("The database broke off or refused a connection 2 times");
            assertThat(looks).as("the watch was asked to look").hasPositiveValue();
        }
    }

    @Test
    void aFullDiskIsKnownAtTheFirstFailureAndAnAbsentDatabaseOutranksIt() {
        outages.met(new SQLException("The table 'inbox' is full", "HY000", 1114));
        assertThat(outages.isWell()).isFalse();
        assertThat(outages.isAway()).isFalse();

        outages.begin(Trouble.AWAY, "gone");
        outages.begin(Trouble.FULL, "full");
        assertThat(outages.isAway()).isTrue();

        outages.end();
        assertThat(outages.isWell()).isTrue();
    }

    @Test
    void callsFailAtOnceWhileTheDatabaseIsAway() {
        try (Pool pool = new Pool(new Nowhere(), outages)) {
            outages.begin(Trouble.AWAY, "gone");

            assertThatThrownBy(pool::getConnection).isInstanceOf(SQLTransientConnectionException.class)
                    .hasMessage("the database cannot be reached");
            assertThat(pool.getHikariPoolMXBean()).as("connections of the pool").isNull();
        }
    }

    /**
     * The test calls the filter directly: other applications run beside it in a run of all tests, and would count the failure as theirs.
     */
    private boolean isLogged(Logger logger, String format, Throwable failure, Object... parameters) {
        return outages.filter().decide(null, logger, Level.WARN, format, parameters, failure) != FilterReply.DENY;
    }

    private record Nowhere() implements JdbcConnectionDetails {
        @Override
        public String getJdbcUrl() {
            return "jdbc:mysql://127.0.0.1:1/tollgate";
        }

        @Override
        public String getUsername() {
            return "nobody";
        }

        @Override
        public String getPassword() {
            return "";
        }
    }
}
