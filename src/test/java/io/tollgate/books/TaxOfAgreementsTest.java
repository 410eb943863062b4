package io.tollgate.books;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.books.TaxReport.Document;
import io.tollgate.books.TaxReport.Rate;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.TaxedInvoices;
import io.tollgate.invoicing.Trade;
import io.tollgate.ledger.Grant;
import io.tollgate.ledger.Grants;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** The tax report is the tax of the invoices less that of the credit notes, whatever is agreed, by rate and country and to the cent. */
@TollgateTest
class TaxOfAgreementsTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final Instant NOON = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant ISSUED = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant CREDITED = Instant.parse("2026-11-20T12:00:00Z");

    @Autowired
    TaxReport report;
    @Autowired
    CreditNotes notes;
    @Autowired
    Buyers buyers;
    @Autowired
    Grants grants;
    @Autowired
    ApplicationEventPublisher events;
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

    /** 200 × 0.50 + 3 × 0.335 = 101.005, printed 101.01. 12.5 % less is 88.379375. The notices alone are 1.01. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing                           | DE | 19 | 101.01 | 19.19
            nothing                           | BE | 0  | 101.01 | 0.00
            nothing                           | US | 0  | 101.01 | 0.00
            DISCOUNT                          | DE | 19 | 88.38  | 16.79
            PLAN_FEE                          | DE | 19 | 134.34 | 25.52
            MINIMUM_FEE                       | DE | 19 | 150.55 | 28.60
            GRANT                             | DE | 19 | 101.01 | 19.19
            NOTICES_BACK                      | DE | 19 | 100.00 | 19.00
            ALL_BACK                          | DE | 19 | 0.00   | 0.00
            DISCOUNT PLAN_FEE                 | DE | 19 | 121.71 | 23.12
            DISCOUNT PLAN_FEE MINIMUM_FEE     | BE | 0  | 183.88 | 0.00
            DISCOUNT PLAN_FEE GRANT ALL_BACK  | DE | 19 | 0.00   | 0.00
            MINIMUM_FEE ALL_BACK              | US | 0  | 0.00   | 0.00
            """)
    void theReportHasWhatACalculatorSays(String agreed, String country, BigDecimal percent, BigDecimal net, BigDecimal tax) {
        BusinessId shop = shop(country);
        List<String> cases = List.of(agreed.split(" "));
        agree(shop, cases);
        books.deliver(shop, Category.MARKETING, NOON, Collections.nCopies(200, 500_000L));
        books.deliver(shop, Category.UTILITY, NOON, Collections.nCopies(3, 335_000L));
        Invoice invoice = invoice(shop);
        if (cases.contains("NOTICES_BACK")) {
            int line = invoice.lines().getFirst().category() == Category.UTILITY ? 1 : 2;
            notes.issue(invoice, new Wanted.Lines(Set.of(line)), "Lost.", CREDITED, "Ann Berger");
        }
        if (cases.contains("ALL_BACK")) {
            notes.issue(invoice, new Wanted.Whole(), "Lost.", CREDITED, "Ann Berger");
        }

        assertThat(reported(Set.of(shop))).isEqualTo(Map.of(country + " " + percent, net + " " + tax));
        assertThat(reported(Set.of(shop))).isEqualTo(documented(Map.of(shop, country), List.of(invoice)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void drawnMonthsAreReportedAsTheirDocumentsSay(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<BusinessId, String> shops = new TreeMap<>(Comparator.comparing(BusinessId::value));
        List<Invoice> invoices = new ArrayList<>();
        for (String country : List.of("DE", "DE", "DE", "BE", "BE", "US", "AT", "AT")) {
            BusinessId shop = shop(country);
            shops.put(shop, country);
            agree(shop, Stream.of("DISCOUNT", "PLAN_FEE", "MINIMUM_FEE", "GRANT").filter(_ -> random.nextBoolean()).toList());
            for (Category category : List.of(Category.MARKETING, Category.UTILITY)) {
                books.deliver(shop, category, NOON, Collections.nCopies(1 + random.nextInt(9), 1 + random.nextLong(9_000_000)));
            }
            Invoice invoice = invoice(shop);
            invoices.add(invoice);
            if (random.nextBoolean()) {
                notes.issue(invoice, new Wanted.Lines(Set.of(1 + random.nextInt(invoice.lines().size()))), "Lost.", CREDITED,
                        "Ann Berger");
            }
            if (random.nextInt(3) == 0) {
                notes.issue(invoice, new Wanted.Whole(), "Lost.", CREDITED, "Ann Berger");
            }
        }

        assertThat(reported(shops.keySet())).isEqualTo(documented(shops, invoices)).hasSize(4);
        shops.keySet().forEach(world.audit()::of);
        assertThat(world.database().queryForList("SELECT number FROM receivable r WHERE paid_micros + written_off_micros <> (SELECT"
                + " COALESCE(SUM(amount_micros), 0) FROM allotment a WHERE a.number = r.number AND a.kind <> 'CREDIT_NOTE')", String.class))
                .as("invoices whose payments are not what was allotted").isEmpty();
        assertThat(world.database().queryForList("SELECT journal_entry_id FROM entry e WHERE kind = 'ROUNDING' AND account = 'rounding' AND"
                + " NOT EXISTS (SELECT 1 FROM allotment a WHERE a.source = e.journal_entry_id AND a.amount_micros = -e.amount_micros)",
                String.class)).as("roundings that are booked and not allotted").isEmpty();
    }

    private BusinessId shop(String country) {
        BusinessId shop = world.business().currency("EUR").in("Europe/Berlin").onAccount("100000").enrol().id();
        buyers.put(shop, Trade.buyer(country), World.LONG_AGO);
        return shop;
    }

    private void agree(BusinessId shop, List<String> cases) {
        if (cases.contains("DISCOUNT")) {
            books.agree(shop, new Terms.Discount(Optional.empty(), Optional.empty(), new BigDecimal("12.5")), "2026-10-01");
        }
        if (cases.contains("PLAN_FEE")) {
            books.agree(shop, new Terms.PlanFee(eur("33.33")), "2026-10-01");
        }
        if (cases.contains("MINIMUM_FEE")) {
            books.agree(shop, new Terms.MinimumFee(eur("150.55")), "2026-10-01");
        }
        if (cases.contains("GRANT")) {
            Instant before = Instant.parse("2026-09-30T22:00:00Z");
            grants.approve(grants.propose(shop, new Grants.Proposal(eur("40"), LocalDate.of(2026, 10, 1), LocalDate.of(2090, 12, 31), 1,
                    "Launch"), new Grant.Signed("Ann Berger", before)), new Grant.Signed("Ben Okafor", before));
        }
    }

    private Invoice invoice(BusinessId shop) {
        return TaxedInvoices.of(world, events).run(shop, OCTOBER, ISSUED).orElseThrow();
    }

    private static Money eur(String amount) {
        return Money.of(new BigDecimal(amount), Trade.EUR);
    }

    /** Net and tax by country and rate. */
    private Map<String, String> reported(Set<BusinessId> shops) {
        Map<String, String> found = new TreeMap<>();
        report.of(OCTOBER, NOVEMBER).forEach(group -> {
            List<Document> own = group.documents().stream().filter(one -> shops.contains(one.business())).toList();
            if (!own.isEmpty()) {
                Rate rate = group.rate();
                TaxReport.Group ours = new TaxReport.Group(rate, own);
                found.merge(rate.country() + " " + rate.percent().toPlainString(), ours.net() + " " + ours.tax(), (one, other) -> one
                        + " and again " + other);
            }
        });
        return found;
    }

    /** The same from the printed lines: the net of each invoice, and 19 % of it in Germany; less what is taken back. */
    private Map<String, String> documented(Map<BusinessId, String> shops, List<Invoice> invoices) {
        Map<String, BigDecimal> net = new TreeMap<>();
        Map<String, BigDecimal> tax = new TreeMap<>();
        for (Invoice invoice : invoices) {
            boolean isHome = "DE".equals(shops.get(invoice.business()));
            String key = shops.get(invoice.business()) + (isHome ? " 19" : " 0");
            BigDecimal printed = invoice.lines().stream().map(Invoice.Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add)
                    .add(invoice.fees().stream().map(Invoice.Fee::amount).reduce(BigDecimal.ZERO, BigDecimal::add));
            net.merge(key, printed, BigDecimal::add);
            tax.merge(key, printed.multiply(new BigDecimal(isHome ? "0.19" : "0")).setScale(2, RoundingMode.HALF_UP), BigDecimal::add);
            for (CreditNote note : notes.of(invoice.number())) {
                net.merge(key, note.sum().negate(), BigDecimal::add);
                tax.merge(key, note.tax().negate(), BigDecimal::add);
            }
        }
        Map<String, String> all = new TreeMap<>();
        net.forEach((key, sum) -> all.put(key, sum.setScale(2) + " " + tax.get(key)));
        return all;
    }
}
