package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.Times;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.LedgerAudit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** Checks what must be true of the records once nothing is under way, whatever happened before. */
record Audit(JdbcTemplate jdbc) {

    private static final String VERDICTS = """
            (SELECT message_id, SUM(outcome <> 'DEFERRED') AS finals, SUM(outcome = 'ADMITTED') AS admitted FROM decision GROUP BY message_id) verdict""";
    private static final String DELIVERED = "(SELECT message_id FROM receipt WHERE COALESCE(delivered_at, read_at) IS NOT NULL) delivered";

    /** Whether no work is due: the messages in the inbox are deferred. */
    boolean isQuiet() {
        return count("SELECT (SELECT COUNT(*) FROM inbox WHERE due_at <= UTC_TIMESTAMP(6) OR due_at >= '8000-01-01')"
                + " + (SELECT COUNT(*) FROM outbox)"
                + " + (SELECT COUNT(*) FROM open_call WHERE state <> 'WAITING')"
                + " + (SELECT COUNT(*) FROM receipt_inbox)") == 0;
    }

    long accepted() {
        return count("SELECT COUNT(*) FROM idempotency");
    }

    long decisions() {
        return count("SELECT COUNT(*) FROM decision");
    }

    /** A count that grows by one with each step of each message. */
    long progress() {
        return count("SELECT (SELECT COUNT(*) FROM idempotency) + (SELECT COUNT(*) FROM decision) + (SELECT COUNT(*) FROM delivery)"
                + " + (SELECT COUNT(*) FROM charge)");
    }

    void inspect(List<EnrolledBusiness> businesses, long messages) {
        inspect(businesses, messages, 0, List.of());
    }

    /** Messages without a key: those of topics, which have none. */
    long unkeyed() {
        return count("SELECT COUNT(*) FROM (SELECT message_id FROM decision UNION SELECT message_id FROM inbox) known"
                + " WHERE message_id NOT IN (SELECT message_id FROM idempotency)");
    }

    /**
     * @param records   how many records of topics there were
     * @param byNetwork the messages that a network sent, one for each time; the handset has the others
     */
    void inspect(List<EnrolledBusiness> businesses, long messages, long records, List<MessageId> byNetwork) {
        assertThat(accepted()).as("messages accepted").isEqualTo(messages);
        assertThat(unkeyed()).as("messages of topics, or judged and never accepted").isEqualTo(records);
        assertThat(List.of("ADMITTED", "DEFERRED", "REFUSED")).allSatisfy(
                outcome -> assertThat(count("SELECT COUNT(*) FROM decision WHERE outcome = ?", outcome)).as(outcome).isPositive());
        oneFinalVerdictEach();
        everyAdmittedMessageHasAnEnd(byNetwork);
        oneChargeForEachDeliveredMessage();
        everyDeliveredMessageReachedItsRecipientOnce(byNetwork);
        businesses.forEach(business -> new LedgerAudit(jdbc).of(business.id()));
        none("discrepancies that the program has found", "SELECT item FROM discrepancy");
        none("currencies whose entries do not sum to zero", "SELECT currency FROM entry GROUP BY currency HAVING SUM(amount_micros) <> 0");
    }

    /**
     * Every verdict names the rules in force at its instant. A batch that began before may end with the old rules, and a node looks for new
     * rules once a second.
     */
    void rulesChangedAt(Instant from) {
        none("judged by new rules before their instant", "SELECT message_id FROM decision JOIN rule_release USING (rule_book_id)"
                + " WHERE version = 2 AND decided_at < ?", Times.utc(from));
        none("judged by old rules two seconds after it", "SELECT message_id FROM decision JOIN rule_release USING (rule_book_id)"
                + " WHERE version = 1 AND decided_at > ?", Times.utc(from.plusSeconds(2)));
        assertThat(List.of(1, 2))
                .allSatisfy(version -> assertThat(count("SELECT COUNT(*) FROM decision JOIN rule_release USING (rule_book_id)"
                        + " WHERE version = ?", version)).as("judged by version %d", version).isPositive());
    }

    private void oneFinalVerdictEach() {
        none("accepted messages with a final verdict that still wait, with several, or with none and not waiting",
                "SELECT i.message_id FROM idempotency i LEFT JOIN " + VERDICTS + " USING (message_id) LEFT JOIN inbox USING (message_id)"
                        + " WHERE NOT (finals = 1 AND inbox.message_id IS NULL) AND NOT (finals = 0 AND inbox.message_id IS NOT NULL) OR"
                        + " finals IS NULL");
        none("messages with several final verdicts", "SELECT message_id FROM " + VERDICTS + " WHERE finals > 1");
        none("deferred messages that were judged again too early, or with a missing round",
                "SELECT message_id FROM decision GROUP BY message_id HAVING MIN(round) <> 0 OR MAX(round) <> COUNT(*) - 1");
    }

    /** A message whose call was killed before the network had it waits for a receipt until it expires, as nobody may send it again. */
    private void everyAdmittedMessageHasAnEnd(List<MessageId> byNetwork) {
        Set<MessageId> lost = ids("SELECT message_id FROM open_call WHERE state = 'WAITING'");
        lost.removeAll(Set.copyOf(byNetwork));
        none("admitted and missing", "SELECT message_id FROM " + VERDICTS
                + " LEFT JOIN delivery USING (message_id) WHERE admitted = 1 AND delivery.message_id IS NULL");
        none("delivered and not admitted",
                "SELECT message_id FROM delivery LEFT JOIN " + VERDICTS + " USING (message_id) WHERE COALESCE(admitted, 0) <> 1");
        assertThat(ids("SELECT message_id FROM delivery WHERE outcome = 'OPEN'")).as("deliveries without an end").isEqualTo(lost);
        assertThat(lost).as("still held").containsAll(ids("SELECT message_id FROM reservation"));
    }

    private void oneChargeForEachDeliveredMessage() {
        none("delivered and not charged",
                "SELECT message_id FROM " + DELIVERED + " LEFT JOIN charge USING (message_id) WHERE charge.message_id IS NULL");
        none("charged and not delivered",
                "SELECT message_id FROM charge LEFT JOIN " + DELIVERED + " USING (message_id) WHERE delivered.message_id IS NULL");
        none("charges that contradict the outcome", "SELECT message_id FROM delivery LEFT JOIN charge USING (message_id)"
                + " WHERE (outcome = 'CHARGED') <> (charge.message_id IS NOT NULL)");
    }

    /** Here no message may be missing, doubled, or there without a delivery. The handset's table cannot have doubles. */
    private void everyDeliveredMessageReachedItsRecipientOnce(List<MessageId> byNetwork) {
        List<MessageId> reached = new ArrayList<>(byNetwork);
        reached.addAll(ids("SELECT message_id FROM handset_message"));
        assertThat(reached).as("messages that reached a recipient, once each")
                .containsExactlyInAnyOrderElementsOf(ids("SELECT message_id FROM " + DELIVERED));
    }

    private Set<MessageId> ids(String query) {
        return new HashSet<>(jdbc.query(query, (row, number) -> MessageId.of(row.getBytes(1))));
    }

    private void none(String what, String query, Object... arguments) {
        assertThat(count("SELECT COUNT(*) FROM (" + query + ") found", arguments)).as(what).isZero();
    }

    private long count(String query, Object... arguments) {
        Long count = jdbc.queryForObject(query, Long.class, arguments);
        return count == null ? 0 : count;
    }
}
