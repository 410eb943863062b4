package io.tollgate.books;

import io.tollgate.database.Times;
import io.tollgate.invoicing.Terms;
import io.tollgate.invoicing.Vat.Treatment;
import io.tollgate.message.BusinessId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tax by treatment, rate and country, with the documents behind each sum. An invoice counts in the month that it charges, which is its tax
 * point (Directive 2006/112/EC, Art. 63 and 64); a credit note counts in the month of its issue, against it (§ 17 UStG, Art. 90).
 */
@Component
public class TaxReport {

    private static final String INVOICES = "SELECT 'INVOICE' AS kind, n.number, n.number AS invoice, n.business_id, n.currency, n.period,"
            + " n.sum_cents, n.tax_cents, n.terms, NULL AS other_tax_cents, DATE(n.issued_at) AS issued FROM invoice n WHERE ";
    private static final String CREDIT_NOTES = "SELECT 'CREDIT_NOTE' AS kind, n.number, n.invoice, n.business_id, i.currency,"
            + " DATE_FORMAT(n.issued_on, '%Y-%m') AS period, -n.sum_cents AS sum_cents, -n.tax_cents AS tax_cents, i.terms,"
            + " -n.other_tax_cents AS other_tax_cents, n.issued_on AS issued FROM credit_note n JOIN invoice i ON i.number = n.invoice"
            + " WHERE ";
    /** An invoice without discount, fee, rounding and tax has no entry of its own. The id of an entry is that of {@code AmongPayments}. */
    private static final String WITHOUT_ENTRY = "n.issued_at >= :begin AND n.issued_at < :end AND n.number > :after AND NOT EXISTS (SELECT"
            + " 1 FROM entry e WHERE e.journal_entry_id = CONCAT(X'FFFFFFFFFFFF', LEFT(UNHEX(SHA2(CONCAT(:words, n.number), 256)), 10)))";

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    TaxReport(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    /** What a document is. */
    public enum Kind {
        INVOICE, CREDIT_NOTE
    }

    /**
     * How a document is taxed.
     *
     * @param treatment   empty if the document names no tax, as no seller was set
     * @param percent     of the net sum
     * @param country     of the buyer, ISO 3166 alpha-2; for a domestic sale also the seller's; empty if it is not known
     * @param currency    of the document
     * @param taxCurrency in which the seller declares the tax; the document's if it names no seller
     */
    public record Rate(Optional<Treatment> treatment, BigDecimal percent, String country, Currency currency, Currency taxCurrency) {

        static final Comparator<Rate> ORDER = Comparator.comparing((Rate rate) -> rate.treatment().map(Treatment::ordinal).orElse(-1))
                .thenComparing(Rate::country).thenComparing(Rate::percent).thenComparing(rate -> rate.currency().getCurrencyCode())
                .thenComparing(rate -> rate.taxCurrency().getCurrencyCode());
    }

    /**
     * Amounts of a credit note are negative.
     *
     * @param invoice  which a credit note corrects; of an invoice its own number
     * @param month    in which it counts
     * @param issued   the day of issue
     * @param net      without tax, as it is printed
     * @param tax      as it is printed, in the currency of the document
     * @param declared the same tax in the currency in which the seller declares it
     */
    public record Document(Kind kind, String number, String invoice, BusinessId business, YearMonth month, LocalDate issued, BigDecimal net,
            BigDecimal tax, BigDecimal declared) {}

    /** A document with its rate. @param due the last day for its payment; empty if it names none */
    public record Taxed(Rate rate, Document document, Optional<LocalDate> due) {}

    /** The documents of one rate, by number. */
    public record Group(Rate rate, List<Document> documents) {

        public BigDecimal net() {
            return documents.stream().map(Document::net).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        public BigDecimal tax() {
            return documents.stream().map(Document::tax).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        public BigDecimal declared() {
            return documents.stream().map(Document::declared).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    /** @param to the last month, included */
    @Transactional(readOnly = true)
    public List<Group> of(YearMonth from, YearMonth to) {
        Map<Rate, List<Document>> groups = new TreeMap<>(Rate.ORDER);
        jdbc.query(INVOICES + "n.period >= ? AND n.period <= ? UNION ALL " + CREDIT_NOTES
                + "n.issued_on >= ? AND n.issued_on <= ? ORDER BY number", row -> {
                    Taxed one = taxed(row);
                    groups.computeIfAbsent(one.rate(), _ -> new ArrayList<>()).add(one.document());
                }, from.toString(), to.toString(), from.atDay(1), to.atEndOfMonth());
        return groups.entrySet().stream().map(group -> new Group(group.getKey(), List.copyOf(group.getValue()))).toList();
    }

    /** The invoices and credit notes with these numbers; what has none is left out. */
    @Transactional(readOnly = true)
    public Map<String, Taxed> named(Collection<String> numbers) {
        if (numbers.isEmpty()) {
            return Map.of();
        }
        return named.query(INVOICES + "n.number IN (:numbers) UNION ALL " + CREDIT_NOTES + "n.number IN (:numbers)",
                Map.of("numbers", numbers), (row, _) -> taxed(row)).stream()
                .collect(Collectors.toMap(one -> one.document().number(), one -> one));
    }

    /** Documents of the span in this currency that the ledger has no entry for, by number. @param after the last one known */
    @Transactional(readOnly = true)
    public List<Taxed> withoutEntry(Kind kind, Span span, Currency currency, String after, int most) {
        String select = switch (kind) {
            case INVOICE -> INVOICES + "n.currency = :currency AND ";
            case CREDIT_NOTE -> CREDIT_NOTES + "i.currency = :currency AND ";
        };
        return named.query(select + WITHOUT_ENTRY + " ORDER BY n.number LIMIT " + most, Map.of("begin", Times.utc(span.begin()), "end",
                Times.utc(span.end()), "after", after, "currency", currency.getCurrencyCode(), "words",
                kind == Kind.INVOICE ? "invoice " : "credit note "), (row, _) -> taxed(row));
    }

    private static Taxed taxed(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        Optional<Terms> terms = Optional.ofNullable(row.getBytes("terms")).map(json -> JsonMapper.shared().readValue(json, Terms.class));
        BigDecimal tax = amount(row.getLong("tax_cents"), currency);
        Currency taxCurrency = terms.map(one -> one.seller().currency()).orElse(currency);
        Kind kind = Kind.valueOf(row.getString("kind"));
        Rate rate = new Rate(terms.map(one -> one.vat().treatment()),
                terms.map(one -> one.vat().percent().stripTrailingZeros()).orElse(BigDecimal.ZERO),
                terms.map(one -> one.buyer().country()).orElse(""), currency, taxCurrency);
        BigDecimal declared = taxCurrency.equals(currency)
                ? tax
                : kind == Kind.CREDIT_NOTE && row.getObject("other_tax_cents") != null
                        ? amount(row.getLong("other_tax_cents"), taxCurrency)
                        : terms.flatMap(Terms::exchange).map(Terms.Exchange::tax).filter(_ -> kind == Kind.INVOICE)
                                .orElse(amount(0, taxCurrency));
        return new Taxed(rate, new Document(kind, row.getString("number"), row.getString("invoice"),
                new BusinessId(row.getInt("business_id")), YearMonth.parse(row.getString("period")),
                terms.filter(_ -> kind == Kind.INVOICE).map(Terms::issued).orElse(row.getObject("issued", LocalDate.class)),
                amount(row.getLong("sum_cents"), currency), tax, declared), terms.map(Terms::due));
    }

    private static BigDecimal amount(long cents, Currency currency) {
        return BigDecimal.valueOf(cents, Math.max(0, currency.getDefaultFractionDigits()));
    }
}
