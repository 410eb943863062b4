package io.tollgate.rerating;

import static io.tollgate.world.HeldMoney.undecided;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Business;
import io.tollgate.business.Plan;
import io.tollgate.database.Slice;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.release.Releases;
import io.tollgate.rerating.RateTable.Sent;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Plans;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** If the right version has another number of free messages for the plan, the dry run says what that concerns; nothing is corrected. */
@TollgateTest
class PlanMessagesTest extends ReratingWork {

    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final Instant NOON = Instant.parse("2026-09-01T10:00:00Z");
    private static final long NO_TIER = 1_000_000;

    @Autowired
    Releases releases;
    @Autowired
    PriceVersions released;
    @Autowired
    Clock clock;

    /** Four notices of the plan were free, three cost 0.10 and should have cost 0.08; the plan has its messages in two months. */
    @ParameterizedTest(name = "{0} free, right {1}")
    @CsvSource({"4, 4, 0, 0", "4, 1, 3, 240000", "4, 0, 4, 320000", "4, 6, 2, -200000", "4, 99, 3, -300000", "9, 5, 0, 0", "9, 20, 0, 0"})
    void theDryRunSaysWhatAnotherNumberConcerns(int before, int after, long messages, long micros) {
        BusinessId shop = shop("Europe/Berlin");
        RateTable wrong = RateTable.random(new Random(7)).with("Germany", Category.UTILITY, FIRST, 100_000, NO_TIER, 100_000);
        makeFree(shop, 4);
        deliver(shop, wrong, Collections.nCopies(3, new Sent("DE", Category.UTILITY, FIRST, NOON)), new ArrayList<>());
        freeBefore = before;
        freeAfter = after;
        use(wrong, wrong.with("Germany", Category.UTILITY, FIRST, 80_000, NO_TIER, 80_000));
        Rerating run = propose(shop);

        Rerating.Part part = reratings().parts(run, Slice.first(5)).getFirst();
        assertThat(part.plan()).isEqualTo(new Rerating.Plan(2L * before, 2L * after, messages, usd(micros)));
        assertThat(part.difference()).as("3 × 0.02").isEqualTo(usd(-60_000));
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        job(2).run(IN_NOVEMBER);
        assertThat(ledger.account(shop).balance()).as("what was free stays free, what was charged stays charged").isEqualTo(usd(-240_000));
        assertThat(charges.dayTotals(shop, SEPTEMBER)).filteredOn(one -> one.total().freeReason().isPresent()).singleElement()
                .satisfies(one -> assertThat(one.total().messages()).isEqualTo(4));
        agree(shop);
    }

    /** Random numbers: as many messages as two passes over the month in the order of delivery differ in. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void asManyAsTwoPassesOverTheMonthDifferIn(long seed) {
        Random random = new Random(seed);
        BusinessId shop = shop("Europe/Berlin");
        RateTable wrong = RateTable.random(random).with("Germany", Category.UTILITY, FIRST, 100_000, NO_TIER, 100_000);
        int sent = 3 + random.nextInt(12);
        freeBefore = random.nextInt(sent);
        freeAfter = random.nextInt(sent + 3);
        makeFree(shop, freeBefore);
        deliver(shop, wrong, Collections.nCopies(sent - freeBefore, new Sent("DE", Category.UTILITY, FIRST, NOON)), new ArrayList<>());
        use(wrong, wrong.with("Germany", Category.UTILITY, FIRST, 70_000, NO_TIER, 70_000));
        long dearer = 0;
        long cheaper = 0;
        for (int place = 0; place < sent; place++) {
            dearer += place < freeBefore && place >= freeAfter ? 1 : 0;
            cheaper += place >= freeBefore && place < freeAfter ? 1 : 0;
        }

        assertThat(reratings().parts(propose(shop), Slice.first(5)).getFirst().plan()).isEqualTo(
                new Rerating.Plan(2L * freeBefore, 2L * freeAfter, dearer + cheaper, usd(70_000 * dearer - 100_000 * cheaper)));
    }

    @Test
    void eachVersionSaysTheNumberByItsOwnTable() {
        YearMonth month = YearMonth.now(clock).plusMonths(2); // the plan lasts all of it
        Business app = world.business().plan(Plan.APP).onAccount("10").enrol().business();
        int inForceNow = releases.inForce(clock.instant()).orElseThrow();
        PriceVersions.PlanMessages free = released.of(inForceNow).free();
        assertThat(free.of(app, month)).isEqualTo(250);
        assertThat(free.of(world.business().onAccount("10").enrol().business(), month)).as("another plan").isZero();

        SortedMap<String, byte[]> files = new TreeMap<>(releases.files(inForceNow).rules().byPath());
        files.computeIfPresent("tables/allowances.csv", (_, table) -> new String(table, StandardCharsets.UTF_8)
                .replace("app_free_messages_a_month,250", "app_free_messages_a_month,100").getBytes(StandardCharsets.UTF_8));
        assertThat(Plans.ofThePast(new RuleFiles("rules", files)).on(month.atEndOfMonth()).appMessages(app, month)).isEqualTo(100);
    }

    private void makeFree(BusinessId shop, int messages) {
        List<Reservation> held = Stream.generate(() -> undecided(shop, Category.UTILITY, FreeReason.APP_ALLOWANCE, messages,
                100_000, NOON)).limit(messages).toList();
        assertThat(ledger.reserve(held)).isTrue();
        ledger.settle(held.stream().map(one -> new Delivered(one.id(), NOON)).toList(), List.of());
    }
}
