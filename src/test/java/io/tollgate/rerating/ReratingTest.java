package io.tollgate.rerating;

import static io.tollgate.world.HeldMoney.usd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.ledger.Charge;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.reconciliation.Discrepancy;
import io.tollgate.reconciliation.Invariant;
import io.tollgate.rerating.RateTable.Sent;
import io.tollgate.rerating.Rerating.State;
import io.tollgate.tariff.RateCard;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** A corrected rate card puts right what was charged: each message costs what it should, once, and the books agree all the time. */
@TollgateTest
class ReratingTest extends ReratingWork {

    /** Random cards and months, with taken back charges and months with and without invoices, against a sum of its own. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void eachMessageCostsWhatItShould(long seed) throws Exception {
        Random random = new Random(seed);
        RateTable wrong = RateTable.random(random);
        RateTable right = wrong.corrected(random);
        BusinessId shop = shop(seed % 2 == 0 ? "Europe/Berlin" : "America/Los_Angeles");
        List<Sent> sent = new ArrayList<>();
        List<MessageId> messages = new ArrayList<>();
        deliver(shop, wrong, SEPTEMBER, random, sent, messages);
        invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        deliver(shop, wrong, OCTOBER, random, sent, messages);
        Set<MessageId> back = new HashSet<>();
        for (int one = 0; one < 3; one++) {
            back.add(takeBack(messages.get(random.nextInt(messages.size()))));
        }
        if (random.nextBoolean()) {
            invoices.run(shop, OCTOBER, IN_NOVEMBER);
        }
        use(wrong, right);
        Rerating run = propose(shop);
        Map<List<Object>, Long> lines = new HashMap<>();
        reratings().lines(run, shop).forEach(line -> lines.merge(List.of(line.month(), line.category(), line.oldMarket(), line.oldMicros(),
                line.market(), line.micros()), line.messages(), Long::sum));
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        try (var threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> all = new ArrayList<>();
            for (int node = 0; node < 2; node++) {
                all.add(threads.submit(() -> job(7).run(IN_NOVEMBER)));
            }
            all.add(threads.submit(() -> invoices.run(shop, OCTOBER, IN_NOVEMBER)));
            for (Future<?> one : all) {
                one.get();
            }
        }
        job(7).run(IN_NOVEMBER);

        assertThat(reratings().of(run.id()).orElseThrow().state()).isEqualTo(State.DONE);
        assertThat(booked(run, shop)).as("what was booked is what the dry run found").isEqualTo(lines);
        List<Long> should = right.prices(sent);
        Map<MessageId, Charge> now = now(messages);
        for (int one = 0; one < messages.size(); one++) {
            MessageId id = messages.get(one);
            if (!back.contains(id)) {
                assertThat(requireNonNull(now.get(id)).price()).as("message %d", one).isEqualTo(usd(should.get(one)));
                assertThat(requireNonNull(now.get(id)).market()).isEqualTo(right.market(sent.get(one)));
            }
        }
        agree(shop);
        invoices.run(shop, NOVEMBER, IN_DECEMBER);
        assertThat(net(shop)).as("invoices less credit notes").isEqualTo(expected(right, sent, messages, should, back));
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    /** People take charges back while the run corrects them: each is taken back once, at the price that it has then. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void whatIsTakenBackMeanwhileIsNeitherTakenBackTwiceNorChargedAgain(long seed) throws Exception {
        Random random = new Random(seed);
        RateTable wrong = RateTable.random(random);
        RateTable right = wrong.corrected(random);
        BusinessId shop = shop("Europe/Berlin");
        List<Sent> sent = new ArrayList<>();
        List<MessageId> messages = new ArrayList<>();
        deliver(shop, wrong, SEPTEMBER, random, sent, messages);
        invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        use(wrong, right);
        Rerating run = propose(shop);
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>(List.of(threads.submit(() -> job(3).run(IN_NOVEMBER))));
            for (MessageId message : messages) {
                all.add(threads.submit(() -> again(() -> takeBack(message))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        job(3).run(IN_NOVEMBER);
        for (MessageId message : messages) {
            again(() -> takeBack(message));
        }

        invoices.run(shop, NOVEMBER, IN_DECEMBER);
        assertThat(ledger.account(shop).balance()).as("all is taken back").isEqualTo(usd(0));
        assertThat(net(shop)).isEmpty();
        agree(shop);
    }

    /** The process dies at each statement of the second slice, or of the credit note. The next call goes on. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AFTER UPDATE ON rerating_business | NEW.business_id = :shop AND NEW.slices = 2
            AFTER INSERT ON rerated_charge    | NEW.business_id = :shop AND NEW.slice = 2
            BEFORE UPDATE ON rerated_total    | NEW.business_id = :shop
            AFTER INSERT ON entry             | NEW.account = 'business::shop' AND NEW.kind = 'RERATING' AND NEW.amount_micros < 0
            AFTER UPDATE ON balance           | NEW.business_id = :shop
            AFTER INSERT ON credit_note       | NEW.business_id = :shop
            AFTER UPDATE ON rerating_business | NEW.business_id = :shop AND NEW.ended_at IS NOT NULL
            """)
    void whatDiesGoesOn(String where, String when) {
        RateTable wrong = RateTable.random(new Random(21));
        RateTable right = wrong.with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 77_000, 4, 66_000);
        BusinessId shop = shop("Europe/Berlin");
        List<Sent> sent = new ArrayList<>();
        List<MessageId> messages = new ArrayList<>();
        for (int one = 0; one < 9; one++) {
            sent.add(new Sent("DE", Category.UTILITY, LocalDate.of(2026, 9, 2), Instant.parse("2026-09-02T10:00:00Z").plusSeconds(one)));
        }
        deliver(shop, wrong, sent, messages);
        invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        use(wrong, right);
        Rerating run = propose(shop);
        reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER);
        dying(where, when.replace(":shop", shop.toString()), () -> job(3).run(IN_NOVEMBER));
        assertThat(reratings().of(run.id()).orElseThrow().state()).isEqualTo(State.RUNNING);
        agree(shop);

        job(3).run(IN_NOVEMBER);

        assertThat(reratings().of(run.id()).orElseThrow().state()).isEqualTo(State.DONE);
        // 3 of the first tier, 6 of the second
        assertThat(now(messages).values().stream().mapToLong(charge -> charge.price().micros()).sum()).isEqualTo(3 * 77_000 + 6 * 66_000);
        assertThat(notes.of(invoices.of(shop, SEPTEMBER).orElseThrow().number())).singleElement().satisfies(note -> {
            assertThat(note.reason()).isEqualTo("Re-rating " + run.id() + ": The card was wrong.");
            assertThat(note.messages()).isEqualTo(9);
        });
        agree(shop);
    }

    /** A second correction begins where the first one ended, and the first one's prices change nothing a second time. */
    @Test
    void aCorrectionIsCorrected() {
        RateTable first = RateTable.random(new Random(31));
        RateTable second = first.with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 80_000, 3, 70_000);
        RateTable third = first.with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 10_000, 2, 9_000);
        BusinessId shop = shop("Europe/Berlin");
        List<MessageId> messages = new ArrayList<>();
        List<Sent> sent = new ArrayList<>();
        for (int one = 0; one < 4; one++) {
            sent.add(new Sent("DE", Category.UTILITY, LocalDate.of(2026, 9, 2), Instant.parse("2026-09-02T10:00:00Z").plusSeconds(one)));
        }
        deliver(shop, first, sent, messages);
        invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        use(first, second);
        go(shop);
        assertThat(now(messages).values()).extracting(charge -> charge.price().micros()).containsExactlyInAnyOrder(80_000L, 80_000L,
                70_000L, 70_000L);
        Rerating twice = propose(shop);
        assertThat(reratings().parts(twice, Slice.first(5))).singleElement().extracting(Rerating.Part::changed).isEqualTo(0L);
        assertThatThrownBy(() -> reratings().confirm(twice.id(), twice.hash(), "Bo", IN_NOVEMBER))
                .hasMessageContaining("would change no charge");
        invoices.run(shop, OCTOBER, IN_NOVEMBER); // has the corrected prices
        use(second, third);
        go(shop);
        invoices.run(shop, NOVEMBER, IN_DECEMBER);

        assertThat(invoices.of(shop, OCTOBER).orElseThrow().sum()).isEqualTo("0.30");
        assertThat(invoices.of(shop, NOVEMBER).orElseThrow().sum()).as("0.01 and 3 × 0.009, 0.037").isEqualTo("0.04");
        assertThat(Stream.of(SEPTEMBER, OCTOBER, NOVEMBER).map(month -> CreditNotes.left(invoices.of(shop, month).orElseThrow(),
                notes.of(invoices.of(shop, month).orElseThrow().number())))).containsExactly(new BigDecimal("0.00"), new BigDecimal("0.00"),
                        new BigDecimal("0.04"));
        owesWhatIsPrinted(shop);
        agree(shop);
    }

    /** Two runs that correct the same, each confirmed by many at once: one of them begins, once, and each price is corrected once. */
    @Test
    void ofManyConfirmationsOneBegins() throws Exception {
        RateTable wrong = RateTable.random(new Random(35));
        BusinessId shop = shop("Europe/Berlin");
        List<MessageId> messages = new ArrayList<>();
        Sent one = new Sent("DE", Category.UTILITY, LocalDate.of(2026, 9, 2), Instant.parse("2026-09-02T10:00:00Z"));
        deliver(shop, wrong.with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 90_000, 9, 1), List.of(one, one, one), messages);
        use(wrong.with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 90_000, 9, 1),
                wrong.with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 5_000, 9, 1));
        List<Rerating> runs = List.of(propose(shop), propose(shop));
        List<Integer> begun = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int each = 0; each < 8; each++) {
                Rerating run = runs.get(each % 2);
                all.add(threads.submit(() -> {
                    try {
                        return reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER).id();
                    } catch (ReratingConflict | TransientDataAccessException refused) {
                        return 0;
                    }
                }));
            }
            for (Future<Integer> each : all) {
                begun.add(each.get());
            }
            List<Future<?>> jobs = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                jobs.add(threads.submit(() -> job(1).run(IN_NOVEMBER)));
            }
            for (Future<?> each : jobs) {
                each.get();
            }
        }
        job(1).run(IN_NOVEMBER);

        assertThat(begun).filteredOn(id -> id > 0).hasSize(1);
        assertThat(now(messages).values()).extracting(charge -> charge.price().micros()).containsExactly(5_000L, 5_000L, 5_000L);
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-15_000));
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM rerated_charge WHERE business_id = ?", Long.class, shop.value())).isEqualTo(3);
        agree(shop);
    }

    /** A run ends after another one has read its charges and before that begins: the other one would correct them a second time. */
    @Test
    void aRunThatEndsMeanwhileIsNoticed() {
        RateTable wrong = RateTable.random(new Random(36)).with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 90_000, 9, 1);
        BusinessId shop = shop("Europe/Berlin");
        List<MessageId> messages = new ArrayList<>();
        deliver(shop, wrong, List.of(new Sent("DE", Category.UTILITY, LocalDate.of(2026, 9, 2), Instant.parse("2026-09-02T10:00:00Z"))),
                messages);
        use(wrong, wrong.with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 5_000, 9, 1));
        Rerating earlier = propose(shop);
        Rerating later = propose(shop);
        reratings().confirm(later.id(), later.hash(), "Bo", IN_NOVEMBER);
        TransactionTemplate afterTheOther = new TransactionTemplate(requireNonNull(transaction.getTransactionManager())) {

            private static final long serialVersionUID = 1;

            @Override
            public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
                job(3).run(IN_NOVEMBER);
                return super.execute(action);
            }
        };
        Reratings slow = new Reratings(rows, rerated, payers, invoices, version -> requireNonNull(versions.get(version)), afterTheOther);

        assertThatThrownBy(() -> slow.confirm(earlier.id(), earlier.hash(), "Bo", IN_NOVEMBER)).isInstanceOf(ReratingConflict.class)
                .hasMessageContaining("has changed since it was made");
        job(3).run(IN_NOVEMBER);
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(-5_000));
        assertThat(reratings().of(earlier.id()).orElseThrow().state()).isEqualTo(State.PROPOSED);
        agree(shop);
    }

    @Test
    void whatCannotBeSaysWhy() {
        RateTable wrong = RateTable.random(new Random(41));
        RateTable right = wrong.with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 5_000, 3, 4_000);
        BusinessId shop = shop("Europe/Berlin");
        List<MessageId> messages = new ArrayList<>();
        Sent one = new Sent("DE", Category.UTILITY, LocalDate.of(2026, 9, 2), Instant.parse("2026-09-02T10:00:00Z"));
        deliver(shop, wrong, List.of(one), messages);
        use(wrong, wrong);
        assertThatThrownBy(() -> propose(shop)).hasMessageContaining("have the same prices and markets");
        use(wrong, right);
        assertThatThrownBy(() -> reratings().propose(new Reratings.Wanted(WRONG, RIGHT, SEPTEMBER, NOVEMBER, List.of(shop), "Early."),
                "Ann", IN_NOVEMBER)).hasMessageContaining("month 2026-11 is not over yet in Europe/Berlin");
        assertThatThrownBy(() -> reratings().propose(new Reratings.Wanted(WRONG, RIGHT, OCTOBER, SEPTEMBER, List.of(shop), "Wrong."),
                "Ann", IN_NOVEMBER)).hasMessageContaining("are no span");
        assertThatThrownBy(() -> reratings().propose(new Reratings.Wanted(WRONG, RIGHT, YearMonth.of(2026, 7), YearMonth.of(2026, 8),
                List.of(shop), "None."), "Ann", IN_NOVEMBER)).hasMessageContaining("no message that was delivered from 2026-07");
        Rerating run = propose(shop);
        assertThatThrownBy(() -> reratings().confirm(run.id(), run.hash(), " ann ", IN_NOVEMBER)).hasMessageContaining("two accounts");
        assertThatThrownBy(() -> reratings().confirm(run.id(), "00".repeat(32), "Bo", IN_NOVEMBER)).hasMessageContaining("not that of");
        deliver(shop, wrong, List.of(one), messages);
        assertThatThrownBy(() -> reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER)).hasMessageContaining("has changed since");
        assertThat(reratings().withdraw(run.id(), "Cleo", IN_NOVEMBER).decidedBy()).isEqualTo("Cleo");
        assertThatThrownBy(() -> reratings().withdraw(run.id(), "Cleo", IN_NOVEMBER)).hasMessageContaining("was confirmed or withdrawn");
        assertThatThrownBy(() -> reratings().confirm(run.id(), run.hash(), "Bo", IN_NOVEMBER))
                .hasMessageContaining("was confirmed or withdrawn");
        Rerating running = propose(shop);
        Rerating other = propose(shop);
        reratings().confirm(running.id(), running.hash(), "Bo", IN_NOVEMBER);
        // The same right prices would change nothing any more, so the other one is as if it had been proposed for others.
        versions.put(RIGHT, new PriceVersions.Prices(right.card(), "cd".repeat(32), (_, _) -> 0));
        Rerating third = propose(shop);
        assertThatThrownBy(() -> reratings().confirm(third.id(), third.hash(), "Bo", IN_NOVEMBER))
                .hasMessageContaining("is in another run that has not ended");
        assertThat(reratings().of(third.id()).orElseThrow().state()).isEqualTo(State.PROPOSED);
        assertThatThrownBy(() -> reratings().confirm(other.id(), other.hash(), "Bo", IN_NOVEMBER)).hasMessageContaining("has changed");
        versions.put(RIGHT, new PriceVersions.Prices(RateCard.empty(), "ef".repeat(32), (_, _) -> 0));
        Rerating without = propose(shop);
        assertThatThrownBy(() -> reratings().confirm(without.id(), without.hash(), "Bo", IN_NOVEMBER))
                .hasMessageContaining("has no rate for 2 of the messages");
    }

    @ParameterizedTest
    @CsvSource({"rerated_charge, rate_micros", "rerated_charge, old_micros", "rerated_total, messages", "rerated_total, rate_micros"})
    void theComparisonFindsWhatWasChangedByHand(String table, String column) {
        RateTable wrong = RateTable.random(new Random(51));
        BusinessId shop = shop("Europe/Berlin");
        List<MessageId> messages = new ArrayList<>();
        deliver(shop, wrong, List.of(new Sent("DE", Category.UTILITY, LocalDate.of(2026, 9, 2), Instant.parse("2026-09-02T10:00:00Z"))),
                messages);
        use(wrong, wrong.with("Germany", Category.UTILITY, LocalDate.of(2026, 9, 1), 5_000, 3, 4_000));
        Rerating run = go(shop);
        agree(shop);
        String item = run.id() + " " + shop;

        jdbc.update("UPDATE " + table + " SET " + column + " = " + column + " + 1 WHERE business_id = ?", shop.value());
        assertThat(reconciliation.compareAll()).filteredOn(one -> one.invariant() == Invariant.RERATINGS).extracting(Discrepancy::item)
                .contains(item);
        jdbc.update("UPDATE " + table + " SET " + column + " = " + column + " - 1 WHERE business_id = ?", shop.value());
        agree(shop);
    }
}
