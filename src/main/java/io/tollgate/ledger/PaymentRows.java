package io.tollgate.ledger;

import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.ledger.Payment.Kind;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of the table {@code payment}: added by a transaction that holds the balance of the business, and never changed but for the
 * reference, which is erased after its term.
 */
@Component
final class PaymentRows {

    private static final String SELECT = "SELECT id, business_id, kind, reference, amount_micros, currency, at, booked_at, made_by, reason,"
            + " corrects FROM payment WHERE ";

    private final NamedParameterJdbcTemplate named;

    PaymentRows(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    void add(Payment payment, String compared) {
        named.getJdbcTemplate().update("INSERT INTO payment (id, business_id, kind, reference, compared, amount_micros, currency, at,"
                + " booked_at, made_by, reason, corrects) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", bytes(payment.id()),
                payment.business().value(), payment.kind().name(), payment.reference(), compared, payment.amount().micros(),
                payment.amount().currency().getCurrencyCode(), Times.utc(payment.at()), Times.utc(payment.bookedAt()), payment.by(),
                payment.reason(), payment.corrects().map(PaymentRows::bytes).orElse(null));
    }

    /** Replaces the references of these payments, and of what corrects them. @return so many */
    int eraseReferences(Collection<String> ids, String mark) {
        return named.update("UPDATE payment SET reference = :mark, compared = '' WHERE (id IN (:ids) OR corrects IN (:ids))"
                + " AND reference <> :mark", Map.of("ids", ids.stream().map(PaymentRows::bytes).toList(), "mark", mark));
    }

    /** The first of these that exists. */
    Optional<Payment> of(Collection<String> ids) {
        return named.query(SELECT + "id IN (:ids) ORDER BY booked_at LIMIT 1",
                Map.of("ids", ids.stream().map(PaymentRows::bytes).toList()), (row, _) -> payment(row)).stream().findFirst();
    }

    List<Payment> corrections(String id) {
        return named.query(SELECT + "corrects = :id ORDER BY booked_at, id", Map.of("id", bytes(id)), (row, _) -> payment(row));
    }

    List<Payment> some(Payments.Filter filter, Slice slice) {
        Map<String, Object> parameters = new HashMap<>();
        StringBuilder where = new StringBuilder("TRUE");
        filter.business().ifPresent(business -> {
            where.append(" AND business_id = :business");
            parameters.put("business", business.value());
        });
        filter.from().ifPresent(from -> {
            where.append(" AND booked_at >= :from");
            parameters.put("from", Times.utc(from));
        });
        filter.until().ifPresent(until -> {
            where.append(" AND booked_at < :until");
            parameters.put("until", Times.utc(until));
        });
        String part = Reference.compared(filter.reference());
        if (!part.isEmpty()) {
            where.append(" AND LOCATE(:part, compared) > 0");
            parameters.put("part", part);
        }
        return named.query(SELECT + where + slice.sql("booked_at, id", true), withId(slice.parameters(parameters)),
                (row, _) -> payment(row));
    }

    /** Whether a run has given the charge another price or month. The caller holds the balance. */
    boolean isCorrected(Charge charge) {
        return named.getJdbcTemplate().query("SELECT rate_micros, period FROM rerated_charge WHERE message_id = ? ORDER BY run_id DESC"
                + " LIMIT 1",
                (row, _) -> row.getLong("rate_micros") != charge.price().micros()
                        || !row.getString("period").equals(charge.period().toString()),
                (Object) charge.id().bytes()).contains(true);
    }

    /** Whether a credit note takes back all charges of the invoice's line that has this one. The caller holds the balance. */
    boolean isCredited(Charge charge) {
        return !named.getJdbcTemplate().queryForList("SELECT 1 FROM invoice i JOIN invoice_line l ON l.number = i.number"
                + " JOIN credit_note_line c ON c.invoice = l.number AND c.invoice_line = l.line AND c.whole WHERE i.business_id = ?"
                + " AND i.period = ? AND l.market = ? AND l.category = ? AND l.free_reason = '' AND l.rate_micros = ? LIMIT 1",
                Integer.class, charge.business().value(), charge.period().toString(), charge.market(), charge.category().name(),
                charge.price().micros()).isEmpty();
    }

    private static Payment payment(ResultSet row) throws SQLException {
        byte[] corrects = row.getBytes("corrects");
        return new Payment(HexFormat.of().formatHex(row.getBytes("id")), new BusinessId(row.getInt("business_id")),
                Kind.valueOf(row.getString("kind")), row.getString("reference"),
                new Money(row.getLong("amount_micros"), Currency.getInstance(row.getString("currency"))), Times.instant(row, "at"),
                Times.instant(row, "booked_at"), row.getString("made_by"), row.getString("reason"),
                Optional.ofNullable(corrects).map(HexFormat.of()::formatHex));
    }

    /** The key of a part of a list has the id as text. */
    static Map<String, Object> withId(Map<String, Object> parameters) {
        parameters.computeIfPresent("after1", (_, id) -> bytes(id.toString()));
        return parameters;
    }

    static byte[] bytes(String id) {
        return HexFormat.of().parseHex(id);
    }
}
