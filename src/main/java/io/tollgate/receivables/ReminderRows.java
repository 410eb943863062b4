package io.tollgate.receivables;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Reminder.Days;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of the tables {@code reminder} and {@code invoice_dispute}: changed only by a transaction that holds the balance of the business.
 */
@Component
final class ReminderRows {

    private static final String SELECT = "SELECT number, level, business_id, currency, day, made_at, open_micros, fee_micros,"
            + " interest_micros, interest_from, interest_until FROM reminder WHERE ";

    private final NamedParameterJdbcTemplate named;

    ReminderRows(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    /** A dispute over some days. @param settled empty: it goes on */
    record Past(Money amount, Instant since, Optional<Instant> settled) {}

    /** Fails if the level is there already. */
    void add(Reminder one) {
        named.getJdbcTemplate().update("INSERT INTO reminder (number, level, business_id, currency, day, made_at, open_micros, fee_micros,"
                + " interest_micros, interest_from, interest_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", one.number(), one.level(),
                one.business().value(), one.open().currency().getCurrencyCode(), one.day(), Times.utc(one.madeAt()), one.open().micros(),
                one.fee().micros(), one.interest().micros(), one.days().map(Days::first).orElse(null),
                one.days().map(Days::last).orElse(null));
    }

    /** The lowest level first. */
    List<Reminder> of(String number) {
        return named.query(SELECT + "number = :number ORDER BY level", Map.of("number", number), (row, _) -> reminder(row));
    }

    /** The highest level, by the number of the invoice; one that was not reminded of is missing. */
    Map<String, Integer> levels(Collection<String> numbers) {
        Map<String, Integer> found = new HashMap<>();
        if (!numbers.isEmpty()) {
            named.query("SELECT number, MAX(level) FROM reminder WHERE number IN (:numbers) GROUP BY number", Map.of("numbers", numbers),
                    row -> {
                        found.put(row.getString(1), row.getInt(2));
                    });
        }
        return found;
    }

    void dispute(String number, Dispute dispute) {
        named.getJdbcTemplate().update("INSERT INTO invoice_dispute (number, amount_micros, why, since, made_by) VALUES (?, ?, ?, ?, ?)",
                number, dispute.amount().micros(), dispute.why(), Times.utc(dispute.since()), dispute.by());
    }

    void settled(String number, Instant now, String by) {
        named.getJdbcTemplate().update("UPDATE invoice_dispute SET settled_at = ?, settled_by = ? WHERE number = ? AND settled_at IS NULL",
                Times.utc(now), by, number);
    }

    List<Past> disputes(String number, Currency currency) {
        return named.query("SELECT amount_micros, since, settled_at FROM invoice_dispute WHERE number = :number ORDER BY id",
                Map.of("number", number), (row, _) -> new Past(new Money(row.getLong("amount_micros"), currency),
                        Times.instant(row, "since"), row.getObject("settled_at") == null
                                ? Optional.empty()
                                : Optional.of(Times.instant(row, "settled_at"))));
    }

    private static Reminder reminder(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        Optional<LocalDate> first = Optional.ofNullable(row.getObject("interest_from", LocalDate.class));
        LocalDate last = row.getObject("interest_until", LocalDate.class);
        return new Reminder(row.getString("number"), row.getInt("level"), new BusinessId(row.getInt("business_id")),
                row.getObject("day", LocalDate.class), Times.instant(row, "made_at"), new Money(row.getLong("open_micros"), currency),
                new Money(row.getLong("fee_micros"), currency), new Money(row.getLong("interest_micros"), currency),
                first.map(day -> new Days(day, last)));
    }
}
