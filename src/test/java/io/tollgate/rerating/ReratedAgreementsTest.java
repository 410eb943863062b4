package io.tollgate.rerating;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice;
import io.tollgate.ledger.Grant;
import io.tollgate.ledger.Grants;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Receivables;
import io.tollgate.rerating.RateTable.Sent;
import io.tollgate.rerating.Rerating.Part;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What was agreed with a business holds when its charges are corrected: it pays what it would have paid by the right card at once. */
@TollgateTest
class ReratedAgreementsTest extends ReratingWork {

    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final LocalDate TWENTIETH = LocalDate.of(2026, 9, 20);
    private static final long NO_TIER = 1_000_000;

    @Autowired
    Agreements agreements;
    @Autowired
    Grants grants;
    @Autowired
    Receivables receivables;

    private final List<MessageId> messages = new ArrayList<>();
    private final RateTable wrong = RateTable.random(new Random(61)).with("Germany", Category.UTILITY, FIRST, 100_000, NO_TIER, 100_000);

    @Test
    void anAgreedPriceBelowBothRatesKeepsTheBusinessOutOfIt() {
        BusinessId agreed = shop("Europe/Berlin");
        BusinessId other = shop("Europe/Berlin");
        agree(agreed, price("0.02"), FIRST);
        for (BusinessId shop : List.of(agreed, other)) {
            deliver(shop, wrong, notices(FIRST, 5), messages);
            invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        }
        use(wrong, german(80_000));
        Rerating run = reratings().propose(new Reratings.Wanted(WRONG, RIGHT, SEPTEMBER, OCTOBER, List.of(agreed, other), "Wrong."), "Ann",
                IN_NOVEMBER);
        assertThat(part(run, agreed).changed()).isZero();
        assertThat(part(run, agreed).difference()).isEqualTo(usd(0));
        assertThat(part(run, other).changed()).isEqualTo(5);
        assertThat(part(run, other).difference()).isEqualTo(usd(-100_000));

        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        job(3).run(IN_NOVEMBER);
        invoices.run(agreed, OCTOBER, IN_NOVEMBER);
        invoices.run(other, OCTOBER, IN_NOVEMBER);

        assertThat(invoices.of(agreed)).singleElement().extracting(Invoice::sum).isEqualTo(new BigDecimal("0.10"));
        assertThat(notes.of(invoices.of(agreed).getFirst().number())).isEmpty();
        assertThat(ledger.account(agreed).balance()).isEqualTo(usd(-100_000));
        assertThat(ledger.account(other).balance()).isEqualTo(usd(-400_000));
        Rerating alone = propose(agreed);
        assertThatThrownBy(() -> reratings().confirm(alone.id(), alone.hash(), "Bo", IN_NOVEMBER)).hasMessageContaining("change no charge");
        agree(agreed);
        agree(other);
    }

    /** 0.09 was agreed: it is dearer than the right rate and cheaper than the wrong one, or the other way round. */
    @ParameterizedTest
    @ValueSource(longs = {80_000, 70_000, 110_000})
    void anAgreedPriceIsTheMost(long micros) {
        BusinessId shop = shop("Europe/Berlin");
        agree(shop, price("0.09"), FIRST);
        deliver(shop, wrong, notices(FIRST, 10), messages);
        invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        use(wrong, german(micros));
        Rerating run = propose(shop);
        long right = Math.min(90_000, micros);

        assertThat(part(run, shop).difference()).isEqualTo(usd(10 * (right - 90_000)));
        if (right < 90_000) {
            confirm(run);
        }
        invoices.run(shop, OCTOBER, IN_NOVEMBER);
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-10 * right));
        agree(shop);
    }

    /** In a month that is not closed the agreement may still end, so the charge is corrected. What is to be paid stays as agreed. */
    @Test
    void inAnOpenMonthTheInvoiceTakesOffWhatWasAgreed() {
        BusinessId shop = shop("Europe/Berlin");
        agree(shop, price("0.02"), FIRST);
        deliver(shop, wrong, notices(FIRST, 5), messages);
        use(wrong, german(80_000));
        Rerating run = propose(shop);
        assertThat(part(run, shop).changed()).isEqualTo(5);
        assertThat(part(run, shop).agreed()).as("0.06 instead of 0.08 each").isEqualTo(usd(-100_000));
        assertThat(part(run, shop).difference()).isEqualTo(usd(0));
        confirm(run);

        Invoice invoice = invoices.run(shop, SEPTEMBER, IN_NOVEMBER).orElseThrow();
        assertThat(invoice.lines()).singleElement().satisfies(line -> {
            assertThat(line.price()).isEqualTo(usd(80_000));
            assertThat(line.discount()).isEqualTo(usd(300_000));
        });
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-100_000));
        agree(shop);
    }

    /** Five messages are on their way at once. The first one holds the grant and costs 0.10 of it. Then each costs 0.02 less. */
    @Test
    void whatAGrantHasPaidTooMuchGoesBackToIt() {
        BusinessId shop = shop("Europe/Berlin");
        Grant grant = grants.propose(shop, new Grants.Proposal(usd(250_000), FIRST, FIRST.plusYears(50), 1, "Welcome."),
                new Grant.Signed("Ann", IN_OCTOBER));
        grants.approve(grant, new Grant.Signed("Bo", IN_OCTOBER));
        deliver(shop, wrong, notices(FIRST, 5), messages);
        use(wrong, german(80_000));
        Money before = ledger.account(shop).balance();
        assertThat(grants.byId(grant.id()).orElseThrow().captured()).isEqualTo(usd(100_000));

        confirm(propose(shop));

        assertThat(grants.byId(grant.id()).orElseThrow().captured()).isEqualTo(usd(80_000));
        assertThat(grants.byId(grant.id()).orElseThrow().open()).isEqualTo(usd(170_000));
        assertThat(ledger.account(shop).balance()).as("money comes back of four messages").isEqualTo(before.plus(usd(4 * 20_000)));
        assertThat(ledger.account(shop).granted()).isEqualTo(usd(170_000));
        world.audit().of(shop);
    }

    /** The grant paid 0.10 of September's 0.50. Then October's invoice has all at 0.08 or 0.12 each, and what the grant paid pays it. */
    @ParameterizedTest
    @CsvSource({"80000, 320000, 80000", "120000, 500000, 100000"})
    void whatAGrantHasPaidPaysTheInvoiceThatHasTheCorrectedPrice(long micros, long open, long captured) {
        BusinessId shop = shop("Europe/Berlin");
        Grant grant = grants.propose(shop, new Grants.Proposal(usd(250_000), FIRST, FIRST.plusYears(50), 1, "Welcome."),
                new Grant.Signed("Ann", IN_OCTOBER));
        grants.approve(grant, new Grant.Signed("Bo", IN_OCTOBER));
        deliver(shop, wrong, notices(FIRST, 5), messages);
        Invoice september = invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400)).orElseThrow();
        use(wrong, german(micros));
        confirm(propose(shop));
        Invoice october = invoices.run(shop, OCTOBER, IN_NOVEMBER).orElseThrow();

        assertThat(grants.byId(grant.id()).orElseThrow().captured()).isEqualTo(usd(captured));
        assertThat(receivables.of(september.number()).orElseThrow().open()).isEqualTo(usd(0));
        assertThat(receivables.of(october.number()).orElseThrow().open()).isEqualTo(usd(open));
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-open));
        notes.issue(october, new Wanted.Whole(), "Wrong.", IN_NOVEMBER, "Ann");
        assertThat(grants.byId(grant.id()).orElseThrow().captured()).as("all is given back").isEqualTo(usd(0));
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(0));
        agree(shop);
    }

    @Test
    void aDiscountIsTakenOffTheCorrectedPrice() {
        BusinessId shop = shop("Europe/Berlin");
        agree(shop, new Terms.Discount(Optional.empty(), Optional.empty(), BigDecimal.TEN), LocalDate.of(2026, 9, 16));
        deliver(shop, wrong, notices(FIRST, 4), messages);
        deliver(shop, wrong, notices(TWENTIETH, 6), messages);
        Invoice invoice = invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400)).orElseThrow();
        assertThat(invoice.sum()).as("1.00 - 10 % of 0.60").isEqualTo("0.94");
        use(wrong, german(80_000));
        Rerating run = propose(shop);
        assertThat(part(run, shop).old()).isEqualTo(usd(1_000_000));
        assertThat(part(run, shop).right()).isEqualTo(usd(800_000));
        assertThat(part(run, shop).agreed()).as("0.048 instead of 0.060").isEqualTo(usd(-12_000));
        assertThat(part(run, shop).difference()).isEqualTo(usd(-188_000));
        confirm(run);

        assertThat(CreditNotes.left(invoice, notes.of(invoice.number()))).isEqualByComparingTo("0");
        assertThat(invoices.run(shop, OCTOBER, IN_NOVEMBER).orElseThrow().sum()).as("0.80 - 0.048").isEqualTo("0.75");
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    /** Only messages with a discount are corrected: the credit note gives back what these cost, and not a part of the line's average. */
    @Test
    void aCreditNoteKnowsWhichMessagesHadADiscount() {
        BusinessId shop = shop("Europe/Berlin");
        agree(shop, new Terms.Discount(Optional.empty(), Optional.empty(), BigDecimal.TEN), LocalDate.of(2026, 9, 16));
        deliver(shop, wrong, notices(FIRST, 4), messages);
        deliver(shop, wrong, notices(TWENTIETH, 6), messages);
        Invoice invoice = invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400)).orElseThrow();
        List<RateTable.Row> rows = new ArrayList<>(wrong.rows());
        rows.add(new RateTable.Row("Germany", Category.UTILITY, TWENTIETH, 80_000, NO_TIER, 80_000));
        use(wrong, new RateTable(wrong.markets(), rows));
        confirm(propose(shop));

        CreditNote note = notes.of(invoice.number()).getFirst();
        assertThat(note.sum()).as("6 × 0.09").isEqualTo("0.54");
        assertThat(CreditNotes.left(invoice, List.of(note))).as("4 × 0.10").isEqualByComparingTo("0.40");
        agree(shop);
        takeBack(messages.getFirst());
        assertThat(notes.issue(invoice, new Wanted.TakenBack(), "Lost.", IN_NOVEMBER, "Ann").sum()).isEqualTo("0.10");
        agree(shop);
        notes.issue(invoice, new Wanted.Whole(), "Wrong.", IN_NOVEMBER, "Ann");
        assertThat(invoices.run(shop, OCTOBER, IN_NOVEMBER).orElseThrow().sum()).as("6 × 0.08 - 0.048").isEqualTo("0.43");
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    /** 5.00 a month were agreed. September's messages came to 1.00; rightly to 3.00, and after a second correction to 6.00. */
    @Test
    void aMinimumFeeFollowsItsMonth() {
        BusinessId shop = shop("Europe/Berlin");
        agree(shop, new Terms.MinimumFee(Money.of(new BigDecimal("5"), World.USD)), FIRST);
        deliver(shop, wrong, notices(FIRST, 10), messages);
        Invoice september = invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400)).orElseThrow();
        assertThat(september.fees()).singleElement().extracting(Invoice.Fee::exact).isEqualTo(usd(4_000_000));
        use(wrong, german(300_000));
        Rerating first = propose(shop);
        assertThat(part(first, shop).minimum()).as("2.00 instead of 4.00").isEqualTo(usd(-2_000_000));
        assertThat(part(first, shop).difference()).isEqualTo(usd(0));
        confirm(first);

        Invoice october = invoices.run(shop, OCTOBER, IN_NOVEMBER).orElseThrow();
        assertThat(CreditNotes.left(september, notes.of(september.number()))).isEqualByComparingTo("0");
        assertThat(october.fees()).extracting(fee -> fee.agreed().first(), Invoice.Fee::exact).containsExactly(
                tuple(LocalDate.of(2026, 10, 1), usd(5_000_000)),
                tuple(FIRST, usd(2_000_000)));
        assertThat(october.sum()).as("3.00, 2.00 and October's 5.00").isEqualTo("10.00");
        owesWhatIsPrinted(shop);
        agree(shop);

        use(german(300_000), german(600_000));
        Rerating second = propose(shop);
        assertThat(part(second, shop).minimum()).isEqualTo(usd(-2_000_000));
        assertThat(part(second, shop).difference()).isEqualTo(usd(1_000_000));
        confirm(second);
        Invoice november = invoices.run(shop, NOVEMBER, IN_DECEMBER).orElseThrow();
        assertThat(CreditNotes.left(october, notes.of(october.number()))).as("October's own minimum").isEqualByComparingTo("5.00");
        assertThat(november.sum()).as("6.00 and November's 5.00").isEqualTo("11.00");
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-16_000_000));
        agree(shop);
    }

    /** The process dies after the first slice, and the next month is closed before it goes on: both invoices have corrected charges. */
    @Test
    void aMinimumFeeIsRightWhenAMonthIsClosedMeanwhile() {
        BusinessId shop = shop("Europe/Berlin");
        agree(shop, new Terms.MinimumFee(Money.of(new BigDecimal("5"), World.USD)), FIRST);
        deliver(shop, wrong, notices(FIRST, 10), messages);
        invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        use(wrong, german(300_000));
        Rerating run = propose(shop);
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        dying("AFTER UPDATE ON rerating_business", "NEW.business_id = " + shop + " AND NEW.slices = 2", () -> job(4).run(IN_NOVEMBER));
        Invoice october = invoices.run(shop, OCTOBER, IN_NOVEMBER).orElseThrow();
        assertThat(october.sum()).as("4 × 0.30, 5.00 - 1.80, and October's 5.00").isEqualTo("9.40");
        agree(shop);
        job(4).run(IN_NOVEMBER);

        Invoice november = invoices.run(shop, NOVEMBER, IN_DECEMBER).orElseThrow();
        assertThat(november.sum()).as("6 × 0.30, 5.00 - 3.00, and November's 5.00").isEqualTo("8.80");
        assertThat(ledger.account(shop).balance()).as("three times the minimum").isEqualTo(usd(-15_000_000));
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    private void confirm(Rerating run) {
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        job(4).run(IN_NOVEMBER);
    }

    private Part part(Rerating run, BusinessId shop) {
        return reratings().parts(run, Slice.first(50)).stream().filter(one -> one.business().equals(shop)).findFirst().orElseThrow();
    }

    private RateTable german(long micros) {
        return wrong.with("Germany", Category.UTILITY, FIRST, micros, NO_TIER, micros);
    }

    private static List<Sent> notices(LocalDate day, int messages) {
        List<Sent> sent = new ArrayList<>();
        for (int one = 0; one < messages; one++) {
            sent.add(new Sent("DE", Category.UTILITY, day, Instant.parse(day + "T10:00:00Z").plusSeconds(one)));
        }
        return sent;
    }

    private static Terms price(String each) {
        return new Terms.Price("Germany", Category.UTILITY, Money.of(new BigDecimal(each), World.USD));
    }

    private void agree(BusinessId shop, Terms terms, LocalDate first) {
        Instant at = Instant.parse("2026-08-20T09:00:00Z");
        agreements.approve(agreements.propose(shop, new Proposal(terms, first, Optional.empty(), "Letter."), new Signed("Ann", at)),
                new Signed("Bo", at));
    }
}
