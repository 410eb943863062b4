package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.tollgate.database.Activity;
import io.tollgate.database.Activity.Queue;
import io.tollgate.database.ManyRows;
import io.tollgate.database.PolledQueue;
import io.tollgate.database.QueueWatch;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.quarantine.Held;
import io.tollgate.quarantine.ReadableRows;
import io.tollgate.secrets.Keys;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The queue of webhook updates: the statuses of businesses' messages, and what recipients wrote to them. Each update reaches the partner
 * at least once, and one business gets its updates in the order of the queue. Adding needs no lock that a slow partner could hold. What
 * recipients wrote is encrypted, and leaves the queue once the partner has it; see {@link ToldInbound}. Statuses of one message that are
 * added together are one row, which remembers how many of them the partner has.
 */
@Component
public class StatusUpdates implements Held, PolledQueue {

    private static final String INBOUND = "inbound";
    /** Replaces what a recipient wrote who was erased since. */
    static final byte[] ERASED = new byte[0];

    /** The default of the column {@code held_until}. */
    private static final Instant NEVER_HELD = Instant.parse("2000-01-01T00:00:00Z");

    private static final byte[] NO_MESSAGE_OF_OURS = new byte[16];

    /**
     * The businesses with updates that are due. The database goes through the index in steps from business to business, even where many
     * updates wait. A recursive statement would not: MariaDB does not begin to read at a bound that comes from another row, but reads the
     * index from its start for each business.
     */
    private static final String BUSINESSES = """
            SELECT business_id FROM (SELECT DISTINCT business_id FROM status_update FORCE INDEX (status_update_of_business)) waiting
            WHERE (SELECT 1 FROM status_update due FORCE INDEX (status_update_of_business) WHERE due.business_id = waiting.business_id
            AND due.held_until <= ? LIMIT 1) = 1 ORDER BY business_id""";

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final Keys keys;
    private final Clock clock;
    private final QueueWatch watch;
    private final List<Consumer<List<StatusUpdate>>> otherWays = new CopyOnWriteArrayList<>();

    StatusUpdates(NamedParameterJdbcTemplate named, Keys keys, Clock clock, Activity activity) {
        this.keys = keys;
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
        this.clock = clock;
        this.watch = activity.of(Queue.UPDATES);
    }

    /** Statuses of messages go this way too; it gets them within the transaction that adds them here. */
    public void alsoTell(Consumer<List<StatusUpdate>> way) {
        otherWays.add(way);
    }

    public void tellNoMore(Consumer<List<StatusUpdate>> way) {
        otherWays.remove(way);
    }

    /** Joins the caller's transaction: the partner learns of what was committed, and of nothing else. */
    @Transactional
    public void enqueue(List<StatusUpdate> updates) {
        Instant now = clock.instant();
        ManyRows.insert(jdbc,
                """
                INSERT INTO status_update (business_id, sender_id, message_id, recipient, status, at, callback_data, detail, further, queued_at)
                VALUES""",
                Together.rowsOfStatuses(updates).stream().map(it -> columns(it, now)).toList());
        if (!updates.isEmpty()) {
            otherWays.forEach(way -> way.accept(updates));
            watch.added();
        }
    }

    /** Adds what recipients wrote, to the same queue and for the same webhooks as the statuses. */
    @Transactional
    public void forward(List<InboundMessage> messages) {
        Instant now = clock.instant();
        jdbc.batchUpdate("""
                INSERT INTO status_update (business_id, sender_id, message_id, recipient, status, at, callback_data, detail, queued_at, inbound)
                VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?)""",
                messages.stream()
                        .map(it -> new Object[] {it.business().value(), it.sender().value(), NO_MESSAGE_OF_OURS, it.recipient().bytes(),
                            INBOUND, Times.utc(now), it.id(), Times.utc(now), keys.seal(it.json())})
                        .toList());
        watch.added();
    }

    /** Locks what persons wrote among these updates, as it waits: its columns for {@link #forwardAgain}. An erased person's is left out. */
    @Transactional(propagation = Propagation.MANDATORY)
    List<Object[]> lockInbound(Collection<Waiting> some) {
        return named.query("SELECT business_id, sender_id, recipient, callback_data, at, inbound FROM status_update FORCE INDEX (PRIMARY)"
                + " WHERE id IN (:ids) AND LENGTH(inbound) > 0 ORDER BY id FOR UPDATE",
                Map.of("ids", some.stream().map(Waiting::id).sorted().toList()),
                (row, number) -> new Object[] {row.getInt("business_id"), row.getLong("sender_id"), row.getBytes("recipient"),
                    row.getString("callback_data"), row.getObject("at"), row.getBytes("inbound")});
    }

    /** Adds once more what recipients wrote, as it was kept. @param rows business, sender, recipient, id, time and the sealed message */
    @Transactional(propagation = Propagation.MANDATORY)
    void forwardAgain(List<Object[]> rows) {
        Instant now = clock.instant();
        jdbc.batchUpdate("INSERT INTO status_update (business_id, sender_id, message_id, recipient, status, at, callback_data, detail,"
                + " queued_at, inbound) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?)",
                rows.stream().map(row -> new Object[] {row[0], row[1], NO_MESSAGE_OF_OURS, row[2], INBOUND, row[4], row[3], Times.utc(now),
                    row[5]}).toList());
        watch.added();
    }

    /** Adds that a person stopped a business's marketing, or allowed it again. */
    @Transactional
    public void prefers(MarketingChoice choice) {
        add(choice, MarketingChoice.STATUS, choice.at(), choice.value());
    }

    /** Adds what concerns the account of a business, to the same queue. */
    @Transactional
    void notice(AccountNotice notice) {
        add(notice, notice.field().status(), notice.at(), notice.json());
    }

    private void add(PartnerUpdate update, String status, Instant at, String detail) {
        jdbc.update("INSERT INTO status_update (business_id, sender_id, message_id, recipient, status, at, callback_data, detail,"
                + " queued_at) VALUES (?, ?, ?, ?, ?, ?, '', ?, ?)", update.business().value(), update.sender().value(), NO_MESSAGE_OF_OURS,
                update.recipient().bytes(), status, Times.utc(at), detail.getBytes(StandardCharsets.UTF_8), Times.utc(clock.instant()));
        watch.added();
    }

    /** How many updates wait; statuses of a message that were added together are one. */
    public long waiting() {
        return requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM status_update", Long.class));
    }

    @Override
    public Queue watched() {
        return Queue.UPDATES;
    }

    @Override
    public String mayBeDue() {
        return "EXISTS (SELECT 1 FROM status_update WHERE held_until <= ?)";
    }

    /** The businesses that updates wait for. */
    List<BusinessId> businesses(Instant now) {
        return jdbc.query(BUSINESSES, (row, _) -> new BusinessId(row.getInt(1)), Times.utc(now));
    }

    /** Whose updates are meant. @param only true: those of the named numbers only; false: all others, and what concerns no number */
    record Numbers(Set<SenderId> named, boolean only) {

        static final Numbers ALL = new Numbers(Set.of(), false);

        private boolean isNone() {
            return only && named.isEmpty();
        }

        private String sql() {
            return named.isEmpty()
                    ? ""
                    : named.stream().map(SenderId::toString)
                            .collect(joining(", ", " AND sender_id " + (only ? "" : "NOT ") + "IN (", ")"));
        }
    }

    /** What is asked for: the oldest updates of a business, at least {@code limit} if there are so many. */
    record Look(BusinessId business, Numbers numbers, int limit) {

        private String sql(int place, Object now) {
            return "(SELECT " + place + " AS look, queue.* FROM status_update queue WHERE business_id = " + business.value()
                    + " AND held_until <= '" + now + "'" + numbers.sql() + " ORDER BY id LIMIT " + limit + ")";
        }
    }

    /** @param more whether others may be behind them */
    record Found(List<Waiting> updates, boolean more) {

        private static final Found NOTHING = new Found(List.of(), false);
    }

    /**
     * The oldest updates for each of these looks, in their order, by one statement. It passes over the updates of other numbers, however
     * many wait.
     *
     * @param unreadable gets a failure for each unreadable row, by its key
     */
    List<Found> oldest(List<Look> looks, Instant now, Map<String, RuntimeException> unreadable) {
        List<List<Row>> found = new ArrayList<>(looks.stream().map(_ -> (List<Row>) new ArrayList<Row>()).toList());
        List<String> parts = IntStream.range(0, looks.size()).filter(place -> !looks.get(place).numbers.isNone())
                .mapToObj(place -> looks.get(place).sql(place, Times.utc(now))).toList();
        if (parts.isEmpty()) {
            return looks.stream().map(_ -> Found.NOTHING).toList();
        }
        RowMapper<Optional<Row>> mapper = ReadableRows.of((row, number) -> read(row), (row, number) -> Long.toString(row.getLong("id")),
                unreadable);
        jdbc.query(String.join(" UNION ALL ", parts), row -> {
            Optional.ofNullable(mapper.mapRow(row, 0)).flatMap(Function.identity()).ifPresent(found.get(row.getInt("look"))::add);
        });
        return IntStream.range(0, looks.size()).mapToObj(place -> found(found.get(place), looks.get(place).limit, unreadable)).toList();
    }

    private static Found found(List<Row> rows, int limit, Map<String, RuntimeException> unreadable) {
        rows.sort(Comparator.comparingLong(Row::id));
        List<Waiting> updates = new ArrayList<>();
        for (Row row : rows) {
            if (updates.size() >= limit) {
                return new Found(updates, true);
            }
            try {
                updates.addAll(row.waiting());
            } catch (RuntimeException faulty) {
                unreadable.put(Long.toString(row.id), faulty);
            }
        }
        return new Found(updates, rows.size() == limit);
    }

    /**
     * Whose updates wait because one is set aside: messages and persons, as {@link PostPlan#order}. It reads all that wait for the
     * business, so ask only if there may be some.
     */
    Set<Object> aside(BusinessId business, Instant now) {
        return new HashSet<>(jdbc.query("SELECT message_id, recipient, status FROM status_update WHERE business_id = ? AND held_until > ?",
                (row, number) -> order(business, row), business.value(), Times.utc(now)));
    }

    private static Object order(BusinessId business, ResultSet row) throws SQLException {
        String status = row.getString("status");
        return AccountNotice.Field.ofStatus(status).isPresent()
                ? business
                : Set.of(INBOUND, MarketingChoice.STATUS).contains(status)
                        ? RecipientId.of(row.getBytes("recipient"))
                        : MessageId.of(row.getBytes("message_id"));
    }

    /** Makes the updates due that were set aside. */
    void release(BusinessId business, Instant now) {
        jdbc.update("UPDATE status_update SET held_until = ? WHERE business_id = ? AND held_until > ?", Times.utc(now), business.value(),
                Times.utc(now));
    }

    @Override
    public String queue() {
        return "updates";
    }

    @Override
    public void holdUntil(String id, Instant until) {
        jdbc.update("UPDATE status_update SET held_until = ? WHERE id = ?", Times.utc(until), Long.parseLong(id));
    }

    @Override
    public boolean has(String id) {
        return !jdbc.queryForList("SELECT id FROM status_update WHERE id = ?", Long.class, Long.parseLong(id)).isEmpty();
    }

    @Override
    public void discard(String id, Instant now) {
        jdbc.update("DELETE FROM status_update WHERE id = ?", Long.parseLong(id));
    }

    /** The partner has these: of each row the first that it did not have, up to one of them. */
    void finish(Collection<Waiting> told) {
        Map<Long, Waiting> last = new TreeMap<>();
        told.forEach(it -> last.merge(it.id(), it, (one, other) -> one.place() > other.place() ? one : other));
        List<Long> whole = last.values().stream().filter(Waiting::isLast).map(Waiting::id).toList();
        if (!whole.isEmpty()) {
            // Without the hint the optimizer scans a small table, and waits for other businesses' rows.
            named.update("DELETE told FROM status_update told FORCE INDEX (PRIMARY) WHERE id IN (:ids)", Map.of("ids", whole));
        }
        jdbc.batchUpdate("UPDATE status_update SET told = ? WHERE id = ?", last.values().stream().filter(it -> !it.isLast())
                .map(it -> new Object[] {it.place() + 1, it.id()}).toList());
    }

    /**
     * An update that waits.
     *
     * @param id       of its row
     * @param place    among the statuses of its row; 0 for all other updates
     * @param after    how many of its row follow it
     * @param queuedAt when it was added to the queue
     * @param wasAside whether it was set aside, and its time has come again
     */
    record Waiting(long id, int place, int after, Instant queuedAt, boolean wasAside, PartnerUpdate update) {

        /** The key of the row by which the quarantine names it. */
        String key() {
            return Long.toString(id);
        }

        boolean isLast() {
            return after == 0;
        }
    }

    /** A row of the queue. @param first its update; of statuses that wait together the first. @param told how many the partner has */
    private record Row(long id, Instant queuedAt, boolean wasAside, PartnerUpdate first, byte @Nullable [] further, int told) {

        List<Waiting> waiting() {
            List<? extends PartnerUpdate> all = first instanceof StatusUpdate status ? Together.statuses(status, further) : List.of(first);
            return IntStream.range(told, all.size())
                    .mapToObj(place -> new Waiting(id, place, all.size() - 1 - place, queuedAt, wasAside, all.get(place))).toList();
        }
    }

    private static @Nullable Object[] columns(List<StatusUpdate> ofMessage, Instant now) {
        StatusUpdate it = ofMessage.getFirst();
        return new @Nullable Object[] {
            it.business().value(), it.sender().value(), it.message().bytes(), it.recipient().bytes(), it.status(),
            Times.utc(it.at()), it.callbackData(), it.detailJson().getBytes(StandardCharsets.UTF_8), Together.statuses(ofMessage),
            Times.utc(now)
        };
    }

    /** The statuses of a message that wait. */
    public Set<String> waiting(BusinessId business, MessageId message) {
        return jdbc.query("SELECT status, further, told FROM status_update WHERE business_id = ? AND message_id = ?",
                (row, _) -> Together.words(row.getString("status"), row.getBytes("further")).stream().skip(row.getInt("told")),
                business.value(), message.bytes()).stream().flatMap(Function.identity()).collect(toSet());
    }

    private static String detail(ResultSet row) throws SQLException {
        return new String(row.getBytes("detail"), StandardCharsets.UTF_8);
    }

    private Row read(ResultSet row) throws SQLException {
        BusinessId business = new BusinessId(row.getInt("business_id"));
        SenderId sender = new SenderId(row.getLong("sender_id"));
        RecipientId recipient = RecipientId.of(row.getBytes("recipient"));
        String status = row.getString("status");
        Optional<AccountNotice.Field> notice = AccountNotice.Field.ofStatus(status);
        PartnerUpdate update = notice.isPresent()
                ? new AccountNotice(business, notice.get(), detail(row), Times.instant(row, "at"))
                : switch (status) {
                    case INBOUND -> new InboundMessage(business, sender, recipient, row.getString("callback_data"),
                            inbound(row.getBytes("inbound")));
                    case MarketingChoice.STATUS ->
                            new MarketingChoice(business, sender, recipient, detail(row).equals("stop"), Times.instant(row, "at"));
                    default -> new StatusUpdate(business, sender, MessageId.of(row.getBytes("message_id")), recipient, status,
                            Times.instant(row, "at"), row.getString("callback_data"), detail(row));
                };
        return new Row(row.getLong("id"), Times.instant(row, "queued_at"), Times.instant(row, "held_until").isAfter(NEVER_HELD), update,
                row.getBytes("further"), row.getInt("told"));
    }

    private String inbound(byte[] sealed) {
        return sealed.length == 0 ? "{\"message\":{\"type\":\"unsupported\"}}" : keys.open(sealed);
    }
}
