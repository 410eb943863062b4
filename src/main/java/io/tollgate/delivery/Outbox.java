package io.tollgate.delivery;

import io.tollgate.database.Activity;
import io.tollgate.database.Activity.Queue;
import io.tollgate.database.DueRows;
import io.tollgate.database.ManyRows;
import io.tollgate.database.PolledQueue;
import io.tollgate.database.QueueWatch;
import io.tollgate.database.Shares;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.MessageRows;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.quarantine.ReadableRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The admitted messages that wait for the channel. A row is deleted when its message leaves. */
@Component
public class Outbox implements DueRows, PolledQueue {

    private static final String BY_CHANNEL = "channel";
    private static final String ADD = """
            INSERT INTO outbox (due_at, message_id, business_id, sender_id, recipient, category, kind,
                                template_name, template_language, expires_at, attempts, content, channel, unknowns) VALUES""";

    private final JdbcTemplate jdbc;
    private final Shares shares;
    private final Channels channels;
    private final QueueWatch watch;

    Outbox(JdbcTemplate jdbc, Channels channels, Activity activity) {
        this.jdbc = jdbc;
        this.shares = channels.networks().isEmpty()
                ? Shares.ofAll("outbox", Shares.Key.MESSAGE_ID, BY_CHANNEL, "")
                : ofNetwork("");
        this.channels = channels;
        this.watch = activity.of(Queue.OUTBOX);
    }

    /** The shares of the messages that go by one channel, whatever waits for others. */
    static Shares ofNetwork(String channel) {
        return Shares.ofSome("outbox", Shares.Key.MESSAGE_ID, BY_CHANNEL, channel);
    }

    /** Adds admitted messages. Joins the transaction of verdict and reservation, so that all three exist or none does. */
    @Transactional
    public void handOver(List<HandOver> admitted) {
        ManyRows.insert(jdbc, ADD, admitted.stream().map(it -> columns(it, channels.inOutbox(it.channel()))).toList());
        if (!admitted.isEmpty()) {
            watch.added();
        }
    }

    /** Takes back messages that a network was asked to take, and that may go out later. Joins the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    void takeBack(List<HandOver> messages) {
        ManyRows.insert(jdbc, ADD, messages.stream().map(it -> columns(it, it.channel())).toList());
    }

    @Override
    public Queue watched() {
        return Queue.OUTBOX;
    }

    @Override
    public String mayBeDue() {
        return "EXISTS (SELECT 1 FROM outbox WHERE due_at <= ?)";
    }

    @Override
    public String table() {
        return "outbox";
    }

    /** Whether the last claim left due rows behind, to keep to the businesses' shares. */
    boolean mayHaveMore() {
        return shares.mayHaveMore();
    }

    /**
     * Locks up to {@code limit} due messages for the caller's transaction, in due order; if there are more, each business's share of them.
     * Messages that another worker has locked are passed over.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    List<HandOver> claim(int limit, Instant now, Map<String, RuntimeException> unreadable) {
        return claim(shares, limit, now, unreadable);
    }

    /** Like {@link #claim(int, Instant, Map)}, for the messages that these shares are of. */
    @Transactional(propagation = Propagation.MANDATORY)
    List<HandOver> claim(Shares some, int limit, Instant now, Map<String, RuntimeException> unreadable) {
        RowMapper<Optional<HandOver>> mapper = ReadableRows.of((row, number) -> read(row),
                (row, number) -> MessageId.of(row.getBytes("message_id")).text(), unreadable);
        return some.claim(jdbc, limit, Times.utc(now), mapper)
                .stream().flatMap(Optional::stream).sorted(Comparator.comparing(HandOver::dueAt).thenComparing(HandOver::id)).toList();
    }

    /** Locks one message; none if it is gone or locked. @param key its due time and id, as the table has them */
    @Transactional(propagation = Propagation.MANDATORY)
    List<HandOver> claimOne(Object... key) {
        return jdbc.query("SELECT * FROM outbox FORCE INDEX (PRIMARY) WHERE due_at = ? AND message_id = ? FOR UPDATE SKIP LOCKED",
                (row, number) -> read(row), key);
    }

    /** Locks one message of a business that goes by a channel; none if it is gone or locked. Its key is read without a lock. */
    @Transactional(propagation = Propagation.MANDATORY)
    List<HandOver> claim(MessageId message, BusinessId business, String channel) {
        return jdbc.query("SELECT due_at FROM outbox FORCE INDEX (outbox_of_business) WHERE channel = ? AND business_id = ?"
                + " AND message_id = ?", (row, number) -> row.getObject(1, LocalDateTime.class), channel, business.value(), message.bytes())
                .stream().flatMap(dueAt -> claimOne(dueAt, message.bytes()).stream()).toList();
    }

    /** Puts off a message that cannot be handed over. Reads its key without a lock, as a locking search would wait for others' claims. */
    void hold(MessageId message, Instant until) {
        dueAt(message).ifPresent(dueAt -> jdbc.update("UPDATE outbox SET due_at = ? WHERE due_at = ? AND message_id = ?", Times.utc(until),
                dueAt, message.bytes()));
    }

    boolean has(MessageId message) {
        return dueAt(message).isPresent();
    }

    /**
     * Deletes a message, whatever its row holds.
     *
     * @return the status for its business; none if the message is gone, or may have been sent before: then its expiry tells
     */
    @Transactional(propagation = Propagation.MANDATORY)
    List<StatusUpdate> discard(MessageId message, int code, String why, Instant now) {
        Optional<LocalDateTime> dueAt = dueAt(message);
        if (dueAt.isEmpty()) {
            return List.of();
        }
        List<StatusUpdate> told = jdbc.query(
                "SELECT business_id, sender_id, recipient FROM outbox WHERE due_at = ? AND message_id = ? AND unknowns = 0 FOR UPDATE",
                (row, number) -> StatusUpdate.failed(new BusinessId(row.getInt(1)), new SenderId(row.getLong(2)), message,
                        RecipientId.of(row.getBytes(3)),
                        now, "", code, why),
                dueAt.get(), message.bytes());
        jdbc.update("DELETE FROM outbox WHERE due_at = ? AND message_id = ?", dueAt.get(), message.bytes());
        return told;
    }

    private Optional<LocalDateTime> dueAt(MessageId message) {
        return jdbc
                .query("SELECT due_at FROM outbox WHERE message_id = ?", (row, number) -> row.getObject(1, LocalDateTime.class),
                        message.bytes())
                .stream().findFirst();
    }

    /** Deletes claimed messages. */
    @Transactional(propagation = Propagation.MANDATORY)
    void finish(Collection<HandOver> done) {
        shares.finish(jdbc, done.stream().map(it -> new Shares.Place(it.dueAt(), HexFormat.of().formatHex(it.id().bytes()))));
    }

    /** Lets claimed messages wait for their next attempt. */
    @Transactional(propagation = Propagation.MANDATORY)
    void tryAgain(Collection<HandOver> claimed, Function<HandOver, Instant> dueAt) {
        again(claimed, dueAt, 1);
    }

    /** Lets claimed messages wait that were not offered to the channel; this is not an attempt. */
    @Transactional(propagation = Propagation.MANDATORY)
    void postpone(Collection<HandOver> claimed, Function<HandOver, Instant> dueAt) {
        again(claimed, dueAt, 0);
    }

    /** Puts claimed messages under their recipients' present ids. */
    @Transactional(propagation = Propagation.MANDATORY)
    void readdress(Collection<HandOver> claimed) {
        jdbc.batchUpdate("UPDATE outbox SET recipient = ? WHERE due_at = ? AND message_id = ?",
                claimed.stream().map(it -> new Object[] {it.recipient().bytes(), Times.utc(it.dueAt()), it.id().bytes()}).toList());
    }

    private void again(Collection<HandOver> claimed, Function<HandOver, Instant> dueAt, int attempts) {
        jdbc.batchUpdate("UPDATE outbox SET due_at = ?, attempts = attempts + ? WHERE due_at = ? AND message_id = ?",
                claimed.stream().map(it -> new Object[] {Times.utc(dueAt.apply(it)), attempts, Times.utc(it.dueAt()), it.id().bytes()})
                        .toList());
    }

    private static Object[] columns(HandOver it, String channel) {
        return new Object[] {
            Times.utc(it.dueAt()), it.id().bytes(), it.business().value(), it.sender().value(), it.recipient().bytes(),
            it.category().name(), it.kind().name(), it.template().map(TemplateKey::name).orElse(""),
            it.template().map(TemplateKey::language).orElse(""), Times.utc(it.expiresAt()), it.attempts(), it.content(),
            channel, it.unknowns()
        };
    }

    static HandOver read(ResultSet row) throws SQLException {
        return new HandOver(MessageRows.message(row), MessageRows.payload(row), Times.instant(row, "due_at"),
                Times.instant(row, "expires_at"), row.getInt("attempts"), row.getString("channel"), row.getInt("unknowns"));
    }
}
