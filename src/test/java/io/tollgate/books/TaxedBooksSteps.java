package io.tollgate.books;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.books.TaxReport.Document;
import io.tollgate.books.datev.DatevBatches;
import io.tollgate.books.saft.ReadSaft;
import io.tollgate.books.saft.SaftFiles;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Seller;
import io.tollgate.invoicing.TaxedInvoices;
import io.tollgate.invoicing.Trade;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.SaftCodes;
import io.tollgate.tariff.SaftCodes.TaxCode;
import io.tollgate.tariff.TaxTable;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.test.context.TestContextManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Steps for taxed-month.feature. The files are made as if all of the month had been booked on its day; then that is taken back. */
public final class TaxedBooksSteps {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");

    private final Application application = new Application();
    private final Map<String, BusinessId> customers = new LinkedHashMap<>();
    private final Map<String, Invoice> invoices = new LinkedHashMap<>();
    private final RateCards tables = new RateCards();
    private Optional<WorldBooks> books = Optional.empty();
    private Seller seller = Trade.nobody();

    @TollgateTest
    static final class Application {

        @Autowired
        RateCards shipped;
        @Autowired
        Buyers buyers;
        @Autowired
        CreditNotes notes;
        @Autowired
        TaxReport taxes;
        @Autowired
        ApplicationEventPublisher events;
        @Autowired
        NamedParameterJdbcTemplate named;
        @Autowired
        JdbcTemplate jdbc;
        @Autowired
        TransactionTemplate transaction;
        @Autowired
        World world;
    }

    @Before("@taxed-books")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
        books = Optional.of(application.world.books());
        tables.takeEffect(new TaxTable(application.shipped.taxes().vatRates(), List.of()));
        tables.takeEffect(application.shipped.accountNumbers());
        SaftCodes codes = application.shipped.saft(); // those of Norway, which has no tax of 19 %
        tables.takeEffect(new SaftCodes(codes.accounts(), Stream.concat(codes.taxCodes().stream(), Stream.of(
                new TaxCode("DOMESTIC", new BigDecimal("19"), "3", LocalDate.MIN, LocalDate.MAX))).toList()));
    }

    @After("@taxed-books")
    public void closeBooks() {
        books.ifPresent(WorldBooks::close);
    }

    @Given("a seller in {nation} with these customers, who pay in EUR")
    public void parties(String from, DataTable named) {
        seller = Trade.seller(from);
        rows(named).forEach(row -> {
            BusinessId id = application.world.business().currency("EUR").in(BERLIN.getId()).onAccount("1000000").enrol().id();
            application.buyers.put(id, Trade.buyer(row.get(1)), World.LONG_AGO);
            customers.put(row.getFirst(), id);
        });
    }

    @When("these messages of {month} are invoiced on {day}")
    public void invoiced(YearMonth month, LocalDate day, DataTable messages) {
        rows(messages).forEach(row -> books.orElseThrow().deliver(customer(row.getFirst()), Category.valueOf(row.get(1)),
                month.atDay(15).atTime(12, 0).atZone(BERLIN).toInstant(),
                Collections.nCopies(Integer.parseInt(row.get(2)), new BigDecimal(row.get(3)).movePointRight(6).longValueExact())));
        customers.forEach((name, id) -> invoices.put(name, TaxedInvoices.of(application.world, application.events, seller, tables)
                .run(id, month, at(day)).orElseThrow()));
    }

    @When("the {word} messages of {word} are credited on {day}")
    public void credited(String category, String name, LocalDate day) {
        Invoice invoice = Objects.requireNonNull(invoices.get(name), name);
        int line = IntStream.range(0, invoice.lines().size())
                .filter(index -> invoice.lines().get(index).category().equals(Category.valueOf(category))).findFirst().orElseThrow();
        application.notes.issue(invoice, new Wanted.Lines(Set.of(line + 1)), "The example says so.", at(day), "Ann Berger");
    }

    @Then("the tax report from {month} to {month} is")
    public void taxed(YearMonth from, YearMonth to, DataTable expected) {
        List<List<String>> found = new ArrayList<>();
        application.taxes.of(from, to).forEach(group -> {
            List<Document> own = group.documents().stream().filter(one -> customers.containsValue(one.business())).toList();
            if (!own.isEmpty()) {
                TaxReport.Group ours = new TaxReport.Group(group.rate(), own);
                found.add(List.of(group.rate().treatment().orElseThrow().name(), group.rate().country(),
                        group.rate().percent().toPlainString(), String.valueOf(own.size()), ours.net().toPlainString(),
                        ours.tax().toPlainString()));
            }
        });
        assertThat(found).isEqualTo(rows(expected));
    }

    @Then("its DATEV bookings from {day} to {day} are")
    public void datev(LocalDate from, LocalDate to, DataTable expected) {
        bookedOnItsDay(() -> assertThat(DatevBatches.bookings(application.jdbc, tables, seller, new Span(from, to, ZoneOffset.UTC), NOW))
                .extracting(line -> List.of(line.get(9), line.get(0), text(line.get(1)), account(line.get(6)), line.get(8),
                        words(text(line.get(13)))))
                .containsExactlyInAnyOrderElementsOf(rows(expected)));
    }

    @Then("its audit file from {day} to {day} has")
    public void audited(LocalDate from, LocalDate to, DataTable expected) {
        bookedOnItsDay(() -> {
            ReadSaft file = file(from, to);
            List<List<String>> found = new ArrayList<>();
            file.transactions().stream().filter(one -> one.kind().equals("CHARGE") || one.lines().stream().anyMatch(this::isOwn))
                    .forEach(one -> one.lines().forEach(line -> found.add(List.of(one.kind(), line.number(), name(line.customer()),
                            line.amount().toPlainString(), tax(line)))));
            assertThat(found).containsExactlyInAnyOrderElementsOf(rows(expected));
        });
    }

    @Then("the sums of its audit file from {day} to {day} are")
    public void totals(LocalDate from, LocalDate to, DataTable expected) {
        bookedOnItsDay(() -> {
            ReadSaft file = file(from, to);
            Map<String, String> found = new LinkedHashMap<>();
            found.put("debit", file.text("TotalDebit"));
            found.put("credit", file.text("TotalCredit"));
            customers.forEach((name, id) -> found.put(name, file.customers("Closing").getOrDefault(id.toString(), BigDecimal.TEN)
                    .toPlainString()));
            assertThat(found).isEqualTo(expected.asMap());
        });
    }

    private ReadSaft file(LocalDate from, LocalDate to) {
        return SaftFiles.file(application.world, tables, seller, new Span(from, to, ZoneOffset.UTC), NOW);
    }

    /** The ledger books now, whatever the day of a message; nobody else has entries of these days. */
    private void bookedOnItsDay(Runnable check) {
        application.transaction.executeWithoutResult(status -> {
            application.named.update("UPDATE entry e JOIN (SELECT DISTINCT journal_entry_id FROM entry WHERE account IN (:accounts)) own"
                    + " ON own.journal_entry_id = e.journal_entry_id SET e.booked_at = e.at",
                    Map.of("accounts", customers.values().stream().map(id -> "business:" + id.value()).toList()));
            check.run();
            status.setRollbackOnly();
        });
    }

    private boolean isOwn(ReadSaft.Line line) {
        return customers.values().stream().anyMatch(id -> id.toString().equals(line.customer()));
    }

    /** Code, base and tax of the line; credit is positive. */
    private static String tax(ReadSaft.Line line) {
        return line.element().getElementsByTagName("TaxCode").getLength() == 0
                ? ""
                : Stream.of("TaxCode", "TaxBase", "CreditTaxAmount", "DebitTaxAmount").flatMap(tag -> {
                    var found = line.element().getElementsByTagName(tag);
                    return found.getLength() == 0
                            ? Stream.empty()
                            : Stream.of((tag.startsWith("Debit") ? "debit " : "") + found.item(0).getTextContent().strip());
                }).reduce((one, other) -> one + " " + other).orElseThrow();
    }

    /** A debtor has the number of its business above 10000. */
    private String account(String number) {
        return customers.entrySet().stream().filter(one -> number.equals(String.valueOf(10_000 + one.getValue().value())))
                .map(Map.Entry::getKey).findFirst().orElse(number);
    }

    private String words(String text) {
        return text.startsWith("business:") ? name(text.substring("business:".length())) : text;
    }

    private String name(String id) {
        return customers.entrySet().stream().filter(one -> one.getValue().toString().equals(id)).map(Map.Entry::getKey).findFirst()
                .orElse(id);
    }

    private BusinessId customer(String name) {
        return Objects.requireNonNull(customers.get(name), name);
    }

    private static Instant at(LocalDate day) {
        return day.atTime(12, 0).atZone(BERLIN).toInstant();
    }

    private static String text(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    /** The rows without the header. An empty cell arrives as null. */
    private static List<List<String>> rows(DataTable table) {
        return table.cells().stream().skip(1)
                .map(row -> row.stream().map(cell -> Objects.requireNonNullElse(cell, "")).toList()).toList();
    }
}
