package io.tollgate.invoicing;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of the tables {@code credit_note}, {@code credit_note_line}, {@code credit_note_message} and {@code credit_note_rerated}: added,
 * never changed, by a transaction that holds the balance of the business.
 */
@Component
@Order(3)
final class CreditNoteRows implements PersonalTables {

    private static final String SELECT = "SELECT n.number, n.invoice, n.business_id, i.currency, n.tax_cents, n.other_tax_cents, n.cancels,"
            + " n.reason, n.made_by, n.issued_on, n.issued_at, l.invoice_line, l.messages, l.amount_cents, l.whole, v.market, v.category,"
            + " v.rate_micros, v.fee, v.details, l.discount_micros, i.terms FROM credit_note n JOIN invoice i ON i.number = n.invoice"
            + " JOIN credit_note_line l ON l.number = n.number JOIN invoice_line v ON v.number = l.invoice AND v.line = l.invoice_line ";

    /** Charges of a business that were taken back one by one, and no credit note says so yet. */
    private static final String WAITING = " FROM payment p JOIN charge c ON c.message_id = p.corrects"
            + " LEFT JOIN rerated_charge r ON r.message_id = c.message_id AND r.run_id = (SELECT MAX(x.run_id) FROM rerated_charge x"
            + " WHERE x.message_id = c.message_id) LEFT JOIN credit_note_message m ON m.message_id = p.corrects WHERE p.business_id = ?"
            + " AND p.kind = 'CREDIT' AND m.message_id IS NULL ";

    private static final String PERIOD = "COALESCE(r.period, c.period)";
    private static final String MARKET = "COALESCE(r.market, c.market)";
    private static final String PRICE = "COALESCE(r.rate_micros, c.rate_micros)";

    /** What runs of re-rating corrected on invoices of a business, less what credit notes say of it. */
    static final String RERATED = "(SELECT run_id, business_id, old_period AS period, old_market AS market, category, old_micros AS"
            + " rate_micros, SUM(messages) - COALESCE((SELECT SUM(n.messages) FROM credit_note_rerated n WHERE n.run_id = t.run_id"
            + " AND n.business_id = t.business_id AND n.period = t.old_period AND n.market = t.old_market AND n.category = t.category"
            + " AND n.rate_micros = t.old_micros), 0) AS messages FROM rerated_total t WHERE business_id = ? AND credited"
            + " AND old_micros > 0 GROUP BY run_id, business_id, old_period, old_market, category, old_micros) rerated WHERE messages > 0 ";

    /** Invoices with a minimum fee that stands, and corrected charges on later ones: of the month of the fee, maybe. */
    private static final String FEES = "SELECT i.number FROM invoice i JOIN invoice_line l ON l.number = i.number AND l.fee = 'MINIMUM_FEE'"
            + " LEFT JOIN credit_note_line c ON c.invoice = l.number AND c.invoice_line = l.line WHERE i.business_id = ? AND i.booked"
            + " AND c.number IS NULL AND EXISTS (SELECT 1 FROM rerated_total t WHERE t.business_id = i.business_id AND t.credited"
            + " AND t.period > i.period)";

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    CreditNoteRows(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    @Override
    public List<PersonalTable> tables() {
        return List.of(PersonalTable.ofMessage("credit_note_message", "credited_messages",
                "Charges for messages to you that a business need not pay")
                .kept("the books of the business: Art. 17(3)(b) GDPR, § 147 AO, § 257 HGB")
                .withheld("What businesses pay for messages is between them and Tollgate, and says nothing about you that is not in the"
                        + " other records: Art. 15(4) GDPR."));
    }

    /** Messages of a market, category and price. */
    record Kind(String market, Category category, long priceMicros) {}

    /** How many charges of the invoice were taken back one by one or corrected, and are on no credit note yet. */
    Map<Kind, Long> waiting(Invoice invoice) {
        Map<Kind, Long> waiting = new HashMap<>();
        jdbc.query("SELECT " + MARKET + " AS market, c.category, " + PRICE + " AS rate_micros, COUNT(*) AS messages" + WAITING + "AND "
                + PERIOD + " = ? GROUP BY 1, 2, 3 UNION ALL SELECT market, category, rate_micros, messages FROM " + RERATED
                + "AND period = ?", row -> {
                    waiting.merge(new Kind(row.getString("market"), Category.valueOf(row.getString("category")),
                            row.getLong("rate_micros")), row.getLong("messages"), Long::sum);
                }, invoice.business().value(), invoice.month().toString(), invoice.business().value(), invoice.month().toString());
        return waiting;
    }

    /** The invoices that have such charges, and that the ledger has booked. */
    List<String> waiting(BusinessId business) {
        return jdbc.queryForList("SELECT number FROM invoice WHERE business_id = ? AND booked AND period IN (SELECT " + PERIOD + WAITING
                + "UNION SELECT period FROM " + RERATED + ") UNION " + FEES + " ORDER BY number", String.class, business.value(),
                business.value(), business.value(), business.value());
    }

    /** The months whose charges were corrected on invoices after this one. */
    Set<YearMonth> correctedAfter(Invoice invoice) {
        return new HashSet<>(jdbc.query("SELECT DISTINCT charged FROM rerated_total WHERE business_id = ? AND credited AND period > ?",
                (row, _) -> YearMonth.parse(row.getString("charged")), invoice.business().value(), invoice.month().toString()));
    }

    /** Minimum fees that were credited although they were owed, by the month of the fee. */
    Map<YearMonth, Money> forgiven(BusinessId business) {
        Map<YearMonth, Money> forgiven = new HashMap<>();
        jdbc.query("SELECT i.currency, v.details, v.amount_cents, l.amount_micros FROM credit_note n JOIN credit_note_line l"
                + " ON l.number = n.number AND l.forgiven JOIN invoice i ON i.number = n.invoice JOIN invoice_line v"
                + " ON v.number = l.invoice AND v.line = l.invoice_line WHERE n.business_id = ?", row -> {
                    Currency currency = Currency.getInstance(row.getString("currency"));
                    forgiven.merge(YearMonth.from(InvoiceRows.fee(row, currency).agreed().first()),
                            new Money(row.getLong("amount_micros"), currency), Money::plus);
                }, business.value());
        return forgiven;
    }

    /** @param moved months whose minimum fees are not owed as they were on this invoice: later ones have them as they are now */
    void add(CreditNote note, Invoice invoice, List<ReratedMessages.Some> rerated, Set<YearMonth> moved) {
        int decimals = decimals(note.currency());
        jdbc.update(
                "INSERT INTO credit_note (number, invoice, business_id, sum_cents, tax_cents, other_tax_cents, cancels, reason, made_by,"
                        + " issued_on, issued_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                note.number(), note.invoice(), note.business().value(),
                cents(note.sum(), decimals), cents(note.tax(), decimals),
                note.otherTax().map(tax -> tax.unscaledValue().longValueExact()).orElse(null), note.cancels(), note.reason(), note.by(),
                note.issued(), Times.utc(note.issuedAt()));
        List<Object[]> lines = new ArrayList<>();
        List<Object[]> messages = new ArrayList<>();
        for (CreditNote.Line line : note.lines()) {
            Invoice.Line credited = line.credited();
            lines.add(new Object[] {note.number(), lines.size() + 1, note.invoice(), line.invoiceLine(), credited.messages(),
                credited.exact().micros(), cents(credited.amount(), decimals), line.whole(), credited.discount().micros(), false});
            messages.add(new Object[] {note.number(), note.business().value(), invoice.month().toString(), credited.market(),
                credited.category().name(), credited.price().micros()});
        }
        for (CreditNote.Fee fee : note.fees()) {
            lines.add(new Object[] {note.number(), lines.size() + 1, note.invoice(), fee.invoiceLine(), 1, fee.credited().exact().micros(),
                cents(fee.credited().amount(), decimals), true, 0, isForgiven(fee.credited().agreed(), moved)});
        }
        jdbc.batchUpdate("INSERT INTO credit_note_line (number, line, invoice, invoice_line, messages, amount_micros, amount_cents, whole,"
                + " discount_micros, forgiven) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", lines);
        jdbc.batchUpdate("INSERT INTO credit_note_message (message_id, number) SELECT c.message_id, ?" + WAITING
                + "AND " + PERIOD + " = ? AND " + MARKET + " = ? AND c.category = ? AND " + PRICE + " = ?", messages);
        jdbc.batchUpdate("INSERT INTO credit_note_rerated (number, run_id, business_id, period, market, category, rate_micros, messages,"
                + " discount_micros) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rerated.stream().map(some -> new Object[] {note.number(), some.run(), note.business().value(),
                    invoice.month().toString(), some.kind().market(), some.kind().category().name(), some.kind().priceMicros(),
                    some.messages(), some.discount().micros()}).toList());
    }

    private static boolean isForgiven(AgreedTerms.Fee fee, Set<YearMonth> moved) {
        return fee.kind() == AgreedTerms.FeeKind.MINIMUM_FEE && !moved.contains(YearMonth.from(fee.first()));
    }

    List<CreditNote> of(Invoice invoice) {
        return select("WHERE n.invoice = ? ORDER BY n.issued_at, n.number, l.line", invoice.number());
    }

    /** The credit notes of all these invoices, the oldest first. */
    List<CreditNote> of(Collection<String> invoices) {
        return invoices.isEmpty()
                ? List.of()
                : select("WHERE n.invoice IN (" + String.join(", ", invoices.stream().map(_ -> "?").toList())
                        + ") ORDER BY n.issued_at, n.number, l.line", invoices.toArray());
    }

    Optional<CreditNote> byNumber(String number) {
        return select("WHERE n.number = ? ORDER BY l.line", number).stream().findFirst();
    }

    /** The latest number first. */
    List<CreditNote> of(BusinessId business, Slice slice) {
        return numbered(named.queryForList("SELECT number FROM credit_note WHERE business_id = :business" + slice.sql("number", true),
                slice.parameters(Map.of("business", business.value())), String.class), "n.number DESC");
    }

    /** The earliest number first. */
    List<CreditNote> of(String invoice, Slice slice) {
        return numbered(named.queryForList("SELECT number FROM credit_note WHERE invoice = :invoice" + slice.sql("number", false),
                slice.parameters(Map.of("invoice", invoice)), String.class), "n.number");
    }

    private List<CreditNote> numbered(List<String> numbers, String order) {
        return numbers.isEmpty()
                ? List.of()
                : select("WHERE n.number IN (" + String.join(", ", numbers.stream().map(_ -> "?").toList()) + ") ORDER BY " + order
                        + ", l.line", numbers.toArray());
    }

    private List<CreditNote> select(String where, Object... arguments) {
        Map<String, CreditNote> heads = new LinkedHashMap<>();
        Map<String, List<CreditNote.Line>> lines = new LinkedHashMap<>();
        Map<String, List<CreditNote.Fee>> fees = new LinkedHashMap<>();
        jdbc.query(SELECT + where, row -> {
            CreditNote head = head(row);
            heads.putIfAbsent(head.number(), head);
            if (row.getString("fee").isEmpty()) {
                lines.computeIfAbsent(head.number(), _ -> new ArrayList<>()).add(line(row, head.currency()));
            } else {
                fees.computeIfAbsent(head.number(), _ -> new ArrayList<>())
                        .add(new CreditNote.Fee(row.getInt("invoice_line"), InvoiceRows.fee(row, head.currency())));
            }
        }, arguments);
        return heads.values().stream().map(head -> new CreditNote(head.number(), head.invoice(), head.business(), head.currency(),
                lines.getOrDefault(head.number(), List.of()), fees.getOrDefault(head.number(), List.of()), head.tax(), head.otherTax(),
                head.cancels(), head.reason(), head.by(),
                head.issued(), head.issuedAt())).toList();
    }

    private static CreditNote head(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        Optional<Terms> terms = InvoiceRows.terms(row);
        long other = row.getLong("other_tax_cents");
        return new CreditNote(row.getString("number"), row.getString("invoice"), new BusinessId(row.getInt("business_id")), currency,
                List.of(), List.of(), BigDecimal.valueOf(row.getLong("tax_cents"), decimals(currency)),
                terms.flatMap(Terms::exchange).map(rate -> BigDecimal.valueOf(other, decimals(rate.to()))), row.getBoolean("cancels"),
                row.getString("reason"), row.getString("made_by"), row.getObject("issued_on", LocalDate.class),
                Times.instant(row, "issued_at"));
    }

    private static CreditNote.Line line(ResultSet row, Currency currency) throws SQLException {
        return new CreditNote.Line(row.getInt("invoice_line"), new Invoice.Line(row.getString("market"),
                Category.valueOf(row.getString("category")), Optional.empty(), new Money(row.getLong("rate_micros"), currency),
                row.getLong("messages"), discounts(new Money(row.getLong("discount_micros"), currency), row.getLong("messages")),
                BigDecimal.valueOf(row.getLong("amount_cents"), decimals(currency))), row.getBoolean("whole"));
    }

    /** A part of those of the invoice's line. */
    static List<Invoice.Discount> discounts(Money off, long messages) {
        return off.micros() == 0
                ? List.of()
                : List.of(new Invoice.Discount(Optional.empty(), Optional.empty(), messages, off.exact()));
    }

    private static long cents(BigDecimal amount, int decimals) {
        return amount.movePointRight(decimals).longValueExact();
    }

    private static int decimals(Currency currency) {
        return Math.max(0, currency.getDefaultFractionDigits());
    }
}
