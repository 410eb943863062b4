package io.tollgate.decision;

import static io.tollgate.database.Times.utc;

import io.tollgate.database.AgedRecords;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.database.ManyRows;
import io.tollgate.figures.DaySums;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.secrets.Keys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The log of all verdicts with their evidence: added to, never changed. */
@Component
public class Decisions implements AgedRecords {

    private static final String INSERT = "INSERT INTO decision (message_id, round, business_id, sender_id, recipient, category,"
            + " decided_at, outcome, rule, rule_book_id, case_file, seal) VALUES";

    /** Pages that are filled in the order of the key have half as much empty room. */
    private static final Comparator<Decision> BY_KEY = Comparator.comparing((Decision one) -> one.caseFile().message().id())
            .thenComparing(Decision::round);

    private static final String COLUMNS = "message_id, round, business_id, recipient, outcome, rule, rule_book_id, case_file, seal";

    /** The most messages that one statement looks up. */
    private static final int LOOK_UP = 500;

    private final JdbcTemplate jdbc;
    private final Keys keys;
    private final RefusalNotes notes;
    private final Segments segments;
    private final HeldBack heldBack;
    private final DaySums sums;

    Decisions(JdbcTemplate jdbc, Keys keys, RefusalNotes notes, Segments segments, HeldBack heldBack, DaySums sums) {
        this.sums = sums;
        this.heldBack = heldBack;
        this.notes = notes;
        this.segments = segments;
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** Adds the decisions in the caller's transaction; fails if a message's round was decided before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(List<Decision> batch) {
        List<Decision> decisions = batch.stream().sorted(BY_KEY).toList();
        EvidenceSeal seal = new EvidenceSeal(keys.evidence());
        List<byte[]> lines = new ArrayList<>(decisions.size());
        List<byte[]> seals = new ArrayList<>(decisions.size());
        for (Decision decision : decisions) {
            MessageId message = decision.caseFile().message().id();
            RecipientId recipient = decision.caseFile().recipient().id();
            byte[] json = DecisionJson.write(decision.caseFile(), decision.verdict().findings());
            lines.add(Segment.line(json, message, recipient));
            seals.add(seal.of(message, decision.round(), decision.ruleBook(), recipient, json, json.length));
        }
        List<Segment.Place> places = segments.add(lines);
        List<Object[]> rows = IntStream.range(0, decisions.size())
                .mapToObj(at -> row(decisions.get(at), places.get(at), seals.get(at))).toList();
        ManyRows.insert(jdbc, INSERT, rows);
        heldBack.add(decisions.stream().filter(one -> !(one.verdict() instanceof Verdict.Admitted))
                .map(one -> new HeldBack.To(one.caseFile().recipient().id(), one.caseFile().message().id())).toList());
        decisions.forEach(this::count);
    }

    private void count(Decision decision) {
        MessageId message = decision.caseFile().message().id();
        if (decision.round() == 0) {
            sums.count(DaySums.What.FIRST, message, "");
        }
        sums.count(DaySums.What.valueOf(outcome(decision.verdict())), message, decisive(decision.verdict()));
    }

    /** Every decision on a message, round by round; empty if the message was not judged yet. */
    @Transactional(readOnly = true)
    public List<Decision> of(MessageId message) {
        DecisionDocuments documents = documents();
        return past(message).stream().map(past -> {
            DecisionDocument document = documents.open(past.document());
            return new Decision(past.round(), past.ruleBook(), document.caseFile(), Verdict.of(document.findings()));
        }).toList();
    }

    /** The verdict of the last round of each message; messages that were not judged yet are left out. */
    @Transactional(readOnly = true)
    public Map<MessageId, Verdict> latest(Collection<MessageId> messages) {
        Map<MessageId, Verdict> verdicts = new HashMap<>();
        DecisionDocuments documents = documents();
        past(messages, "").forEach(past -> verdicts.put(past.message(), Verdict.of(documents.findings(past.document()))));
        return verdicts;
    }

    /** The template of each message, {@code name/language}; free text and messages whose verdicts are over are left out. */
    @Transactional(readOnly = true)
    public Map<MessageId, String> templates(Collection<MessageId> messages) {
        Map<MessageId, String> templates = new HashMap<>();
        DecisionDocuments documents = documents();
        past(messages, " AND outcome = 'ADMITTED'").forEach(past -> {
            String template = documents.open(past.document()).caseFile().message().template();
            if (!template.isEmpty()) {
                templates.put(past.message(), template);
            }
        });
        return templates;
    }

    /**
     * A part of the log in the order of its key. Reads no more documents than asked for, and locks nothing.
     *
     * @param after    the last row of the part before; empty for the first part
     * @param from     only decisions at or after this; @param until only decisions before this
     * @param accepted only messages that were accepted at or after this; their ids begin with the time
     * @param rows     the most rows to read
     */
    @Transactional(readOnly = true)
    public Part part(Optional<Place> after, Instant accepted, Instant from, Instant until, int rows) {
        byte[] first = after.map(place -> place.message().bytes()).orElseGet(() -> MessageId.first(accepted).bytes());
        List<Row> wanted = new ArrayList<>();
        List<Place> places = jdbc.query("SELECT " + COLUMNS + ", decided_at >= ? AND decided_at < ? AS wanted FROM decision"
                + " WHERE message_id >= ? AND message_id < ? AND (message_id > ? OR round > ?) ORDER BY message_id, round LIMIT ?",
                (row, number) -> {
                    Row read = row(row);
                    if (row.getBoolean("wanted")) {
                        wanted.add(read);
                    }
                    return new Place(read.message(), read.round());
                }, utc(from), utc(until), first, MessageId.first(until).bytes(), first, after.map(Place::round).orElse(-1), rows);
        return new Part(past(wanted), places.size() < rows ? Optional.empty() : Optional.of(places.getLast()));
    }

    @Override
    public String record() {
        return "verdicts";
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public int forget(Instant acceptedBefore, int messages) {
        List<byte[]> over = jdbc.query("SELECT DISTINCT d.message_id FROM decision d FORCE INDEX (PRIMARY) WHERE d.message_id < ?"
                + " AND (EXISTS (SELECT 1 FROM decision r WHERE r.message_id = d.message_id AND r.outcome = 'REFUSED')"
                + " OR EXISTS (SELECT 1 FROM delivery v WHERE v.message_id = d.message_id AND v.outcome <> 'OPEN'))"
                + " ORDER BY d.message_id LIMIT ?", (row, number) -> row.getBytes(1), MessageId.first(acceptedBefore).bytes(), messages);
        over.stream().gather(Gatherers.windowFixed(LOOK_UP))
                .forEach(some -> {
                    Object[] ids = some.toArray();
                    String are = " WHERE message_id IN (" + String.join(",", Collections.nCopies(ids.length, "?")) + ")";
                    // Locked first: of several nodes only one counts them out of their segments.
                    List<HeldBack.To> held = new ArrayList<>();
                    List<byte[]> documents = jdbc.query("SELECT IF(LENGTH(case_file) = 8, case_file, ''), recipient, message_id"
                            + " FROM decision FORCE INDEX (PRIMARY)" + are + " ORDER BY message_id, round FOR UPDATE", (row, _) -> {
                                held.add(new HeldBack.To(RecipientId.of(row.getBytes(2)), MessageId.of(row.getBytes(3))));
                                return row.getBytes(1);
                            }, ids);
                    jdbc.update("DELETE one FROM decision one FORCE INDEX (PRIMARY)" + are, ids);
                    segments.leave(documents);
                    notes.forget(some);
                    heldBack.forget(held);
                });
        return over.size();
    }

    /** Every row of the log on a message, round by round. */
    @Transactional(readOnly = true)
    public List<PastDecision> past(MessageId message) {
        return past(List.of(message), "");
    }

    /** The rows on some messages, round by round of each. */
    private List<PastDecision> past(Collection<MessageId> messages, String which) {
        return messages.stream().gather(Gatherers.windowFixed(LOOK_UP)).flatMap(some -> past(jdbc.query("SELECT " + COLUMNS
                + " FROM decision WHERE message_id IN (" + String.join(",", Collections.nCopies(some.size(), "?")) + ")" + which
                + " ORDER BY message_id, round", (row, _) -> row(row), some.stream().map(MessageId::bytes).toArray())).stream()).toList();
    }

    private List<PastDecision> past(List<Row> rows) {
        List<byte[]> documents = segments.documents(rows.stream()
                .map(row -> new Segments.Wanted(row.caseFile(), row.message(), row.recipient())).toList());
        return IntStream.range(0, rows.size()).mapToObj(at -> rows.get(at).with(documents.get(at))).toList();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(MessageId.of(row.getBytes("message_id")), row.getInt("round"), row.getInt("rule_book_id"),
                new BusinessId(row.getInt("business_id")), RecipientId.of(row.getBytes("recipient")), row.getString("outcome"),
                row.getString("rule"), row.getBytes("case_file"), Optional.ofNullable(row.getBytes("seal")));
    }

    private record Row(MessageId message, int round, int ruleBook, BusinessId business, RecipientId recipient, String outcome, String rule,
            byte[] caseFile, Optional<byte[]> seal) {

        PastDecision with(byte[] document) {
            return new PastDecision(message, round, ruleBook, business, recipient, outcome, rule, document, seal);
        }
    }

    /** Reads the documents of {@link #part} and {@link #past}. */
    public DecisionDocuments documents() {
        return new DecisionDocuments(new EvidenceSeal(keys.evidence()));
    }

    /** @param last where the next part begins; empty at the end of the log */
    public record Part(List<PastDecision> decisions, Optional<Place> last) {}

    /** The key of a row. */
    public record Place(MessageId message, int round) {}

    /**
     * The number of a rule book, which it gets at its first use. This is a transaction of its own: the files stay even if the batch that
     * used them first fails.
     *
     * @param hash  hash of all files, 32 bytes
     * @param files all files as a zip; called at the first use only
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public int ruleBook(byte[] hash, Supplier<byte[]> files, Instant now) {
        Optional<Integer> known = number(hash);
        if (known.isPresent()) {
            return known.get();
        }
        // Two gates may use it first at the same time: one row stays.
        jdbc.update("INSERT IGNORE INTO rule_book (hash, first_used_at, files) VALUES (?, ?, ?)", hash, utc(now), files.get());
        return number(hash).orElseThrow();
    }

    /** The zip with the files of a rule book that was used. */
    @Transactional(readOnly = true)
    public byte[] ruleBookFiles(int ruleBook) {
        return jdbc.query("SELECT files FROM rule_book WHERE id = ?", (rows, number) -> rows.getBytes("files"), ruleBook).stream()
                .findFirst().orElseThrow(() -> new IllegalArgumentException("there is no rule book number " + ruleBook));
    }

    private Optional<Integer> number(byte[] hash) {
        return jdbc.queryForList("SELECT id FROM rule_book WHERE hash = ?", Integer.class, (Object) hash).stream().findFirst();
    }

    private static Object[] row(Decision decision, Segment.Place place, byte[] seal) {
        CaseFile file = decision.caseFile();
        return new Object[] {
            file.message().id().bytes(), decision.round(), file.business().id().value(), file.sender().id().value(),
            file.recipient().id().bytes(), file.message().category().name(), utc(file.now()), outcome(decision.verdict()),
            decisive(decision.verdict()), decision.ruleBook(), place.bytes(), seal};
    }

    static String outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> "ADMITTED";
            case Verdict.Deferred deferred -> "DEFERRED";
            case Verdict.Refused refused -> "REFUSED";
        };
    }

    /** The first rule by id without which the verdict would differ. */
    static String decisive(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> admitted.quote().rule();
            case Verdict.Deferred deferred -> deferred.findings().stream()
                    .filter(finding -> finding instanceof Defer defer && defer.until().equals(deferred.until()))
                    .findFirst().orElseThrow().rule();
            case Verdict.Refused refused -> refused.refusals().getFirst().rule();
        };
    }
}
