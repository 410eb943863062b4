package io.tollgate.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Compares credit notes with their invoices, the charges and the entries. The caller has one snapshot open. */
@Component
final class CreditBooks {

    /** V101 says what the id of the journal entry is. Charges that were taken back one by one or corrected have entries of their own. */
    private static final String BOOKED = """
            SELECT n.invoice, n.business_id, i.currency, n.sum_cents, n.tax_cents,
                   (SELECT COALESCE(SUM(l.amount_cents), 0) FROM credit_note_line l WHERE l.number = n.number) AS line_cents,
                   (SELECT COALESCE(SUM(l.amount_micros), 0) FROM credit_note_line l WHERE l.number = n.number) AS exact,
                   (SELECT COALESCE(SUM(l.discount_micros), 0) FROM credit_note_line l WHERE l.number = n.number) AS discount,
                   COALESCE(SUM(CASE e.account WHEN 'discounts' THEN e.amount_micros END), 0) AS discounts,
                   (SELECT COALESCE(SUM(p.amount_micros), 0) FROM credit_note_message m JOIN payment p ON p.corrects = m.message_id
                    AND p.kind = 'CREDIT' WHERE m.number = n.number)
                   + (SELECT COALESCE(SUM(m.messages * m.rate_micros), 0) FROM credit_note_rerated m WHERE m.number = n.number) AS apart,
                   COALESCE(SUM(CASE e.account WHEN 'rounding' THEN e.amount_micros END), 0) AS rounding,
                   COALESCE(SUM(CASE e.account WHEN 'tax' THEN e.amount_micros END), 0) AS tax,
                   COALESCE(SUM(CASE WHEN e.account LIKE 'revenue:%' OR e.account = 'fees' THEN e.amount_micros END), 0) AS revenue
            FROM credit_note n JOIN invoice i ON i.number = n.invoice LEFT JOIN entry e
                ON e.journal_entry_id = CONCAT(X'FFFFFFFFFFFF', LEFT(UNHEX(SHA2(CONCAT('credit note ', n.number), 256)), 10))
            WHERE n.invoice IN (:numbers)
            GROUP BY n.number, n.invoice, n.business_id, i.currency, n.sum_cents, n.tax_cents""";

    private static final String LINES = """
            SELECT i.number AS invoice, i.business_id, credited.micros AS off
            FROM (SELECT l.invoice, l.invoice_line, SUM(l.messages) AS messages, SUM(l.amount_micros) AS micros,
                         SUM(l.discount_micros) AS discount, SUM(l.amount_cents) AS cents, SUM(l.whole) AS wholes
                  FROM credit_note_line l WHERE l.invoice IN (:numbers) GROUP BY l.invoice, l.invoice_line) credited
            JOIN invoice i ON i.number = credited.invoice
            LEFT JOIN invoice_line v ON v.number = credited.invoice AND v.line = credited.invoice_line
            LEFT JOIN (SELECT n.invoice, m.market, m.category, m.rate_micros, SUM(m.messages) AS messages, SUM(m.discount_micros) AS off
                       FROM credit_note_rerated m JOIN credit_note n ON n.number = m.number WHERE n.invoice IN (:numbers)
                       GROUP BY n.invoice, m.market, m.category, m.rate_micros) r
                ON r.invoice = v.number AND v.fee = '' AND r.market = v.market AND r.category = v.category AND r.rate_micros = v.rate_micros
            WHERE v.number IS NULL OR credited.messages > v.messages OR credited.cents > v.amount_cents
               OR credited.micros + credited.discount <> credited.messages * v.rate_micros
               OR credited.discount <> CASE WHEN r.messages = v.messages THEN v.discount_micros
                   ELSE LEAST(COALESCE(r.off, 0), v.discount_micros)
                       + (2 * CAST(v.discount_micros - LEAST(COALESCE(r.off, 0), v.discount_micros) AS DECIMAL(40))
                           * (credited.messages - COALESCE(r.messages, 0)) + v.messages - COALESCE(r.messages, 0))
                       DIV (2 * (v.messages - COALESCE(r.messages, 0))) END
               OR (credited.messages = v.messages) <> (credited.wholes = 1)
               OR credited.wholes = 1 AND credited.cents <> v.amount_cents""";

    private static final String WHOLE = """
            SELECT i.number AS invoice, i.business_id, i.currency, i.sum_cents, i.tax_cents, SUM(n.sum_cents) AS credited,
                   SUM(n.tax_cents) AS credited_tax, SUM(n.cancels) AS cancelled
            FROM invoice i JOIN credit_note n ON n.invoice = i.number WHERE i.number IN (:numbers)
            GROUP BY i.number, i.business_id, i.currency, i.sum_cents, i.tax_cents""";

    /** How many of the latest credit notes each comparison reads. */
    private static final int LATEST = 100;

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    CreditBooks(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    /** The invoices of the latest credit notes. */
    List<String> latest() {
        return jdbc.queryForList("SELECT invoice FROM credit_note ORDER BY issued_at DESC, number DESC LIMIT " + LATEST, String.class)
                .stream()
                .distinct().toList();
    }

    /** What is wrong with the credit notes of these invoices. */
    List<Discrepancy> compare(Collection<String> invoices) {
        List<Discrepancy> found = new ArrayList<>();
        if (!invoices.isEmpty()) {
            Map<String, Object> numbers = Map.of("numbers", invoices);
            named.query(BOOKED, numbers, row -> {
                add(found, row, differenceOfEntries(row));
            });
            named.query(LINES, numbers, row -> {
                found.add(of(row, Math.abs(row.getLong("off"))));
            });
            named.query(WHOLE, numbers, row -> {
                add(found, row, beyond(row));
            });
        }
        return found;
    }

    private static long differenceOfEntries(ResultSet row) throws SQLException {
        int decimals = decimals(row);
        long printed = InvoiceBooks.micros(row.getLong("sum_cents"), decimals);
        return Math.abs(printed - InvoiceBooks.micros(row.getLong("line_cents"), decimals))
                + Math.abs(printed - row.getLong("exact") + row.getLong("rounding"))
                + Math.abs(InvoiceBooks.micros(row.getLong("tax_cents"), decimals) + row.getLong("tax"))
                + Math.abs(row.getLong("exact") + row.getLong("discount") - row.getLong("apart") + row.getLong("revenue"))
                + Math.abs(row.getLong("discount") - row.getLong("discounts"));
    }

    /** What is credited beyond the invoice; of a cancelled one, also what is not. */
    private static long beyond(ResultSet row) throws SQLException {
        long sum = row.getLong("credited") - row.getLong("sum_cents");
        long tax = row.getLong("credited_tax") - row.getLong("tax_cents");
        boolean isCancelled = row.getLong("cancelled") > 0;
        return InvoiceBooks.micros((isCancelled ? Math.abs(sum) : Math.max(0, sum)) + (isCancelled ? Math.abs(tax) : Math.max(0, tax)),
                decimals(row));
    }

    private static int decimals(ResultSet row) throws SQLException {
        return Math.max(0, Currency.getInstance(row.getString("currency")).getDefaultFractionDigits());
    }

    private static void add(List<Discrepancy> found, ResultSet row, long off) throws SQLException {
        if (off != 0) {
            found.add(of(row, off));
        }
    }

    private static Discrepancy of(ResultSet row, long off) throws SQLException {
        return new Discrepancy(Invariant.CREDIT_NOTES, row.getString("invoice"), row.getInt("business_id"), off);
    }
}
