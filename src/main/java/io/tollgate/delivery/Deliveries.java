package io.tollgate.delivery;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

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
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The messages that have left the outbox, and the receipts booked for them. All methods join the caller's transaction. */
@Component
class Deliveries implements AgedRecords {

    /** The first receipt of a kind counts. */
    private static final String BOOK = "INSERT INTO receipt (message_id, sent_at, delivered_at, read_at, failed_at, failed_code,"
            + " failed_booked_at) VALUES";
    private static final String BOOKED = "ON DUPLICATE KEY UPDATE " + Stream.of("sent_at", "delivered_at", "read_at", "failed_at",
            "failed_code", "failed_booked_at").map(it -> it + " = COALESCE(" + it + ", VALUES(" + it + "))").collect(joining(", "));

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

    /**
     * Open deliveries that expire at or before an instant, without those that the queue has in quarantine; not locked. Money is held for
     * each of them and for few others, so they are found by the index of what is held: one of all deliveries would grow for ever.
     */
    List<MessageId> openSince(Instant expiry, int limit, String queue, Instant now) {
        List<byte[]> held = jdbc
                .queryForList("SELECT item FROM quarantine WHERE queue = ? AND next_at > ?", String.class, queue, Times.utc(now)).stream()
                .flatMap(item -> MessageId.parse(item).stream()).map(MessageId::bytes).toList();
        return named.query("SELECT STRAIGHT_JOIN d.message_id FROM reservation r FORCE INDEX (reservation_by_expiry)"
                + " JOIN delivery d FORCE INDEX (PRIMARY) ON d.message_id = r.message_id"
                + " WHERE r.expires_at <= :expiry AND d.outcome = 'OPEN' AND d.expires_at <= :expiry"
                + (held.isEmpty() ? "" : " AND d.message_id NOT IN (:held)") + " ORDER BY r.expires_at LIMIT :limit",
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
        receipts(ids).forEach((message, some) -> booked.put(message, some.stream().map(Receipt::type).collect(toSet())));
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
            named.query("SELECT * FROM receipt FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)",
                    Map.of("ids", ids.stream().map(MessageId::bytes).toList()), row -> {
                        List<Receipt> receipts = receipts(row);
                        booked.put(receipts.getFirst().message(), receipts);
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
                .map(Map.Entry::getKey).collect(toSet());
    }

    /** All receipts of a message are one row: the later ones are added to it. The caller has locked the deliveries. */
    void book(List<Receipt> receipts, Instant now) {
        Map<MessageId, Map<Receipt.Type, Receipt>> byMessage = new TreeMap<>();
        receipts.forEach(it -> byMessage.computeIfAbsent(it.message(), _ -> new EnumMap<>(Receipt.Type.class))
                .putIfAbsent(it.type(), it));
        ManyRows.insert(jdbc, BOOK, byMessage.entrySet().stream().map(it -> row(it.getKey(), it.getValue(), now)).toList(), BOOKED);
    }

    private static @Nullable Object[] row(MessageId message, Map<Receipt.Type, Receipt> receipts, Instant now) {
        Receipt failed = receipts.get(Receipt.Type.FAILED);
        return new @Nullable Object[] {
            message.bytes(), at(receipts.get(Receipt.Type.SENT)), at(receipts.get(Receipt.Type.DELIVERED)),
            at(receipts.get(Receipt.Type.READ)), at(failed), failed == null ? null : failed.code(),
            failed == null ? null : Times.utc(now)
        };
    }

    private static @Nullable LocalDateTime at(@Nullable Receipt receipt) {
        return receipt == null ? null : Times.utc(receipt.at());
    }

    /** The receipts of a row, in the order of their times. */
    private static List<Receipt> receipts(ResultSet row) throws SQLException {
        MessageId message = MessageId.of(row.getBytes("message_id"));
        List<Receipt> receipts = new ArrayList<>();
        for (Receipt.Type type : Receipt.Type.values()) {
            String column = type.name().toLowerCase(Locale.ROOT) + "_at";
            if (row.getObject(column) != null) {
                receipts.add(new Receipt(message, type, Times.instant(row, column),
                        type == Receipt.Type.FAILED ? row.getInt("failed_code") : 0, "", ""));
            }
        }
        receipts.sort(Comparator.comparing(Receipt::at));
        return receipts;
    }

    @Override
    public String record() {
        return "receipts";
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public int forget(Instant acceptedBefore, int messages) {
        List<byte[]> over = jdbc.query("SELECT r.message_id FROM receipt r FORCE INDEX (PRIMARY) WHERE r.message_id < ?"
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
