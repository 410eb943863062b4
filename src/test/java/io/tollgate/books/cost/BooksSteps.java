package io.tollgate.books.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.books.AgedItems;
import io.tollgate.books.Prepaid;
import io.tollgate.books.Revenue;
import io.tollgate.books.Revenue.Basis;
import io.tollgate.books.Revenue.Dimension;
import io.tollgate.books.Span;
import io.tollgate.books.cost.CostRows.Slice;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.ledger.Reservation;
import io.tollgate.ledger.SupplierCost;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestContextManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the examples of the books say. */
public final class BooksSteps {

    private static final Instant BOOKED = Instant.parse("2026-10-01T09:00:00Z");
    private static final ZoneId UTC = ZoneOffset.UTC;

    private final Application application = new Application();
    private Optional<EnrolledBusiness> business = Optional.empty();
    private Optional<Invoice> invoice = Optional.empty();
    private ZoneId zone = UTC;
    private int slices;

    @TollgateTest
    static final class Application {

        @Autowired
        Ledger ledger;
        @Autowired
        Invoices invoices;
        @Autowired
        Agreements agreements;
        @Autowired
        Payments payments;
        @Autowired
        Revenue revenue;
        @Autowired
        Prepaid prepaid;
        @Autowired
        AgedItems items;
        @Autowired
        BillRows rows;
        @Autowired
        CostRows costs;
        @Autowired
        Businesses businesses;
        @Autowired
        RateCards cards;
        @Autowired
        TransactionTemplate transaction;
        @Autowired
        JdbcTemplate jdbc;
        @Autowired
        World world;
    }

    @Before("@books")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @After("@books")
    public void forget() {
        business.ifPresent(one -> {
            application.jdbc.update("DELETE FROM supplier_cost WHERE business_id = ?", one.id().value());
            application.jdbc.update("UPDATE supplier_bill_day SET replaced_by = bill_id WHERE account = ?", one.handle());
        });
    }

    @Given("the books of a/an {word} in {home} on account")
    public void onAccount(String trade, ZoneId home) {
        zone = home;
        business = Optional.of(application.world.business().in(home.getId()).onAccount("1000").enrol());
    }

    @Given("the books of a/an {word} in {home} that paid {word} USD in advance")
    public void prepaid(String trade, ZoneId home, String amount) {
        zone = home;
        business = Optional.of(application.world.business().in(home.getId()).prepaid(amount).enrol());
    }

    @Given("{bigdecimal} % off all messages and a fee of {bigdecimal} USD are in its contract from {day} on")
    public void contract(BigDecimal percent, BigDecimal fee, LocalDate first) {
        for (Terms terms : List.of(new Terms.Discount(Optional.empty(), Optional.empty(), percent),
                new Terms.PlanFee(Money.of(fee, World.USD)))) {
            application.agreements.approve(application.agreements.propose(shop(), new Proposal(terms, first, Optional.empty(),
                    "The example says so."), new Signed("Ann Berger", BOOKED)), new Signed("Ben Okafor", BOOKED));
        }
    }

    @When("it was charged for {int} {sort} to {destination} on {day}")
    public void charged(int messages, Category category, String country, LocalDate day) {
        Instant at = day.atTime(12, 0).atZone(zone).toInstant();
        long ceiling = application.cards.inForce().ceilingFor(country, category, World.USD, day, day);
        List<Reservation> all = Stream
                .generate(() -> HeldMoney.reservation(shop(), category, country, ceiling, Optional.empty(), at))
                .limit(messages).toList();
        assertThat(application.ledger.reserve(all)).isTrue();
        application.ledger.settle(all.stream().map(message -> new Delivered(message.id(), at)).toList(), List.of());
    }

    @When("its books of {month} were invoiced on {day}")
    public void invoiced(YearMonth month, LocalDate day) {
        invoice = application.invoices.run(shop(), month, day.atTime(9, 0).atZone(zone).toInstant());
    }

    @When("it paid {bigdecimal} USD for that on {day}")
    public void paid(BigDecimal amount, LocalDate day) {
        Instant at = day.atTime(9, 0).atZone(zone).toInstant();
        application.payments.book(shop(), Money.of(amount, World.USD), invoice.orElseThrow().number(), at,
                new Booking("Ann Berger", at, ""));
    }

    @Then("its revenue from {day} to {day} is")
    public void revenue(LocalDate from, LocalDate to, DataTable expected) {
        List<List<String>> found = new ArrayList<>();
        application.revenue.each(new Revenue.Query(new Span(from, to, zone), Basis.DELIVERED,
                Set.of(Dimension.MARKET, Dimension.CATEGORY), Optional.of(shop())),
                line -> found.add(List.of(line.market(),
                        line.category(), String.valueOf(line.messages()), text(line.revenue()), text(line.discounts()), text(line.fees()),
                        text(line.income()))));
        assertThat(found).isEqualTo(rows(expected));
    }

    @Then("{bigdecimal} USD of it are prepaid")
    public void prepaid(BigDecimal amount) {
        // The charge is booked now, whatever its day; so the end of all days is asked.
        assertThat(application.prepaid.before(Instant.parse("2900-01-01T00:00:00Z"))).filteredOn(line -> line.business().equals(shop()))
                .extracting(Prepaid.Line::balance).containsExactly(Money.of(amount, World.USD));
    }

    @Then("these amounts of it are open at the end of the day")
    public void open(DataTable expected) {
        assertThat(rows(expected)).allSatisfy(row -> assertThat(application.items.on(LocalDate.parse(row.getFirst()), zone,
                AgedItems.Since.ISSUE)).filteredOn(item -> item.business().equals(shop()))
                .extracting(item -> text(item.open()), item -> item.age().name())
                .containsExactly(tuple(row.get(1), row.get(2))));
    }

    @Given("Tollgate counted {int} {sort} to {destination} for it on {day}")
    public void counted(int messages, Category category, String country, LocalDate day) {
        counted(messages, category, country, day, 0);
    }

    @Given("Tollgate counted {int} {sort} to {destination} for it on {day}, and {int} free ones")
    public void counted(int messages, Category category, String country, LocalDate day, int free) {
        String market = application.cards.inForce().market(country, day);
        long micros = application.cards.supplier().rate(market, category, World.USD, day).orElseThrow().parts(0, messages).stream()
                .mapToLong(part -> part.messages() * part.micros()).sum();
        Slice slice = new Slice(-1 - slices++, shop(), day, market, category, messages, free);
        application.costs.add(slice, SupplierCost.journalEntry(slice.text()), World.USD, Optional.of(micros));
    }

    @When("the network's bill says for it")
    public void billed(DataTable lines) {
        StringBuilder file = new StringBuilder("business,waba_id,day,country,pricing_category,pricing_type,volume,cost,currency\n");
        String handle = business.orElseThrow().handle();
        rows(lines).forEach(row -> file.append(handle).append(',').append(handle).append(',').append(String.join(",", row))
                .append(",USD\n"));
        SupplierBills bills = bills();
        application.transaction.executeWithoutResult(_ -> {
            try {
                bills.add(new ByteArrayInputStream(file.toString().getBytes(StandardCharsets.UTF_8)), Optional.empty(),
                        Instant.parse("2026-12-01T09:00:00Z"), "Ann Berger");
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    @Then("its bill and the books differ from {day} to {day} by")
    public void differ(LocalDate from, LocalDate to, DataTable expected) {
        assertThat(bills().compare(from, to, World.USD).differences()).filteredOn(one -> one.business().equals(Optional.of(shop())))
                .extracting(one -> List.of(one.day().toString(), one.category().name(), one.kind().name(),
                        String.valueOf(one.billMessages()), String.valueOf(one.ownMessages()), text(one.amount())))
                .containsExactlyInAnyOrderElementsOf(rows(expected));
    }

    private SupplierBills bills() {
        return new SupplierBills(application.rows, application.costs, application.businesses, application.cards,
                new SupplierSettings("USD", "UTC"));
    }

    private BusinessId shop() {
        return business.orElseThrow(() -> new IllegalStateException("the example names no business")).id();
    }

    private static String text(Money amount) {
        return amount.exact().toPlainString();
    }

    /** The rows without the header. An empty cell arrives as null. */
    private static List<List<String>> rows(DataTable table) {
        return table.cells().stream().skip(1)
                .map(row -> row.stream().map(cell -> Objects.requireNonNullElse(cell, "")).toList()).toList();
    }
}
