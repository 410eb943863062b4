package io.tollgate.tracking;

import io.tollgate.business.Businesses;
import io.tollgate.database.Times;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.DecisionDocuments;
import io.tollgate.decision.PastDecision;
import io.tollgate.decision.Verdict;
import io.tollgate.delivery.Receipt;
import io.tollgate.delivery.StatusHistory;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.tracking.MessageHistory.Judgement;
import io.tollgate.tracking.MessageHistory.Left;
import io.tollgate.tracking.MessageHistory.Status;
import io.tollgate.tracking.MessageHistory.Notification;
import io.tollgate.tracking.MessageHistory.Waits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The histories of single messages, each read from one snapshot of the database. */
@Component
public class MessageHistories {

    /** The line of a file that waits for its turn has a place instead of a due time: it has been due since it was accepted. */
    private static final String WAITS_IN_INBOX = "SELECT IF(due_at >= '8000-01-01', accepted_at, due_at) AS due_at, 0 AS attempts"
            + " FROM inbox WHERE message_id = ?";

    private static final byte[] NOTHING = {};

    private final JdbcTemplate jdbc;
    private final MessageList list;
    private final Decisions decisions;
    private final Ledger ledger;
    private final Charges charges;
    private final Businesses businesses;
    private final StatusHistory statuses;
    private final StatusUpdates updates;

    MessageHistories(JdbcTemplate jdbc, MessageList list, Decisions decisions, Ledger ledger, Charges charges, Businesses businesses,
            StatusHistory statuses, StatusUpdates updates) {
        this.jdbc = jdbc;
        this.list = list;
        this.decisions = decisions;
        this.ledger = ledger;
        this.charges = charges;
        this.businesses = businesses;
        this.statuses = statuses;
        this.updates = updates;
    }

    /** Empty if no message with this id was accepted here. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<MessageHistory> of(MessageId id) {
        return list.one(id).map(summary -> {
            List<Judgement> judgements = judgements(id);
            List<Receipt> receipts = statuses.receipts(id);
            return new MessageHistory(summary, judgements, waits(summary), left(id), receipts,
                    Optional.ofNullable(ledger.open(List.of(id)).get(id)).map(Reservation::ceiling),
                    charges.of(List.of(id)).stream().findFirst(), statuses(summary, receipts));
        });
    }

    private List<Judgement> judgements(MessageId id) {
        DecisionDocuments documents = decisions.documents();
        Map<Integer, byte[]> written = decisions.past(id).stream().collect(Collectors.toMap(PastDecision::round, PastDecision::document));
        return rows("SELECT d.round, d.decided_at, HEX(b.hash) AS book FROM decision d JOIN rule_book b ON b.id = d.rule_book_id"
                + " WHERE d.message_id = ? ORDER BY d.round",
                (row, number) -> new Judgement(row.getInt("round"), Times.instant(row, "decided_at"),
                        row.getString("book").substring(0, 12).toLowerCase(Locale.ROOT),
                        verdict(written.getOrDefault(row.getInt("round"), NOTHING), documents)),
                id);
    }

    private static Optional<Verdict> verdict(byte[] document, DecisionDocuments documents) {
        try {
            return Optional.of(Verdict.of(documents.open(document).findings()));
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<Waits> waits(MessageSummary message) {
        return switch (message.state()) {
            case ACCEPTED, DEFERRED ->
                    first(WAITS_IN_INBOX, MessageHistories::waits, message.id());
            case ADMITTED -> first(
                    "SELECT due_at, attempts FROM outbox WHERE message_id = ?", MessageHistories::waits, message.id())
                    .or(() -> first("SELECT due_at, attempts FROM open_call WHERE message_id = ? AND state = 'CALLING'",
                            MessageHistories::waits, message.id()));
            case REFUSED, HANDED_OVER, DELIVERED, FAILED -> Optional.empty();
        };
    }

    private static Waits waits(ResultSet row, int number) throws SQLException {
        return new Waits(Times.instant(row, "due_at"), row.getInt("attempts"));
    }

    /** A message that was dropped, or that the channel rejected, has a failed receipt booked when it left; other receipts come later. */
    private Optional<Left> left(MessageId id) {
        return first(
                "SELECT v.at, v.expires_at, v.outcome = 'RELEASED' AND EXISTS (SELECT 1 FROM receipt r WHERE r.message_id = v.message_id"
                        + " AND r.failed_booked_at = v.at) AS given_up FROM delivery v WHERE v.message_id = ?",
                (row, number) -> new Left(Times.instant(row, "at"), !row.getBoolean("given_up"), Times.instant(row, "expires_at")), id);
    }

    private List<Status> statuses(MessageSummary message, List<Receipt> receipts) {
        boolean webhook = businesses.webhook(message.business()).isPresent();
        Set<String> waiting = updates.waiting(message.business(), message.id());
        Stream<Status> refused = message.state() == MessageState.REFUSED
                ? message.decidedAt().stream().map(at -> new Status("failed", at, notification("failed", waiting, webhook)))
                : Stream.empty();
        return Stream.concat(refused, receipts.stream().map(receipt -> {
            String status = receipt.type().name().toLowerCase(Locale.ROOT);
            return new Status(status, receipt.at(), notification(status, waiting, webhook));
        })).toList();
    }

    private static Notification notification(String status, Set<String> waiting, boolean webhook) {
        if (!webhook) {
            return Notification.NO_WEBHOOK;
        }
        return waiting.contains(status) ? Notification.WAITING : Notification.TAKEN;
    }

    private <T> List<T> rows(String sql, RowMapper<T> read, MessageId id) {
        return jdbc.query(sql, read, (Object) id.bytes());
    }

    private <T> Optional<T> first(String sql, RowMapper<T> read, MessageId id) {
        return rows(sql, read, id).stream().findFirst();
    }
}
