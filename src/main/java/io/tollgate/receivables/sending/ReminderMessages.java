package io.tollgate.receivables.sending;

import io.tollgate.database.Times;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reminders that the gate has: rows of the table {@code reminder_message}, changed only by a transaction that holds the balance of the
 * business.
 */
@Component
final class ReminderMessages {

    private final JdbcTemplate jdbc;

    ReminderMessages(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A reminder of which nobody has said yet what became of it. @param attempt of the dispatch */
    record Open(MessageId message, long dispatch, int attempt) {}

    /** Does nothing if it is there. */
    void add(MessageId message, InvoiceDispatch dispatch, int attempt, Instant now, Instant look) {
        jdbc.update("INSERT IGNORE INTO reminder_message (message_id, dispatch_id, attempt, accepted_at, look_at) VALUES (?, ?, ?, ?, ?)",
                message.bytes(), dispatch.id(), attempt, Times.utc(now), Times.utc(look));
    }

    /** The messages to look at now. It takes no lock. */
    List<Open> due(Instant now, int most) {
        return jdbc.query("SELECT message_id, dispatch_id, attempt FROM reminder_message WHERE look_at <= ? ORDER BY look_at, message_id"
                + " LIMIT ?", (row, _) -> new Open(MessageId.of(row.getBytes(1)), row.getLong(2), row.getInt(3)), Times.utc(now), most);
    }

    Optional<MessageId> of(long dispatch) {
        return jdbc.query("SELECT message_id FROM reminder_message WHERE dispatch_id = ?", (row, _) -> MessageId.of(row.getBytes(1)),
                dispatch).stream().findFirst();
    }

    /** Says when to look again; empty: never. False if it is known what became of it. */
    boolean look(Open one, Optional<Instant> next) {
        return jdbc.update("UPDATE reminder_message SET look_at = ? WHERE message_id = ? AND look_at IS NOT NULL",
                next.map(Times::utc).orElse(null), one.message().bytes()) == 1;
    }
}
