package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.State;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.AgreementConflict;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Enrolments;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.reconciliation.Discrepancy;
import io.tollgate.reconciliation.Invariant;
import io.tollgate.reconciliation.Reconciliation;
import io.tollgate.tariff.PlanFees;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is agreed with a business is on its invoices, in its books and on its credit notes. The rate card is {@link TariffPrices}. */
@TollgateTest
class AgreedInvoicesTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-20T09:00:00Z");
    private static final Signed ANN = new Signed("Ann Berger", Instant.parse("2026-09-01T09:00:00Z"));
    private static final Signed BEN = new Signed("Ben Okafor", Instant.parse("2026-09-02T09:00:00Z"));

    @Autowired
    Agreements agreements;

    @Autowired
    Invoices invoices;

    @Autowired
    CreditNotes notes;

    @Autowired
    Charges charges;

    @Autowired
    Ledger ledger;

    @Autowired
    Payments payments;

    @Autowired
    RateCards cards;

    @Autowired
    Enrolments enrolments;

    @Autowired
    Reconciliation reconciliation;

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

    @Test
    void anAgreementOfHalfTheMonthIsTakenOffThatHalfInTheBusinessesZone() {
        BusinessId shop = airline("America/Los_Angeles");
        agree(shop, discount("10"), "2026-10-15", "");
        deliver(shop, Category.MARKETING, 2, Instant.parse("2026-10-15T06:59:59Z")); // still the 14th in Los Angeles
        deliver(shop, Category.MARKETING, 3, Instant.parse("2026-10-15T07:00:00Z"));

        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

        Invoice.Line line = invoice.lines().getFirst();
        assertThat(invoice.lines()).hasSize(1);
        assertThat(line.messages()).isEqualTo(5);
        assertThat(line.discounts()).containsExactly(
                new Invoice.Discount(Optional.of(BigDecimal.valueOf(10).stripTrailingZeros()), Optional.empty(), 3, amount("0.040950")));
        assertThat(invoice.sum()).as("5 × 0.1365 - 10 percent of 3 × 0.1365 = 0.64155").isEqualTo("0.64");
        assertThat(charged(shop)).as("no message is charged less").isEqualTo(5 * 136_500);
        assertThat(ledger.account(shop).balance()).isEqualTo(Money.of(amount("-0.64"), World.USD));
        agrees(shop);
        assertThat(invoices.byNumber(invoice.number())).contains(invoice);
    }

    @Test
    void agreedFreeMessagesAreTheFirstOfTheirDaysAndTheDearestOfADay() {
        BusinessId shop = airline("Asia/Kolkata");
        agree(shop, new Terms.Allowance(Optional.empty(), Optional.empty(), 10), "2026-10-11", "2026-10-20"); // 10 x 10 / 31 = 3.2
        deliver(shop, Category.MARKETING, 2, Instant.parse("2026-10-10T18:29:59Z")); // still the 10th in Kolkata
        deliver(shop, Category.UTILITY, 2, Instant.parse("2026-10-10T18:30:00Z"));
        deliver(shop, Category.MARKETING, 1, Instant.parse("2026-10-11T12:00:00Z"));
        deliver(shop, Category.MARKETING, 4, Instant.parse("2026-10-12T12:00:00Z"));

        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

        Optional<Invoice.Free> free = Optional.of(new Invoice.Free(10, LocalDate.of(2026, 10, 11), LocalDate.of(2026, 10, 20), 3));
        assertThat(invoice.lines().getFirst().discounts()).as("one of the 11th, none left on the 12th").containsExactly(
                new Invoice.Discount(Optional.empty(), Optional.empty(), 1, amount("0.136500"), free));
        assertThat(invoice.lines().getLast().discounts()).containsExactly(
                new Invoice.Discount(Optional.empty(), Optional.empty(), 2, amount("0.090000"), free));
        assertThat(invoice.sum()).as("6 x 0.1365").isEqualTo("0.82");
        assertThat(invoices.byNumber(invoice.number())).contains(invoice);
        agrees(shop);
        CreditNote note = notes.issue(invoice, new Wanted.Whole(), "Lost.", LATER, "Ann Berger");
        assertThat(note.sum()).isEqualTo("0.82");
        agrees(shop);
    }

    @Test
    void aMonthWithoutMessagesHasItsFeeInEachMonthOnce() {
        BusinessId shop = airline("Europe/Berlin");
        agree(shop, new Terms.PlanFee(usd("100")), "2026-09-16", "2026-10-31");

        Optional<Invoice> november = invoices.run(shop, YearMonth.of(2026, 11), Instant.parse("2026-12-01T09:00:00Z"));

        Invoice october = invoices.of(shop, OCTOBER).orElseThrow();
        assertThat(november).isEmpty();
        assertThat(invoices.of(shop)).extracting(Invoice::month).containsExactly(OCTOBER, YearMonth.of(2026, 9));
        assertThat(october.sum()).isEqualTo("100.00");
        assertThat(invoices.of(shop).getLast().sum()).as("15 of 30 days").isEqualTo("50.00");
        assertThat(invoices.of(shop).getLast().number()).isLessThan(october.number());
        assertThat(ledger.account(shop).balance()).isEqualTo(usd("-150"));
        assertThat(world.audit().number("SELECT SUM(amount_micros) FROM entry WHERE account = 'fees' AND reason = ?", october.number()))
                .isEqualTo(100_000_000);
        agrees(shop);
        assertThat(invoices.run(shop, OCTOBER, NOVEMBER)).contains(october);
    }

    /** 31.00 USD a month from October on; 62.00 from the 21st on. The plan changes on the 11th, and 9.30 is agreed from the 26th on. */
    @Test
    void aPlanCostsWhatTheTableSaysUnlessAnotherFeeIsAgreed() {
        BusinessId shop = world.business().plan(Plan.APP).in("America/Bogota").onAccount("1000").enrol().id();
        enrolments.change(shop, new BusinessTerms("Shop", Plan.ENTERPRISE, World.USD, ZoneId.of("America/Bogota"), PaymentMode.POSTPAID,
                usd("1000"), Optional.empty()), Instant.parse("2026-10-12T04:59:59Z")); // still the 11th in Bogota
        agree(shop, new Terms.PlanFee(usd("9.30")), "2026-10-26", "");
        PlanFees before = cards.planFees();
        try {
            cards.takeEffect(new PlanFees(List.of(new PlanFees.PlanFee("APP", OCTOBER.atDay(1), usd("0")),
                    new PlanFees.PlanFee("ENTERPRISE", OCTOBER.atDay(1), usd("31")),
                    new PlanFees.PlanFee("ENTERPRISE", OCTOBER.atDay(21), usd("62")))));

            Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

            assertThat(invoice.fees()).extracting(fee -> fee.agreed().first().getDayOfMonth(), fee -> fee.agreed().last().getDayOfMonth(),
                    Invoice.Fee::exact).containsExactly(tuple(11, 20, usd("10")), tuple(21, 25, usd("10")), tuple(26, 31, usd("1.80")));
            assertThat(invoice.sum()).isEqualTo("21.80");
            assertThat(invoices.run(shop, OCTOBER, NOVEMBER)).contains(invoice);
            assertThat(invoices.of(shop)).as("no fee before the first day of the table").hasSize(1);
            agrees(shop);
        } finally {
            cards.takeEffect(before);
        }
    }

    @Test
    void aMinimumIsFilledUpAndTheDraftSaysSoBefore() {
        BusinessId shop = airline("Europe/Berlin");
        agree(shop, new Terms.MinimumFee(usd("1")), "2026-10-01", "");
        agree(shop, discount("50"), "2026-10-01", "");
        deliver(shop, Category.MARKETING, 4, Instant.parse("2026-10-10T09:00:00Z"));

        Invoice draft = invoices.draft(shop, OCTOBER, Instant.parse("2026-10-20T09:00:00Z")).orElseThrow().invoice();
        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

        assertThat(draft.fees()).isEqualTo(invoice.fees());
        assertThat(invoice.fees().getFirst().exact()).as("1 - 4 × 0.1365 / 2").isEqualTo(usd("0.727"));
        assertThat(invoice.sum()).isEqualTo("1.00");
        agrees(shop);
    }

    @Test
    void whatIsCreditedIsWhatWasPaidAfterTheDiscount() {
        BusinessId shop = airline("Europe/Berlin");
        agree(shop, discount("12.5"), "2026-10-01", "");
        agree(shop, new Terms.PlanFee(usd("10")), "2026-10-01", "");
        deliver(shop, Category.MARKETING, 7, Instant.parse("2026-10-10T09:00:00Z"));
        takeBack(shop, 1);
        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();
        takeBack(shop, 2);

        notes.issue(invoice, new Wanted.TakenBack(), "Lost.", LATER, "a");
        agrees(shop);
        notes.issue(invoice, new Wanted.Lines(Set.of(2)), "No fee was agreed.", LATER, "a");
        agrees(shop);
        assertThatThrownBy(() -> notes.issue(invoice, new Wanted.Lines(Set.of(2)), "Again.", LATER, "a"))
                .isInstanceOf(CreditConflict.class).hasMessageContaining("line 2 of invoice").hasMessageContaining("is credited already");
        notes.issue(invoice, new Wanted.Whole(), "Wrong.", LATER, "a");

        assertThat(ledger.account(shop).balance()).isEqualTo(usd("0"));
        assertThat(CreditNotes.left(invoice, notes.of(invoice.number()))).isEqualByComparingTo("0");
        assertThat(notes.of(invoice.number()).getLast().cancels()).isTrue();
        agrees(shop);
    }

    @ParameterizedTest
    @ValueSource(strings = {"discount_micros = discount_micros + 1", "amount_micros = amount_micros + 1"})
    void theComparisonFindsADiscountThatWasChangedByHand(String change) {
        BusinessId shop = airline("Europe/Berlin");
        agree(shop, discount("10"), "2026-10-01", "");
        deliver(shop, Category.MARKETING, 3, Instant.parse("2026-10-10T09:00:00Z"));
        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();
        agrees(shop);

        jdbc.update("UPDATE invoice_line SET " + change + " WHERE number = ?", invoice.number());

        assertThat(reconciliation.compareAll()).filteredOn(one -> one.business() == shop.value()).extracting(Discrepancy::invariant)
                .contains(Invariant.INVOICES);
        jdbc.update("UPDATE invoice_line SET " + change.replace("+ 1", "- 1") + " WHERE number = ?", invoice.number());
        agrees(shop);
    }

    /** Random discounts, prices and charges over a month, against a sum that looks at each message. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomAgreementsAreTheSumOfTheirMessages(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        BusinessId shop = airline("Europe/Berlin");
        List<Agreement> agreed = new ArrayList<>();
        LocalDate day = OCTOBER.atDay(1 + random.nextInt(5));
        while (day.isBefore(OCTOBER.atEndOfMonth())) {
            LocalDate last = day.plusDays(random.nextInt(9));
            Terms terms = random.nextBoolean()
                    ? new Terms.Price("Germany", Category.UTILITY, new Money(random.nextLong(30_000, 60_000), World.USD))
                    : new Terms.Discount(Optional.of("Germany"), Optional.of(Category.UTILITY), BigDecimal.valueOf(random.nextInt(1,
                            100_000), 3));
            agreed.add(agree(shop, terms, day.toString(), last.toString()));
            day = last.plusDays(1 + random.nextInt(2));
        }
        for (int date = 1; date <= 31; date++) {
            deliver(shop, Category.UTILITY, random.nextInt(4), OCTOBER.atDay(date).atTime(12, 0).atZone(ZoneId.of("Europe/Berlin"))
                    .toInstant());
        }

        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

        BigDecimal expected = BigDecimal.ZERO;
        for (Agreement one : agreed) {
            for (long price : List.of(45_000L, 43_000L)) {
                long count = charges.page(shop, OCTOBER, MessageId.first(Instant.EPOCH), 1_000).stream()
                        .filter(charge -> charge.price().micros() == price && !charge.day().isBefore(one.first())
                                && !charge.day().isAfter(one.last().orElseThrow()))
                        .count();
                expected = expected.add(switch (one.terms()) {
                    case Terms.Discount discount -> BigDecimal.valueOf(price * count, 6).multiply(discount.percent())
                            .divide(BigDecimal.valueOf(100), 6, RoundingMode.HALF_UP);
                    case Terms.Price agreedPrice -> BigDecimal.valueOf(count).multiply(BigDecimal.valueOf(price, 6)
                            .subtract(agreedPrice.each().exact()).max(BigDecimal.ZERO));
                    case Terms.Allowance _,Terms.PlanFee _,Terms.MinimumFee _,Terms.SpendingLimit _ -> BigDecimal.ZERO;
                });
            }
        }
        assertThat(invoice.discount().exact()).isEqualByComparingTo(expected);
        assertThat(invoice.exact().exact()).isEqualByComparingTo(BigDecimal.valueOf(charged(shop), 6).subtract(expected));
        agrees(shop);
    }

    @Test
    void nobodyApprovesWhatHeProposedAndNothingCountsBefore() {
        BusinessId shop = airline("Europe/Berlin");
        Agreement waiting = propose(shop, discount("10"), "2026-10-01", "");

        assertThatThrownBy(() -> agreements.approve(waiting, ANN)).isInstanceOf(AgreementConflict.class)
                .hasMessageContaining("was proposed by Ann Berger");
        assertThat(agreements.terms(shop).of("Germany", Category.UTILITY, OCTOBER.atDay(1))).isEmpty();
        assertThat(agreements.approve(waiting, BEN).state()).isEqualTo(State.APPROVED);
        assertThatThrownBy(() -> agreements.approve(waiting, BEN)).isInstanceOf(AgreementConflict.class)
                .hasMessageContaining("is APPROVED");
        assertThat(agreements.terms(shop).of("Germany", Category.UTILITY, OCTOBER.atDay(1))).isPresent();
    }

    @Test
    void whatIsAgreedForAClosedMonthStays() {
        BusinessId shop = airline("Europe/Berlin");
        Agreement counting = agree(shop, discount("10"), "2026-10-01", "");
        Agreement waiting = propose(shop, new Terms.PlanFee(usd("5")), "2026-10-20", "");
        deliver(shop, Category.MARKETING, 1, Instant.parse("2026-10-10T09:00:00Z"));
        invoices.run(shop, OCTOBER, NOVEMBER);

        assertThatThrownBy(() -> propose(shop, new Terms.MinimumFee(usd("5")), "2026-10-31", "")).isInstanceOf(AgreementConflict.class)
                .hasMessageContaining("2026-10-31 is in a month that is closed").hasMessageContaining("2026-11-01");
        assertThatThrownBy(() -> agreements.approve(waiting, BEN)).isInstanceOf(AgreementConflict.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> agreements.end(counting, LocalDate.of(2026, 10, 30), ANN)).isInstanceOf(AgreementConflict.class)
                .hasMessageContaining("closed");
        assertThat(agreements.end(counting, LocalDate.of(2026, 10, 31), ANN).state()).isEqualTo(State.ENDED);
        assertThat(agreements.end(waiting, LocalDate.of(2026, 10, 1), ANN).state()).isEqualTo(State.WITHDRAWN);
        assertThatThrownBy(() -> agreements.end(waiting, LocalDate.of(2026, 10, 1), ANN)).isInstanceOf(AgreementConflict.class)
                .hasMessageContaining("is WITHDRAWN already");
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource(nullValues = "-", value = {"2026-10-01, 2026-10-10, false", "2026-10-10, 2026-10-10, false", "2026-10-20, -, false",
        "2026-10-05, 2026-12-01, false", "2026-10-01, 2026-10-09, true", "2026-10-21, -, true"})
    void twoAgreementsOnTheSameNeverCountOnTheSameDay(String first, String last, boolean fits) {
        BusinessId shop = airline("Europe/Berlin");
        agree(shop, new Terms.Price("Germany", Category.UTILITY, usd("0.04")), "2026-10-10", "2026-10-20");
        Terms same = new Terms.Discount(Optional.of("Germany"), Optional.of(Category.UTILITY), BigDecimal.TEN);

        if (fits) {
            assertThat(agree(shop, same, first, last == null ? "" : last).state()).isEqualTo(State.APPROVED);
        } else {
            assertThatThrownBy(() -> propose(shop, same, first, last == null ? "" : last)).isInstanceOf(AgreementConflict.class)
                    .hasMessageContaining("from 2026-10-10 to 2026-10-20");
        }
        assertThat(agree(shop, discount("5"), first, last == null ? "" : last).state()).as("another scope").isEqualTo(State.APPROVED);
    }

    @Test
    void wrongTermsAreRefusedWithTheReason() {
        BusinessId shop = airline("Europe/Berlin");

        refused(shop, new Terms.Price("Atlantis", Category.UTILITY, usd("0.04")), "market (Atlantis) must be one of the rate card in USD");
        refused(shop, new Terms.Price("Germany", Category.UTILITY, usd("-0.04")), "must be at least 0");
        refused(shop, new Terms.Price("Germany", Category.UTILITY, Money.zero(Currency.getInstance("EUR"))), "must be in USD");
        refused(shop, new Terms.PlanFee(usd("0")), "must be more than 0");
        refused(shop, new Terms.MinimumFee(usd("-1")), "must be more than 0");
        refused(shop, new Terms.Allowance(Optional.empty(), Optional.empty(), 0), "messages (0) must be 1 to");
        refused(shop, new Terms.Allowance(Optional.empty(), Optional.empty(), 1_000_000_001), "must be 1 to 1000000000");
        refused(shop, new Terms.Allowance(Optional.of("Atlantis"), Optional.empty(), 5), "market (Atlantis) must be one of");
        refused(shop, discount("0"), "more than 0 and at most 100");
        refused(shop, discount("-5"), "more than 0 and at most 100");
        refused(shop, discount("100.001"), "more than 0 and at most 100");
        refused(shop, discount("1.0001"), "at most three decimals");
        assertThatThrownBy(() -> propose(shop, discount("5"), "2026-10-02", "2026-10-01")).hasMessageContaining("must not be before");
        assertThatThrownBy(() -> propose(shop, discount("5"), "1999-12-31", "")).hasMessageContaining("days must be from 2000-01-01");
        assertThat(agreements.of(shop)).isEmpty();
    }

    private void refused(BusinessId shop, Terms terms, String why) {
        assertThatThrownBy(() -> propose(shop, terms, "2026-10-01", "")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private Agreement agree(BusinessId shop, Terms terms, String first, String last) {
        return agreements.approve(propose(shop, terms, first, last), BEN);
    }

    private Agreement propose(BusinessId shop, Terms terms, String first, String last) {
        return agreements.propose(shop, new Proposal(terms, LocalDate.parse(first), last.isEmpty()
                ? Optional.empty()
                : Optional.of(LocalDate.parse(last)), "Contract 2026-117"), ANN);
    }

    private static Terms discount(String percent) {
        return new Terms.Discount(Optional.empty(), Optional.empty(), new BigDecimal(percent));
    }

    private BusinessId airline(String zone) {
        return world.business().in(zone).onAccount("1000").enrol().id();
    }

    private void deliver(BusinessId shop, Category category, int messages, Instant at) {
        List<Reservation> all = Stream.generate(() -> HeldMoney.held(shop, category, 200_000, at)).limit(messages)
                .sorted(Comparator.comparing(Reservation::id)).toList();
        assertThat(ledger.reserve(all)).isTrue();
        ledger.settle(all.stream().map(message -> new Delivered(message.id(), at)).toList(), List.of());
    }

    private void takeBack(BusinessId shop, int messages) {
        charges.page(shop, OCTOBER, MessageId.first(Instant.EPOCH), 1_000).stream()
                .filter(charge -> jdbc.queryForList("SELECT 1 FROM payment WHERE corrects = ?", Integer.class, (Object) charge.id().bytes())
                        .isEmpty())
                .limit(messages).forEach(charge -> payments.takeBack(charge, new Payments.Booking("Ann Berger", LATER, "Lost.")));
    }

    private long charged(BusinessId shop) {
        return world.audit().number("SELECT SUM(rate_micros) FROM charge WHERE business_id = ?", shop.value());
    }

    private void agrees(BusinessId shop) {
        world.audit().of(shop);
        // Nothing delivered these messages, so their charges have no delivery.
        assertThat(reconciliation.compare()).filteredOn(one -> one.business() == shop.value() && one.invariant() != Invariant.CHARGES)
                .isEmpty();
    }

    private static Money usd(String amount) {
        return Money.of(amount(amount), World.USD);
    }

    private static BigDecimal amount(String text) {
        return new BigDecimal(text);
    }
}
