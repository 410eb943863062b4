package io.tollgate.gate;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Activity;
import io.tollgate.database.Activity.Queue;
import io.tollgate.database.DueRows;
import io.tollgate.database.GroupCommit;
import io.tollgate.database.ManyRows;
import io.tollgate.database.Outages;
import io.tollgate.database.PolledQueue;
import io.tollgate.database.QueueWatch;
import io.tollgate.database.Shares;
import io.tollgate.database.Times;
import io.tollgate.database.Trouble;
import io.tollgate.database.Unavailable;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Chain;
import io.tollgate.message.MessageId;
import io.tollgate.message.MessageRows;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.quarantine.Halves;
import io.tollgate.quarantine.ReadableRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Accepted and deferred messages, until they get their final verdict. When {@code accept} returns, the message is on disk.
 */
@Component
public final class Inbox implements DueRows, PolledQueue, DisposableBean {

    private static final int DISCARDED = 131000;
    private static final String ADD = """
            INSERT INTO inbox (due_at, message_id, business_id, sender_id, recipient, category, kind, template_name,
                template_language, accepted_at, round, callback_data, content, chain) VALUES""";
    private static final int LARGEST_GROUP = 500;
    private static final long LOOKED_LATELY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Acceptances acceptances;
    private final Lanes lanes;
    private final AtomicInteger single = new AtomicInteger();
    private final JdbcTemplate jdbc;
    private final QueueWatch watch;
    private final Outages outages;
    private final Shares shares = new Shares("inbox", Shares.Key.MESSAGE_ID);
    private final DistributionSummary groups;
    private final GroupCommit<Arriving, Acceptance> together;
    private volatile Optional<AcceptanceLog> log = Optional.empty();
    private volatile long looked = System.nanoTime();
    private volatile boolean leftSome;

    Inbox(Acceptances acceptances, Lanes lanes, JdbcTemplate jdbc, MeterRegistry meters, Activity activity, Outages outages) {
        this.acceptances = acceptances;
        this.lanes = lanes;
        this.jdbc = jdbc;
        this.watch = activity.of(Queue.INBOX);
        this.outages = outages;
        this.groups = DistributionSummary.builder("tollgate.inbox.commit")
                .description("Messages accepted by one commit").register(meters);
        this.together = new GroupCommit<>("inbox", LARGEST_GROUP, arrivals -> store(arrivals, this::stored));
        outages.whenAway(() -> together.turnAway(away()));
    }

    /**
     * Accepts one message durably; callers at the same time share a commit. After {@link Unavailable} it is not known whether the message
     * was stored; the partner may repeat it with the same idempotency key.
     */
    public Acceptance accept(Arrival arrival, Instant now) {
        Optional<AcceptanceLog> before = log;
        if (before.isPresent()) {
            return before.get().accept(arrival, now);
        }
        if (outages.isAway()) {
            throw away();
        }
        return together.submit(new Arriving(arrival, now));
    }

    /** Sets the log into which messages that come one by one go first from now on. */
    public void acceptBy(AcceptanceLog before) {
        log = Optional.of(before);
    }

    /** The log that takes messages before this table does, if there is one. */
    public Optional<AcceptanceLog> log() {
        return log;
    }

    /** The id of a message that comes now. */
    public MessageId newId(Chain chain, Instant now) {
        return acceptances.newId(chain, now);
    }

    /** What became of an earlier request with the same key; empty if none came, or it has no key. */
    public Optional<Acceptance> earlier(Arrival arrival) {
        return acceptances.earlier(arrival);
    }

    /** A message out of a log. @param id which its business has already */
    public record Logged(Arrival arrival, Instant at, MessageId id) {}

    /**
     * Accepts messages out of a log, within the caller's transaction. One that was accepted before under its own id is {@code Repeated},
     * and so is one whose key belongs to another message: the id tells which of the two.
     */
    public List<Acceptance> acceptLogged(List<Logged> logged) {
        withinTransaction();
        return logged.isEmpty()
                ? List.of()
                : acceptances.storeLogged(
                        logged.stream().map(one -> new Arriving(one.arrival(), one.at(), Optional.of(one.id()))).toList());
    }

    /** Tells the workers that messages of a log are there, and committed. */
    public void came() {
        watch.added();
    }

    /** Accepts some hundred messages in one transaction, and answers in their order. Fails as {@link #accept(Arrival, Instant)}. */
    public List<Acceptance> accept(List<Arrival> arrivals, Instant now) {
        return store(arrivals.stream().map(arrival -> new Arriving(arrival, now)).toList(), this::stored);
    }

    /**
     * Like {@link #accept(List, Instant)}, for the lines of a file: they are judged in their order, after those that came so before from
     * the same business. A message that is deferred, held or tried by another medium loses its place.
     */
    public List<Acceptance> acceptInOrder(List<Arrival> arrivals, Instant now) {
        return store(arrivals.stream().map(arrival -> new Arriving(arrival, now)).toList(), acceptances::storeInOrder);
    }

    /**
     * Locks up to {@code limit} due messages for the caller's transaction, longest due first; if there are more, each business's share of
     * them. Messages that others have locked are passed over. Up to half of them, behind the others, are the first ones of {@link Lanes}.
     */
    public List<Accepted> claim(int limit, Instant now) {
        return claim(limit, now, new HashMap<>());
    }

    /** @param unreadable gets a failure for each row that cannot be read, by its message id; the row stays where it is */
    public List<Accepted> claim(int limit, Instant now, Map<String, RuntimeException> unreadable) {
        withinTransaction();
        RowMapper<Optional<Accepted>> mapper = ReadableRows.of((row, number) -> accepted(row),
                (row, number) -> MessageId.of(row.getBytes("message_id")).text(), unreadable);
        looked = System.nanoTime();
        // Batches of one begin with either kind in turn, so that a message at fault is found among both.
        boolean lanesFirst = limit > 1 || single.getAndIncrement() % 2 == 0;
        int most = Math.max(1, limit / 2);
        List<Optional<Accepted>> claimed = new ArrayList<>(lanesFirst ? lanes.claim(most, mapper) : List.of());
        int others = claimed.isEmpty() ? limit : limit - most;
        List<Optional<Accepted>> due = others == 0 ? List.of() : shares.claim(jdbc, others, Times.utc(now), mapper);
        claimed.addAll(due);
        if (!lanesFirst && due.isEmpty()) {
            claimed.addAll(lanes.claim(1, mapper));
        }
        leftSome = due.size() >= others || shares.mayHaveMore() || lanes.mayHaveMore();
        return claimed.stream().flatMap(Optional::stream).sorted(Comparator.comparing(Accepted::dueAt).thenComparing(Accepted::id))
                .toList();
    }

    /** Whether the last claim may have left due messages behind. */
    boolean mayHaveMore() {
        return leftSome;
    }

    /** Notes that somebody has looked and found nothing that is due. */
    void hasNothingDue() {
        looked = System.nanoTime();
    }

    /** Whether some worker takes what is due. If the last look is long ago, that worker may be busy or resting, and another must look. */
    boolean isLookedAfter() {
        return !leftSome && System.nanoTime() - looked < LOOKED_LATELY_NANOS;
    }

    /** Deletes messages that were claimed and got their final verdict, within the same transaction. */
    public void finish(Collection<Accepted> judged) {
        withinTransaction();
        shares.finish(jdbc, judged.stream()
                .map(message -> new Shares.Place(message.dueAt(), HexFormat.of().formatHex(message.id().bytes()))));
    }

    /** Puts claimed messages back until they are judged anew, within the same transaction. */
    public void defer(Map<Accepted, Instant> until) {
        withinTransaction();
        finish(until.keySet());
        insert(jdbc, until.entrySet().stream().map(deferred -> deferred.getKey().again(deferred.getValue())).toList());
    }

    /** Like {@link #defer(Map)}, for one message. */
    public void defer(Accepted message, Instant until) {
        defer(Map.of(message, until));
    }

    /**
     * Messages of a business that wait, and are due before {@code until}, are judged anew at once, in the order in which they came. Others
     * stay as they are, such as those of lanes. Answers how many.
     */
    public int wake(BusinessId business, Instant now, Instant until) {
        int woken = jdbc.update("UPDATE inbox FORCE INDEX (inbox_of_business) SET due_at = ?"
                + " WHERE business_id = ? AND due_at > ? AND due_at <= ? AND round > 0",
                Times.utc(now), business.value(), Times.utc(now), Times.utc(until));
        if (woken > 0) {
            watch.added();
        }
        return woken;
    }

    /** Adds the next hop of a chain, within the caller's transaction. */
    void add(Accepted hop, Instant now) {
        withinTransaction();
        insert(jdbc, List.of(hop.at(now)));
        watch.added();
    }

    /** Puts off a message that could not be judged, after its claim was rolled back; this does not count as a round. */
    public void hold(MessageId message, Instant until) {
        // Reads the key without a lock first: a locking search would wait for rows that others have claimed.
        dueAt(message).ifPresent(dueAt -> jdbc.update("UPDATE inbox SET due_at = ? WHERE due_at = ? AND message_id = ?", Times.utc(until),
                dueAt, message.bytes()));
    }

    /** Whether the message waits, due or not. */
    boolean has(MessageId message) {
        return dueAt(message).isPresent();
    }

    /** Gives up a message that cannot be judged, and queues a status for the business; within the caller's transaction. */
    void discard(MessageId message, Instant now, StatusUpdates updates) {
        withinTransaction();
        dueAt(message).ifPresent(dueAt -> {
            List<StatusUpdate> told = jdbc.query(
                    "SELECT business_id, sender_id, recipient, callback_data FROM inbox WHERE due_at = ? AND message_id = ? FOR UPDATE",
                    (row, number) -> StatusUpdate.failed(new BusinessId(row.getInt(1)), new SenderId(row.getLong(2)), message,
                            RecipientId.of(row.getBytes(3)),
                            now, row.getString(4), DISCARDED, "The message could not be worked on."),
                    dueAt, message.bytes());
            jdbc.update("DELETE FROM inbox WHERE due_at = ? AND message_id = ?", dueAt, message.bytes());
            updates.enqueue(told);
        });
    }

    private Optional<LocalDateTime> dueAt(MessageId message) {
        return jdbc
                .query("SELECT due_at FROM inbox WHERE message_id = ?", (row, number) -> row.getObject(1, LocalDateTime.class),
                        message.bytes())
                .stream().findFirst();
    }

    @Override
    public Queue watched() {
        return Queue.INBOX;
    }

    /** A lane is there as long as it has messages. */
    @Override
    public String mayBeDue() {
        return "EXISTS (SELECT 1 FROM inbox WHERE due_at <= ?) OR EXISTS (SELECT 1 FROM inbox_lane)";
    }

    @Override
    public String table() {
        return "inbox";
    }

    /** How many messages have no final verdict yet, deferred ones included. */
    public long waiting() {
        Long count = jdbc.queryForObject("SELECT COUNT(*) FROM inbox", Long.class);
        return count == null ? 0 : count;
    }

    /**
     * Deletes the idempotency keys of requests that came before {@code limit}; a later repetition of one is a new message. Works in many
     * short transactions, so that others need not wait long.
     */
    public void forgetKeys(Instant limit) {
        acceptances.forgetKeys(limit);
    }

    /** Stores what callers wait for, and refuses new calls. */
    @Override
    public void destroy() {
        together.close();
    }

    private List<Acceptance> store(List<Arriving> arrivals, Function<List<Arriving>, List<Acceptance>> way) {
        if (arrivals.isEmpty()) {
            return List.of();
        }
        return Halves.of(arrivals, some -> storeTogether(some, way), (one, fault) -> List.<Acceptance>of(new Acceptance.Failed(fault)))
                .stream().flatMap(List::stream).toList();
    }

    private List<Acceptance> stored(List<Arriving> arrivals) {
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? acceptances.store(arrivals)
                : acceptances.storePlain(arrivals).orElseGet(() -> acceptances.store(arrivals));
    }

    private List<Acceptance> storeTogether(List<Arriving> arrivals, Function<List<Arriving>, List<Acceptance>> way) {
        try {
            List<Acceptance> outcomes = way.apply(arrivals);
            groups.record(arrivals.size());
            watch.added();
            return outcomes;
        } catch (RuntimeException failure) {
            throw switch (Trouble.of(failure)) {
                case AWAY -> new Unavailable("the database cannot be reached. Maybe it is starting, or stopped.", failure);
                case FULL -> new Unavailable("the database has no room. Maybe its disk is full.", failure);
                case BUSY -> new Unavailable("the database is too busy to accept messages. Maybe try again.", failure);
                case NONE -> failure;
            };
        }
    }

    private static Unavailable away() {
        return new Unavailable("the database cannot be reached. Maybe it is starting, or stopped.",
                new SQLTransientConnectionException("the database cannot be reached"));
    }

    /** Adds messages, within the caller's transaction. */
    static void insert(JdbcTemplate jdbc, Collection<Accepted> messages) {
        ManyRows.insert(jdbc, ADD, messages.stream().map(Inbox::columns).toList());
    }

    /** Adds messages by one statement, if it takes them all. */
    static boolean insertTogether(JdbcTemplate jdbc, Collection<Accepted> messages) {
        List<Object[]> rows = messages.stream().map(Inbox::columns).toList();
        boolean fits = ManyRows.fitInOne(rows);
        if (fits) {
            ManyRows.insert(jdbc, ADD, rows);
        }
        return fits;
    }

    /** Locks the first messages in the lane of a business for the caller's transaction. */
    static <T> List<T> lockFirst(JdbcTemplate jdbc, int business, int most, RowMapper<T> mapper) {
        return jdbc.query("SELECT * FROM inbox FORCE INDEX (inbox_of_business) WHERE business_id = ? AND due_at >= ?"
                + " ORDER BY due_at, message_id LIMIT ? FOR UPDATE", mapper, business, Times.utc(Lanes.FIRST_PLACE), most);
    }

    private static Object[] columns(Accepted message) {
        return new Object[] {
            Times.utc(message.dueAt()), message.id().bytes(), message.business().value(), message.sender().value(),
            message.recipient().bytes(),
            message.category().name(), message.kind().name(), message.template().map(TemplateKey::name).orElse(""),
            message.template().map(TemplateKey::language).orElse(""), Times.utc(message.acceptedAt()), message.round(),
            message.callbackData(),
            message.content(), message.chain().text()};
    }

    private static Accepted accepted(ResultSet row) throws SQLException {
        return new Accepted(MessageRows.message(row), MessageRows.payload(row), row.getString("callback_data"),
                Chain.of(row.getString("chain")), Times.instant(row, "accepted_at"), Times.instant(row, "due_at"), row.getInt("round"));
    }

    private static void withinTransaction() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a claim holds only within a transaction. Maybe call this from a TransactionTemplate.");
        }
    }

    /** @param at when it came. @param id if its business has one already */
    record Arriving(Arrival arrival, Instant at, Optional<MessageId> id) {

        Arriving(Arrival arrival, Instant at) {
            this(arrival, at, Optional.empty());
        }
    }
}
