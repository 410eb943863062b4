package io.tollgate.kafka;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Updates that wait to be written into topics, in the order of ids, and the process whose turn it is: rows of {@code topic_update} and
 * {@code topic_turn}. Transactions add updates of one message one after the other, so their ids grow.
 */
class TopicUpdates {

    /** The status of an update that tells a verdict. */
    static final String VERDICT = "verdict";

    private final JdbcTemplate jdbc;
    private final String holder = UUID.randomUUID().toString();

    TopicUpdates(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param id grows from update to update of a message */
    record Waiting(long id, StatusUpdate update) {

        boolean isVerdict() {
            return update.status().equals(VERDICT);
        }
    }

    /** An update for a topic; that of a verdict has the status {@link #VERDICT} and its JSON. */
    record Coming(String topic, StatusUpdate update) {}

    /** Adds updates, within the transaction of what they tell. */
    void add(List<Coming> coming) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("an update is added within the transaction that it tells of");
        }
        ManyRows.insert(jdbc, "INSERT INTO topic_update (topic, business_id, sender_id, message_id, recipient, status, at, callback_data,"
                + " detail) VALUES", coming.stream().map(TopicUpdates::columns).toList());
    }

    private static Object[] columns(Coming coming) {
        StatusUpdate it = coming.update();
        return new Object[] {coming.topic(), it.business().value(), it.sender().value(), it.message().bytes(), it.recipient().bytes(),
            it.status(), Times.utc(it.at()), it.callbackData(), it.detailJson().getBytes(StandardCharsets.UTF_8)};
    }

    boolean hasAny(String topic) {
        return !jdbc.queryForList("SELECT id FROM topic_update WHERE topic = ? LIMIT 1", Long.class, topic).isEmpty();
    }

    List<Waiting> oldest(String topic, int most) {
        return jdbc.query("SELECT * FROM topic_update FORCE INDEX (topic_update_of_topic) WHERE topic = ? ORDER BY id LIMIT ?",
                (row, _) -> waiting(row), topic, most);
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(row.getLong("id"), new StatusUpdate(new BusinessId(row.getInt("business_id")),
                new SenderId(row.getLong("sender_id")), MessageId.of(row.getBytes("message_id")), RecipientId.of(row.getBytes("recipient")),
                row.getString("status"), Times.instant(row, "at"), row.getString("callback_data"),
                new String(row.getBytes("detail"), StandardCharsets.UTF_8)));
    }

    /** The brokers have them. */
    void finish(Collection<Waiting> written) {
        jdbc.batchUpdate("DELETE FROM topic_update WHERE id = ?", written.stream().map(it -> new Object[] {it.id()}).toList());
    }

    /** Whether this process may write into the topic until then; it may already, or nobody else does. */
    boolean takeTurn(String topic, Instant now, Instant until) {
        if (turn(topic, now, until)) {
            return true;
        }
        return jdbc.update("INSERT IGNORE INTO topic_turn (topic, holder, until) VALUES (?, ?, ?)", topic, holder, Times.utc(until)) == 1;
    }

    private boolean turn(String topic, Instant now, Instant until) {
        return jdbc.update("UPDATE topic_turn SET holder = ?, until = ? WHERE topic = ? AND (holder = ? OR until <= ?)", holder,
                Times.utc(until), topic, holder, Times.utc(now)) == 1;
    }

    void endTurn(String topic, Instant now) {
        jdbc.update("UPDATE topic_turn SET until = ? WHERE topic = ? AND holder = ?", Times.utc(now), topic, holder);
    }
}
