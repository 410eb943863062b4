package io.tollgate.receivables;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceCredited;
import io.tollgate.invoicing.InvoicesIssued;
import io.tollgate.invoicing.Terms;
import io.tollgate.invoicing.Trade;
import io.tollgate.invoicing.Vat;
import io.tollgate.invoicing.Vat.Treatment;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.receivables.Receivables.Filter;
import io.tollgate.receivables.Receivables.OpenItems;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Which payment pays which invoice, and where the invoice stands then. */
@TollgateTest
class AllotmentsTest {

    private static final Instant ISSUED = Instant.parse("2026-11-01T09:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-05T09:00:00Z");
    private static final AtomicInteger NUMBERS = new AtomicInteger(900_000);

    @Autowired
    Allotments allotments;

    @Autowired
    Receivables receivables;

    @Autowired
    Payments payments;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    World world;

    private BusinessId shop;

    @BeforeEach
    void enrol() {
        shop = world.business().in("Europe/Berlin").onAccount(usd(1_000_000_000_000L)).enrol().id();
    }

    @Test
    void aPaymentPaysTheInvoiceThatItNamesAndThenTheOldest() {
        String october = issue("10.00", ISSUED);
        String november = issue("20.00", ISSUED.plusSeconds(60));
        String december = issue("30.00", ISSUED.plusSeconds(120));

        Payment payment = pay("25.00", "Invoice " + november.replace("-", " \u2013 ") + ", thank you");

        assertThat(state(november)).isEqualTo(InvoiceState.PAID);
        assertThat(of(october).paid()).isEqualTo(money("5.00"));
        assertThat(state(october)).isEqualTo(InvoiceState.PARTLY_PAID);
        assertThat(state(december)).isEqualTo(InvoiceState.ISSUED);
        assertThat(allotments.of(payment)).extracting(Allotment::number, Allotment::amount, Allotment::by).containsExactly(
                tuple(november, money("20.00"), "job:allotments"), tuple(october, money("5.00"), "job:allotments"));
    }

    @Test
    void whatIsLeftOverIsACreditAndPaysTheNextInvoice() {
        issue("10.00", ISSUED);
        Payment payment = pay("100.00", "much");
        assertThat(items().left()).isEqualTo(money("90.00"));
        assertThat(items().credits()).extracting(Allottable::source, Allottable::left).containsExactly(
                tuple(payment.id(), money("90.00")));

        String next = issue("40.00", LATER);

        assertThat(state(next)).isEqualTo(InvoiceState.PAID);
        assertThat(of(next).fromBalance()).as("it was there before").isTrue();
        assertThat(items().left()).isEqualTo(money("50.00"));
        assertThat(items().owed()).isEqualTo(money("0"));
        assertThat(issuedFromBalanceLater()).as("more than there is").isFalse();
    }

    private boolean issuedFromBalanceLater() {
        String more = issue("50.01", LATER.plusSeconds(1));
        pay("0.01", "the cent");
        assertThat(state(more)).isEqualTo(InvoiceState.PAID);
        return of(more).fromBalance();
    }

    @Test
    void aReversedPaymentPaysNothingAndWhatItPaidIsOpenAgain() {
        String first = issue("10.00", ISSUED);
        String second = issue("20.00", ISSUED.plusSeconds(1));
        Payment payment = pay("25.00", "debit");

        payments.reverse(payment, booking("returned"));

        assertThat(state(first)).isEqualTo(InvoiceState.ISSUED);
        assertThat(of(second).open()).isEqualTo(money("20.00"));
        assertThat(allotments.of(payment)).extracting(Allotment::amount).containsExactly(money("10.00"), money("15.00"),
                money("-10.00"), money("-15.00"));
        assertThat(allotments.left(payment)).contains(money("0"));
        assertThatThrownBy(() -> allotments.allot(payment, first, Optional.empty(), booking("again"))).isInstanceOf(PaymentConflict.class);
    }

    @Test
    void afterAReversalOtherMoneyPaysWhatIsOpenAgain() {
        String first = issue("10.00", ISSUED);
        Payment debit = pay("10.00", "debit");
        pay("7.00", "transfer");

        payments.reverse(debit, booking("returned"));

        assertThat(of(first).open()).isEqualTo(money("3.00"));
        assertThat(items().left()).isEqualTo(money("0"));
    }

    @Test
    void aRefundTakesWhatPaysNothingFirst() {
        String invoice = issue("10.00", ISSUED);
        Payment payment = pay("25.00", "too much");

        payments.refund(payment, money("15.00"), "back", booking("too much"));
        assertThat(state(invoice)).isEqualTo(InvoiceState.PAID);

        payments.refund(payment, money("4.00"), "back 2", booking("goodwill"));
        assertThat(of(invoice).open()).isEqualTo(money("4.00"));
        assertThat(allotments.left(payment)).contains(money("0"));
    }

    @Test
    void aWriteOffEndsAnInvoiceAndItsReversalOpensItAgain() {
        String invoice = issue("10.00", ISSUED);
        charge(10_000_000);
        pay("9.50", invoice);

        Payment given = payments.writeOff(shop, money("0.50"), invoice, booking("not worth a reminder")).payment();
        assertThat(state(invoice)).isEqualTo(InvoiceState.WRITTEN_OFF);
        assertThat(of(invoice).writtenOff()).isEqualTo(money("0.50"));

        payments.reverse(given, booking("it came after all"));
        assertThat(state(invoice)).isEqualTo(InvoiceState.PARTLY_PAID);
    }

    @Test
    void aPersonMovesMoneyAndNothingMovesItBack() {
        String first = issue("10.00", ISSUED);
        String second = issue("20.00", ISSUED.plusSeconds(1));
        Payment payment = pay("10.00", "no number");
        assertThat(state(first)).isEqualTo(InvoiceState.PAID);

        assertThatThrownBy(() -> allotments.allot(payment, second, Optional.empty(), booking("x"))).hasMessageContaining(
                "of the payment 0.000000 USD are left, and on invoice " + second + " 20.000000 USD are open");
        assertThat(allotments.takeBack(payment, first, booking("for the other"))).isEqualTo(money("10.00"));
        pay("1.00", "another");
        assertThat(of(first).paid()).as("only the new payment").isEqualTo(money("1.00"));
        assertThatThrownBy(() -> allotments.takeBack(payment, first, booking("x"))).hasMessageContaining(
                "pays nothing on invoice " + first);

        allotments.allot(payment, second, Optional.of(money("4.00")), booking("as she wrote"));
        assertThat(of(second).paid()).isEqualTo(money("4.00"));
        assertThat(allotments.of(second)).extracting(Allotment::by, Allotment::reason).containsExactly(tuple("ann", "as she wrote"));
        assertThatThrownBy(() -> allotments.allot(payment, second, Optional.of(money("6.01")), booking("x"))).isInstanceOf(
                PaymentConflict.class);
        assertThatThrownBy(() -> allotments.allot(payment, second, Optional.of(money("0")), booking("x"))).isInstanceOf(
                PaymentConflict.class);
        assertThatThrownBy(() -> allotments.allot(payment, "2026-999999", Optional.empty(), booking("x"))).hasMessageContaining(
                "has no invoice 2026-999999");
    }

    @Test
    void nobodyPaysAnotherBusinessesInvoice() {
        Payment payment = pay("10.00", "mine");
        shop = world.business().onAccount(usd(1_000_000_000)).enrol().id();
        String theirs = issue("10.00", ISSUED);

        assertThatThrownBy(() -> allotments.allot(payment, theirs, Optional.empty(), booking("x"))).hasMessageContaining("has no invoice");
        assertThat(of(theirs).open()).isEqualTo(money("10.00"));
    }

    @Test
    void aDisputedInvoiceIsPaidOnlyByAPaymentThatNamesIt() {
        String disputed = issue("10.00", ISSUED);
        String other = issue("20.00", ISSUED.plusSeconds(1));
        receivables.dispute(disputed, Optional.empty(), booking("these messages never came"));
        assertThatThrownBy(() -> receivables.dispute(disputed, Optional.empty(), booking("again")))
                .hasMessageContaining("disputed already");

        pay("5.00", "no number");
        assertThat(of(disputed).paid()).isEqualTo(money("0"));
        assertThat(of(other).paid()).isEqualTo(money("5.00"));
        pay("3.00", disputed);
        assertThat(of(disputed).paid()).isEqualTo(money("3.00"));

        receivables.settleDispute(disputed, LATER, "ann");
        pay("7.00", "the rest");
        assertThat(state(disputed)).isEqualTo(InvoiceState.PAID);
        assertThatThrownBy(() -> receivables.settleDispute(disputed, LATER, "ann")).hasMessageContaining("is not disputed");
        assertThatThrownBy(() -> receivables.dispute(disputed, Optional.empty(), booking("late"))).hasMessageContaining("nothing is open");
    }

    @Test
    void aCreditNoteCancelsAndFreesWhatWasPaid() {
        String invoice = issue("10.00", ISSUED);
        Payment payment = pay("8.00", invoice);

        credit("f".repeat(32), invoice, money("4.00"), "a part");
        assertThat(of(invoice).open()).isEqualTo(money("0"));
        assertThat(state(invoice)).isEqualTo(InvoiceState.PAID);
        assertThat(allotments.left(payment)).contains(money("2.00"));

        credit("e".repeat(32), invoice, money("6.00"), "the rest");
        assertThat(state(invoice)).isEqualTo(InvoiceState.CANCELLED);
        assertThat(allotments.left(payment)).contains(money("8.00"));
        assertThatThrownBy(() -> credit("d".repeat(32), invoice, money("0.01"), "more"))
                .hasMessageContaining("0.000000 USD can be credited");
    }

    @Test
    void whatIsCreditedIsNotPaid() {
        String invoice = issue("10.00", ISSUED);

        credit("c".repeat(32), invoice, money("4.00"), "a part");
        assertThat(state(invoice)).isEqualTo(InvoiceState.ISSUED);
        assertThat(of(invoice).open()).isEqualTo(money("6.00"));

        pay("1.00", invoice);
        assertThat(state(invoice)).isEqualTo(InvoiceState.PARTLY_PAID);
    }

    /** The day after the last one, in the business's zone, and the list by state agrees with the state. */
    @ParameterizedTest
    @CsvSource({"2026-11-15T22:59:59Z, ISSUED", "2026-11-15T23:00:00Z, OVERDUE"})
    void anInvoiceIsOverdueWhenTheLastDayEndsInTheZoneOfTheBusiness(Instant now, InvoiceState state) {
        String invoice = issue("10.00", ISSUED);
        issue("0.00", ISSUED);

        assertThat(of(invoice).due()).contains(LocalDate.of(2026, 11, 15));
        assertThat(of(invoice).state(now)).isEqualTo(state);
        for (InvoiceState one : InvoiceState.values()) {
            assertThat(receivables.some(new Filter(Optional.of(shop), Optional.of(one), false), now, Slice.first(9)))
                    .extracting(found -> found.state(now)).hasSize(one == state || one == InvoiceState.PAID ? 1 : 0).containsOnly(
                            one == state || one == InvoiceState.PAID ? new InvoiceState[] {one} : new InvoiceState[0]);
        }
    }

    /** Whatever happens, and in whatever order, nothing pays more than it is, nothing is paid more than it costs, and no money is lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsAllottedNeverExceedsThePaymentOrTheInvoice(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> numbers = new ArrayList<>();
        List<Payment> made = new ArrayList<>();
        charge(100_000_000_000L); // so that it owes enough for write-offs
        for (int step = 0; step < 60; step++) {
            act(random, numbers, made, step);
            check(made, numbers);
        }
        assertThat(made).isNotEmpty();
    }

    @Test
    void manyAtOnceNeverExceedThePaymentOrTheInvoice() throws Exception {
        List<String> numbers = new ArrayList<>();
        List<Payment> made = new ArrayList<>();
        for (int one = 0; one < 6; one++) {
            numbers.add(issue("10.00", ISSUED.plusSeconds(one)));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int one = 0; one < 40; one++) {
                int step = one;
                RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(step);
                all.add(threads.submit(() -> {
                    List<Payment> known;
                    synchronized (made) {
                        known = new ArrayList<>(made);
                    }
                    int before = known.size();
                    act(random, new ArrayList<>(numbers), known, 1_000 + step);
                    synchronized (made) {
                        made.addAll(known.subList(before, known.size()));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        check(made, numbers);
        assertThat(made).hasSizeGreaterThan(5);
    }

    /** Does one thing; what is refused changes nothing. */
    private void act(RandomGenerator random, List<String> numbers, List<Payment> made, int step) {
        try {
            int what = made.isEmpty() || numbers.isEmpty() ? random.nextInt(2) : random.nextInt(9);
            String number = numbers.isEmpty() ? "none" : numbers.get(random.nextInt(numbers.size()));
            Payment some = made.isEmpty() ? null : made.get(random.nextInt(made.size()));
            Money amount = new Money(1 + random.nextLong(30_000_000), World.USD);
            switch (what) {
                case 0 -> numbers.add(issue(BigDecimal.valueOf(random.nextInt(4_000), 2).toPlainString(), ISSUED.plusSeconds(step)));
                case 1, 2 -> made.add(payments.book(shop, amount, random.nextBoolean() ? number + " no. " + step : "ref " + step, LATER,
                        booking("")).payment());
                case 3 -> made.add(payments.writeOff(shop, amount, number + " off " + step, booking("gone")).payment());
                case 4 -> payments.reverse(some, booking("returned"));
                case 5 -> payments.refund(some, amount, "back " + step, booking("too much"));
                case 6 -> allotments.allot(some, number, random.nextBoolean() ? Optional.of(amount) : Optional.empty(), booking("person"));
                case 7 -> allotments.takeBack(some, number, booking("person"));
                default -> credit("%032x".formatted(step), number, amount, "note");
            }
        } catch (PaymentConflict refused) {
            assertThat(refused).hasMessageNotContaining("null"); // nothing was changed, as the checks show
        }
    }

    private void check(List<Payment> made, List<String> numbers) {
        for (Payment payment : made) {
            Money worth = payments.corrections(payment).stream().map(Payment::amount).reduce(payment.amount(), Money::plus);
            Money used = allotments.of(payment).stream().map(Allotment::amount).reduce(money("0"), Money::plus);
            assertThat(used.micros()).isNotNegative();
            assertThat(used.plus(allotments.left(payment).orElseThrow())).as("what it pays and what is left").isEqualTo(worth);
        }
        for (String number : numbers) {
            Receivable one = of(number);
            assertThat(one.open().micros()).isBetween(0L, one.total().micros());
            assertThat(allotments.of(number).stream().map(Allotment::amount).reduce(money("0"), Money::plus))
                    .isEqualTo(one.total().minus(one.open()));
        }
    }

    private String issue(String total, Instant at) {
        String number = "2097-" + NUMBERS.incrementAndGet();
        BigDecimal sum = new BigDecimal(total);
        Terms terms = new Terms(Trade.seller("DE"), Trade.buyer("US"), new Vat(Treatment.OUTSIDE_SCOPE, BigDecimal.ZERO, "outside"),
                new BigDecimal("0.00"), Optional.empty(), LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 15));
        Invoice invoice = new Invoice(number, shop, YearMonth.of(2026, 10), World.USD,
                List.of(new Invoice.Line("Elsewhere", Category.UTILITY, Optional.empty(), Money.of(sum, World.USD), 1, sum)), at,
                Optional.of(terms));
        inTransaction(() -> events.publishEvent(new InvoicesIssued(List.of(invoice))));
        return number;
    }

    private void credit(String journalEntry, String number, Money amount, String reason) {
        inTransaction(() -> events.publishEvent(new InvoiceCredited(number, amount, journalEntry, LATER, "ann", reason)));
    }

    private void inTransaction(Runnable step) {
        transaction.executeWithoutResult(_ -> step.run());
    }

    /** Takes money off the balance, as if it had been charged for messages. */
    private void charge(long micros) {
        jdbc.update("UPDATE balance SET balance_micros = balance_micros - ? WHERE business_id = ?", micros, shop.value());
    }

    private Payment pay(String amount, String reference) {
        return payments.book(shop, money(amount), reference, LATER, booking("")).payment();
    }

    private static Booking booking(String reason) {
        return new Booking("ann", LATER, reason);
    }

    private Receivable of(String number) {
        return receivables.of(number).orElseThrow();
    }

    private InvoiceState state(String number) {
        return of(number).state(LATER);
    }

    private OpenItems items() {
        return receivables.openItems(shop);
    }

    private static Money money(String amount) {
        return Money.of(new BigDecimal(amount), World.USD);
    }
}
