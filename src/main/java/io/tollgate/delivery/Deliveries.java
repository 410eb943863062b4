package io.tollgate.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tollgate.database.AgedRecords;
import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.delivery.Delivery.Outcome;
import io.tollgate.ledger.Delivered;
import io.tollgate.message.MessageId;
import io.tollgate.message.MessageRows;
import io.tollgate.tracing.Latency;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The messages that have left the outbox, and the receipts booked for them. All methods join the caller's transaction. */
@Component
class Deliveries implements AgedRecords {

    /** Rows in the order of the key fill its pages. */
    private static final Comparator<Receipt> KEY_ORDER = Comparator.comparing(Receipt::message).thenComparing(it -> it.type().name());

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final Timer handedOver;
    private final Timer delivered;

    Deliveries(NamedParameterJdbcTemplate named, MeterRegistry meters) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
        this.handedOver = Timer.builder("tollgate.message.handed-over").description("From a message's acceptance to its hand-over")
                .register(meters);
        this.delivered = Timer.builder("tollgate.message.delivered").description("From a message's acceptance to the channel's receipt")
                .register(meters);
    }

    void add(List<Delivery> left) {
        ManyRows.insert(jdbc, """
                INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data,
                                      at, expires_at, outcome) VALUES""",
                left.stream().sorted(Comparator.comparing(Delivery::id)).map(Deliveries::columns).toList());
        left.stream().filter(one -> one.outcome() == Outcome.OPEN)
                .forEach(one -> Latency.record(handedOver, one.id().acceptedAt(), one.at()));
    }

    /** Locks the deliveries that exist, in the order of message ids. Of two workers with receipts of one message, one waits here. */
    Map<MessageId, Delivery> lock(Collection<MessageId> ids) {
        Map<MessageId, Delivery> found = new TreeMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        List<byte[]> keys = ids.stream().distinct().sorted().map(MessageId::bytes).toList();
        // Without the hint the optimizer scans a small table, and so locks every row.
        named.query("SELECT * FROM delivery FORCE INDEX (PRIMARY) WHERE message_id IN (:ids) ORDER BY message_id FOR UPDATE",
                Map.of("ids", keys), row -> {
                    Delivery delivery = read(row);
                    found.put(delivery.id(), delivery);
                });
        return found;
    }

    /** Open deliveries that expire at or before an instant, without those that the queue has in quarantine; not locked. */
    List<MessageId> openSince(Instant expiry, int limit, String queue, Instant now) {
        List<byte[]> held = jdbc
                .queryForList("SELECT item FROM quarantine WHERE queue = ? AND next_at > ?", String.class, queue, Times.utc(now)).stream()
                .flatMap(item -> MessageId.parse(item).stream()).map(MessageId::bytes).toList();
        return named.query("SELECT message_id FROM delivery WHERE outcome = 'OPEN' AND expires_at <= :expiry"
                + (held.isEmpty() ? "" : " AND message_id NOT IN (:held)") + " ORDER BY expires_at LIMIT :limit",
                Map.of("expiry", Times.utc(expiry), "limit", limit, "held", held), (row, number) -> MessageId.of(row.getBytes(1)));
    }

    /** Measures how long the messages were under way, by the times of the channel's receipts. */
    void arrived(List<Delivered> arrived) {
        arrived.forEach(one -> Latency.record(delivered, one.id().acceptedAt(), one.at()));
    }

    /** The deliveries of messages that were never sent after all, so that they wait in the outbox again. */
    void takeBack(Collection<MessageId> ids) {
        if (!ids.isEmpty()) {
            named.update("DELETE one FROM delivery one FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)",
                    Map.of("ids", ids.stream().sorted().map(MessageId::bytes).toList()));
        }
    }

    /** Those among these that no receipt has come for, and that have no outcome; not locked. */
    Set<MessageId> silent(Collection<MessageId> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(named.query("SELECT message_id FROM delivery d FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)"
                + " AND outcome = 'OPEN' AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.message_id = d.message_id)",
                Map.of("ids", ids.stream().sorted().map(MessageId::bytes).toList()), (row, number) -> MessageId.of(row.getBytes(1))));
    }

    /** The outcome of a message that has left the outbox; not locked. */
    Optional<Outcome> outcome(MessageId message) {
        return jdbc.query("SELECT outcome FROM delivery WHERE message_id = ?", (row, number) -> Outcome.valueOf(row.getString(1)),
                (Object) message.bytes()).stream().findFirst();
    }

    boolean isOpen(MessageId message) {
        return !jdbc.queryForList("SELECT 1 FROM delivery WHERE message_id = ? AND outcome = 'OPEN'", Integer.class, message.bytes())
                .isEmpty();
    }

    void end(Collection<MessageId> ids, Outcome outcome) {
        if (!ids.isEmpty()) {
            named.update("UPDATE delivery FORCE INDEX (PRIMARY) SET outcome = :outcome WHERE message_id IN (:ids)",
                    Map.of("outcome", outcome.name(), "ids", ids.stream().sorted().map(MessageId::bytes).toList()));
        }
    }

    /** The types of receipts booked so far, by message. */
    Map<MessageId, Set<Receipt.Type>> booked(Collection<MessageId> ids) {
        Map<MessageId, Set<Receipt.Type>> booked = new HashMap<>();
        if (ids.isEmpty()) {
            return booked;
        }
        named.query("SELECT message_id, type FROM receipt FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)",
                Map.of("ids", ids.stream().map(MessageId::bytes).toList()),
                row -> {
                    booked.computeIfAbsent(MessageId.of(row.getBytes(1)), id -> EnumSet.noneOf(Receipt.Type.class))
                            .add(Receipt.Type.valueOf(row.getString(2)));
                });
        return booked;
    }

    /** The deliveries that exist, in the order of message ids; not locked. */
    Map<MessageId, Delivery> of(Collection<MessageId> ids) {
        Map<MessageId, Delivery> found = new TreeMap<>();
        if (!ids.isEmpty()) {
            named.query("SELECT * FROM delivery FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)",
                    Map.of("ids", ids.stream().map(MessageId::bytes).toList()), row -> {
                        Delivery delivery = read(row);
                        found.put(delivery.id(), delivery);
                    });
        }
        return found;
    }

    /** The receipts booked so far, by message and in their order. */
    Map<MessageId, List<Receipt>> receipts(Collection<MessageId> ids) {
        Map<MessageId, List<Receipt>> booked = new HashMap<>();
        if (!ids.isEmpty()) {
            named.query("SELECT message_id, type, at, code FROM receipt FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)"
                    + " ORDER BY message_id, at, FIELD(type, 'SENT', 'DELIVERED', 'READ', 'FAILED')",
                    Map.of("ids", ids.stream().map(MessageId::bytes).toList()), row -> {
                        MessageId message = MessageId.of(row.getBytes("message_id"));
                        booked.computeIfAbsent(message, _ -> new ArrayList<>()).add(new Receipt(message,
                                Receipt.Type.valueOf(row.getString("type")), Times.instant(row, "at"), row.getInt("code"), "", ""));
                    });
        }
        return booked;
    }

    /** Those of these hops of chains of which an earlier hop was delivered, by the receipts booked so far. */
    Set<MessageId> deliveredBefore(Collection<MessageId> ids) {
        Map<MessageId, List<MessageId>> earlier = new HashMap<>();
        ids.stream().filter(id -> id.hop() > 1).forEach(id -> earlier.put(id, Stream.iterate(id.first(), MessageId::nextHop)
                .limit(id.hop() - 1L).toList()));
        if (earlier.isEmpty()) {
            return Set.of();
        }
        Map<MessageId, Set<Receipt.Type>> booked = booked(earlier.values().stream().flatMap(List::stream).toList());
        return earlier.entrySet().stream()
                .filter(it -> it.getValue().stream().flatMap(hop -> booked.getOrDefault(hop, Set.of()).stream())
                        .anyMatch(type -> type == Receipt.Type.DELIVERED || type == Receipt.Type.READ))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    void book(List<Receipt> receipts, Instant now) {
        ManyRows.insert(jdbc, "INSERT INTO receipt (message_id, type, at, code, booked_at) VALUES",
                receipts.stream().sorted(KEY_ORDER).map(it -> new Object[] {
                    it.message().bytes(), it.type().name(), Times.utc(it.at()), it.code(), Times.utc(now)}).toList());
    }

    @Override
    public String record() {
        return "receipts";
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public int forget(Instant acceptedBefore, int messages) {
        List<byte[]> over = jdbc.query("SELECT DISTINCT r.message_id FROM receipt r FORCE INDEX (PRIMARY) WHERE r.message_id < ?"
                + " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = r.message_id AND d.outcome = 'OPEN')"
                + " ORDER BY r.message_id LIMIT ?", (row, number) -> row.getBytes(1), MessageId.first(acceptedBefore).bytes(), messages);
        if (!over.isEmpty()) {
            named.update("DELETE one FROM receipt one FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)", Map.of("ids", over));
        }
        return over.size();
    }

    /** Writes whether messages are free, now that it is decided. The caller has locked them. */
    void price(Collection<Delivery> decided) {
        if (!decided.isEmpty()) {
            jdbc.batchUpdate("UPDATE delivery SET free_reason = ? WHERE message_id = ?", decided.stream()
                    .map(it -> new Object[] {it.freeReason().map(FreeReason::name).orElse(""), it.id().bytes()}).toList());
        }
    }

    private static Object[] columns(Delivery it) {
        return new Object[] {
            it.id().bytes(), it.business().value(), it.sender().value(), it.recipient().bytes(), it.category().name(),
            it.freeReason().map(FreeReason::name).orElse(""), it.callbackData(), Times.utc(it.at()), Times.utc(it.expiresAt()),
            it.outcome().name()
        };
    }

    private static Delivery read(ResultSet row) throws SQLException {
        String freeReason = row.getString("free_reason");
        return new Delivery(MessageRows.message(row),
                freeReason.isEmpty() ? Optional.empty() : Optional.of(FreeReason.valueOf(freeReason)),
                row.getString("callback_data"), Times.instant(row, "at"), Times.instant(row, "expires_at"),
                Outcome.valueOf(row.getString("outcome")));
    }
}
