package io.tollgate.books;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.books.Revenue.Basis;
import io.tollgate.books.Revenue.Dimension;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.TaxedInvoices;
import io.tollgate.invoicing.Trade;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Grant;
import io.tollgate.ledger.Grants;
import io.tollgate.ledger.LateCharges;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The report of revenue has all income of the ledger, by its kinds. */
@TollgateTest
class IncomeTest {

    private static final Instant BEGIN = Instant.parse("2026-08-01T00:00:00Z");
    private static final List<String> MARKETS = List.of("Elsewhere", "Nowhere", "Rest of: Erewhon");

    @Autowired
    Revenue revenue;
    @Autowired
    Ledger ledger;
    @Autowired
    CreditNotes notes;
    @Autowired
    Buyers buyers;
    @Autowired
    Grants grants;
    @Autowired
    Agreements agreements;
    @Autowired
    RateCards cards;
    @Autowired
    ApplicationEventPublisher events;
    @Autowired
    PlatformTransactionManager transactions;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    private RateCard inForce;

    @BeforeEach
    void openBooks() {
        inForce = cards.inForce();
        cards.takeEffect(TariffPrices.card());
    }

    @AfterEach
    void restoreRateCard() {
        cards.takeEffect(inForce);
    }

    /** 10 % off, a fee of 100 a month, a reminder of 5.00 and 0.37, and half of it credited: each has its column. */
    @ParameterizedTest
    @ValueSource(longs = {10, 11})
    void incomeIsWhatTheAccountsOfIncomeGained(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        BusinessId shop = shop("DE");
        agree(shop, new Terms.Discount(Optional.empty(), Optional.empty(), BigDecimal.TEN));
        agree(shop, new Terms.PlanFee(usd(100_000_000)));
        for (int message = 0; message < 20; message++) {
            sell(shop, MARKETS.get(random.nextInt(MARKETS.size())), Instant.parse("2026-10-15T12:00:00Z"),
                    1 + random.nextInt(9_000_000));
        }
        Invoice invoice = TaxedInvoices.of(world, events).run(shop, YearMonth.of(2026, 10), Instant.parse("2026-11-01T09:00:00Z"))
                .orElseThrow();
        ledger.book(new LateCharges(shop, invoice.number() + "-1", usd(5_000_000), usd(370_000), Instant.parse("2026-11-20T09:00:00Z"),
                "job:reminders"));
        notes.issue(invoice, new Wanted.Lines(Set.of(1)), "Lost.", Instant.parse("2026-12-05T09:00:00Z"), "Ann Berger");

        Revenue.Line sum = income(Set.of(), Optional.of(shop)).getFirst();

        assertThat(sum.revenue().micros()).isEqualTo(booked(shop, "e.account LIKE 'revenue%'")).isPositive();
        assertThat(sum.discounts().micros()).isEqualTo(booked(shop, "e.account = 'discounts'")).isNegative();
        assertThat(sum.fees()).isEqualTo(usd(100_000_000));
        assertThat(sum.late()).isEqualTo(usd(5_370_000));
        long rest = booked(shop, "e.account IN ('tax', 'rounding')");
        assertThat(sum.income().micros() + rest).as("the business owes its income, the tax and what was rounded")
                .isEqualTo(-ledger.account(shop).balance().micros());
        List<Revenue.Line> divided = income(EnumSet.of(Dimension.DAY, Dimension.MARKET, Dimension.CATEGORY, Dimension.BUSINESS),
                Optional.of(shop));
        assertThat(divided.stream().map(Revenue.Line::income).reduce(Money::plus)).contains(sum.income());
        assertThat(divided).filteredOn(line -> line.market().isEmpty()).allMatch(line -> line.revenue().micros() == 0);
    }

    /** An invoice whose discount is its fee moves nothing on the account of its business. */
    @Test
    void incomeOfAnInvoiceThatAddsNothingIsOfItsBusiness() {
        BusinessId shop = shop("US");
        agree(shop, new Terms.Discount(Optional.empty(), Optional.empty(), BigDecimal.TEN));
        agree(shop, new Terms.PlanFee(usd(10_000_000)));
        sell(shop, "Elsewhere", Instant.parse("2026-10-15T12:00:00Z"), 100_000_000);
        TaxedInvoices.of(world, events).run(shop, YearMonth.of(2026, 10), Instant.parse("2026-11-01T09:00:00Z")).orElseThrow();

        Revenue.Line sum = income(Set.of(), Optional.of(shop)).getFirst();

        assertThat(List.of(sum.revenue(), sum.discounts(), sum.fees())).containsExactly(usd(100_000_000), usd(-10_000_000),
                usd(10_000_000));
        assertThat(income(Set.of(Dimension.BUSINESS), Optional.empty())).filteredOn(line -> line.business().equals(Optional.of(shop)))
                .containsExactly(new Revenue.Line(Optional.empty(), "", "", Optional.of(shop), sum.revenue(), sum.discounts(), sum.fees(),
                        sum.late(), sum.cost(), sum.grants(), 1));
    }

    /** 60.00 were given, a message of 45.00 was paid by that, and 15.00 were left when somebody ended it. */
    @Test
    void whatGrantsPaidAndLetExpireStandsBesideTheIncome() {
        BusinessId shop = shop("DE");
        Instant begin = Instant.parse("2026-10-01T09:00:00Z");
        Grant grant = grants.approve(grants.propose(shop, new Grants.Proposal(usd(60_000_000), LocalDate.of(2026, 10, 1),
                LocalDate.of(2099, 12, 31), 100, "campaign"), new Grant.Signed("Ann Berger", begin)),
                new Grant.Signed("Ben Okafor", begin));
        sell(shop, "Elsewhere", Instant.parse("2026-10-15T12:00:00Z"), 45_000_000);
        grants.end(grant, new Grant.Signed("Ann Berger", Instant.parse("2026-11-01T09:00:00Z")));

        Revenue.Line sum = income(Set.of(), Optional.of(shop)).getFirst();

        assertThat(sum.grants()).isEqualTo(new Revenue.Grants(usd(60_000_000), usd(45_000_000), usd(15_000_000)));
        assertThat(sum.income()).as("what was charged, whoever paid it").isEqualTo(usd(45_000_000));
        assertThat(income(EnumSet.of(Dimension.MARKET, Dimension.CATEGORY, Dimension.BUSINESS), Optional.of(shop)))
                .extracting(line -> line.market() + " " + line.income().micros() + " " + line.grants().used().micros())
                .containsExactlyInAnyOrder(" 0 45000000", "Other 45000000 0");
    }

    /** Of all tests that ran so far: the accounts of grants have what the report says. */
    @Test
    void grantsOfTheReportAreThoseOfTheLedger() {
        whatGrantsPaidAndLetExpireStandsBesideTheIncome();
        TransactionTemplate snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.executeWithoutResult(_ -> {
            long given = 0;
            long used = 0;
            long expired = 0;
            for (Revenue.Line line : income(EnumSet.of(Dimension.DAY, Dimension.BUSINESS), Optional.empty())) {
                given += line.grants().given().micros();
                used += line.grants().used().micros();
                expired += line.grants().expired().micros();
            }

            assertThat(expired - given).isEqualTo(jdbc.queryForObject(
                    "SELECT SUM(amount_micros) FROM entry WHERE account = 'grants' AND booked_at >= '2021-01-01'", Long.class));
            assertThat(given - used - expired).isEqualTo(jdbc.queryForObject("SELECT SUM(amount_micros) FROM entry WHERE account LIKE"
                    + " 'grant-credit:%' AND booked_at >= '2021-01-01'", Long.class));
        });
    }

    /** Whatever all tests booked so far; both are read in one snapshot. */
    @Test
    void allIncomeIsThatOfTheLedgerToTheMillionth() {
        sell(shop("DE"), "Elsewhere", BEGIN, 70_001);
        TransactionTemplate snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.executeWithoutResult(_ -> {
            Map<String, Long> expected = new TreeMap<>();
            jdbc.query("SELECT currency, SUM(amount_micros) AS micros FROM entry WHERE (account LIKE 'revenue%' OR account IN ('discounts',"
                    + " 'fees', 'late-fees', 'late-interest')) AND booked_at >= '2021-01-01' GROUP BY currency", row -> {
                        expected.put(row.getString("currency"), row.getBigDecimal("micros").longValueExact());
                    });
            Map<String, Long> found = new TreeMap<>();
            income(EnumSet.of(Dimension.MONTH, Dimension.MARKET, Dimension.BUSINESS), Optional.empty())
                    .forEach(line -> found.merge(line.income().currency().getCurrencyCode(), line.income().micros(), Long::sum));
            expected.keySet().forEach(currency -> found.putIfAbsent(currency, 0L));

            assertThat(found).containsAllEntriesOf(expected);
        });
    }

    private List<Revenue.Line> income(Set<Dimension> by, Optional<BusinessId> only) {
        List<Revenue.Line> lines = new ArrayList<>();
        revenue.each(new Revenue.Query(new Span(LocalDate.of(2021, 1, 1), LocalDate.of(2030, 12, 31), ZoneOffset.UTC), Basis.BOOKED, by,
                only), lines::add);
        return lines;
    }

    /** The entries of journal entries that touch the account of the business. */
    private long booked(BusinessId shop, String accounts) {
        return jdbc.queryForObject("SELECT COALESCE(SUM(e.amount_micros), 0) FROM entry e JOIN entry b ON b.journal_entry_id ="
                + " e.journal_entry_id AND b.account = ? WHERE " + accounts, Long.class, "business:" + shop);
    }

    private void agree(BusinessId shop, Terms terms) {
        Instant before = Instant.parse("2026-09-01T09:00:00Z");
        agreements.approve(agreements.propose(shop, new Proposal(terms, LocalDate.of(2026, 10, 1), Optional.of(LocalDate.of(2026, 10, 31)),
                "Contract 2026-117"), new Signed("Ann Berger", before)), new Signed("Ben Okafor", before.plusSeconds(60)));
    }

    private BusinessId shop(String country) {
        BusinessId shop = world.business().currency("USD").in("Europe/Berlin").onAccount("100000").enrol().id();
        buyers.put(shop, Trade.buyer(country, Trade.VAT_IDS.getOrDefault(country, ""), Format.PLAIN), BEGIN);
        return shop;
    }

    /** The test's rate card has no price for this country, so what is held is the price. */
    private void sell(BusinessId shop, String market, Instant at, long micros) {
        Reservation one = HeldMoney.held(shop, Category.UTILITY, micros, at);
        Reservation held = new Reservation(one.message(), "AQ", market, usd(micros), Optional.empty(), at, one.expiresAt(), "");
        assertThat(ledger.reserve(List.of(held))).isTrue();
        ledger.settle(List.of(new Delivered(held.id(), at)), List.of());
    }
}
