package io.tollgate.database;

import static org.awaitility.Awaitility.await;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Breaks off a connection in the middle of its transaction, as a failover does. */
public final class LostConnection {

    private LostConnection() {}

    /**
     * Returns when a transaction has lost its connection while it waited for a lock.
     *
     * @param holds     takes the lock; it is rolled back in the end
     * @param begins    begins the other transaction in another thread
     * @param statement a part of the statement that waits
     */
    public static void whileWaiting(JdbcTemplate jdbc, TransactionTemplate transaction, Runnable holds, Runnable begins, String statement) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            holds.run();
            begins.run();
            await().until(() -> hasBrokenOff(jdbc, statement)); // by another thread, so by another connection
        });
    }

    private static boolean hasBrokenOff(JdbcTemplate jdbc, String statement) {
        List<Long> waiting = jdbc.queryForList("SELECT session.id FROM information_schema.innodb_trx AS waiting"
                + " JOIN information_schema.processlist AS session ON session.id = waiting.trx_mysql_thread_id"
                + " WHERE session.db = DATABASE() AND waiting.trx_state = 'LOCK WAIT' AND waiting.trx_query LIKE ?", Long.class,
                "%" + statement + "%");
        waiting.forEach(session -> jdbc.execute("KILL " + session));
        return !waiting.isEmpty();
    }
}
