package io.tollgate.receivables;

import io.tollgate.database.Times;
import io.tollgate.ledger.Payment;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Allotment.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of the tables {@code allottable} and {@code allotment}: changed only by a transaction that holds the balance of the business. */
@Component
final class AllotmentRows {

    private static final String MONEY = "SELECT source, business_id, kind, left_micros, currency, kept FROM allottable WHERE ";
    private static final String ALLOTMENTS = "SELECT a.source, a.number, a.kind, a.amount_micros, r.currency, a.at, a.made_by, a.reason"
            + " FROM allotment a JOIN receivable r ON r.number = a.number WHERE ";

    private final JdbcTemplate jdbc;

    AllotmentRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void add(Payment payment) {
        jdbc.update("INSERT INTO allottable (source, business_id, kind, left_micros, currency, booked_at,"
                + " value_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                bytes(payment.id()), payment.business().value(), payment.kind().name(), payment.amount().micros(),
                payment.amount().currency().getCurrencyCode(), Times.utc(payment.bookedAt()), Times.utc(payment.at()));
    }

    /** What can pay an invoice, the oldest first. */
    List<Allottable> left(BusinessId business) {
        return jdbc.query(MONEY + "business_id = ? AND left_micros > 0 ORDER BY booked_at, source", (row, _) -> money(row),
                business.value());
    }

    /** Those of these businesses that may have something that pays an invoice: money that is left, or a grant. */
    Set<BusinessId> funded(Collection<BusinessId> businesses) {
        return Set.copyOf(new NamedParameterJdbcTemplate(jdbc).query("SELECT business_id FROM allottable WHERE business_id IN (:ids)"
                + " AND left_micros > 0 UNION SELECT business_id FROM money_grant WHERE business_id IN (:ids)",
                Map.of("ids", businesses.stream().map(BusinessId::value).toList()), (row, _) -> new BusinessId(row.getInt(1))));
    }

    Map<String, Money> left(Collection<String> sources) {
        if (sources.isEmpty()) {
            return Map.of();
        }
        return jdbc.query(MONEY + "source IN (" + String.join(", ", Collections.nCopies(sources.size(), "?")) + ")",
                (row, _) -> money(row), sources.stream().map(AllotmentRows::bytes).toArray()).stream()
                .collect(Collectors.toMap(Allottable::source, Allottable::left));
    }

    Optional<Allottable> money(String source) {
        return jdbc.query(MONEY + "source = ?", (row, _) -> money(row), (Object) bytes(source)).stream().findFirst();
    }

    /** The table refuses what exceeds the money. */
    void use(String source, Money amount) {
        int changed = jdbc.update("UPDATE allottable SET left_micros = left_micros - ? WHERE source = ?", amount.micros(), bytes(source));
        if (changed != 1) {
            throw new IllegalStateException("payment " + source + " has no row in `allottable`");
        }
    }

    void keep(String source, boolean kept) {
        jdbc.update("UPDATE allottable SET kept = ? WHERE source = ?", kept, bytes(source));
    }

    void add(Allotment one) {
        jdbc.update("INSERT INTO allotment (source, number, kind, amount_micros, at, made_by, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
                bytes(one.source()), one.number(), one.kind().name(), one.amount().micros(), Times.utc(one.at()), one.by(), one.reason());
    }

    /** The oldest first. */
    List<Allotment> ofSource(String source) {
        return jdbc.query(ALLOTMENTS + "a.source = ? ORDER BY a.id", (row, _) -> allotment(row), (Object) bytes(source));
    }

    /** The oldest first. */
    List<Allotment> ofInvoice(String number) {
        return jdbc.query(ALLOTMENTS + "a.number = ? ORDER BY a.id", (row, _) -> allotment(row), number);
    }

    /** What took something off an invoice, and when the money came; what was taken back counts from then on. */
    record Valued(Kind kind, Money amount, Instant at) {}

    List<Valued> valued(String number, Currency currency) {
        return jdbc.query("SELECT a.kind, a.amount_micros, CASE WHEN a.amount_micros > 0 THEN LEAST(a.at, COALESCE(m.value_at, a.at))"
                + " ELSE a.at END AS counts_at FROM allotment a LEFT JOIN allottable m ON m.source = a.source WHERE a.number = ?",
                (row, _) -> new Valued(Kind.valueOf(row.getString("kind")), new Money(row.getLong("amount_micros"), currency),
                        Times.instant(row, "counts_at")),
                number);
    }

    private static Allottable money(ResultSet row) throws SQLException {
        return new Allottable(HexFormat.of().formatHex(row.getBytes("source")), new BusinessId(row.getInt("business_id")),
                Kind.valueOf(row.getString("kind")),
                new Money(row.getLong("left_micros"), Currency.getInstance(row.getString("currency"))), row.getBoolean("kept"));
    }

    private static Allotment allotment(ResultSet row) throws SQLException {
        return new Allotment(HexFormat.of().formatHex(row.getBytes("source")), row.getString("number"), Kind.valueOf(row.getString("kind")),
                new Money(row.getLong("amount_micros"), Currency.getInstance(row.getString("currency"))), Times.instant(row, "at"),
                row.getString("made_by"), row.getString("reason"));
    }

    private static byte[] bytes(String id) {
        return HexFormat.of().parseHex(id);
    }
}
