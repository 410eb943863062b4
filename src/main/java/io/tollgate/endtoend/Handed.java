package io.tollgate.endtoend;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.endtoend.mls.PrivateMessage;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Remembers of each encrypted message what it declared in which group and epoch, so that a disclosed one can be compared with it. */
@Component
class Handed {

    private final JdbcTemplate jdbc;

    Handed(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A message that was put into inboxes. */
    record Message(MessageId id, RecipientId to, PrivateMessage head) {}

    /** Adds messages, in the transaction of their hand-over. A message that is handed over again has its row already. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(List<Message> messages, Instant now) {
        ManyRows.insert(jdbc, "INSERT INTO e2e_handed (message_id, recipient, head, at) VALUES", messages.stream()
                .map(one -> new Object[] {one.id().bytes(), one.to().bytes(), hash(one.head().groupId(), one.head().epoch(),
                        one.head().authenticatedData()),
                    Times.utc(now)})
                .toList(), "ON DUPLICATE KEY UPDATE head = VALUES(head)");
    }

    /** Whether this message was handed to this person, and declared exactly this. */
    boolean is(MessageId id, RecipientId to, byte[] group, long epoch, byte[] declared) {
        return jdbc.query("SELECT head FROM e2e_handed WHERE message_id = ? AND recipient = ?", (row, _) -> row.getBytes("head"),
                id.bytes(), to.bytes()).stream().anyMatch(head -> Arrays.equals(head, hash(group, epoch, declared)));
    }

    boolean has(MessageId id, RecipientId to) {
        return !jdbc.queryForList("SELECT 1 FROM e2e_handed WHERE message_id = ? AND recipient = ?", Integer.class, id.bytes(), to.bytes())
                .isEmpty();
    }

    /** @return how many */
    @Transactional
    public int removeOld(Instant before, int most) {
        return jdbc.update("DELETE FROM e2e_handed WHERE at < ? LIMIT " + most, Times.utc(before));
    }

    private static byte[] hash(byte[] group, long epoch, byte[] declared) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(group.length);
        all.writeBytes(group);
        all.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(epoch).array());
        all.writeBytes(declared);
        return DigestUtils.sha256(all.toByteArray());
    }
}
