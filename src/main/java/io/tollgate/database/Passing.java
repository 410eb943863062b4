package io.tollgate.database;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Whether a failure will pass by itself: the database is away, busy, full or not to be written, or two transactions stood in each other's
 * way. Then what was under way is not at fault, and is tried again as it is. Everything else comes again however often it is tried.
 */
public final class Passing {

    /** Of MySQL and MariaDB: disk and table full, files not to be written or read, too many connections, shutting down, locks, read-only, killed. */
    private static final Set<Integer> CODES = Set.of(
            3, 28, 1020, 1021, 1026, 1030, 1040, 1041, 1053, 1114, 1129, 1152, 1158, 1159, 1160, 1161, 1180, 1184, 1203, 1205, 1206, 1213, 1226,
            1290, 1317, 1836, 1927, 1969, 2002, 2006, 2013, 2055, 3024, 3101, 3572, 4031);
    private static final int DEEPEST = 20;

    private Passing() {}

    public static boolean is(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLException sql && (sql instanceof SQLTransientException || sql instanceof SQLRecoverableException
                    || String.valueOf(sql.getSQLState()).startsWith("08") || CODES.contains(sql.getErrorCode()))
                    || cause instanceof TransientDataAccessException || cause instanceof RecoverableDataAccessException
                    || cause instanceof DataAccessResourceFailureException || cause instanceof TransactionException || cause instanceof Transient) {
                return true;
            }
        }
        return false;
    }

    /** Marks failures of ours that pass. */
    public interface Transient {}
}
