package io.tollgate.decision;

import io.tollgate.database.ManyRows;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which messages to a person were deferred or refused. With those that were admitted to her, which the table {@code traffic} names, these
 * are all messages to her that have verdicts.
 */
@Component
class HeldBack {

    private static final String ADD = "INSERT INTO held_back (recipient, message_id) VALUES";
    private static final String ADDED = "ON DUPLICATE KEY UPDATE message_id = VALUES(message_id)"; // deferred once more

    private final JdbcTemplate jdbc;

    HeldBack(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A message to a person. */
    record To(RecipientId recipient, MessageId message) {}

    /** Joins the transaction of the verdicts. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Collection<To> messages) {
        if (!messages.isEmpty()) {
            ManyRows.insert(jdbc, ADD, rows(messages), ADDED);
        }
    }

    /** Joins the transaction that deletes the verdicts. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Collection<To> messages) {
        if (!messages.isEmpty()) {
            jdbc.batchUpdate("DELETE FROM held_back WHERE recipient = ? AND message_id = ?", rows(messages));
        }
    }

    private static List<Object[]> rows(Collection<To> messages) {
        return messages.stream().distinct().sorted(Comparator.comparing(To::recipient).thenComparing(To::message))
                .map(one -> new Object[] {one.recipient().bytes(), one.message().bytes()}).toList();
    }
}
