package io.tollgate.smpp;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.delivery.Receipt;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.delivery.Receipts;
import io.tollgate.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the SMSC has of each message, and what it says of the parts. A message is delivered when all its parts are, and has failed when one
 * of them has. The first final state of a part counts; the same said twice changes nothing.
 *
 * <p>A receipt may come before the answer that names its id, even on another node: then it waits here until the id is known.
 */
@Component
class PartRecords {

    private static final int UNDELIVERABLE = 131026;
    private static final int AT_ONCE = 500;
    private static final int FORGOTTEN_AT_ONCE = 2_000;
    /** How long parts are kept: longer than any message lives. */
    private static final Duration KEPT = Duration.ofDays(35);
    private static final Duration STRAY = Duration.ofDays(1);
    /** The hand-over itself is recorded a moment after its parts. */
    private static final Duration AFTER_THE_ANSWER = Duration.ofMillis(250);

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final Receipts receipts;

    PartRecords(NamedParameterJdbcTemplate named, Receipts receipts) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
        this.receipts = receipts;
    }

    /**
     * A part that the SMSC has.
     *
     * @param submission how often the message was lost before
     * @param part       from 0
     * @param smscId     in the form of {@link SmscIds}; empty if the SMSC gave none, so that no receipt will find it
     */
    record Taken(MessageId message, int submission, int part, int parts, String smscId) {}

    /** A report; @param row of one that came too early */
    private record Told(Report report, Optional<Long> row) {}

    private record Key(MessageId message, int submission, int part) {}

    private record Row(Key key, int parts, PartState state) {}

    /** Records what the SMSC has taken and what it told. @return how many reports are of parts that are not known, and wait */
    @Transactional
    int write(List<Taken> taken, List<Report> told, Instant now) {
        ManyRows.insert(jdbc, "INSERT IGNORE INTO sms_part (message_id, submission, part, parts, smsc_id, state, at) VALUES",
                taken.stream().sorted(Comparator.comparing(Taken::message).thenComparing(Taken::submission).thenComparing(Taken::part))
                        .map(it -> new Object[] {it.message().bytes(), it.submission(), it.part(), it.parts(), bytes(it.smscId()),
                            PartState.OPEN.name(), Times.utc(now)})
                        .toList());
        List<Told> all = new ArrayList<>(early(taken.stream().map(Taken::smscId).filter(id -> !id.isEmpty()).toList()));
        told.forEach(report -> all.add(new Told(report, Optional.empty())));
        return apply(taken, all, now);
    }

    /** Applies reports that came too early and whose parts are known now. @return whether more may be */
    @Transactional
    boolean settle(Instant now) {
        List<Told> known = jdbc.query("SELECT id, smsc_id, state, words FROM sms_receipt WHERE EXISTS"
                + " (SELECT 1 FROM sms_part WHERE sms_part.smsc_id = sms_receipt.smsc_id) ORDER BY id LIMIT " + AT_ONCE
                + " FOR UPDATE", (row, number) -> told(row.getLong(1), row.getBytes(2), row.getString(3), row.getString(4)));
        apply(List.of(), known, now);
        return known.size() == AT_ONCE;
    }

    /** So that the tables do not grow for ever. @return how many reports found no part */
    int forgetOld(Instant now) {
        int strays = forget("DELETE FROM sms_receipt WHERE at < ? LIMIT ", now.minus(STRAY));
        forget("DELETE FROM sms_part WHERE at < ? LIMIT ", now.minus(KEPT));
        return strays;
    }

    private int forget(String statement, Instant before) {
        int all = 0;
        int some;
        do {
            some = jdbc.update(statement + FORGOTTEN_AT_ONCE, Times.utc(before));
            all += some;
        } while (some == FORGOTTEN_AT_ONCE);
        return all;
    }

    private List<Told> early(List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : named.query("SELECT id, smsc_id, state, words FROM sms_receipt FORCE INDEX (sms_receipt_of_smsc) WHERE smsc_id IN (:ids)"
                        + " ORDER BY id FOR UPDATE", Map.of("ids", ids.stream().map(PartRecords::bytes).toList()),
                        (row, number) -> told(row.getLong(1), row.getBytes(2), row.getString(3), row.getString(4)));
    }

    private static Told told(long row, byte[] id, String state, String words) {
        return new Told(new Report(List.of(new String(id, StandardCharsets.US_ASCII)), PartState.valueOf(state), words), Optional.of(row));
    }

    private int apply(List<Taken> taken, List<Told> told, Instant now) {
        Map<String, Key> byId = keys(told.stream().flatMap(it -> it.report().ids().stream()).distinct().toList());
        Map<Told, Key> found = new LinkedHashMap<>();
        List<Told> strangers = new ArrayList<>();
        for (Told one : told) {
            one.report().ids().stream().filter(byId::containsKey).findFirst()
                    .ifPresentOrElse(id -> found.put(one, byId.get(id)), () -> strangers.add(one));
        }
        Map<Key, Row> rows = lock(Stream.concat(taken.stream().map(Taken::message), found.values().stream().map(Key::message))
                .distinct().sorted().toList());
        Map<Key, Report> news = new TreeMap<>(Comparator.comparing(Key::message).thenComparing(Key::submission).thenComparing(Key::part));
        found.forEach((one, key) -> {
            Row row = rows.get(key);
            if (row != null && row.state() == PartState.OPEN && one.report().state() != PartState.OPEN) {
                news.putIfAbsent(key, one.report());
            }
        });
        news.forEach((key, report) -> rows.computeIfPresent(key, (_, row) -> new Row(key, row.parts(), report.state())));
        jdbc.batchUpdate("UPDATE sms_part SET state = ? WHERE message_id = ? AND submission = ? AND part = ?", news.entrySet().stream()
                .map(it -> new Object[] {it.getValue().state().name(), it.getKey().message().bytes(), it.getKey().submission(),
                    it.getKey().part()})
                .toList());
        keep(strangers, now);
        forget(found.keySet().stream().map(Told::row).flatMap(Optional::stream).toList());
        Map<MessageId, List<Row>> messages = rows.values().stream().collect(groupingBy(row -> row.key().message()));
        receipts.take(sent(taken, messages, now), now.plus(AFTER_THE_ANSWER));
        receipts.take(outcomes(news, messages, now), now);
        return strangers.size();
    }

    /** The keys of parts by the SMSC's ids. Of several parts with one id the newest counts: an SMSC may begin again with its ids. */
    private Map<String, Key> keys(List<String> ids) {
        Map<String, Key> found = new HashMap<>();
        if (!ids.isEmpty()) {
            named.query("SELECT smsc_id, message_id, submission, part FROM sms_part FORCE INDEX (sms_part_of_smsc)"
                    + " WHERE smsc_id IN (:ids) ORDER BY smsc_id, at",
                    Map.of("ids", ids.stream().map(PartRecords::bytes).toList()), row -> {
                        found.put(new String(row.getBytes(1), StandardCharsets.US_ASCII),
                                new Key(MessageId.of(row.getBytes(2)), row.getInt(3), row.getInt(4)));
                    });
        }
        return found;
    }

    /** Locks the parts of messages. So the transaction that learns of the last part sees all the others. */
    private Map<Key, Row> lock(List<MessageId> messages) {
        return messages.isEmpty()
                ? new HashMap<>()
                : new HashMap<>(named.query("SELECT message_id, submission, part, parts, state FROM sms_part FORCE INDEX (PRIMARY)"
                        + " WHERE message_id IN (:ids) ORDER BY message_id, submission, part FOR UPDATE",
                        Map.of("ids", messages.stream().map(MessageId::bytes).toList()),
                        (row, number) -> new Row(new Key(MessageId.of(row.getBytes(1)), row.getInt(2), row.getInt(3)), row.getInt(4),
                                PartState.valueOf(row.getString(5))))
                        .stream().collect(toMap(Row::key, Function.identity())));
    }

    /** Messages of which the SMSC has all parts now. */
    private static List<Receipt> sent(List<Taken> taken, Map<MessageId, List<Row>> messages, Instant now) {
        return taken.stream().filter(it -> of(messages.getOrDefault(it.message(), List.of()), it.submission()).size() == it.parts())
                .map(Taken::message).distinct().map(message -> Receipt.of(message, Type.SENT, now)).toList();
    }

    private static List<Receipt> outcomes(Map<Key, Report> news, Map<MessageId, List<Row>> messages, Instant now) {
        Map<MessageId, Receipt> outcomes = new LinkedHashMap<>();
        news.forEach((key, report) -> {
            List<Row> all = messages.getOrDefault(key.message(), List.of());
            List<Row> together = of(all, key.submission());
            if (report.state() == PartState.DELIVERED) {
                if (together.stream().allMatch(row -> row.state() == PartState.DELIVERED && together.size() == row.parts())) {
                    outcomes.put(key.message(), Receipt.of(key.message(), Type.DELIVERED, now));
                }
            } else if (all.stream().noneMatch(row -> row.key().submission() > key.submission())) { // else the later one decides
                outcomes.putIfAbsent(key.message(), Receipt.failed(key.message(), now, UNDELIVERABLE, report.words()));
            }
        });
        return List.copyOf(outcomes.values());
    }

    private static List<Row> of(List<Row> rows, int submission) {
        return rows.stream().filter(row -> row.key().submission() == submission).toList();
    }

    private void keep(List<Told> strangers, Instant now) {
        ManyRows.insert(jdbc, "INSERT INTO sms_receipt (smsc_id, state, words, at) VALUES", strangers.stream()
                .filter(it -> it.row().isEmpty() && it.report().state() != PartState.OPEN)
                .flatMap(it -> it.report().ids().stream().map(id -> new Object[] {bytes(id), it.report().state().name(),
                    it.report().words(), Times.utc(now)}))
                .toList());
    }

    private void forget(Collection<Long> rows) {
        if (!rows.isEmpty()) {
            // Without the hint the optimizer scans a small table, and waits for rows that other nodes add.
            named.update("DELETE one FROM sms_receipt one FORCE INDEX (PRIMARY) WHERE id IN (:ids)",
                    Map.of("ids", rows.stream().sorted().toList()));
        }
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.US_ASCII);
    }
}
