package io.tollgate.invoicing;

import static io.tollgate.world.HeldMoney.free;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.database.Slice;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Grant.Signed;
import io.tollgate.ledger.Grants;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.MonthTotals;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Businesses that are invoiced together get the invoices that each would get alone, and stop each other in nothing. */
@TollgateTest
class ManyInvoicesTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_SEPTEMBER = Instant.parse("2026-09-15T12:00:00Z");
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-02T09:00:00Z");
    private static final List<Long> PRICES = List.of(70_001L, 70_001L, 45_333L, 12_500L, 3L);

    @Autowired
    Invoices invoices;

    @Autowired
    ManyInvoices many;

    @Autowired
    MonthEnd monthEnd;

    @Autowired
    Buyers buyers;

    @Autowired
    HeldInvoices held;

    @Autowired
    Ledger ledger;

    @Autowired
    MonthTotals totals;

    @Autowired
    Grants grants;

    @Autowired
    Payments payments;

    @Autowired
    Charges charges;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    World world;

    private WorldBooks books;

    @BeforeEach
    void openBooks() {
        books = world.books();
    }

    @AfterEach
    void closeBooks() {
        books.close();
    }

    /** What is special about a business before it sends its messages, and after. */
    private record Kind(String name, Consumer<BusinessId> before, Consumer<BusinessId> after) {}

    private List<Kind> kinds() {
        Consumer<BusinessId> nothing = _ -> {};
        Consumer<BusinessId> sends = business -> books.deliver(business, Category.UTILITY, MID_OCTOBER, PRICES);
        return List.of(new Kind("usual", nothing, sends), new Kind("silent", nothing, nothing),
                new Kind("discount", business -> books.agree(business, discount(), "2026-10-01"), sends),
                new Kind("discount of some days", business -> books.agree(business, discount(), "2026-10-15"), sends.andThen(
                        business -> books.deliver(business, Category.UTILITY, MID_OCTOBER.minusSeconds(86_400), PRICES))),
                new Kind("price", business -> books.agree(business, new Terms.Price("Germany", Category.UTILITY, usd(40_000)),
                        "2026-10-01"), sends),
                new Kind("allowance", business -> books.agree(business, new Terms.Allowance(Optional.empty(), Optional.empty(), 2),
                        "2026-10-01"), sends),
                new Kind("fee of the plan", business -> books.agree(business, new Terms.PlanFee(usd(9_990_000)), "2026-09-10"), sends),
                new Kind("fee without messages", business -> books.agree(business, new Terms.PlanFee(usd(9_990_000)), "2026-10-10"),
                        nothing),
                new Kind("minimum fee", business -> books.agree(business, new Terms.MinimumFee(usd(5_000_000)), "2026-10-01"), sends),
                new Kind("two months", nothing, sends.andThen(
                        business -> books.deliver(business, Category.MARKETING, MID_SEPTEMBER, PRICES))),
                new Kind("paid before", business -> books.pay(business, "0.10", "before", MID_SEPTEMBER), sends.andThen(
                        business -> books.deliver(business, Category.MARKETING, MID_SEPTEMBER, PRICES))),
                new Kind("granted", this::grant, sends), new Kind("free", nothing, this::deliverFree),
                new Kind("taken back", nothing, business -> payments.takeBack(charges.of(books.deliver(business, Category.UTILITY,
                        MID_OCTOBER, PRICES).subList(0, 1)).getFirst(), new Payments.Booking("ann", MID_OCTOBER, "Lost."))));
    }

    @Test
    void invoicesOfManyAreThoseOfEachAlone() {
        List<BusinessId> alone = kinds().stream().map(this::business).toList();
        List<BusinessId> together = kinds().stream().map(this::business).toList();

        alone.forEach(business -> invoices.run(business, OCTOBER, NOVEMBER));
        monthEnd.invoice(part(together), NOVEMBER);

        for (int one = 0; one < alone.size(); one++) {
            String name = kinds().get(one).name();
            assertThat(asIf(together.get(one))).as(name).isEqualTo(asIf(alone.get(one)));
            assertThat(books(together.get(one))).as(name).isEqualTo(books(alone.get(one)));
            assertThat(ledger.account(together.get(one)).invoicedThrough()).isEqualTo(OCTOBER);
            world.audit().of(together.get(one));
        }
        assertThat(together.stream().filter(one -> invoices.of(one).isEmpty())).as("only the silent one").hasSize(1);
        noGaps();
    }

    @Test
    void fewNeedARunOfTheirOwn() {
        List<BusinessId> together = kinds().stream().map(this::business).toList();

        ManyInvoices.Outcome outcome = many.run(accounts(together), OCTOBER, NOVEMBER, Invoices.JOB);

        assertThat(outcome.alone().stream().map(one -> kinds().get(together.indexOf(one.business())).name()))
                .containsExactly("minimum fee", "taken back");
        assertThat(outcome.made()).allSatisfy(invoice -> assertThat(invoices.byNumber(invoice.number())).contains(invoice));
        assertThat(many.run(accounts(together), OCTOBER, NOVEMBER, Invoices.JOB).made()).as("none twice").isEmpty();
        noGaps();
    }

    /** One business fails, at each statement; the others have their invoices, and no number is lost. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BEFORE UPDATE ON balance     | NEW.business_id = :shop AND NEW.closed_through > OLD.closed_through
            BEFORE INSERT ON invoice     | NEW.business_id = :shop
            AFTER INSERT ON invoice      | NEW.business_id = :shop
            AFTER INSERT ON invoice_line | NEW.market = 'Mars'
            BEFORE INSERT ON entry       | NEW.kind = 'INVOICE' AND NEW.account = CONCAT('business:', :shop)
            BEFORE UPDATE ON balance     | NEW.business_id = :shop AND NEW.balance_micros <> OLD.balance_micros
            AFTER INSERT ON receivable   | NEW.business_id = :shop
            BEFORE UPDATE ON balance     | NEW.business_id = :shop AND NEW.invoiced_through > OLD.invoiced_through
            """)
    @ExtendWith(OutputCaptureExtension.class)
    void oneThatFailsStopsOnlyItself(String where, String when, CapturedOutput output) {
        List<BusinessId> shops = shops(7);
        BusinessId faulty = shops.get(4);
        String market = jdbc.queryForObject("SELECT MIN(market) FROM charge WHERE business_id = ?", String.class, faulty.value());
        jdbc.update("UPDATE charge SET market = 'Mars' WHERE business_id = ?", faulty.value());
        jdbc.execute("CREATE TRIGGER death " + where + " FOR EACH ROW BEGIN IF " + when.replace(":shop", faulty.toString())
                + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'died here'; END IF; END");
        try {
            monthEnd.invoice(part(shops), NOVEMBER);
        } finally {
            jdbc.execute("DROP TRIGGER death");
        }

        assertThat(shops).allSatisfy(shop -> assertThat(invoices.of(shop)).hasSize(shop.equals(faulty) ? 0 : 1));
        assertThat(output).contains("Month 2026-10 of business " + faulty + " could not be invoiced");
        noGaps();

        monthEnd.invoice(part(shops), NOVEMBER);

        assertThat(shops).allSatisfy(shop -> assertThat(invoices.of(shop)).hasSize(1));
        noGaps();
        jdbc.update("UPDATE charge SET market = ? WHERE business_id = ?", market, faulty.value());
        shops.forEach(shop -> world.audit().of(shop));
    }

    @Test
    void oneWhoseRowsCannotBeReadStopsOnlyItself() {
        List<BusinessId> shops = shops(5);
        buyers.put(shops.get(1), Trade.buyer("BE"), MID_OCTOBER);
        jdbc.update("UPDATE invoice_buyer SET particulars = '{' WHERE business_id = ?", shops.get(1).value());

        monthEnd.invoice(part(shops), NOVEMBER);

        assertThat(shops.stream().filter(shop -> invoices.of(shop).isEmpty())).containsExactly(shops.get(1));
        jdbc.update("DELETE FROM invoice_buyer WHERE business_id = ?", shops.get(1).value());
        noGaps();
    }

    /** The connection breaks when all of them are booked: what was done is undone, and the next run does it. */
    @Test
    void aCrashInTheMiddleLeavesNothingBehind() {
        List<BusinessId> shops = shops(6);
        List<Long> balances = balances(shops);
        ManyInvoices crashing = TaxedInvoices.many(world, _ -> jdbc.execute("KILL " + jdbc.queryForObject("SELECT CONNECTION_ID()",
                Long.class)));
        shops.forEach(shop -> buyers.put(shop, Trade.buyer("BE"), MID_OCTOBER));

        assertThatThrownBy(() -> crashing.run(accounts(shops), OCTOBER, NOVEMBER, Invoices.JOB)).isInstanceOf(RuntimeException.class);

        assertThat(shops).allSatisfy(shop -> assertThat(invoices.of(shop)).isEmpty());
        assertThat(balances(shops)).isEqualTo(balances);
        assertThat(accounts(shops)).allSatisfy(account -> assertThat(account.closedThrough()).as("the close stays").isEqualTo(OCTOBER));
        noGaps();
        assertThat(many.run(accounts(shops), OCTOBER, NOVEMBER, Invoices.JOB).made()).hasSize(6);
        noGaps();
        shops.forEach(shop -> world.audit().of(shop));
    }

    /** Two nodes, each with two workers, take the same businesses in other parts; one of them is asked for by a person, too. */
    @Test
    void severalNodesIssueEachInvoiceOnceWithoutGaps() throws Exception {
        List<BusinessId> shops = shops(20);
        List<List<BusinessId>> parts = List.of(shops, shops.subList(0, 12), shops.subList(5, 20), shops.subList(8, 10));
        List<Callable<Object>> tasks = new ArrayList<>();
        Stream.concat(parts.stream(), parts.stream()).forEach(part -> tasks.add(() -> {
            monthEnd.invoice(part(part), NOVEMBER);
            return "";
        }));
        tasks.add(() -> invoices.run(shops.get(9), OCTOBER, NOVEMBER));

        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Object> one : threads.invokeAll(tasks)) {
                one.get();
            }
        }
        monthEnd.invoice(part(shops), NOVEMBER);

        assertThat(shops).allSatisfy(shop -> {
            assertThat(invoices.of(shop)).hasSize(1);
            assertThat(world.audit().number("SELECT COUNT(*) FROM receivable WHERE business_id = ?", shop.value())).isOne();
            world.audit().of(shop);
        });
        noGaps();
    }

    /** While somebody holds the balance of one, perhaps for long, the months of the others are closed and invoiced. */
    @Test
    void nobodyWaitsForTheBalanceOfAnother() throws Exception {
        List<BusinessId> shops = shops(5);

        transaction.executeWithoutResult(_ -> {
            ledger.lockAccount(shops.get(2));
            try (ExecutorService other = Executors.newSingleThreadExecutor()) {
                ManyInvoices.Outcome outcome = other.submit(() -> many.run(accounts(shops), OCTOBER, NOVEMBER, Invoices.JOB)).get();
                assertThat(outcome.made()).hasSize(4);
                assertThat(outcome.alone()).extracting(Account::business).containsExactly(shops.get(2));
            } catch (InterruptedException | java.util.concurrent.ExecutionException failure) {
                throw new IllegalStateException(failure);
            }
        });

        assertThat(ledger.account(shops.get(2)).closedThrough()).isNotEqualTo(OCTOBER);
        assertThat(many.run(accounts(shops), OCTOBER, NOVEMBER, Invoices.JOB).made()).hasSize(1);
        noGaps();
    }

    /** The charges of a large business are counted in short statements, and nobody else's invoice waits for that. */
    @ParameterizedTest
    @CsvSource({"5000, true", "5001, false"})
    void aLargeBusinessIsInvoicedAlone(int charges, boolean isTogether) {
        List<BusinessId> shops = shops(3);
        transaction.executeWithoutResult(all -> {
            all.setRollbackOnly(); // these charges were never booked
            jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                    + " currency, free_reason, rate_version) WITH RECURSIVE ten (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ten"
                    + " WHERE n < 9) SELECT UNHEX(CONCAT('0199', LPAD(HEX(a.n + 10 * b.n + 100 * c.n + 1000 * d.n), 28, '0'))), ?, 1,"
                    + " '2026-10-10 12:00:00', '2026-10-10', '2026-10', 'Germany', 'UTILITY', 45000, 'USD', '', '2026-10-01'"
                    + " FROM ten a, ten b, ten c, ten d WHERE a.n + 10 * b.n + 100 * c.n + 1000 * d.n < ?", shops.get(1).value(),
                    charges - PRICES.size());

            assertThat(totals.large(shops, OCTOBER.minusMonths(1), OCTOBER)).isEqualTo(isTogether ? Set.of() : Set.of(shops.get(1)));
            assertThat(totals.large(shops, OCTOBER, OCTOBER.plusMonths(1))).isEmpty();
        });
    }

    @Test
    void oneThatLacksSomethingIsHeldWithTheReasonAndOthersAreIssued() {
        List<BusinessId> shops = shops(4);
        shops.stream().skip(1).forEach(shop -> buyers.put(shop, Trade.buyer("BE"), MID_OCTOBER));
        MonthEnd taxed = TaxedInvoices.monthEnd(world, _ -> {});

        taxed.invoice(part(shops), NOVEMBER);
        taxed.invoice(part(shops), NOVEMBER);

        assertThat(shops.stream().filter(shop -> invoices.of(shop).isEmpty())).containsExactly(shops.getFirst());
        assertThat(held.list(Slice.first(1_000)).stream().filter(one -> shops.contains(one.business()))).singleElement()
                .satisfies(one -> assertThat(one.reasons()).contains("legalName is missing"));
        buyers.put(shops.getFirst(), Trade.buyer("BE"), NOVEMBER);
        taxed.invoice(part(shops), NOVEMBER);
        assertThat(invoices.of(shops.getFirst())).hasSize(1);
        assertThat(held.list(Slice.first(1_000)).stream().filter(one -> shops.contains(one.business()))).isEmpty();
        noGaps();
    }

    @Test
    void partsAreAtMostSoLargeAndEnoughForAllWorkers() {
        InvoiceWorkers two = new InvoiceWorkers(2);

        assertThat(two.parts(List.of(), 25)).isEmpty();
        assertThat(two.parts(List.of(1, 2, 3), 25)).containsExactly(List.of(1, 2), List.of(3));
        assertThat(two.parts(IntStream.range(0, 120).boxed().toList(), 25)).hasSize(5).allMatch(part -> part.size() <= 25);
        assertThat(new InvoiceWorkers(1).parts(List.of(1, 2, 3), 25)).containsExactly(List.of(1, 2, 3));
    }

    private List<BusinessId> shops(int count) {
        return Stream.generate(() -> business(kinds().getFirst())).limit(count).toList();
    }

    private BusinessId business(Kind kind) {
        BusinessId business = world.business().onAccount("1000").since(World.LONG_AGO).enrol().id();
        kind.before().accept(business);
        kind.after().accept(business);
        return business;
    }

    private static Terms discount() {
        return new Terms.Discount(Optional.empty(), Optional.empty(), new BigDecimal("12.5"));
    }

    private void grant(BusinessId business) {
        grants.approve(grants.propose(business, new Grants.Proposal(usd(100_000), LocalDate.parse("2026-01-01"), LocalDate.parse(
                "2029-12-31"), 1, "Welcome"), new Signed("Ann Berger", World.LONG_AGO)), new Signed("Ben Okafor", World.LONG_AGO));
    }

    private void deliverFree(BusinessId business) {
        List<Reservation> some = Stream.generate(() -> free(business, Category.SERVICE, FreeReason.PILOT, MID_OCTOBER)).limit(3).toList();
        assertThat(ledger.reserve(some)).isTrue();
        ledger.settle(some.stream().map(one -> new Delivered(one.id(), MID_OCTOBER)).toList(), List.of());
    }

    private List<Account> accounts(List<BusinessId> businesses) {
        return List.copyOf(ledger.accounts(businesses).values());
    }

    private MonthEnd.Part part(List<BusinessId> businesses) {
        return new MonthEnd.Part(OCTOBER, accounts(businesses));
    }

    private List<Long> balances(List<BusinessId> businesses) {
        return accounts(businesses).stream().map(one -> one.balance().micros()).toList();
    }

    /** Its invoices as those of a business without number would be. */
    private List<Invoice> asIf(BusinessId business) {
        return invoices.of(business).stream().map(one -> new Invoice("", new BusinessId(1), one.month(), one.currency(), one.lines(),
                one.issuedAt(), one.terms(), one.fees(), one.paid())).toList();
    }

    /** Its balance, what it owes and has paid, and what of it was booked beside its messages. */
    private List<Object> books(BusinessId business) {
        Money balance = ledger.account(business).balance();
        return List.of(balance, jdbc.queryForList("SELECT total_micros, open_micros, paid_micros, credited_micros, from_balance, issued_at,"
                + " due FROM receivable WHERE business_id = ? ORDER BY number", business.value()).toString(),
                jdbc.queryForList("SELECT kind, amount_micros, made_by, IF(kind = 'GRANT_USED', 0, at) FROM entry WHERE account = ?"
                        + " AND kind <> 'CHARGE' ORDER BY kind, amount_micros", "business:" + business).toString(),
                jdbc.queryForList("SELECT kind, amount_micros FROM allotment a JOIN receivable r USING (number) WHERE business_id = ?"
                        + " ORDER BY kind, amount_micros", business.value()).toString(),
                world.audit().number("SELECT COUNT(*) FROM credit_note WHERE business_id = ?", business.value()));
    }

    private void noGaps() {
        assertThat(jdbc.queryForList("SELECT series FROM invoice_series s WHERE last_number <>"
                + " (SELECT COUNT(*) FROM invoice WHERE number LIKE CONCAT(s.series, '-%'))"
                + " + (SELECT COUNT(*) FROM credit_note WHERE number LIKE CONCAT(s.series, '-%'))", String.class)).as("years with gaps")
                .isEmpty();
    }
}
