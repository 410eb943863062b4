package io.tollgate.books;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What businesses have paid in advance: what Tollgate owes them in messages. */
@Component
public class Prepaid {

    private static final LocalDate BEFORE_ALL = LocalDate.of(1999, 12, 31);

    private final JdbcTemplate jdbc;

    Prepaid(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param balance the sum of its entries, above zero */
    public record Line(BusinessId business, Money balance) {}

    /**
     * The balances above zero of all that was booked before this instant, by business and currency. Answers the same whenever it is asked.
     * What has no time of booking was booked before all else, as in the trial balance.
     */
    @Transactional(readOnly = true)
    public List<Line> before(Instant end) {
        LocalDate today = LocalDate.ofInstant(end, ZoneOffset.UTC);
        LocalDate sealed = Optional.ofNullable(jdbc.queryForObject("SELECT MAX(day) FROM sealed_day WHERE day < ?", LocalDate.class, today))
                .orElse(BEFORE_ALL);
        return jdbc.query("SELECT CAST(SUBSTRING(account, 10) AS UNSIGNED) AS business, currency, SUM(micros) AS micros FROM ("
                + "SELECT account, currency, amount_micros AS micros FROM entry_sum WHERE account LIKE 'business:%' AND day <= ?"
                + " UNION ALL SELECT e.account, e.currency, e.amount_micros FROM (SELECT DISTINCT account FROM entry"
                + " WHERE account LIKE 'business:%') a JOIN entry e ON e.account = a.account AND e.booked_at >= ? AND e.booked_at < ?"
                + ") booked GROUP BY business, currency HAVING SUM(micros) > 0 ORDER BY business, currency",
                (row, _) -> new Line(new BusinessId(row.getInt("business")),
                        new Money(row.getBigDecimal("micros").longValueExact(), Currency.getInstance(row.getString("currency")))),
                sealed, sealed.plusDays(1).atStartOfDay(), Times.utc(end));
    }
}
