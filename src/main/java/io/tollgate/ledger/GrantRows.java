package io.tollgate.ledger;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.ledger.Grant.Signed;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the tables {@code money_grant} and {@code grant_part}: changed only by a transaction that holds the balance of the business. */
@Component
final class GrantRows {

    private static final String SELECT = "SELECT g.id, g.business_id, g.currency, g.amount_micros, g.first_day, g.last_day, g.starts_at,"
            + " g.expires_at, g.priority, g.reason, g.proposed_by, g.proposed_at, g.approved_by, g.approved_at, g.ended_by, g.ended_at,"
            + " g.started, g.open_micros, g.held_micros, g.captured_micros, g.expired_micros, g.bookings FROM money_grant g WHERE ";

    /** Messages for which grants of the business of an invoice have paid, and their charges. */
    private static final String CAPTURED = " JOIN money_grant g ON g.business_id = i.business_id JOIN grant_part p ON p.grant_id = g.id"
            + " AND p.captured_micros > 0 JOIN charge c ON c.message_id = p.message_id";

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    GrantRows(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    /** What a message holds of a grant, or what the grant has paid for it. */
    record Part(MessageId message, int grant, long held, long captured) {}

    /** How the sums of a grant change. @param bookings so many journal entries are made of it */
    record Move(int grant, long open, long held, long captured, long expired, int bookings) {}

    void propose(Grant grant) {
        jdbc.update("INSERT INTO money_grant (business_id, currency, amount_micros, first_day, last_day, starts_at, expires_at, priority,"
                + " reason, proposed_by, proposed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", grant.business().value(),
                grant.amount().currency().getCurrencyCode(), grant.amount().micros(), grant.first(), grant.last(),
                Times.utc(grant.startsAt()), Times.utc(grant.expiresAt()), grant.priority(), grant.reason(), grant.proposed().by(),
                Times.utc(grant.proposed().at()));
    }

    void approve(int id, Signed by) {
        jdbc.update("UPDATE money_grant SET approved_by = ?, approved_at = ? WHERE id = ?", by.by(), Times.utc(by.at()), id);
    }

    void end(int id, Signed by, Instant expiresAt) {
        jdbc.update("UPDATE money_grant SET ended_by = ?, ended_at = ?, expires_at = ? WHERE id = ?", by.by(), Times.utc(by.at()),
                Times.utc(expiresAt), id);
    }

    void start(int id) {
        jdbc.update("UPDATE money_grant SET started = TRUE WHERE id = ?", id);
    }

    void move(List<Move> moves) {
        if (!moves.isEmpty()) {
            jdbc.batchUpdate("UPDATE money_grant SET open_micros = open_micros + ?, held_micros = held_micros + ?, captured_micros ="
                    + " captured_micros + ?, expired_micros = expired_micros + ?, bookings = bookings + ? WHERE id = ?",
                    moves.stream().map(one -> new Object[] {one.open(), one.held(), one.captured(), one.expired(), one.bookings(),
                        one.grant()}).toList());
        }
    }

    Optional<Grant> byId(int id) {
        return jdbc.query(SELECT + "g.id = ?", (row, _) -> grant(row), id).stream().findFirst();
    }

    List<Grant> byIds(Collection<Integer> ids) {
        return ids.isEmpty() ? List.of() : named.query(SELECT + "g.id IN (:ids)", Map.of("ids", ids), (row, _) -> grant(row));
    }

    /** The first proposed first. */
    List<Grant> of(BusinessId business) {
        return jdbc.query(SELECT + "g.business_id = ? ORDER BY g.id", (row, _) -> grant(row), business.value());
    }

    /** The last proposed first. */
    List<Grant> of(BusinessId business, Slice slice) {
        return named.query(SELECT + "g.business_id = :business" + slice.sql("g.id", true),
                slice.parameters(Map.of("business", business.value())), (row, _) -> grant(row));
    }

    /** Grants that can be held now, in the order in which they are used. */
    List<Grant> usable(Collection<BusinessId> businesses, Instant now) {
        return named.query(SELECT + "g.business_id IN (:ids) AND g.started AND g.open_micros > 0 AND g.expires_at > :now"
                + " ORDER BY g.priority, g.expires_at, g.id",
                Map.of("ids", businesses.stream().map(BusinessId::value).toList(), "now", Times.utc(now)), (row, _) -> grant(row));
    }

    /** Businesses of which a grant is to be started, or has expired with something left. */
    List<BusinessId> due(Instant now) {
        return jdbc.query("SELECT DISTINCT business_id FROM money_grant WHERE approved_by IS NOT NULL AND open_micros > 0"
                + " AND (expires_at <= ? OR (NOT started AND starts_at <= ?)) ORDER BY business_id",
                (row, _) -> new BusinessId(row.getInt(1)), Times.utc(now), Times.utc(now));
    }

    void hold(List<Part> parts) {
        ManyRows.insert(jdbc, "INSERT INTO grant_part (message_id, grant_id, held_micros, captured_micros) VALUES",
                parts.stream().map(part -> new Object[] {part.message().bytes(), part.grant(), part.held(), part.captured()}).toList());
    }

    List<Part> parts(Collection<MessageId> messages) {
        return named.query("SELECT message_id, grant_id, held_micros, captured_micros FROM grant_part FORCE INDEX (PRIMARY)"
                + " WHERE message_id IN (:ids) ORDER BY message_id, grant_id",
                Map.of("ids", messages.stream().map(MessageId::bytes).toList()), (row, _) -> part(row));
    }

    /** What grants have paid of the charges of a market and category on the invoice that a credit note credits. */
    List<Part> paid(String creditNote, String market, String category) {
        boolean isRerated = isRerated("SELECT invoice FROM credit_note WHERE number = ?", creditNote);
        return jdbc.query("SELECT p.message_id, p.grant_id, p.held_micros, p.captured_micros FROM credit_note n"
                + " JOIN invoice i ON i.number = n.invoice" + CAPTURED + ReratedPrices.join(isRerated, "c") + " WHERE n.number = ? AND "
                + ReratedPrices.period(isRerated, "c") + " = i.period AND " + ReratedPrices.market(isRerated, "c") + " = ?"
                + " AND c.category = ? ORDER BY p.message_id, p.grant_id", (row, _) -> part(row), creditNote, market, category);
    }

    /** Millionths that grants have paid of the charges on an invoice. A charge that was corrected is on the invoice with its last price. */
    long paid(String invoice) {
        boolean isRerated = isRerated("?", invoice);
        Long sum = jdbc.queryForObject("SELECT CAST(COALESCE(SUM(p.captured_micros), 0) AS SIGNED) FROM invoice i" + CAPTURED
                + ReratedPrices.join(isRerated, "c") + " WHERE i.number = ? AND " + ReratedPrices.period(isRerated, "c") + " = i.period",
                Long.class, invoice);
        return sum == null ? 0 : sum;
    }

    private boolean isRerated(String invoice, String number) {
        return !jdbc.queryForList("SELECT 1 FROM invoice i JOIN rerated_total t ON t.business_id = i.business_id WHERE i.number = ("
                + invoice + ") LIMIT 1", Integer.class, number).isEmpty();
    }

    /** Changes rows, and deletes those in which nothing is left. */
    void change(List<Part> parts) {
        List<Part> kept = parts.stream().filter(part -> part.held() + part.captured() > 0).toList();
        List<Part> gone = parts.stream().filter(part -> part.held() + part.captured() == 0).toList();
        if (!kept.isEmpty()) {
            jdbc.batchUpdate("UPDATE grant_part SET held_micros = ?, captured_micros = ? WHERE message_id = ? AND grant_id = ?",
                    kept.stream().map(part -> new Object[] {part.held(), part.captured(), part.message().bytes(), part.grant()}).toList());
        }
        if (!gone.isEmpty()) {
            jdbc.batchUpdate("DELETE FROM grant_part WHERE message_id = ? AND grant_id = ?",
                    gone.stream().map(part -> new Object[] {part.message().bytes(), part.grant()}).toList());
        }
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(MessageId.of(row.getBytes("message_id")), row.getInt("grant_id"), row.getLong("held_micros"),
                row.getLong("captured_micros"));
    }

    private static Grant grant(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Grant(row.getInt("id"), new BusinessId(row.getInt("business_id")), new Money(row.getLong("amount_micros"), currency),
                row.getObject("first_day", LocalDate.class), row.getObject("last_day", LocalDate.class), Times.instant(row, "starts_at"),
                Times.instant(row, "expires_at"), row.getInt("priority"), row.getString("reason"), signed(row, "proposed").orElseThrow(),
                signed(row, "approved"), signed(row, "ended"), row.getBoolean("started"), new Money(row.getLong("open_micros"), currency),
                new Money(row.getLong("held_micros"), currency), new Money(row.getLong("captured_micros"), currency),
                new Money(row.getLong("expired_micros"), currency), row.getInt("bookings"));
    }

    private static Optional<Signed> signed(ResultSet row, String what) throws SQLException {
        String by = row.getString(what + "_by");
        return by == null ? Optional.empty() : Optional.of(new Signed(by, Times.instant(row, what + "_at")));
    }
}
