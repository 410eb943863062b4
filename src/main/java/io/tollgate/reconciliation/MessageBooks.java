package io.tollgate.reconciliation;

import io.tollgate.message.MessageId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Compares the books message by message. Every statement reads its tables side by side in the order of message ids. */
@Component
final class MessageBooks {

    /** The most discrepancies that are told. A further one would tell nothing new. */
    static final int MOST = 1_000;

    private static final String BUSINESS_OF_ENTRY = "CASE WHEN account LIKE 'business:%%' THEN CAST(SUBSTRING(account, 10) AS UNSIGNED)"
            + " END";

    /** Each gives item, business and difference; {@code %s} stands for the condition on ids. */
    private static final Map<Invariant, List<Statement>> STATEMENTS = Map.of(
            Invariant.ENTRIES, List.of(
                    new Statement("journal_entry_id", "SELECT journal_entry_id AS item, MAX(" + BUSINESS_OF_ENTRY + ") AS business,"
                            + " ABS(SUM(amount_micros)) AS off FROM entry FORCE INDEX (PRIMARY) WHERE %s GROUP BY journal_entry_id"
                            + " HAVING SUM(amount_micros) <> 0 OR MIN(currency) <> MAX(currency) OR MIN(kind) <> MAX(kind) OR COUNT(*) < 2"
                            + " OR COUNT(*) > CASE MIN(kind) WHEN 'INVOICE' THEN 5 WHEN 'REMINDER' THEN 3"
                            + " WHEN 'CREDIT_NOTE' THEN 1000 WHEN 'RERATING' THEN 1000 WHEN 'CHARGE' THEN 1000 ELSE 2 END"),
                    new Statement("e.journal_entry_id", "SELECT e.journal_entry_id AS item, c.business_id AS business,"
                            + " ABS(e.amount_micros) AS off FROM entry e FORCE INDEX (PRIMARY) JOIN charge c"
                            + " ON c.message_id = e.journal_entry_id WHERE %s AND e.journal_entry_id < X'FFFFFFFFFFFF'"
                            + " AND (c.rate_micros = 0 OR EXISTS (SELECT 1 FROM charge f FORCE INDEX (PRIMARY) WHERE f.seq = c.seq"
                            + " AND f.business_id = c.business_id AND f.rate_micros <> 0 AND f.message_id < c.message_id AND "
                            + ChargedBooks.QUARTER.formatted("f") + " = " + ChargedBooks.QUARTER.formatted("c") + "))"),
                    new Statement("e.journal_entry_id", "SELECT e.journal_entry_id AS item, " + BUSINESS_OF_ENTRY + " AS business,"
                            + " ABS(e.amount_micros) AS off FROM entry e FORCE INDEX (PRIMARY) LEFT JOIN charge c"
                            + " ON c.message_id = e.journal_entry_id WHERE %s AND e.journal_entry_id < X'FFFFFFFFFFFF'"
                            + " AND e.account LIKE 'business:%%' AND c.message_id IS NULL")),
            Invariant.CHARGES, List.of(
                    new Statement("c.message_id", "SELECT c.message_id AS item, c.business_id AS business, c.rate_micros AS off"
                            + " FROM charge c FORCE INDEX (charge_message) LEFT JOIN delivery d ON d.message_id = c.message_id"
                            + " WHERE %s AND COALESCE(d.outcome, '') <> 'CHARGED'"),
                    new Statement("d.message_id", "SELECT d.message_id AS item, d.business_id AS business, 0 AS off"
                            + " FROM delivery d FORCE INDEX (PRIMARY) LEFT JOIN charge c ON c.message_id = d.message_id"
                            + " WHERE %s AND d.outcome = 'CHARGED' AND c.message_id IS NULL"),
                    new Statement("c.message_id", "SELECT c.message_id AS item, c.business_id AS business, r.ceiling_micros AS off"
                            + " FROM charge c FORCE INDEX (charge_message) JOIN reservation r ON r.message_id = c.message_id WHERE %s")));

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final ChargedBooks charged;

    MessageBooks(NamedParameterJdbcTemplate named, ChargedBooks charged) {
        this.charged = charged;
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    private record Statement(String id, String sql) {}

    /** What is wrong with the messages or payments of the scope, at most {@link #MOST} of each statement. */
    Map<Discrepancy.Key, Discrepancy> compare(Scope scope) {
        Map<Discrepancy.Key, Discrepancy> found = new HashMap<>();
        STATEMENTS.forEach((invariant, statements) -> statements.forEach(statement -> named.query(
                statement.sql().formatted(scope.of(statement.id())) + " LIMIT " + MOST, scope.parameters(), row -> {
                    Discrepancy one = new Discrepancy(invariant, HexFormat.of().formatHex(row.getBytes("item")), row.getInt("business"),
                            row.getLong("off"));
                    found.merge(one.key(), one, (before, after) -> before.business() == 0 ? after : before);
                })));
        charged.compare(scope).forEach(one -> found.merge(one.key(), one, (before, after) -> before.business() == 0 ? after : before));
        return found;
    }

    /** The first messages that were charged after a number, and were accepted before the given id. */
    List<byte[]> charged(long after, int most, MessageId before) {
        return jdbc.query("SELECT message_id FROM charge FORCE INDEX (PRIMARY) WHERE seq > ? AND message_id < ? ORDER BY seq LIMIT "
                + most, (row, _) -> row.getBytes(1), after, before.bytes());
    }

    /** The last of the next so many messages that were handed over; empty if there are fewer. */
    Optional<MessageId> after(MessageId id, int messages) {
        return jdbc.query("SELECT message_id FROM delivery FORCE INDEX (PRIMARY) WHERE message_id > ? ORDER BY message_id LIMIT 1 OFFSET "
                + (messages - 1), (row, _) -> MessageId.of(row.getBytes(1)), (Object) id.bytes()).stream().findFirst();
    }
}
