package io.tollgate.receivables.sending;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.receivables.sending.InvoiceDispatch.Attempt;
import io.tollgate.receivables.sending.InvoiceDispatch.Outcome;
import io.tollgate.receivables.sending.InvoiceDispatch.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of the tables {@code invoice_dispatch} and {@code invoice_attempt}: changed only by a transaction that holds the balance of the
 * business.
 */
@Component
final class Dispatches {

    private static final int LONGEST_DETAIL = 300;
    private static final String SELECT = "SELECT id, number, business_id, occasion, way, state, attempts, next_at, wanted_at, wanted_by"
            + " FROM invoice_dispatch WHERE ";

    private final JdbcTemplate jdbc;

    Dispatches(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** An invoice that is to reach its buyer. @param at when this is wanted, and tried first */
    record Wanted(String number, BusinessId business, String occasion, Way way, Instant at, String by) {}

    void add(String number, BusinessId business, String occasion, Way way, Instant now, String by) {
        add(List.of(new Wanted(number, business, occasion, way, now, by)));
    }

    void add(List<Wanted> some) {
        if (!some.isEmpty()) {
            jdbc.batchUpdate("INSERT INTO invoice_dispatch (number, business_id, occasion, way, state, next_at, wanted_at, wanted_by)"
                    + " VALUES (?, ?, ?, ?, 'WAITING', ?, ?, ?)",
                    some.stream().map(one -> new Object[] {one.number(), one.business().value(), one.occasion(), one.way().name(),
                        Times.utc(one.at()), Times.utc(one.at()), one.by()}).toList());
        }
    }

    /** The dispatches that are due. This takes no lock; {@link #begin} does. */
    List<InvoiceDispatch> due(Instant now, int most) {
        return jdbc.query(SELECT + "next_at <= ? ORDER BY next_at, id LIMIT ?", (row, _) -> dispatch(row), Times.utc(now), most);
    }

    List<InvoiceDispatch> of(String number) {
        return jdbc.query(SELECT + "number = ? ORDER BY id", (row, _) -> dispatch(row), number);
    }

    InvoiceDispatch one(long id) {
        return jdbc.query(SELECT + "id = ?", (row, _) -> dispatch(row), id).getFirst();
    }

    /** The gate has what was sent; what becomes of it is added later. */
    void handed(InvoiceDispatch under, int attempt, String detail) {
        jdbc.update("UPDATE invoice_attempt SET detail = ? WHERE dispatch_id = ? AND attempt = ? AND ended_at IS NULL", detail, under.id(),
                attempt);
        jdbc.update("UPDATE invoice_dispatch SET next_at = NULL WHERE id = ? AND state = 'UNDER_WAY'", under.id());
    }

    List<Attempt> attempts(long id) {
        return jdbc.query("SELECT attempt, at, ended_at, outcome, detail FROM invoice_attempt WHERE dispatch_id = ? ORDER BY attempt",
                (row, _) -> new Attempt(row.getInt("attempt"), Times.instant(row, "at"), maybe(row, "ended_at"),
                        Outcome.valueOf(row.getString("outcome")), row.getString("detail")),
                id);
    }

    /** Adds the record of the next attempt. False if another process was faster. @param lost when it is taken for lost */
    boolean begin(InvoiceDispatch due, Instant now, Instant lost) {
        int begun = jdbc.update("UPDATE invoice_dispatch SET state = 'UNDER_WAY', attempts = attempts + 1, next_at = ?"
                + " WHERE id = ? AND attempts = ? AND next_at <= ?", Times.utc(lost), due.id(), due.attempts(), Times.utc(now));
        if (begun == 1) {
            jdbc.update("INSERT INTO invoice_attempt (dispatch_id, attempt, at, outcome, detail) VALUES (?, ?, ?, 'UNKNOWN', '')", due.id(),
                    due.attempts() + 1, Times.utc(now));
        }
        return begun == 1;
    }

    /** @param next of the next attempt; empty: there is none */
    void end(InvoiceDispatch under, int attempt, State state, Optional<Instant> next, Outcome outcome, String detail, Instant now) {
        jdbc.update("UPDATE invoice_attempt SET ended_at = ?, outcome = ?, detail = ? WHERE dispatch_id = ? AND attempt = ?",
                Times.utc(now), outcome.name(), detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL)), under.id(), attempt);
        // An attempt that was taken for lost may end later: its record says so. The attempt after it decides, unless this one succeeded.
        jdbc.update("UPDATE invoice_dispatch SET state = ?, next_at = ? WHERE id = ? AND state <> 'SENT'"
                + " AND (attempts = ? OR ? = 'SENT')",
                state.name(), next.map(Times::utc).orElse(null), under.id(), attempt, state.name());
    }

    private static InvoiceDispatch dispatch(ResultSet row) throws SQLException {
        return new InvoiceDispatch(row.getLong("id"), row.getString("number"), new BusinessId(row.getInt("business_id")),
                row.getString("occasion"), Way.valueOf(row.getString("way")), State.valueOf(row.getString("state")),
                row.getInt("attempts"), maybe(row, "next_at"), Times.instant(row, "wanted_at"), row.getString("wanted_by"));
    }

    private static Optional<Instant> maybe(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? Optional.empty() : Optional.of(Times.instant(row, column));
    }
}
