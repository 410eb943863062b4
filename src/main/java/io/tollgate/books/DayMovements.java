package io.tollgate.books;

import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What was booked to each account on each day of UTC: of sealed days their sums, of later ones their entries. */
@Component
public final class DayMovements {

    private static final LocalDate BEFORE_ALL = LocalDate.of(1999, 12, 31);

    /** Days before the first one count as the day before it. */
    private static final String BY_DAY = "SELECT account, GREATEST(day, ?) AS on_day, SUM(micros) AS micros FROM ("
            + "SELECT account, day, amount_micros AS micros FROM entry_sum WHERE currency = ? AND day <= ?"
            + " UNION ALL SELECT e.account, DATE(e.booked_at), e.amount_micros FROM (SELECT DISTINCT account FROM entry) a"
            + " JOIN entry e ON e.account = a.account AND e.booked_at >= ? AND e.booked_at < ? WHERE e.currency = ?) booked"
            + " GROUP BY account, on_day";

    private final JdbcTemplate jdbc;

    public DayMovements(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Millionths by day and account; all that was booked before {@code from} stands at the day before it. @param to included */
    public SortedMap<LocalDate, Map<String, Long>> through(LocalDate from, LocalDate to, Currency currency) {
        LocalDate sealed = Optional.ofNullable(jdbc.queryForObject("SELECT MAX(day) FROM sealed_day WHERE day <= ?", LocalDate.class, to))
                .orElse(BEFORE_ALL);
        SortedMap<LocalDate, Map<String, Long>> days = new TreeMap<>();
        jdbc.query(BY_DAY, row -> {
            days.computeIfAbsent(row.getObject("on_day", LocalDate.class), _ -> new HashMap<>())
                    .put(row.getString("account"), row.getBigDecimal("micros").longValueExact());
        }, from.minusDays(1), currency.getCurrencyCode(), sealed, sealed.plusDays(1).atStartOfDay(), to.plusDays(1).atStartOfDay(),
                currency.getCurrencyCode());
        return days;
    }

    /** The balance of each account in millionths at the end of a day. */
    public Map<String, Long> balances(LocalDate day, Currency currency) {
        return through(day.plusDays(1), day, currency).getOrDefault(day, Map.of());
    }
}
