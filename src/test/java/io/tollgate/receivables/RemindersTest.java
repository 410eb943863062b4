package io.tollgate.receivables;

import static io.tollgate.world.HeldMoney.usd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceCredited;
import io.tollgate.invoicing.InvoicesIssued;
import io.tollgate.invoicing.Terms;
import io.tollgate.invoicing.Trade;
import io.tollgate.invoicing.Vat;
import io.tollgate.invoicing.Vat.Treatment;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.receivables.Reminder.Days;
import io.tollgate.tariff.LateTable;
import io.tollgate.tariff.LateTable.Level;
import io.tollgate.tariff.LateTable.Rate;
import io.tollgate.tariff.LateTable.YearDays;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** An invoice over 1,000 dollars is due on 15 June 2026. Levels after 7, 21 and 35 days; the second has a fee of 40 dollars. */
@TollgateTest
class RemindersTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate DUE = LocalDate.of(2026, 6, 15);
    private static final LocalDate EVER = LocalDate.of(2000, 1, 1);
    private static final AtomicInteger NUMBERS = new AtomicInteger(700_000);
    private static final LateTable TABLE = new LateTable(
            List.of(level(1, 7, "0", false), level(2, 21, "40", true), level(3, 35, "0", true)),
            List.of(new Rate("DE", new BigDecimal("10.27"), YearDays.OF_365, EVER, LocalDate.of(2026, 6, 30)),
                    new Rate("DE", new BigDecimal("10.52"), YearDays.OF_365, LocalDate.of(2026, 7, 1), LocalDate.of(2026, 12, 31))));

    @Autowired
    ReminderRows rows;

    @Autowired
    AllotmentRows allotted;

    @Autowired
    ReceivableRows owed;

    @Autowired
    Allotments allotments;

    @Autowired
    Receivables receivables;

    @Autowired
    Payments payments;

    @Autowired
    Ledger ledger;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    World world;

    private final RateCards rules = new RateCards();
    private BusinessId shop;

    @BeforeEach
    void enrol() {
        shop = world.business().in("Europe/Berlin").onAccount(usd(1_000_000_000_000L)).enrol().id();
        rules.takeEffect(TABLE);
    }

    @Test
    void eachLevelComesOnItsDayAndNotTheDayBefore() {
        Invoice invoice = issue();

        assertThat(remind(invoice, "2026-06-21")).isEmpty();
        assertThat(remind(invoice, "2026-06-22")).get().extracting(Reminder::level, Reminder::added).containsExactly(1, money("0"));
        assertThat(remind(invoice, "2026-06-22")).isEmpty();
        assertThat(remind(invoice, "2026-07-05")).isEmpty();
        assertThat(remind(invoice, "2026-07-06")).get().extracting(Reminder::level).isEqualTo(2);
        assertThat(remind(invoice, "2026-07-19")).isEmpty();
        assertThat(remind(invoice, "2026-07-20")).get().extracting(Reminder::level).isEqualTo(3);
        assertThat(remind(invoice, "2026-12-31")).as("there is no fourth").isEmpty();
    }

    /** If nothing ran for weeks, the buyer still has the days between two levels. */
    @Test
    void aLevelDoesNotFollowSoonerThanTheTableSays() {
        Invoice invoice = issue();

        assertThat(remind(invoice, "2026-09-01")).get().extracting(Reminder::level).isEqualTo(1);
        assertThat(remind(invoice, "2026-09-14")).isEmpty();
        assertThat(remind(invoice, "2026-09-15")).get().extracting(Reminder::level).isEqualTo(2);
    }

    /** 1,000 × (15 days × 10.27 + 6 days × 10.52) ÷ 36,500 = 5.9499; then 1,000 × 14 × 10.52 ÷ 36,500 = 4.0351. */
    @Test
    void interestGoesOnAfterTheDaysOfTheReminderBefore() {
        Invoice invoice = issue();
        remind(invoice, "2026-06-22");

        Reminder second = remind(invoice, "2026-07-06").orElseThrow();
        Reminder third = remind(invoice, "2026-07-20").orElseThrow();

        assertThat(second.days()).contains(new Days(LocalDate.of(2026, 6, 16), LocalDate.of(2026, 7, 6)));
        assertThat(second.interest()).isEqualTo(money("5.95"));
        assertThat(third.days()).contains(new Days(LocalDate.of(2026, 7, 7), LocalDate.of(2026, 7, 20)));
        assertThat(third.interest()).isEqualTo(money("4.04"));
        assertThat(third.fee()).isEqualTo(money("0"));
    }

    @Test
    void feeAndInterestAreBookedAndOwedUnderANumberOfTheirOwn() {
        Invoice invoice = issue();
        remind(invoice, "2026-06-22");
        long before = balance();

        Reminder second = remind(invoice, "2026-07-06").orElseThrow();

        assertThat(before - balance()).isEqualTo(45_950_000L);
        assertThat(jdbc.queryForList("SELECT CONCAT(account, ' ', amount_micros) FROM entry WHERE reason = ? ORDER BY amount_micros",
                String.class, second.charges())).containsExactly("business:" + shop + " -45950000", "late-interest 5950000",
                        "late-fees 40000000");
        assertThat(receivables.openItems(shop).open()).extracting(Receivable::number, Receivable::open).containsExactly(
                tuple(invoice.number(), money("1000.00")),
                tuple(invoice.number() + "-2", money("45.95")));
        pay("1045.95", "2026-07-08", "Invoice " + invoice.number());
        assertThat(receivables.openItems(shop).owed()).isEqualTo(money("0"));
        assertThat(remind(invoice, "2026-12-01")).isEmpty();
    }

    /**
     * Of 400 that came on 25 June and were booked on 1 July: 1,000 × 9 × 10.27 + 600 × 6 × 10.27 + 600 × 6 × 10.52 = 167,274, ÷ 36,500 =
     * 4.5829. Of a dispute about 250 on three days: 217,170 − 250 × 3 × 10.27 = 209,467.5, ÷ 36,500 = 5.7388. What was credited was never
     * owed: half of 5.9499 is 2.9749.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"paid, 4.58, 600.00", "disputed, 5.74, 1000.00", "credited, 2.97, 500.00"})
    void onlyWhatWasOpenOnADayHasInterest(String what, String interest, String open) {
        Invoice invoice = issue();
        remind(invoice, "2026-06-22");
        switch (what) {
            case "paid" -> payments.book(shop, money("400.00"), "Invoice " + invoice.number(), noon("2026-06-25"),
                    new Booking("ann", noon("2026-07-01"), ""));
            case "disputed" -> {
                receivables.dispute(invoice.number(), Optional.of(money("250.00")), booking("2026-06-20", "too many"));
                receivables.settleDispute(invoice.number(), noon("2026-06-22"), "ann");
            }
            default -> transaction.executeWithoutResult(_ -> events.publishEvent(new InvoiceCredited(invoice.number(), money("500.00"),
                    "%032x".formatted(NUMBERS.incrementAndGet()), noon("2026-07-03"), "ann", "half was lost")));
        }

        Reminder second = remind(invoice, "2026-07-06").orElseThrow();

        assertThat(second.interest()).isEqualTo(money(interest));
        assertThat(second.open()).isEqualTo(money(open));
    }

    @Test
    void whatIsPaidOrDisputedIsNotRemindedOf() {
        Invoice paid = issue();
        pay("1000.00", "2026-06-16", "Invoice " + paid.number());
        Invoice off = issue();
        jdbc.update("UPDATE balance SET balance_micros = balance_micros - 2000000000 WHERE business_id = ?", shop.value()); // as if charged
        payments.writeOff(shop, money("1000.00"), off.number(), booking("2026-06-17", "insolvent"));
        Invoice disputed = issue();
        receivables.dispute(disputed.number(), Optional.empty(), booking("2026-06-17", "these messages never came"));

        for (Invoice invoice : List.of(paid, off, disputed)) {
            assertThat(reminders().isWanted(invoice.number())).isFalse();
            assertThat(reminders().overdue("", 1_000_000, noon("2026-06-30"))).doesNotContain(invoice.number());
            assertThat(remind(invoice, "2026-06-30")).isEmpty();
        }
        receivables.settleDispute(disputed.number(), noon("2026-07-01"), "ann");
        assertThat(reminders().overdue("", 1_000_000, noon("2026-07-02"))).contains(disputed.number());
        assertThat(remind(disputed, "2026-07-02")).get().extracting(Reminder::level).isEqualTo(1);
    }

    @Test
    void onlyThePartThatIsNotDisputedIsRemindedOfAndPaidByItself() {
        Invoice invoice = issue();
        receivables.dispute(invoice.number(), Optional.of(money("300.00")), booking("2026-06-17", "these were not ours"));

        assertThat(remind(invoice, "2026-06-22")).get().extracting(Reminder::open).isEqualTo(money("700.00"));
        pay("900.00", "2026-06-23", "something");

        assertThat(receivables.of(invoice.number()).orElseThrow().open()).isEqualTo(money("300.00"));
        assertThat(receivables.openItems(shop).left()).isEqualTo(money("200.00"));
        assertThat(remind(invoice, "2026-07-06")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1000.01", "0.00", "-1.00"})
    void noMoreThanWhatIsOpenCanBeDisputed(String amount) {
        Invoice invoice = issue();

        assertThatThrownBy(() -> receivables.dispute(invoice.number(), Optional.of(money(amount)), booking("2026-06-17", "x")))
                .hasMessageContaining("cannot be disputed");
        assertThat(receivables.of(invoice.number()).orElseThrow().dispute()).isEmpty();
    }

    @Test
    void aDayWithoutARateLetsTheReminderWaitAndBooksNothing() {
        rules.takeEffect(new LateTable(TABLE.levels(), TABLE.rates().subList(0, 1)));
        Invoice invoice = issue();
        remind(invoice, "2026-06-22");
        long before = balance();

        assertThatThrownBy(() -> remind(invoice, "2026-07-06")).hasRootCauseInstanceOf(MissingRate.class)
                .hasStackTraceContaining("2026-07-01");

        assertThat(reminders().of(invoice.number())).hasSize(1);
        assertThat(balance()).isEqualTo(before);
        rules.takeEffect(TABLE);
        assertThat(remind(invoice, "2026-07-07")).get().extracting(Reminder::interest).isEqualTo(money("6.24"));
    }

    @Test
    void withoutALevelForTheCurrencyNobodyIsRemindedOf() {
        rules.takeEffect(LateTable.empty());

        assertThat(remind(issue(), "2026-09-01")).isEmpty();
    }

    @Test
    void whatDiesBeforeTheCommitLeavesNothingAndTheNextAttemptMakesIt() {
        Invoice invoice = issue();
        remind(invoice, "2026-06-22");
        long before = balance();

        assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
            next(invoice, "2026-07-06");
            throw new IllegalStateException("killed");
        })).hasMessage("killed");
        assertThat(balance()).isEqualTo(before);
        assertThat(reminders().of(invoice.number())).hasSize(1);

        assertThat(remind(invoice, "2026-07-06")).isPresent();
        assertThat(before - balance()).isEqualTo(45_950_000L);
    }

    @Test
    void ofManyNodesOneMakesIt() throws Exception {
        Invoice invoice = issue();
        remind(invoice, "2026-06-22");
        long before = balance();
        List<Future<Optional<Reminder>>> all = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int node = 0; node < 8; node++) {
                all.add(threads.submit(() -> remind(invoice, "2026-07-06")));
            }
        }

        int made = 0;
        for (Future<Optional<Reminder>> one : all) {
            made += one.get().isPresent() ? 1 : 0;
        }
        assertThat(made).isEqualTo(1);
        assertThat(before - balance()).isEqualTo(45_950_000L);
    }

    private Reminders reminders() {
        return new Reminders(rows, allotted, owed, allotments, ledger, rules);
    }

    private Optional<Reminder> remind(Invoice invoice, String day) {
        return requireNonNull(transaction.execute(_ -> next(invoice, day)));
    }

    private Optional<Reminder> next(Invoice invoice, String day) {
        ledger.lockAccount(shop);
        try {
            return reminders().next(invoice, noon(day), "job:reminders");
        } catch (MissingRate missing) {
            throw new IllegalStateException(missing);
        }
    }

    private long balance() {
        return ledger.account(shop).balance().micros();
    }

    private void pay(String amount, String day, String reference) {
        payments.book(shop, money(amount), reference, noon(day), booking(day, ""));
    }

    private Invoice issue() {
        BigDecimal sum = new BigDecimal("1000.00");
        Terms terms = new Terms(Trade.seller("DE"), Trade.buyer("US"), new Vat(Treatment.OUTSIDE_SCOPE, BigDecimal.ZERO, "outside"),
                new BigDecimal("0.00"), Optional.empty(), LocalDate.of(2026, 6, 1), DUE);
        Invoice invoice = new Invoice("2095-" + NUMBERS.incrementAndGet(), shop, YearMonth.of(2026, 5), World.USD,
                List.of(new Invoice.Line("Elsewhere", Category.UTILITY, Optional.empty(), Money.of(sum, World.USD), 1, sum)),
                noon("2026-06-01"), Optional.of(terms));
        transaction.executeWithoutResult(_ -> events.publishEvent(new InvoicesIssued(List.of(invoice))));
        return invoice;
    }

    private static Booking booking(String day, String reason) {
        return new Booking("ann", noon(day), reason);
    }

    private static Instant noon(String day) {
        return LocalDate.parse(day).atTime(12, 0).atZone(BERLIN).toInstant();
    }

    private static Money money(String amount) {
        return Money.of(new BigDecimal(amount), World.USD);
    }

    private static Level level(int level, int days, String fee, boolean interest) {
        return new Level("DE", level, days, money(fee), interest, EVER, LocalDate.MAX);
    }
}
