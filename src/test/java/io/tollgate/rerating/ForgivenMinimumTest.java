package io.tollgate.rerating;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.rerating.RateTable.Sent;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What finance credited of a month's minimum fee is not asked for again when the month is re-rated. */
@TollgateTest
class ForgivenMinimumTest extends ReratingWork {

    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final int MESSAGES = 10;
    private static final long MINIMUM = 5_000_000;
    private static final long NO_TIER = 1_000_000;

    @Autowired
    Agreements agreements;

    private final RateTable card = RateTable.random(new Random(81));
    private RateTable now = card;
    private BusinessId shop = new BusinessId(1);

    /** In September ten messages cost 1.00, and 5.00 were agreed. */
    @BeforeEach
    void invoiceSeptember() {
        shop = shop("Europe/Berlin");
        Instant at = Instant.parse("2026-08-20T09:00:00Z");
        Proposal minimum = new Proposal(new Terms.MinimumFee(new Money(MINIMUM, World.USD)), FIRST, Optional.of(SEPTEMBER.atEndOfMonth()),
                "Letter.");
        agreements.approve(agreements.propose(shop, minimum, new Signed("Ann", at)), new Signed("Bo", at));
        now = german(100_000);
        List<Sent> sent = new ArrayList<>();
        for (int one = 0; one < MESSAGES; one++) {
            sent.add(new Sent("DE", Category.UTILITY, FIRST, Instant.parse("2026-09-01T10:00:00Z").plusSeconds(one)));
        }
        deliver(shop, now, sent, new ArrayList<MessageId>());
        invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
    }

    @Test
    void whatWasForgivenBeforeIsNotOnTheNextInvoice() {
        assertThat(forgive()).isEqualTo(4_000_000);
        assertThat(minimum(rerate(300_000))).as("2.00 are owed instead of 4.00, and none of it is asked for").isEqualTo(usd(0));

        Invoice october = invoices.run(shop, OCTOBER, IN_NOVEMBER).orElseThrow();
        assertThat(october.fees()).isEmpty();
        assertThat(october.sum()).isEqualTo("3.00");
        agree(shop);
    }

    /** Messages become cheaper by 0.50, so the minimum rises by as much: that was never forgiven. */
    @Test
    void whatIsOwedBeyondWhatWasForgivenIsOnTheNextInvoice() {
        forgive();
        assertThat(minimum(rerate(50_000))).isEqualTo(usd(500_000));

        assertThat(invoices.run(shop, OCTOBER, IN_NOVEMBER).orElseThrow().fees()).singleElement().satisfies(fee -> {
            assertThat(fee.exact()).isEqualTo(usd(500_000));
            assertThat(fee.agreed().whole()).isEqualTo(usd(MINIMUM));
            assertThat(fee.agreed().charged()).isEqualTo(usd(500_000));
            assertThat(fee.agreed().forgiven()).isEqualTo(usd(4_000_000));
        });
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    /** A run has begun to correct the month, so the fee is given back anyway: who credits it then forgives nothing. */
    @Test
    void aFeeThatARunHasMadeWrongIsNotForgiven() {
        use(now, german(300_000));
        Rerating run = propose(shop);
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        dying("AFTER UPDATE ON rerating_business", "NEW.business_id = " + shop + " AND NEW.slices = 2", () -> job(4).run(IN_NOVEMBER));
        assertThat(forgive()).isEqualTo(4_000_000);
        job(4).run(IN_NOVEMBER);

        assertThat(invoices.run(shop, OCTOBER, IN_NOVEMBER).orElseThrow().fees()).singleElement().extracting(Invoice.Fee::exact)
                .isEqualTo(usd(2_000_000));
        agree(shop);
    }

    /** Runs, credit notes and months in any order: of the minimum stands what the messages lack of it, less all that was forgiven. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatStandsIsWhatLacksLessWhatWasForgiven(long seed) {
        Random random = new Random(seed);
        long price = 100_000;
        long forgiven = 0;
        List<YearMonth> months = List.of(OCTOBER, NOVEMBER, YearMonth.of(2026, 12), YearMonth.of(2027, 1));
        for (YearMonth month : months) {
            if (random.nextInt(3) > 0) {
                forgiven += forgive();
            }
            for (int run = random.nextInt(3); run > 0; run--) {
                long right = 10_000 * (1 + random.nextInt(60));
                long more = standing(right, forgiven) - standing(price, forgiven);
                if (right != price) {
                    assertThat(minimum(rerate(right))).as("dry run of seed %d before %s", seed, month).isEqualTo(usd(more));
                    price = right;
                }
            }
            invoices.run(shop, month, IN_DECEMBER.plusSeconds(40L * 86_400 * (1 + months.indexOf(month))));

            long stands = invoices.of(shop).stream().mapToLong(invoice -> fees(invoice) - credited(invoice)).sum();
            assertThat(stands).as("seed %d, %s, price %d, forgiven %d", seed, month, price, forgiven).isEqualTo(standing(price, forgiven));
            world.audit().of(shop);
        }
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    private static long standing(long price, long forgiven) {
        return Math.max(0, Math.max(0, MINIMUM - MESSAGES * price) - forgiven);
    }

    /** Credits each minimum fee that stands. @return what these come to */
    private long forgive() {
        long sum = 0;
        for (Invoice invoice : invoices.of(shop)) {
            if (fees(invoice) > credited(invoice)) {
                CreditNote note = notes.issue(invoice, new Wanted.Lines(Set.of(invoice.lines().size() + 1)), "As a courtesy.", IN_NOVEMBER,
                        "Cleo");
                sum += fees(note);
            }
        }
        return sum;
    }

    private static long fees(Invoice invoice) {
        return invoice.fees().stream().mapToLong(fee -> fee.exact().micros()).sum();
    }

    private long credited(Invoice invoice) {
        return notes.of(invoice.number()).stream().mapToLong(ForgivenMinimumTest::fees).sum();
    }

    private static long fees(CreditNote note) {
        return note.fees().stream().mapToLong(fee -> fee.credited().exact().micros()).sum();
    }

    private Rerating rerate(long micros) {
        RateTable right = german(micros);
        use(now, right);
        now = right;
        Rerating run = propose(shop);
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        job(4).run(IN_NOVEMBER);
        return run;
    }

    private Money minimum(Rerating run) {
        return reratings().parts(run, Slice.first(5)).getFirst().minimum();
    }

    private RateTable german(long micros) {
        return card.with("Germany", Category.UTILITY, FIRST, micros, NO_TIER, micros);
    }
}
