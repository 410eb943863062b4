package io.tollgate.decision;

import static io.tollgate.database.Times.utc;

import io.tollgate.database.AgedRecords;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.database.ManyRows;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The log of all verdicts with their evidence: added to, never changed. */
@Component
public class Decisions implements AgedRecords {

    private static final String INSERT = "INSERT INTO decision (message_id, round, business_id, sender_id, recipient, category,"
            + " decided_at, outcome, rule, rule_book_id, case_file, seal) VALUES";

    /** The most messages that one statement looks up. */
    private static final int LOOK_UP = 500;

    private final JdbcTemplate jdbc;
    private final Keys keys;
    private final RefusalNotes notes;

    Decisions(JdbcTemplate jdbc, Keys keys, RefusalNotes notes) {
        this.notes = notes;
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** Adds the decisions in the caller's transaction; fails if a message's round was decided before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(List<Decision> decisions) {
        List<Object[]> rows = new ArrayList<>(decisions.size());
        EvidenceSeal seal = new EvidenceSeal(keys.evidence());
        try (Deflation deflation = new Deflation()) {
            for (Decision decision : decisions) {
                rows.add(row(decision, deflation, seal));
            }
        }
        ManyRows.insert(jdbc, INSERT, rows);
    }

    /** Every decision on a message, round by round; empty if the message was not judged yet. */
    @Transactional(readOnly = true)
    public List<Decision> of(MessageId message) {
        try (DecisionDocuments documents = documents()) {
            return jdbc.query("SELECT round, rule_book_id, case_file FROM decision WHERE message_id = ? ORDER BY round",
                    (rows, number) -> decision(rows, documents), (Object) message.bytes());
        }
    }

    /** The verdict of the last round of each message; messages that were not judged yet are left out. */
    @Transactional(readOnly = true)
    public Map<MessageId, Verdict> latest(Collection<MessageId> messages) {
        Map<MessageId, Verdict> verdicts = new HashMap<>();
        try (DecisionDocuments documents = documents()) {
            for (List<MessageId> some : parts(messages)) {
                String places = String.join(",", Collections.nCopies(some.size(), "?"));
                jdbc.query("SELECT message_id, case_file FROM decision WHERE message_id IN (" + places
                        + ") ORDER BY message_id, round",
                        rows -> {
                            verdicts.put(MessageId.of(rows.getBytes("message_id")),
                                    Verdict.of(documents.findings(rows.getBytes("case_file"))));
                        },
                        some.stream().map(MessageId::bytes).toArray());
            }
        }
        return verdicts;
    }

    /** The template of each message, {@code name/language}; free text and messages whose verdicts are over are left out. */
    @Transactional(readOnly = true)
    public Map<MessageId, String> templates(Collection<MessageId> messages) {
        Map<MessageId, String> templates = new HashMap<>();
        try (DecisionDocuments documents = documents()) {
            for (List<MessageId> some : parts(messages)) {
                String places = String.join(",", Collections.nCopies(some.size(), "?"));
                jdbc.query("SELECT message_id, case_file FROM decision WHERE message_id IN (" + places + ") AND outcome = 'ADMITTED'",
                        rows -> {
                            String template = documents.open(rows.getBytes("case_file")).caseFile().message().template();
                            if (!template.isEmpty()) {
                                templates.put(MessageId.of(rows.getBytes("message_id")), template);
                            }
                        },
                        some.stream().map(MessageId::bytes).toArray());
            }
        }
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
        List<PastDecision> decisions = new ArrayList<>();
        List<Place> places = jdbc.query("SELECT message_id, round, business_id, recipient, outcome, rule, rule_book_id, seal,"
                + " CASE WHEN decided_at >= ? AND decided_at < ? THEN case_file END AS document FROM decision"
                + " WHERE message_id >= ? AND message_id < ? AND (message_id > ? OR round > ?) ORDER BY message_id, round LIMIT ?",
                (row, number) -> {
                    Place place = new Place(MessageId.of(row.getBytes("message_id")), row.getInt("round"));
                    byte[] document = row.getBytes("document");
                    if (document != null) {
                        decisions.add(past(row, document));
                    }
                    return place;
                }, utc(from), utc(until), first, MessageId.first(until).bytes(), first, after.map(Place::round).orElse(-1), rows);
        return new Part(decisions, places.size() < rows ? Optional.empty() : Optional.of(places.getLast()));
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
                    jdbc.update("DELETE one FROM decision one FORCE INDEX (PRIMARY) WHERE message_id IN ("
                            + String.join(",", Collections.nCopies(some.size(), "?")) + ")", some.toArray());
                    notes.forget(some);
                });
        return over.size();
    }

    /** Every row of the log on a message, round by round. */
    @Transactional(readOnly = true)
    public List<PastDecision> past(MessageId message) {
        return jdbc.query("SELECT * FROM decision WHERE message_id = ? ORDER BY round",
                (row, number) -> past(row, row.getBytes("case_file")),
                (Object) message.bytes());
    }

    private static PastDecision past(ResultSet row, byte[] document) throws SQLException {
        return new PastDecision(MessageId.of(row.getBytes("message_id")), row.getInt("round"), row.getInt("rule_book_id"),
                new BusinessId(row.getInt("business_id")), RecipientId.of(row.getBytes("recipient")), row.getString("outcome"),
                row.getString("rule"),
                document, Optional.ofNullable(row.getBytes("seal")));
    }

    /** Opens the documents of {@link #part} and {@link #past}. */
    public DecisionDocuments documents() {
        return new DecisionDocuments(new EvidenceSeal(keys.evidence()));
    }

    /** @param last where the next part begins; empty at the end of the log */
    public record Part(List<PastDecision> decisions, Optional<Place> last) {}

    /** The key of a row. */
    public record Place(MessageId message, int round) {}

    /**
     * The number of a rule book, which it gets at its first use. This is a transaction of its own: the files stay even if the
     * batch that used them first fails.
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

    private static List<List<MessageId>> parts(Collection<MessageId> messages) {
        return messages.stream().gather(Gatherers.windowFixed(LOOK_UP)).toList();
    }

    private static Object[] row(Decision decision, Deflation deflation, EvidenceSeal seal) {
        CaseFile file = decision.caseFile();
        Verdict verdict = decision.verdict();
        byte[] json = DecisionJson.write(file, verdict.findings());
        return new Object[] {
            file.message().id().bytes(), decision.round(), file.business().id().value(), file.sender().id().value(),
            file.recipient().id().bytes(), file.message().category().name(), utc(file.now()), outcome(verdict), decisive(verdict),
            decision.ruleBook(), deflation.deflate(json),
            seal.of(file.message().id(), decision.round(), decision.ruleBook(), file.recipient().id(), json, json.length)};
    }

    private static Decision decision(ResultSet row, DecisionDocuments documents) throws SQLException {
        DecisionDocument document = documents.open(row.getBytes("case_file"));
        return new Decision(row.getInt("round"), row.getInt("rule_book_id"), document.caseFile(), Verdict.of(document.findings()));
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
