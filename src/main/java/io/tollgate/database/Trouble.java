package io.tollgate.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/** What a failure says about the database, and so whether a repetition may succeed. All failures are classified here. */
public enum Trouble {

    /** The database cannot be reached, or broke off the connection. */
    AWAY,
    /** The database answers but stores nothing: its disk is full, or it is read-only. */
    FULL,
    /** Other transactions hold the locks or the resources. */
    BUSY,
    /** The database is not at fault: the statement is, or the failure has nothing to do with the database. */
    NONE;

    /** Codes of MariaDB and MySQL: disk full, table full, write errors, no space at commit, read-only. */
    private static final Set<Integer> FULL_CODES = Set.of(3, 20, 28, 1021, 1026, 1114, 1180, 1290, 1836, 3675);

    /** An error of the storage engine, whose own number stands in the message. */
    private static final int HANDLER_ERROR = 1030;

    /** Lock timeouts, deadlocks, interrupted or timed out statements, a user's resources used up, read errors. */
    private static final Set<Integer> BUSY_CODES = Set.of(1020, 1030, 1129, 1205, 1206, 1213, 1226, 1317, 1969, 3024, 3101, 3572);

    /** Codes of a database that is away: too many connections, shutdown, connection killed, client absent too long. */
    private static final Set<Integer> AWAY_CODES = Set.of(1040, 1041, 1053, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1203, 1927, 2002,
            2006, 2013, 2055, 3168, 4031);

    /** What the pool says, without a code, of a connection that an earlier failure has broken off; a rollback hides that failure. */
    private static final String BROKEN_OFF = "Connection is closed";

    private static final int DEEPEST = 20;
    private static final int DEEPEST_NAMED = 3;

    /** Classifies a failure with its causes, and with what else failed meanwhile; the worst of them counts. */
    public static Trouble of(@Nullable Throwable failure) {
        return causes(failure).flatMap(cause -> Stream.concat(Stream.of(cause), Stream.of(cause.getSuppressed()).flatMap(Trouble::causes)))
                .map(cause -> cause instanceof SQLException sql ? of(sql) : ofSpring(cause))
                .reduce(NONE, (one, other) -> one.compareTo(other) <= 0 ? one : other);
    }

    private static Stream<Throwable> causes(@Nullable Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
    }

    /** Where something failed, for the log. During an outage of the database, a line with it is counted and not written. */
    public static Place place(@Nullable Throwable failure) {
        return new Place(failure);
    }

    /** Written as class and place of a failure and of its causes. Messages are left out, as they may quote what somebody wrote. */
    public record Place(@Nullable Throwable failure) {

        @Override
        public String toString() {
            StringBuilder place = new StringBuilder();
            Throwable cause = failure;
            for (int depth = 0; cause != null && depth < DEEPEST_NAMED; depth++, cause = cause.getCause()) {
                StackTraceElement[] stack = cause.getStackTrace();
                place.append(depth == 0 ? "" : ", because of ").append(cause.getClass().getName())
                        .append(stack.length == 0 ? "" : " at " + stack[0]);
            }
            return place.toString();
        }
    }

    /** Whether the work may be tried again unchanged. */
    public boolean passes() {
        return this != NONE;
    }

    /** Whether the database is unusable for everybody. */
    public boolean isOutage() {
        return this == AWAY || this == FULL;
    }

    private static Trouble of(SQLException failure) {
        int code = failure.getErrorCode();
        if (FULL_CODES.contains(code) || code == HANDLER_ERROR && String.valueOf(failure.getMessage()).contains("28")) {
            return FULL;
        }
        boolean connection = failure instanceof SQLNonTransientConnectionException || failure instanceof SQLTransientConnectionException
                || failure instanceof SQLRecoverableException || String.valueOf(failure.getSQLState()).startsWith("08");
        boolean brokenOff = failure.getSQLState() == null && BROKEN_OFF.equals(failure.getMessage());
        if (connection || brokenOff || AWAY_CODES.contains(code)) {
            return AWAY;
        }
        return failure instanceof SQLTransientException || BUSY_CODES.contains(code) ? BUSY : NONE;
    }

    private static Trouble ofSpring(@Nullable Throwable failure) {
        return switch (failure) {
            case DataAccessResourceFailureException away -> AWAY;
            case RecoverableDataAccessException away -> AWAY;
            case CannotCreateTransactionException away -> AWAY;
            case TransientDataAccessException busy -> BUSY;
            case TransactionException unsure -> BUSY;
            case Passing.Transient ours -> BUSY;
            case null, default -> NONE;
        };
    }
}
