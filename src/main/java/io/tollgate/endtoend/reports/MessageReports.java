package io.tollgate.endtoend.reports;

import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.endtoend.reports.MessageReport.Decided;
import io.tollgate.endtoend.reports.MessageReport.Decision;
import io.tollgate.endtoend.reports.MessageReport.Disclosure;
import io.tollgate.endtoend.reports.MessageReport.Reason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.secrets.Keys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The reports of encrypted messages, and the decisions on them. What was disclosed is encrypted. */
@Component
public class MessageReports {

    private static final String SELECT = "SELECT r.id, r.message_id, r.recipient, r.business_id, r.sender_id, r.device_id, r.category,"
            + " r.template, r.reason, r.fits, r.at, d.decision, d.category AS true_category, d.run_id, d.reason AS why, d.decided_by,"
            + " d.at AS decided_at FROM e2e_report r LEFT JOIN e2e_report_decision d ON d.report_id = r.id WHERE ";

    private final NamedParameterJdbcTemplate jdbc;
    private final Keys keys;

    MessageReports(NamedParameterJdbcTemplate jdbc, Keys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** A report that was verified. Its id is 0 and it has no decision. @return empty if she has reported this message before */
    @Transactional
    public Optional<MessageReport> add(MessageReport report, Disclosure disclosed) {
        try {
            jdbc.getJdbcTemplate().update("INSERT INTO e2e_report (message_id, recipient, business_id, sender_id, device_id, category,"
                    + " template, reason, fits, content, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", report.message().bytes(),
                    report.person().bytes(), report.business().value(), report.sender().value(), report.device(), report.category().name(),
                    report.template(), report.reason().name(), report.fits(), keys.seal(JsonMapper.shared().writeValueAsBytes(disclosed)),
                    Times.utc(report.at()));
            return of(report.message(), report.person());
        } catch (DuplicateKeyException _) {
            return Optional.empty();
        }
    }

    @Transactional(readOnly = true)
    public Optional<MessageReport> of(MessageId message, RecipientId person) {
        return jdbc.query(SELECT + "r.message_id = :message AND r.recipient = :person",
                Map.of("message", message.bytes(), "person", person.bytes()), MessageReports::report).stream().findFirst();
    }

    @Transactional(readOnly = true)
    public Optional<MessageReport> find(long id) {
        return jdbc.query(SELECT + "r.id = :id", Map.of("id", id), MessageReports::report).stream().findFirst();
    }

    /** How many this person has made since then. */
    @Transactional(readOnly = true)
    public int made(RecipientId person, Instant now, Duration within) {
        Integer made = jdbc.queryForObject("SELECT COUNT(*) FROM e2e_report WHERE recipient = :person AND at > :since",
                Map.of("person", person.bytes(), "since", Times.utc(now.minus(within))), Integer.class);
        return made == null ? 0 : made;
    }

    /** Reports that wait for a decision, the oldest first. */
    @Transactional(readOnly = true)
    public List<MessageReport> undecided(Slice slice) {
        return jdbc.query("SELECT * FROM (" + SELECT + "d.report_id IS NULL) waiting WHERE TRUE" + slice.sql("id", false),
                slice.parameters(Map.of()), MessageReports::report);
    }

    /** What she disclosed; empty texts after an erasure. The caller records which account asks. */
    @Transactional(readOnly = true)
    public Disclosure disclosure(long id) {
        return jdbc.query("SELECT content FROM e2e_report WHERE id = :id", Map.of("id", id), (row, _) -> row.getBytes("content")).stream()
                .findFirst().map(sealed -> opened(keys, sealed)).orElse(Disclosure.ERASED);
    }

    static Disclosure opened(Keys keys, byte[] sealed) {
        return sealed.length == 0 ? Disclosure.ERASED : JsonMapper.shared().readValue(keys.openBytes(sealed), Disclosure.class);
    }

    /** @return false if it was decided before */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean decide(long id, Decided decided) {
        try {
            jdbc.getJdbcTemplate().update("INSERT INTO e2e_report_decision (report_id, decision, category, run_id, reason, decided_by, at)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)", id, decided.decision().name(), decided.category().map(Category::name).orElse(""),
                    decided.run(), decided.reason(), decided.by(), Times.utc(decided.at()));
            return true;
        } catch (DuplicateKeyException _) {
            return false;
        }
    }

    private static MessageReport report(ResultSet row, int line) throws SQLException {
        String decision = row.getString("decision");
        Optional<Decided> decided = decision == null
                ? Optional.empty()
                : Optional.of(new Decided(Decision.valueOf(decision), Optional.of(row.getString("true_category"))
                        .filter(category -> !category.isEmpty()).map(Category::valueOf), row.getInt("run_id"), row.getString("why"),
                        row.getString("decided_by"), Times.instant(row, "decided_at")));
        return new MessageReport(row.getLong("id"), MessageId.of(row.getBytes("message_id")), RecipientId.of(row.getBytes("recipient")),
                new BusinessId(row.getInt("business_id")), new SenderId(row.getLong("sender_id")), row.getString("device_id"),
                Category.valueOf(row.getString("category")), row.getString("template"), Reason.valueOf(row.getString("reason")),
                row.getBoolean("fits"), Times.instant(row, "at"), decided);
    }
}
