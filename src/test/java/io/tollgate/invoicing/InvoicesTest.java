package io.tollgate.invoicing;

import static io.tollgate.world.HeldMoney.free;
import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreements;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import org.springframework.transaction.support.TransactionTemplate;

/** A business gets one invoice a month. The rate card is {@link TariffPrices}. */
@TollgateTest
class InvoicesTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");

    @Autowired
    Agreements agreements;

    @Autowired
    CreditNotes creditNotes;
    @Autowired
    MinimumFees minimums;

    @Autowired
    Invoices invoices;

    @Autowired
    MonthEnd monthEnd;

    @Autowired
    ProducerTemplate routes;

    @Autowired
    Clock clock;

    @Autowired
    InvoiceDocuments documents;

    @Autowired
    Ledger ledger;

    @Autowired
    Charges charges;

    @Autowired
    InvoiceRows rows;

    @Autowired
    Billing billing;

    @Autowired
    HeldInvoices held;

    @Autowired
    RateCards cards;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    World world;

    @Autowired
    TransactionTemplate transaction;

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

    @Test
    void linesAreByMarketCategoryAndRateAndFreeOnesHaveTheirReasonAtZero() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, Category.UTILITY, 5, MID_OCTOBER);
        deliver(shop, Category.MARKETING, 2, MID_OCTOBER);
        deliverFree(shop, Category.SERVICE, FreeReason.SERVICE_ALLOWANCE, 3, MID_OCTOBER);
        deliverFree(shop, Category.SERVICE, FreeReason.FREE_ENTRY, 1, MID_OCTOBER);

        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

        assertThat(invoice.lines()).containsExactly(
                line(Category.MARKETING, Optional.empty(), 136_500, 2, "0.27"),
                line(Category.SERVICE, Optional.of(FreeReason.FREE_ENTRY), 0, 1, "0.00"),
                line(Category.SERVICE, Optional.of(FreeReason.SERVICE_ALLOWANCE), 0, 3, "0.00"),
                line(Category.UTILITY, Optional.empty(), 45_000, 3, "0.13"),
                line(Category.UTILITY, Optional.empty(), 43_000, 2, "0.09"));
        assertThat(invoice.sum()).as("0.494 exactly").isEqualTo("0.49");
        assertThat(invoice.messages()).isEqualTo(11);
        assertThat(invoice.month()).isEqualTo(OCTOBER);
        assertThat(invoice.number()).matches("2026-\\d{6}");
        assertThat(invoice.lines().stream().mapToLong(one -> one.exact().micros()).sum()).as("charged exactly")
                .isEqualTo(world.audit().number("SELECT SUM(rate_micros) FROM charge WHERE business_id = ?", shop.value()));
    }

    @Test
    void secondRunGivesTheSameInvoice() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, Category.UTILITY, 5, MID_OCTOBER);

        Optional<Invoice> first = invoices.run(shop, OCTOBER, NOVEMBER);
        Optional<Invoice> second = invoices.run(shop, OCTOBER, NOVEMBER.plusSeconds(86_400));

        assertThat(first).isPresent();
        assertThat(second).isEqualTo(first).isEqualTo(invoices.byNumber(first.orElseThrow().number()));
        assertThat(invoices.of(shop)).containsExactly(first.orElseThrow());
    }

    @Test
    void chargeThatComesAfterTheInvoiceIsOnTheNextOne() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, Category.UTILITY, 1, MID_OCTOBER);
        Invoice october = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

        deliver(shop, Category.MARKETING, 1, MID_OCTOBER);

        assertThat(invoices.run(shop, OCTOBER, NOVEMBER)).contains(october);
        Invoice november = invoices.run(shop, OCTOBER.plusMonths(1), NOVEMBER.plusSeconds(40 * 86_400)).orElseThrow();
        assertThat(november.lines()).containsExactly(line(Category.MARKETING, Optional.empty(), 136_500, 1, "0.14"));
    }

    @Test
    void aMonthEndsInTheTimeZoneOfTheBusiness() {
        BusinessId berlin = airline("Europe/Berlin");
        BusinessId losAngeles = airline("America/Los_Angeles");
        Stream.of(berlin, losAngeles).forEach(business -> deliver(business, Category.UTILITY, 1, MID_OCTOBER));

        assertThatThrownBy(() -> invoices.run(berlin, OCTOBER, Instant.parse("2026-10-31T22:59:59Z"))).isInstanceOf(MonthNotOver.class)
                .hasMessage(
                        "month 2026-10 is not over yet in Europe/Berlin. It can be invoiced from 2026-11-01 on, local time. Maybe you mean"
                                + " 2026-09?");
        assertThat(invoices.run(berlin, OCTOBER, Instant.parse("2026-10-31T23:00:00Z"))).isPresent();
        assertThatThrownBy(() -> invoices.run(losAngeles, OCTOBER, Instant.parse("2026-11-01T06:59:59Z"))).isInstanceOf(MonthNotOver.class);
        assertThat(invoices.run(losAngeles, OCTOBER, Instant.parse("2026-11-01T07:00:00Z"))).isPresent();
    }

    @Test
    void businessWithoutChargesGetsNoInvoiceAndUsesUpNoNumber() {
        BusinessId silent = airline("Europe/Berlin");
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, Category.UTILITY, 1, MID_OCTOBER);

        assertThat(invoices.run(silent, OCTOBER, NOVEMBER)).isEmpty();
        invoices.run(shop, OCTOBER, NOVEMBER);

        assertThat(invoices.of(silent)).isEmpty();
        noGaps();
        deliver(silent, Category.UTILITY, 1, MID_OCTOBER);
        assertThat(invoices.run(silent, OCTOBER, NOVEMBER)).as("the month is closed all the same").isEmpty();
    }

    @Test
    void businessThatIsNotInTheRegisterIsRefused() {
        assertThatThrownBy(() -> invoices.run(new BusinessId(999_999), OCTOBER, NOVEMBER)).hasMessageContaining("is not in the register");
    }

    @Test
    void earlierMonthsAreInvoicedFirst() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, Category.UTILITY, 1, Instant.parse("2026-10-15T12:00:00Z"));
        deliver(shop, Category.UTILITY, 1, Instant.parse("2026-08-15T12:00:00Z"));

        invoices.run(shop, OCTOBER, NOVEMBER);

        assertThat(invoices.of(shop)).extracting(Invoice::month).containsExactly(OCTOBER, YearMonth.of(2026, 8));
        assertThat(invoices.of(shop)).extracting(Invoice::number).isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void numbersRestartWithTheYearOfIssue() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, Category.UTILITY, 1, Instant.parse("2030-12-15T12:00:00Z"));
        deliver(shop, Category.UTILITY, 1, Instant.parse("2031-01-15T12:00:00Z"));

        Invoice december = invoices.run(shop, YearMonth.of(2030, 12), Instant.parse("2031-01-01T00:00:00Z")).orElseThrow();
        Invoice january = invoices.run(shop, YearMonth.of(2031, 1), Instant.parse("2031-02-01T00:00:00Z")).orElseThrow();

        assertThat(december.number()).isEqualTo("2031-000001");
        assertThat(january.number()).isEqualTo("2031-000002");
    }

    @Test
    void failedRunLeavesNoGapInTheNumbers() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, Category.UTILITY, 1, MID_OCTOBER);

        assertThatThrownBy(() -> dying().run(shop, OCTOBER, NOVEMBER)).hasMessage("the process dies");

        assertThat(invoices.of(shop)).isEmpty();
        invoices.run(shop, OCTOBER, NOVEMBER);
        noGaps();
    }

    @Test
    void eightThreadsInvoicingTheSameBusinessesIssueEachInvoiceOnceWithoutGaps() throws Exception {
        List<BusinessId> businesses = IntStream.range(0, 12).mapToObj(_ -> airline("Europe/Berlin")).toList();
        businesses.forEach(business -> deliver(business, Category.UTILITY, 4, MID_OCTOBER));
        Set<Optional<Invoice>> issued = new HashSet<>();

        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<Optional<Invoice>>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                businesses.forEach(business -> all.add(threads.submit(() -> invoices.run(business, OCTOBER, NOVEMBER))));
            }
            for (Future<Optional<Invoice>> one : all) {
                issued.add(one.get());
            }
        }

        assertThat(issued).hasSize(12).doesNotContain(Optional.empty());
        assertThat(businesses).allSatisfy(business -> assertThat(invoices.of(business)).hasSize(1));
        noGaps();
    }

    @Test
    void monthEndInvoicesDueMonthsAfterTheGracePeriodAndNoneTwice() {
        BusinessId auckland = airline("Pacific/Auckland");
        BusinessId losAngeles = airline("America/Los_Angeles");
        Stream.of(auckland, losAngeles).forEach(business -> deliver(business, Category.UTILITY, 1, Instant.parse("2035-03-15T12:00:00Z")));
        YearMonth march = YearMonth.of(2035, 3);

        monthEnd.invoiceWhatIsDue(Instant.parse("2035-03-31T12:59:59Z"));
        assertThat(invoices.of(auckland, march)).as("two hours of grace are not over").isEmpty();
        monthEnd.invoiceWhatIsDue(Instant.parse("2035-03-31T13:00:00Z"));
        assertThat(invoices.of(auckland, march)).isPresent();
        assertThat(invoices.of(losAngeles, march)).as("it is still March there").isEmpty();
        monthEnd.invoiceWhatIsDue(Instant.parse("2035-04-01T09:00:00Z"));
        monthEnd.invoiceWhatIsDue(Instant.parse("2035-04-01T09:10:00Z"));

        assertThat(invoices.of(losAngeles)).hasSize(1);
        assertThat(invoices.of(auckland)).hasSize(1);
        noGaps();
    }

    @Test
    void theRouteInvoicesTheLastMonthAtItsTime() {
        BusinessId shop = airline("Europe/Berlin");
        YearMonth last = YearMonth.from(clock.instant().minus(Duration.ofHours(2)).atZone(ZoneId.of("Europe/Berlin"))).minusMonths(1);
        deliver(shop, Category.UTILITY, 1, last.atDay(1).atTime(12, 0).toInstant(ZoneOffset.UTC));

        routes.sendBody("direct:month-end", "");

        assertThat(invoices.of(shop, last)).isPresent();
    }

    @Test
    void aPrintedInvoiceSaysAllThatAReaderNeeds() {
        BusinessId shop = airline("Europe/Berlin");
        jdbc.update("UPDATE business SET name = 'Fish & <Chips>' WHERE id = ?", shop.value());
        deliver(shop, Category.UTILITY, 1_200, Instant.parse("2026-08-15T12:00:00Z"));
        deliverFree(shop, Category.SERVICE, FreeReason.SERVICE_WINDOW, 1, Instant.parse("2026-08-15T12:00:00Z"));
        Invoice invoice = invoices.run(shop, YearMonth.of(2026, 8), NOVEMBER).orElseThrow();

        String html = documents.html(invoice);

        assertThat(html).contains("Invoice " + invoice.number(), "Fish &amp; &lt;Chips&gt;", "August 2026, time zone Europe/Berlin",
                "2026-11-01", "USD (US Dollar)",
                "0.0496", "0.047001", "0.0444", "1,190", "52.83", "1,201", "53.31 USD", "free within the customer service window");
        assertThat(html).doesNotContain("<Chips>", "th:text", "th:each");
    }

    @Test
    void csvHasOneRecordALineAndTheSumLast() {
        BusinessId shop = airline("Europe/Berlin");
        deliver(shop, Category.UTILITY, 4, Instant.parse("2026-08-15T12:00:00Z"));
        deliverFree(shop, Category.UTILITY, FreeReason.PILOT, 2, Instant.parse("2026-08-15T12:00:00Z"));
        Invoice invoice = invoices.run(shop, YearMonth.of(2026, 8), NOVEMBER).orElseThrow();

        assertThat(documents.csv(invoice).split("\r\n")).containsExactly(
                "invoice,month,line,market,category,free_because,messages,rate,exact_amount,amount,currency,discount",
                invoice.number() + ",2026-08,1,Germany,utility,,3,0.049600,0.148800,0.15,USD,0.000000",
                invoice.number() + ",2026-08,2,Germany,utility,,1,0.047001,0.047001,0.05,USD,0.000000",
                invoice.number() + ",2026-08,3,Germany,utility,pilot,2,0.000000,0.000000,0.00,USD,0.000000",
                invoice.number() + ",2026-08,sum,,,,6,,0.195801,0.20,USD,0.000000");
    }

    /** Invoices of a process that dies when it has booked one. */
    private Invoices dying() {
        return new Invoices(ledger, charges, rows, documents, agreements, billing, held, creditNotes, minimums,
                new Issuing(rows, ledger, _ -> {}, _ -> {
                    throw new IllegalStateException("the process dies");
                }), transaction);
    }

    private void noGaps() {
        assertThat(jdbc.queryForList("SELECT series FROM invoice_series s WHERE last_number <>"
                + " (SELECT COUNT(*) FROM invoice WHERE number LIKE CONCAT(s.series, '-%'))"
                + " + (SELECT COUNT(*) FROM credit_note WHERE number LIKE CONCAT(s.series, '-%'))", String.class)).as("years with gaps")
                .isEmpty();
    }

    private BusinessId airline(String zone) {
        return world.business().in(zone).onAccount(usd(1_000_000_000)).enrol().id();
    }

    private void deliver(BusinessId business, Category category, int count, Instant at) {
        deliver(Stream.generate(() -> held(business, category, 200_000, at)).limit(count).toList(), at);
    }

    private void deliverFree(BusinessId business, Category category, FreeReason freeReason, int count, Instant at) {
        deliver(Stream.generate(() -> free(business, category, freeReason, at)).limit(count).toList(), at);
    }

    private void deliver(List<Reservation> messages, Instant at) {
        assertThat(ledger.reserve(messages)).isTrue();
        ledger.settle(messages.stream().map(message -> new Delivered(message.id(), at)).toList(), List.of());
    }

    private static Line line(Category category, Optional<FreeReason> freeReason, long rateMicros, long messages, String amount) {
        return new Line("Germany", category, freeReason, usd(rateMicros), messages, new BigDecimal(amount));
    }
}
