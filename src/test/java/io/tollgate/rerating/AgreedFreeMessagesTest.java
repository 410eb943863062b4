package io.tollgate.rerating;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.Invoice;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.rerating.RateTable.Sent;
import io.tollgate.rerating.Rerating.Part;
import io.tollgate.tariff.RateCard.MarketRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A message that was free by agreement stays free when its price is corrected, and the dry run says what allowances come to. */
@TollgateTest
class AgreedFreeMessagesTest extends ReratingWork {

    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final long NO_TIER = 1_000_000;

    @Autowired
    Agreements agreements;

    private final RateTable card = RateTable.random(new Random(95));

    /** Two of five notices to Germany are free. The other three cost 0.10 each, and should have cost 0.08 or 0.12. */
    @ParameterizedTest
    @CsvSource({"80000, -60000, 0.24", "120000, 60000, 0.36"})
    void whatWasFreeOnAnInvoiceStaysFree(long micros, long difference, BigDecimal sum) {
        BusinessId shop = shop("Europe/Berlin");
        allow(shop, Optional.of("Germany"), 2);
        deliver(shop, german(100_000), notices("DE", 5), new ArrayList<>());
        Invoice september = invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400)).orElseThrow();
        assertThat(september.sum()).isEqualTo("0.30");
        use(german(100_000), german(micros));
        Rerating run = propose(shop);
        assertThat(part(run)).satisfies(part -> {
            assertThat(part.changed()).isEqualTo(3);
            assertThat(part.freeBefore()).isEqualTo(2);
            assertThat(part.freeAfter()).isEqualTo(2);
            assertThat(part.agreed()).isEqualTo(usd(0));
            assertThat(part.difference()).isEqualTo(usd(difference));
        });
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        job(2).run(IN_NOVEMBER);

        assertThat(CreditNotes.left(september, notes.of(september.number()))).isEqualByComparingTo("0");
        assertThat(invoices.run(shop, OCTOBER, IN_NOVEMBER).orElseThrow().sum()).isEqualTo(sum);
        owesWhatIsPrinted(shop);
        agree(shop);
        assertThat(part(propose(shop)).changed()).as("nothing more").isZero();
    }

    /** September has no invoice yet, so that its allowance is reckoned at the right price: two messages at 0.08 instead of 0.10. */
    @Test
    void inAnOpenMonthTheDryRunSaysWhatTheAllowanceIsWorth() {
        BusinessId shop = shop("Europe/Berlin");
        allow(shop, Optional.of("Germany"), 2);
        deliver(shop, german(100_000), notices("DE", 5), new ArrayList<>());
        use(german(100_000), german(80_000));
        Rerating run = propose(shop);
        assertThat(part(run)).satisfies(part -> {
            assertThat(part.changed()).isEqualTo(5);
            assertThat(List.of(part.freeBefore(), part.freeAfter())).containsExactly(2L, 2L);
            assertThat(part.agreed()).as("0.16 instead of 0.20").isEqualTo(usd(-40_000));
            assertThat(part.difference()).as("3 × -0.02").isEqualTo(usd(-60_000));
        });
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        job(2).run(IN_NOVEMBER);
        assertThat(invoices.run(shop, SEPTEMBER, IN_NOVEMBER).orElseThrow().sum()).isEqualTo("0.24");
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    /** Two messages of the rest of Europe are free. Ukraine should have been a market of its own, at 0.03 instead of 0.02. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageThatMovesToAnotherMarketIsFreeOnlyIfItIsInvoiced(boolean isInvoiced) {
        BusinessId shop = shop("Europe/Berlin");
        RateTable wrong = german(100_000).with("Rest of Europe", Category.UTILITY, FIRST, 20_000, NO_TIER, 20_000);
        cards.takeEffect(wrong.card()); // an agreement names a market of the card in force
        allow(shop, Optional.of("Rest of Europe"), 2);
        deliver(shop, wrong, notices("UA", 3), new ArrayList<>());
        if (isInvoiced) {
            invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        }
        RateTable rates = wrong.with("Ukraine", Category.UTILITY, FIRST, 30_000, NO_TIER, 30_000);
        List<MarketRow> markets = new ArrayList<>(rates.markets());
        markets.add(new MarketRow("UA", "Ukraine", FIRST));
        use(wrong, new RateTable(markets, rates.rows()));
        Rerating run = propose(shop);
        assertThat(part(run).freeBefore()).isEqualTo(2);
        assertThat(part(run).freeAfter()).isEqualTo(isInvoiced ? 2 : 0);
        assertThat(part(run).difference()).as("1 × 0.03 or 3 × 0.03, less 1 × 0.02").isEqualTo(usd(isInvoiced ? 10_000 : 70_000));
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        job(2).run(IN_NOVEMBER);
        invoices.run(shop, OCTOBER, IN_NOVEMBER);
        assertThat(ledger.account(shop).balance().micros()).as("to the cent").isBetween(isInvoiced ? -35_000L : -95_000L,
                isInvoiced ? -25_000L : -85_000L);
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    /**
     * The run dies after some slices, the month is invoiced, and the run goes on. What was corrected before the month was closed is on its
     * invoice at the right price, so that the allowance is used up by the first day's dearest messages as they were then; those stay free.
     * All are of one day, and the sum of what the others should have cost is worked out from the plain rows.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aMonthThatIsClosedBetweenTwoSlicesKeepsItsFreeMessages(long seed) {
        Random random = new Random(seed);
        RateTable wrong = cents(card, random);
        RateTable right = cents(card, random);
        List<Sent> sent = notices("DE", 14).stream().map(one -> random.nextBoolean() ? one : to("IN", one)).toList();
        int free = 2 + random.nextInt(8);
        int slices = 1 + random.nextInt(3);
        BusinessId shop = shop("Europe/Berlin");
        cards.takeEffect(wrong.card());
        allow(shop, Optional.empty(), free);
        deliver(shop, wrong, sent, new ArrayList<>());
        use(wrong, right);
        Rerating run = propose(shop);
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        dying("BEFORE INSERT ON rerated_charge", "NEW.business_id = " + shop + " AND NEW.slice > " + slices,
                () -> job(2).run(IN_NOVEMBER));
        Invoice september = invoices.run(shop, SEPTEMBER, IN_NOVEMBER).orElseThrow();
        assertThat(reratings().of(run.id()).orElseThrow().state()).isEqualTo(Rerating.State.RUNNING);
        job(2).run(IN_NOVEMBER);
        invoices.run(shop, OCTOBER, IN_NOVEMBER);

        assertThat(reratings().of(run.id()).orElseThrow().state()).isEqualTo(Rerating.State.DONE);
        List<Long> old = wrong.prices(sent);
        List<Long> should = right.prices(sent);
        List<Long> closed = new ArrayList<>(old);
        int corrected = 0;
        for (int one = 0; one < sent.size() && corrected < slices * 2; one++) {
            corrected += old.get(one).equals(should.get(one)) ? 0 : 1;
            closed.set(one, should.get(one));
        }
        List<Integer> dearest = IntStream.range(0, sent.size()).boxed().sorted(Comparator.comparing(closed::get, Comparator.reverseOrder()))
                .toList();
        long invoiced = dearest.stream().skip(free).mapToLong(closed::get).sum();
        assertThat(september.sum()).as("seed %d", seed).isEqualByComparingTo(usd(invoiced).exact());
        long owed = dearest.stream().skip(free).mapToLong(should::get).sum();
        assertThat(ledger.account(shop).balance()).as("seed %d: %d free of %s, then %s", seed, free, closed, should)
                .isEqualTo(usd(-owed));
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    /** Even cents in Germany and odd ones in India: so nothing is rounded, and the dearest messages of a day are not of both. */
    private static RateTable cents(RateTable card, Random random) {
        return card.with("Germany", Category.UTILITY, FIRST, 20_000 * (1 + random.nextInt(4)), 2 + random.nextInt(6),
                20_000 * (1 + random.nextInt(4))).with("India", Category.UTILITY, FIRST, 20_000 * random.nextInt(4) + 10_000,
                        2 + random.nextInt(6), 20_000 * random.nextInt(4) + 10_000);
    }

    /** Random months, cards and allowances: what is owed changes by what the dry run said. Printed cents may differ by one each. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsOwedChangesByWhatTheDryRunSaid(long seed) {
        Random random = new Random(seed);
        BusinessId shop = shop("Europe/Berlin");
        allow(shop, random.nextBoolean() ? Optional.of("Germany") : Optional.empty(), 5 + random.nextInt(15));
        RateTable wrong = RateTable.random(random);
        List<MessageId> messages = new ArrayList<>();
        List<Sent> sent = new ArrayList<>();
        deliver(shop, wrong, SEPTEMBER, random, sent, messages);
        invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        deliver(shop, wrong, OCTOBER, random, sent, messages);
        BusinessId twin = shop("Europe/Berlin"); // is charged the same, and not corrected
        allow(twin, allowance(shop).market(), allowance(shop).monthly());
        deliver(twin, wrong, sent.subList(0, 40), new ArrayList<>());
        invoices.run(twin, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        deliver(twin, wrong, sent.subList(40, 80), new ArrayList<>());
        use(wrong, wrong.corrected(random));
        Part part = part(go(shop));
        for (BusinessId one : List.of(shop, twin)) {
            invoices.run(one, NOVEMBER, IN_DECEMBER);
        }

        long more = ledger.account(twin).balance().minus(ledger.account(shop).balance()).micros();
        assertThat(Math.abs(more - part.difference().micros())).as("seed %d: %s", seed, part).isLessThan(4 * 5_000);
        agree(shop);
    }

    private Terms.Allowance allowance(BusinessId shop) {
        return agreements.of(shop).stream().map(Agreement::terms).filter(Terms.Allowance.class::isInstance)
                .map(Terms.Allowance.class::cast).findFirst().orElseThrow();
    }

    private Part part(Rerating run) {
        return reratings().parts(run, Slice.first(5)).getFirst();
    }

    private RateTable german(long micros) {
        return card.with("Germany", Category.UTILITY, FIRST, micros, NO_TIER, micros);
    }

    private static List<Sent> notices(String country, int messages) {
        List<Sent> sent = new ArrayList<>();
        for (int one = 0; one < messages; one++) {
            sent.add(new Sent(country, Category.UTILITY, FIRST, Instant.parse("2026-09-01T10:00:00Z").plusSeconds(one)));
        }
        return sent;
    }

    private static Sent to(String country, Sent sent) {
        return new Sent(country, sent.category(), sent.day(), sent.at());
    }

    private void allow(BusinessId shop, Optional<String> market, long messages) {
        Instant at = Instant.parse("2026-08-20T09:00:00Z");
        Terms free = new Terms.Allowance(market, Optional.empty(), messages);
        agreements.approve(agreements.propose(shop, new Proposal(free, FIRST, Optional.empty(), "Letter."), new Signed("Ann", at)),
                new Signed("Bo", at));
    }
}
