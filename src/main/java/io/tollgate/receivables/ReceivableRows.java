package io.tollgate.receivables;

import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Allotment.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of the tables {@code receivable} and {@code receivable_missing}: changed only by a transaction that holds the balance of the
 * business.
 */
@Component
final class ReceivableRows {

    private static final String SELECT = "SELECT number, business_id, currency, total_micros, paid_micros, written_off_micros,"
            + " credited_micros, from_balance, issued_at, due, overdue_at, sent_at, disputed_at, dispute, disputed_micros,"
            + " disputed_by FROM receivable WHERE ";

    /** Like {@link Receivable#state}. */
    private static final String STATE = "CASE WHEN open_micros = 0 AND credited_micros > 0 AND credited_micros = total_micros"
            + " THEN 'CANCELLED' WHEN open_micros = 0 AND written_off_micros > 0 THEN 'WRITTEN_OFF' WHEN open_micros = 0 THEN 'PAID'"
            + " WHEN overdue_at <= :now THEN 'OVERDUE' WHEN paid_micros > 0 THEN 'PARTLY_PAID'"
            + " WHEN sent_at IS NOT NULL THEN 'SENT' ELSE 'ISSUED' END";

    private final NamedParameterJdbcTemplate named;

    ReceivableRows(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    /** @param reminds the invoice, if this is what a reminder of it adds; otherwise empty */
    void add(Receivable one, String reminds) {
        add(List.of(one), reminds);
    }

    /** Like {@link #add(Receivable, String)}, for several. */
    void add(List<Receivable> some, String reminds) {
        List<Object[]> rows = new ArrayList<>(some.size());
        for (Receivable one : some) {
            rows.add(new Object[] {one.number(), one.business().value(), one.total().currency().getCurrencyCode(), one.total().micros(),
                one.total().micros(), Times.utc(one.issuedAt()), one.due().orElse(null), one.overdueAt().map(Times::utc).orElse(null),
                reminds});
        }
        named.getJdbcTemplate().batchUpdate("INSERT INTO receivable (number, business_id, currency, total_micros, open_micros, issued_at,"
                + " due, overdue_at, reminds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows);
    }

    Optional<Receivable> byNumber(String number) {
        return named.query(SELECT + "number = :number", Map.of("number", number), (row, _) -> receivable(row)).stream().findFirst();
    }

    Map<String, Receivable> byNumber(Collection<String> numbers) {
        Map<String, Receivable> found = new HashMap<>();
        if (!numbers.isEmpty()) {
            named.query(SELECT + "number IN (:numbers)", Map.of("numbers", numbers), (row, _) -> receivable(row))
                    .forEach(one -> found.put(one.number(), one));
        }
        return found;
    }

    /** Invoices of which something is open, the oldest first. */
    List<Receivable> open(BusinessId business) {
        return named.query(SELECT + "business_id = :business AND open_micros > 0 ORDER BY issued_at, number",
                Map.of("business", business.value()), (row, _) -> receivable(row));
    }

    /** The highest number first. */
    List<Receivable> some(Receivables.Filter filter, Instant now, Slice slice) {
        Map<String, Object> parameters = new HashMap<>(Map.of("now", Times.utc(now)));
        StringBuilder where = new StringBuilder("TRUE");
        filter.business().ifPresent(business -> {
            where.append(" AND business_id = :business");
            parameters.put("business", business.value());
        });
        filter.state().ifPresent(state -> {
            where.append(" AND ").append(STATE).append(" = :state");
            parameters.put("state", state.name());
        });
        if (filter.disputed()) {
            where.append(" AND disputed_at IS NOT NULL");
        }
        return named.query(SELECT + where + slice.sql("number", true), slice.parameters(parameters), (row, _) -> receivable(row));
    }

    /** The table refuses what exceeds the invoice. @param amount negative: taken back */
    void allot(String number, Kind kind, Money amount) {
        String column = switch (kind) {
            case PAYMENT, GRANT, ROUNDING -> "paid_micros";
            case WRITE_OFF -> "written_off_micros";
            case CREDIT_NOTE -> "credited_micros";
        };
        int changed = named.update("UPDATE receivable SET " + column + " = " + column + " + :amount, open_micros = open_micros - :amount"
                + " WHERE number = :number", Map.of("amount", amount.micros(), "number", number));
        if (changed != 1) {
            throw new IllegalStateException("invoice " + number + " has no row in `receivable`");
        }
    }

    /** Counts as paid; where more is to be paid and less than that is paid, as written off. @param amount so much less is to be paid */
    void round(String number, Money amount) {
        named.update("UPDATE receivable SET written_off_micros = written_off_micros + LEAST(0, paid_micros + :amount),"
                + " paid_micros = GREATEST(0, paid_micros + :amount), open_micros = open_micros - :amount WHERE number = :number",
                Map.of("amount", amount.micros(), "number", number));
    }

    void paidFromBalance(String number) {
        named.update("UPDATE receivable SET from_balance = TRUE WHERE number = :number", Map.of("number", number));
    }

    /** The first time counts. */
    void sent(String number, Instant now) {
        named.update("UPDATE receivable SET sent_at = :now WHERE number = :number AND sent_at IS NULL",
                Map.of("number", number, "now", Times.utc(now)));
    }

    /** @param dispute empty: it is settled */
    void dispute(String number, Optional<Dispute> dispute) {
        Map<String, Object> parameters = new HashMap<>(Map.of("number", number, "why", dispute.map(Dispute::why).orElse(""), "by",
                dispute.map(Dispute::by).orElse(""), "amount", dispute.map(one -> one.amount().micros()).orElse(0L)));
        parameters.put("at", dispute.map(one -> Times.utc(one.since())).orElse(null));
        named.update("UPDATE receivable SET dispute = :why, disputed_at = :at, disputed_by = :by, disputed_micros = :amount"
                + " WHERE number = :number", parameters);
    }

    /** Numbers in their order, of what is overdue and not wholly disputed. */
    List<String> overdue(String after, int most, Instant now) {
        return named.queryForList("SELECT number FROM receivable WHERE open_micros > 0 AND open_micros > disputed_micros"
                + " AND overdue_at <= :now AND number > :after ORDER BY number LIMIT :most",
                Map.of("now", Times.utc(now), "after", after, "most", most), String.class);
    }

    /** Invoices from before there were receivables. */
    List<String> missing(int most) {
        return named.queryForList("SELECT number FROM receivable_missing ORDER BY number LIMIT :most", Map.of("most", most), String.class);
    }

    /** False if another process was faster. */
    boolean noLongerMissing(String number) {
        return named.update("DELETE FROM receivable_missing WHERE number = :number", Map.of("number", number)) == 1;
    }

    private static Receivable receivable(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Receivable(row.getString("number"), new BusinessId(row.getInt("business_id")),
                new Money(row.getLong("total_micros"), currency), new Money(row.getLong("paid_micros"), currency),
                new Money(row.getLong("written_off_micros"), currency), new Money(row.getLong("credited_micros"), currency),
                row.getBoolean("from_balance"), Times.instant(row, "issued_at"),
                Optional.ofNullable(row.getObject("due", LocalDate.class)), maybe(row, "overdue_at"), maybe(row, "sent_at"),
                dispute(row, currency));
    }

    private static Optional<Dispute> dispute(ResultSet row, Currency currency) throws SQLException {
        String why = row.getString("dispute");
        Money amount = new Money(row.getLong("disputed_micros"), currency);
        String by = row.getString("disputed_by");
        return maybe(row, "disputed_at").map(since -> new Dispute(why, amount, since, by));
    }

    private static Optional<Instant> maybe(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? Optional.empty() : Optional.of(Times.instant(row, column));
    }
}
