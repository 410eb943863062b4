package io.tollgate.invoicing;

import static java.util.Objects.requireNonNull;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Year;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of the tables {@code invoice}, {@code invoice_line} and {@code invoice_series}: added, never changed, except the last number of a
 * series, whether the ledger has booked an invoice, what the balance paid of it then, and whether its documents are made.
 */
@Component
final class InvoiceRows {

    private static final String SELECT = "SELECT number, business_id, period, currency, issued_at, market, category, free_reason,"
            + " rate_micros, messages, amount_cents, terms, amount_micros, fee, discount_micros, details, paid_cents"
            + " FROM invoice JOIN invoice_line USING (number) ";
    /** A statement has room for 65,535 values. */
    private static final int LINES_AT_ONCE = 1_000;

    private final JdbcTemplate jdbc;

    InvoiceRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks the invoices of a year: nobody else issues any until the transaction ends. */
    void lock(Year year) {
        lock(year.toString());
    }

    /** Locks the documents of a series: nobody else issues any until the transaction ends. */
    void lock(String series) {
        jdbc.update("INSERT INTO invoice_series (series, last_number) VALUES (?, 0) ON DUPLICATE KEY UPDATE last_number = last_number",
                series);
    }

    /** The caller has locked the year; if its transaction fails, the next invoices get the numbers. */
    List<String> nextNumbers(Year year, int count) {
        return count == 0 ? List.of() : nextNumbers(year.toString(), count);
    }

    /** Like {@link #nextNumbers(Year, int)}, one of a series that the caller has locked. */
    String nextNumber(String series) {
        return nextNumbers(series, 1).getFirst();
    }

    private List<String> nextNumbers(String series, int count) {
        jdbc.update("UPDATE invoice_series SET last_number = last_number + ? WHERE series = ?", count, series);
        int last = requireNonNull(jdbc.queryForObject("SELECT last_number FROM invoice_series WHERE series = ?", Integer.class, series));
        return IntStream.rangeClosed(last - count + 1, last).mapToObj(number -> "%s-%06d".formatted(series, number)).toList();
    }

    /** Invoices that the ledger books in the same transaction. @param addressees whom they are printed for */
    void add(List<Invoice> invoices, Map<BusinessId, Addressee> addressees) {
        jdbc.batchUpdate("INSERT INTO invoice (number, business_id, period, currency, sum_cents, tax_cents, terms, issued_at, printed_for,"
                + " booked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, TRUE)", invoices.stream().map(invoice -> {
                    int decimals = decimals(invoice.currency());
                    return new Object[] {invoice.number(), invoice.business().value(), invoice.month().toString(),
                        invoice.currency().getCurrencyCode(), cents(invoice.sum(), decimals), cents(invoice.tax(), decimals),
                        invoice.terms().map(JsonMapper.shared()::writeValueAsBytes).orElse(null), Times.utc(invoice.issuedAt()),
                        JsonMapper.shared().writeValueAsBytes(requireNonNull(addressees.get(invoice.business())))};
                }).toList());
        jdbc.batchUpdate(
                "INSERT INTO invoice_line (number, line, market, category, free_reason, rate_micros, messages, amount_micros, amount_cents,"
                        + " fee, discount_micros, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                invoices.stream().flatMap(invoice -> lines(invoice).stream()).toList(), LINES_AT_ONCE, InvoiceRows::setLine);
    }

    private static void setLine(PreparedStatement statement, Object[] line) throws SQLException {
        for (int place = 0; place < line.length; place++) {
            statement.setObject(place + 1, line[place]);
        }
    }

    private static List<Object[]> lines(Invoice invoice) {
        int decimals = decimals(invoice.currency());
        List<Object[]> lines = new ArrayList<>();
        for (Line line : invoice.lines()) {
            lines.add(new Object[] {invoice.number(), lines.size() + 1, line.market(), line.category().name(),
                line.freeReason().map(FreeReason::name).orElse(""), line.price().micros(), line.messages(), line.exact().micros(),
                cents(line.amount(), decimals), "", line.discount().micros(),
                line.discounts().isEmpty() ? null : JsonMapper.shared().writeValueAsBytes(line.discounts())});
        }
        for (Invoice.Fee fee : invoice.fees()) {
            lines.add(new Object[] {invoice.number(), lines.size() + 1, "", "", "", fee.exact().micros(), 1, fee.exact().micros(),
                cents(fee.amount(), decimals), fee.agreed().kind().name(), 0, JsonMapper.shared().writeValueAsBytes(fee.agreed())});
        }
        return lines;
    }

    /** Empty if the invoice was issued with its page and CSV. */
    Optional<Addressee> addressee(String number) {
        return jdbc.query("SELECT printed_for FROM invoice WHERE number = ? AND printed_for IS NOT NULL", (row, _) -> JsonMapper.shared()
                .readValue(row.getBytes("printed_for"), Addressee.class), number).stream().findFirst();
    }

    /** Numbers of invoices without all of their documents, in order. @param after the last number that is not wanted */
    List<String> undocumented(String after, int most) {
        return jdbc.queryForList("SELECT number FROM invoice WHERE NOT documented AND number > ? ORDER BY number LIMIT ?", String.class,
                after, most);
    }

    /** Notes that this invoice has all of its documents. */
    void documented(String number) {
        jdbc.update("UPDATE invoice SET documented = TRUE WHERE number = ?", number);
    }

    /** Invoices that were issued before the ledger booked any. */
    List<Invoice> notBooked(BusinessId business) {
        return select("WHERE business_id = ? AND booked = FALSE ORDER BY period, line", business.value());
    }

    /** The ledger has the rounding and the tax of this invoice. */
    void booked(Invoice invoice) {
        jdbc.update("UPDATE invoice SET booked = TRUE WHERE number = ?", invoice.number());
    }

    /** What the balances paid of these invoices: known when they are booked, in the transaction that has added them. */
    void paid(List<Invoice> invoices) {
        List<Object[]> paid = invoices.stream().filter(invoice -> invoice.paid().signum() != 0)
                .map(invoice -> new Object[] {cents(invoice.paid(), decimals(invoice.currency())), invoice.number()}).toList();
        if (!paid.isEmpty()) {
            jdbc.batchUpdate("UPDATE invoice SET paid_cents = ? WHERE number = ?", paid);
        }
    }

    boolean isBooked(Invoice invoice) {
        return !jdbc.queryForList("SELECT 1 FROM invoice WHERE number = ? AND booked", Integer.class, invoice.number()).isEmpty();
    }

    Optional<Invoice> byNumber(String number) {
        return select("WHERE number = ? ORDER BY line", number).stream().findFirst();
    }

    Optional<Invoice> of(BusinessId business, YearMonth month) {
        return select("WHERE business_id = ? AND period = ? ORDER BY line", business.value(), month.toString()).stream().findFirst();
    }

    List<Invoice> of(BusinessId business) {
        return select("WHERE business_id = ? ORDER BY period DESC, line", business.value());
    }

    List<Invoice> of(BusinessId business, Slice slice) {
        List<String> numbers = new NamedParameterJdbcTemplate(jdbc).queryForList("SELECT number FROM invoice WHERE business_id = :business"
                + slice.sql("period", true), slice.parameters(Map.of("business", business.value())), String.class);
        return byNumber(numbers, "period");
    }

    /** The highest number first; an unknown one is missing. */
    List<Invoice> byNumber(Collection<String> numbers) {
        return byNumber(numbers, "number");
    }

    private List<Invoice> byNumber(Collection<String> numbers, String order) {
        return numbers.isEmpty()
                ? List.of()
                : select("WHERE number IN (" + String.join(", ", Collections.nCopies(numbers.size(), "?")) + ") ORDER BY " + order
                        + " DESC, line", numbers.toArray());
    }

    private List<Invoice> select(String where, Object... arguments) {
        Map<String, Invoice> heads = new LinkedHashMap<>();
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        Map<String, List<Invoice.Fee>> fees = new LinkedHashMap<>();
        jdbc.query(SELECT + where, row -> {
            Invoice head = head(row);
            heads.putIfAbsent(head.number(), head);
            if (row.getString("fee").isEmpty()) {
                lines.computeIfAbsent(head.number(), _ -> new ArrayList<>()).add(line(row, head.currency()));
            } else {
                fees.computeIfAbsent(head.number(), _ -> new ArrayList<>()).add(fee(row, head.currency()));
            }
        }, arguments);
        return heads.values().stream().map(head -> new Invoice(head.number(), head.business(), head.month(), head.currency(),
                lines.getOrDefault(head.number(), List.of()), head.issuedAt(), head.terms(), fees.getOrDefault(head.number(), List.of()),
                head.paid()))
                .toList();
    }

    private static Invoice head(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Invoice(row.getString("number"), new BusinessId(row.getInt("business_id")), YearMonth.parse(row.getString("period")),
                currency, List.of(), Times.instant(row, "issued_at"), terms(row), List.of(),
                BigDecimal.valueOf(row.getLong("paid_cents"), decimals(currency)));
    }

    static Optional<Terms> terms(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getBytes("terms")).map(terms -> JsonMapper.shared().readValue(terms, Terms.class));
    }

    /** The line as it was issued: the amount is read, not computed again. */
    private static Line line(ResultSet row, Currency currency) throws SQLException {
        String freeReason = row.getString("free_reason");
        return new Line(row.getString("market"), Category.valueOf(row.getString("category")),
                freeReason.isEmpty() ? Optional.empty() : Optional.of(FreeReason.valueOf(freeReason)),
                new Money(row.getLong("rate_micros"), currency),
                row.getLong("messages"), discounts(row), BigDecimal.valueOf(row.getLong("amount_cents"), decimals(currency)));
    }

    private static List<Invoice.Discount> discounts(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getBytes("details"))
                .map(details -> List.of(JsonMapper.shared().readValue(details, Invoice.Discount[].class))).orElse(List.of());
    }

    /** The fee as it was issued. */
    static Invoice.Fee fee(ResultSet row, Currency currency) throws SQLException {
        return new Invoice.Fee(JsonMapper.shared().readValue(row.getBytes("details"), AgreedTerms.Fee.class),
                BigDecimal.valueOf(row.getLong("amount_cents"), decimals(currency)));
    }

    private static long cents(BigDecimal amount, int decimals) {
        return amount.movePointRight(decimals).longValueExact();
    }

    private static int decimals(Currency currency) {
        return Math.max(0, currency.getDefaultFractionDigits());
    }
}
