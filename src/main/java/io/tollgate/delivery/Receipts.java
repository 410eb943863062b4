package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

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
import io.tollgate.quarantine.ReadableRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The receipts that wait to be booked. A channel gets its acknowledgement when they are stored, not when they are booked. Those of one
 * message that come together wait in one row.
 */
@Component
public class Receipts implements DueRows, PolledQueue {

    /** Stands for the business of a message whose hand-over is not committed. */
    private static final int UNKNOWN = 0;

    private static final Comparator<Waiting> IN_ORDER = Comparator.comparing(Waiting::dueAt).thenComparing(Waiting::id);

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final Clock clock;
    private final QueueWatch watch;
    private final Shares shares = new Shares("receipt_inbox", Shares.Key.ID);

    Receipts(NamedParameterJdbcTemplate named, Clock clock, Activity activity) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
        this.clock = clock;
        this.watch = activity.of(Queue.RECEIPTS);
    }

    /** Stores receipts that come now: durable on return, or with the commit of the caller's transaction. */
    @Transactional
    public void take(List<Receipt> receipts) {
        take(receipts, clock.instant());
    }

    /** Stores receipts that come at a given instant, which may lie ahead: they are not booked before it. */
    @Transactional
    public void take(List<Receipt> receipts, Instant comeAt) {
        take(receipts, comeAt, businesses(receipts));
    }

    /** @param businesses the businesses whose messages these are, as far as known */
    void take(List<Receipt> receipts, Instant comeAt, Map<MessageId, BusinessId> businesses) {
        ManyRows.insert(jdbc,
                "INSERT INTO receipt_inbox (due_at, taken_at, message_id, type, at, code, title, details, further, business_id) VALUES",
                Together.rowsOf(receipts).stream().map(it -> columns(it, comeAt, businesses)).toList());
        if (!receipts.isEmpty()) {
            watch.added();
        }
    }

    private Map<MessageId, BusinessId> businesses(List<Receipt> receipts) {
        Map<MessageId, BusinessId> found = new HashMap<>();
        if (!receipts.isEmpty()) {
            named.query("SELECT message_id, business_id FROM delivery FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)",
                    Map.of("ids", receipts.stream().map(Receipt::message).distinct().sorted().map(MessageId::bytes).toList()),
                    row -> {
                        found.put(MessageId.of(row.getBytes(1)), new BusinessId(row.getInt(2)));
                    });
        }
        return found;
    }

    @Override
    public Queue watched() {
        return Queue.RECEIPTS;
    }

    @Override
    public String mayBeDue() {
        return "EXISTS (SELECT 1 FROM receipt_inbox WHERE due_at <= ?)";
    }

    @Override
    public String table() {
        return "receipt_inbox";
    }

    /** Whether the last claim left due rows behind, to keep to the businesses' shares. */
    boolean mayHaveMore() {
        return shares.mayHaveMore();
    }

    /** How many receipts wait; those of a message that came together are one. */
    public long waiting() {
        return requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM receipt_inbox", Long.class));
    }

    /**
     * Locks up to {@code limit} rows for the caller's transaction, in the order in which they came; if there are more, each business's
     * share of them.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    List<Waiting> claim(int limit, Instant now, Map<String, RuntimeException> unreadable) {
        RowMapper<Optional<Waiting>> mapper = ReadableRows.of((row, number) -> read(row), (row, number) -> Long.toString(row.getLong("id")),
                unreadable);
        return shares.claim(jdbc, limit, Times.utc(now), mapper)
                .stream().flatMap(Optional::stream).sorted(IN_ORDER).toList();
    }

    /** Puts off receipts that cannot be booked. */
    void hold(long id, Instant until) {
        jdbc.update("UPDATE receipt_inbox FORCE INDEX (receipt_inbox_id) SET due_at = ? WHERE id = ?", Times.utc(until), id);
    }

    boolean has(long id) {
        return !jdbc.queryForList("SELECT id FROM receipt_inbox WHERE id = ?", Long.class, id).isEmpty();
    }

    void discard(long id) {
        jdbc.update("DELETE waiting FROM receipt_inbox waiting FORCE INDEX (receipt_inbox_id) WHERE id = ?", id);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void finish(Collection<Waiting> done) {
        shares.finish(jdbc, done.stream().map(it -> new Shares.Place(it.dueAt(), it.id())));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void putOff(Collection<Waiting> early, Instant until) {
        jdbc.batchUpdate("UPDATE receipt_inbox SET due_at = ? WHERE due_at = ? AND id = ?",
                early.stream().map(it -> new Object[] {Times.utc(until), Times.utc(it.dueAt()), it.id()}).toList());
    }

    /**
     * Receipts of one message that came together, in the order in which they came.
     *
     * @param takenAt  when they came
     * @param business the message's business; 0 if it was not known when they came
     */
    record Waiting(long id, Instant dueAt, Instant takenAt, List<Receipt> receipts, int business) {

        MessageId message() {
            return receipts.getFirst().message();
        }
    }

    private static @Nullable Object[] columns(List<Receipt> ofMessage, Instant comeAt, Map<MessageId, BusinessId> businesses) {
        Receipt it = ofMessage.getFirst();
        BusinessId business = businesses.get(it.message());
        return new @Nullable Object[] {
            Times.utc(comeAt), Times.utc(comeAt), it.message().bytes(), it.type().name(), Times.utc(it.at()), it.code(), it.title(),
            it.details(), Together.receipts(ofMessage), business == null ? UNKNOWN : business.value()
        };
    }

    private static Waiting read(ResultSet row) throws SQLException {
        Receipt receipt = new Receipt(
                MessageId.of(row.getBytes("message_id")), Receipt.Type.valueOf(row.getString("type")),
                Times.instant(row, "at"), row.getInt("code"), row.getString("title"), row.getString("details"));
        return new Waiting(row.getLong("id"), Times.instant(row, "due_at"), Times.instant(row, "taken_at"),
                Together.receipts(receipt, row.getBytes("further")), row.getInt("business_id"));
    }
}
