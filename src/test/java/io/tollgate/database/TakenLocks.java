package io.tollgate.database;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The locks of one transaction, as far as its statements show them. If a table is locked already, a later statement about it is assumed to
 * concern rows that the transaction holds. For recipients this is checked, because their ids are among the values of a statement.
 */
final class TakenLocks {

    private static final Map<String, LockOrder> STEPS = new HashMap<>();
    /** A transaction that adds rows in these steps never waits, because the ids of messages are new. */
    private static final List<LockOrder> NEW_ROWS = List.of(LockOrder.QUEUES, LockOrder.DELIVERIES, LockOrder.RESERVATIONS);

    /** New rows of this table of another step never wait either: the database numbers them. */
    private static final String NUMBERED = "application";

    /** A rotation of keys gives people other ids. It has the database to itself, so it never waits. */
    private static final String REWRITTEN_KEY = "UPDATE recipient SET id = ?";

    private static final List<String> LOCKING = List.of("FOR UPDATE", "FOR SHARE", "LOCK IN SHARE MODE");

    private final Map<String, String> statements = new LinkedHashMap<>();
    private final TreeSet<String> recipients = new TreeSet<>();

    static {
        Arrays.stream(LockOrder.values()).forEach(step -> step.tables().forEach(table -> STEPS.put(table, step)));
    }

    /** The transaction is over. */
    void end() {
        statements.clear();
        recipients.clear();
    }

    /**
     * @param ids values of the statement that may be ids of recipients
     * @return how the statement breaks the order, if it does, or why it fails on another server than the one of the tests
     */
    Optional<String> next(String sql, Supplier<List<String>> ids) {
        if (sql.startsWith("SELECT") && sql.contains("JSON_TABLE(") && sql.contains("FOR UPDATE") && !sql.contains("OF ")) {
            return Optional.of("MySQL cannot lock a JSON document. Maybe end the statement by JsonRows.locking: " + sql);
        }
        if (sql.startsWith(REWRITTEN_KEY) || onlyReads(sql)) {
            return Optional.empty();
        }
        for (String table : SqlTables.changed(sql)) {
            LockOrder step = STEPS.get(table);
            if (step == null) {
                continue;
            }
            if (sql.contains("SKIP LOCKED")) { // never waits
                statements.putIfAbsent(table, sql);
                continue;
            }
            Optional<String> breach = table.equals("recipient") ? recipients(sql, ids.get()) : Optional.empty();
            breach = breach.or(() -> statements.containsKey(table) ? Optional.empty() : firstOf(table, step, sql));
            if (breach.isPresent()) {
                return breach;
            }
        }
        return Optional.empty();
    }

    /** Said quickly of most statements, as thousands of values may be in their lists. */
    private static boolean onlyReads(String sql) {
        return sql.startsWith("SELECT") && LOCKING.stream().noneMatch(sql::contains);
    }

    private Optional<String> firstOf(String table, LockOrder step, String sql) {
        if (sql.startsWith("INSERT") && (NEW_ROWS.contains(step) || table.equals(NUMBERED))) {
            return Optional.empty();
        }
        Optional<String> breach = statements.keySet().stream().filter(earlier -> isWrong(STEPS.get(earlier), step)).findFirst()
                .map(earlier -> table + " is locked after " + earlier + ":\n  " + statements.get(earlier) + "\n  " + sql);
        if (step.isOrdered() || step == LockOrder.ALONE) {
            statements.put(table, sql);
        }
        return breach;
    }

    private static boolean isWrong(LockOrder earlier, LockOrder later) {
        if (earlier == LockOrder.ALONE || later == LockOrder.ALONE) {
            return earlier.isOrdered() || later.isOrdered();
        }
        return later.isOrdered() && earlier.compareTo(later) > 0;
    }

    private Optional<String> recipients(String sql, List<String> ids) {
        List<String> others = ids.stream().filter(id -> !recipients.contains(id)).distinct().toList();
        Optional<String> breach = Optional.empty();
        if (!others.isEmpty()) {
            if (!others.equals(others.stream().sorted().toList())) {
                breach = Optional.of("recipients are not locked in the order of their ids: " + sql);
            } else if (!recipients.isEmpty() && recipients.last().compareTo(Collections.min(others)) > 0) {
                breach = Optional.of("recipients are locked after others with higher ids: " + sql);
            }
            recipients.addAll(others);
        }
        return breach;
    }
}
