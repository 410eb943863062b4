package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.exceptions.CommunicationsException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.hibernate.TransactionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class TroubleTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(Trouble.FULL, sql(1114, "The table 'inbox' is full")),
                Arguments.of(Trouble.FULL, sql(1021, "Disk full (/tmp/#sql-temptable); waiting for someone to free some space...")),
                Arguments.of(Trouble.FULL, sql(1030, "Got error 28 \"No space left on device\" from storage engine InnoDB")),
                Arguments.of(Trouble.FULL,
                        sql(1026, "Error writing file './tollgate/inbox.ibd' (Errcode: 28 \"No space left on device\")")),
                Arguments.of(Trouble.FULL,
                        sql(1290, "The MariaDB server is running with the --read-only option so it cannot execute this statement")),
                Arguments.of(Trouble.FULL, new UncategorizedSQLException("insert", "INSERT", sql(1114, "The table 'inbox' is full"))),
                Arguments.of(Trouble.FULL, new TransactionSystemException("commit", sql(1180, "Got error 28 during COMMIT"))),
                Arguments.of(Trouble.AWAY, new SQLException("gone", "08S01")),
                Arguments.of(Trouble.AWAY,
                        new CommunicationsException("Communications link failure", new java.net.ConnectException("Connection refused"))),
                Arguments.of(Trouble.AWAY, sql(1040, "Too many connections")),
                Arguments.of(Trouble.AWAY, sql(1927, "Connection was killed")),
                Arguments.of(Trouble.AWAY, sql(1053, "Server shutdown in progress")),
                Arguments.of(Trouble.AWAY, new CannotGetJdbcConnectionException("none", new SQLTransientConnectionException("timeout"))),
                Arguments.of(Trouble.AWAY, new CannotCreateTransactionException("none", new IllegalStateException("of Hibernate"))),
                Arguments.of(Trouble.AWAY, new IllegalStateException("wrapped", new SQLException("gone", "08007"))),
                Arguments.of(Trouble.AWAY, lostBeforeTheRollback()),
                Arguments.of(Trouble.AWAY, new RecoverableDataAccessException("commit", new SQLException("link failure", "08S01"))),
                Arguments.of(Trouble.AWAY, new DataAccessResourceFailureException("Unable to rollback against JDBC Connection",
                        new SQLNonTransientConnectionException("Transaction resolution unknown.", "08007"))), // even after a deadlock
                Arguments.of(Trouble.AWAY, with(new IllegalStateException("a line is read"), sql(1927, "Connection was killed"))),
                Arguments.of(Trouble.AWAY, with(new IllegalStateException("a line is read"), lostBeforeTheRollback())),
                Arguments.of(Trouble.BUSY, sql(1317, "Query execution was interrupted")),
                Arguments.of(Trouble.BUSY, with(new IllegalStateException("a line is read"), sql(1213, "Deadlock found"))),
                Arguments.of(Trouble.BUSY, new CannotAcquireLockException("deadlock")),
                Arguments.of(Trouble.BUSY, sql(1030, "Got error 168 from storage engine")),
                Arguments.of(Trouble.BUSY, sql(1205, "Lock wait timeout exceeded")),
                Arguments.of(Trouble.BUSY, new TransactionSystemException("commit")),
                Arguments.of(Trouble.NONE,
                        new DuplicateKeyException("twice", new SQLIntegrityConstraintViolationException("Duplicate entry", "23000", 1062))),
                Arguments.of(Trouble.NONE, new SQLSyntaxErrorException("You have an error in your SQL syntax", "42000", 1064)),
                Arguments.of(Trouble.NONE, new JpaSystemException(new TransactionException("Unable to rollback", sql(1062, "twice")))),
                Arguments.of(Trouble.NONE, new SQLException("Connection is closed", "HY000", 1644)), // the words of a trigger
                Arguments.of(Trouble.NONE, with(new IllegalStateException("a fault of the program"), new IllegalStateException("close"))),
                Arguments.of(Trouble.NONE, new IllegalStateException("a fault of the program")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsTheTroubleFromTheFailure(Trouble expected, Throwable failure) {
        assertThat(Trouble.of(failure)).isEqualTo(expected);
    }

    @Test
    void aFailureThatIsItsOwnCauseIsReadOnlyOnce() {
        IllegalStateException circle = new IllegalStateException("one");
        circle.initCause(new IllegalStateException("other", circle));

        assertThat(Trouble.of(circle)).isEqualTo(Trouble.NONE);
        assertThat(Trouble.of(null)).isEqualTo(Trouble.NONE);
    }

    /** The connection breaks off during a statement. The rollback finds it closed, and this is all that the caller learns. */
    private static Throwable lostBeforeTheRollback() {
        return new JpaSystemException(
                new TransactionException("Unable to rollback against JDBC Connection", new SQLException("Connection is closed")));
    }

    private static Throwable with(Throwable failure, Throwable suppressed) {
        failure.addSuppressed(suppressed);
        return failure;
    }

    private static SQLException sql(int code, String message) {
        return new SQLException(message, "HY000", code);
    }
}
