package io.tollgate.reconciliation;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Compares the invoices with their numbers and with the charges. The caller has one snapshot open. */
@Component
final class InvoiceBooks {

    private static final String NUMBERS = "SELECT series, last_number,"
            + " (SELECT COUNT(*) FROM invoice WHERE number LIKE CONCAT(series, '-%'))"
            + " + (SELECT COUNT(*) FROM credit_note WHERE number LIKE CONCAT(series, '-%')) AS invoices FROM invoice_series";

    /** The lines of an invoice less its charges, for each price; and what was printed less its lines. */
    private static final String COMPARED = """
            SELECT number, business_id, SUM(ABS(micros)) AS off FROM (
                SELECT i.number, i.business_id, t.market, t.category, t.free_reason, t.rate_micros, SUM(t.messages) AS messages,
                       SUM(t.micros) AS micros
                FROM invoice i JOIN (
                    SELECT l.number, l.market, l.category, l.free_reason, l.rate_micros, l.messages,
                           l.amount_micros + l.discount_micros AS micros
                    FROM invoice_line l WHERE l.number = :number AND l.fee = ''
                    UNION ALL
                    SELECT :number, c.market, c.category, c.free_reason, c.rate_micros, -COUNT(*), -SUM(c.rate_micros)
                    FROM invoice o JOIN charge c ON c.business_id = o.business_id AND c.period = o.period WHERE o.number = :number
                    GROUP BY c.market, c.category, c.free_reason, c.rate_micros
                    UNION ALL
                    SELECT :number, r.old_market, r.category, '', r.old_micros, SUM(r.messages), SUM(r.messages * r.old_micros)
                    FROM invoice o JOIN rerated_total r ON r.business_id = o.business_id AND r.old_period = o.period AND NOT r.credited
                    WHERE o.number = :number GROUP BY r.old_market, r.category, r.old_micros
                    UNION ALL
                    SELECT :number, r.market, r.category, '', r.rate_micros, -SUM(r.messages), -SUM(r.messages * r.rate_micros)
                    FROM invoice o JOIN rerated_total r ON r.business_id = o.business_id AND r.period = o.period
                    WHERE o.number = :number GROUP BY r.market, r.category, r.rate_micros
                ) t ON t.number = i.number
                WHERE i.number = :number
                GROUP BY i.number, i.business_id, t.market, t.category, t.free_reason, t.rate_micros
                HAVING SUM(t.messages) <> 0 OR SUM(t.micros) <> 0
                UNION ALL
                SELECT i.number, i.business_id, '', '', '', 0, 0, 0 FROM invoice i WHERE i.number = :number
                AND i.sum_cents <> (SELECT COALESCE(SUM(l.amount_cents), 0) FROM invoice_line l WHERE l.number = i.number)
            ) differing GROUP BY number, business_id""";

    /** Amounts in the smallest unit and in millionths; V85 says what the id of the journal entry is. */
    private static final String BOOKED = """
            SELECT i.number, i.business_id, i.currency, i.sum_cents, i.tax_cents,
                   (SELECT COALESCE(SUM(l.amount_micros), 0) FROM invoice_line l WHERE l.number = i.number) AS exact,
                   (SELECT COALESCE(SUM(l.discount_micros), 0) FROM invoice_line l WHERE l.number = i.number) AS discount,
                   (SELECT COALESCE(SUM(l.amount_micros), 0) FROM invoice_line l WHERE l.number = i.number AND l.fee <> '') AS fee,
                   COALESCE(SUM(CASE e.account WHEN 'discounts' THEN e.amount_micros END), 0) AS discounts,
                   COALESCE(SUM(CASE e.account WHEN 'fees' THEN e.amount_micros END), 0) AS fees,
                   COALESCE(SUM(CASE e.account WHEN 'rounding' THEN e.amount_micros END), 0) AS rounding,
                   COALESCE(SUM(CASE e.account WHEN 'tax' THEN e.amount_micros END), 0) AS tax
            FROM invoice i LEFT JOIN entry e
                ON e.journal_entry_id = CONCAT(X'FFFFFFFFFFFF', LEFT(UNHEX(SHA2(CONCAT('invoice ', i.number), 256)), 10))
            WHERE i.number = :number AND i.booked
            GROUP BY i.number, i.business_id, i.currency, i.sum_cents, i.tax_cents""";

    private static final String MISSING = "SELECT m.business_id, m.period FROM (SELECT business_id, period FROM charge"
            + " GROUP BY business_id, period UNION SELECT business_id, period FROM rerated_total) m JOIN balance b"
            + " ON b.business_id = m.business_id AND m.period <= b.invoiced_through"
            + " LEFT JOIN invoice i ON i.business_id = m.business_id AND i.period = m.period WHERE i.number IS NULL LIMIT "
            + MessageBooks.MOST;

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    InvoiceBooks(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    /** Numbers without an invoice or credit note, and invoices and credit notes without a number. */
    List<Discrepancy> numbers() {
        return jdbc.query(NUMBERS, (row, _) -> row.getLong("last_number") == row.getLong("invoices")
                ? List.<Discrepancy>of()
                : List.of(new Discrepancy(Invariant.INVOICES, row.getString("series"), 0, 0))).stream().flatMap(List::stream).toList();
    }

    /**
     * Each invoice whose lines are not the charges of its month as runs of re-rating corrected them, whose sum is not that of its lines, or
     * whose discounts, fees, rounding and tax are not those of its entries: what is printed is charges less discounts, fees, rounding and
     * tax.
     */
    List<Discrepancy> compare(Collection<String> numbers) {
        List<Discrepancy> found = new ArrayList<>();
        for (String number : numbers) {
            named.query(COMPARED, Map.of("number", number), row -> {
                found.add(new Discrepancy(Invariant.INVOICES, row.getString("number"), row.getInt("business_id"), row.getLong("off")));
            });
            named.query(BOOKED, Map.of("number", number), row -> {
                long off = differenceOfEntries(row);
                if (off != 0) {
                    found.add(new Discrepancy(Invariant.INVOICES, row.getString("number"), row.getInt("business_id"), off));
                }
            });
        }
        return found;
    }

    private static long differenceOfEntries(ResultSet row) throws SQLException {
        int decimals = Math.max(0, Currency.getInstance(row.getString("currency")).getDefaultFractionDigits());
        long printed = micros(row.getLong("sum_cents"), decimals);
        long tax = micros(row.getLong("tax_cents"), decimals);
        return Math.abs(printed - row.getLong("exact") - row.getLong("rounding")) + Math.abs(tax - row.getLong("tax"))
                + Math.abs(row.getLong("discount") + row.getLong("discounts")) + Math.abs(row.getLong("fee") - row.getLong("fees"));
    }

    static long micros(long smallest, int decimals) {
        return BigDecimal.valueOf(smallest, decimals).movePointRight(6).longValueExact();
    }

    /** Months that are invoiced, have charges and have no invoice. */
    List<Discrepancy> missing() {
        return jdbc.query(MISSING,
                (row, _) -> new Discrepancy(Invariant.INVOICES, row.getInt("business_id") + " " + row.getString("period"),
                        row.getInt("business_id"), 0));
    }

    static boolean isMissing(String item) {
        return item.contains(" ");
    }

    /** A number; otherwise it is that of a series. */
    static boolean isNumber(String item) {
        return !isMissing(item) && item.contains("-");
    }

    List<String> after(String number, int most) {
        return jdbc.queryForList("SELECT number FROM invoice WHERE number > ? ORDER BY number LIMIT ?", String.class, number, most);
    }

    Optional<String> latest() {
        return Optional.ofNullable(jdbc.queryForObject("SELECT MAX(number) FROM invoice", String.class));
    }
}
