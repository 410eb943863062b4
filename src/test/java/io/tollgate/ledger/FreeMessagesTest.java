package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.DatabaseTest;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** The free messages of a month are the first ones to be delivered. */
@DatabaseTest
class FreeMessagesTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final int FREE = 10;
    private static final long PRICE = 49_600;

    @Autowired
    Ledger ledger;

    @Autowired
    Charges charges;

    @Autowired
    Allowances allowances;

    @Autowired
    RateCards cards;

    @Autowired
    World world;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void openBooks() {
        cards.takeEffect(TariffPrices.card());
    }

    @Test
    void messagesThatDoNotArriveUseNoneUp() {
        BusinessId shop = shop();
        List<Reservation> off = admitted(shop, 25);
        List<Reservation> arriving = admitted(shop, FREE);

        deliver(arriving, NOON);
        ledger.release(off.stream().map(Reservation::id).toList());

        assertThat(charged(arriving)).allSatisfy(charge -> assertThat(charge.freeReason()).contains(FreeReason.APP_ALLOWANCE));
        assertThat(used(shop)).isEqualTo(FREE);
        world.audit().of(shop);
    }

    @Test
    void theFirstToArriveAreFreeAndLaterOnesCostTheirTier() {
        BusinessId shop = shop();
        List<Reservation> all = new ArrayList<>(admitted(shop, FREE + 4));
        Collections.shuffle(all, new Random(1));
        List<Delivered> delivered = new ArrayList<>();
        for (Reservation one : all) {
            delivered.add(new Delivered(one.id(), NOON.plusSeconds(delivered.size())));
        }

        List<Charge> made = ledger.settle(delivered, List.of());

        assertThat(made.stream().sorted(java.util.Comparator.comparing(Charge::deliveredAt)).map(charge -> charge.price().micros()))
                .startsWith(0L, 0L).endsWith(45_000L, 45_000L, 45_000L, 43_000L).hasSize(FREE + 4);
        assertThat(made.stream().filter(charge -> charge.freeReason().isPresent())).hasSize(FREE);
        assertThat(ledger.account(shop).held().micros()).isZero();
        world.audit().of(shop);
    }

    @Test
    void aMessageCountsInTheMonthOfItsDelivery() {
        BusinessId shop = shop();
        List<Reservation> october = admitted(shop, FREE);
        List<Reservation> late = admitted(shop, 1);
        deliver(october, NOON);

        deliver(late, Instant.parse("2026-11-01T12:00:00Z"));

        assertThat(charged(late).getFirst().freeReason()).contains(FreeReason.APP_ALLOWANCE);
        assertThat(allowances.used(List.of(Allowance.app(shop, OCTOBER.plusMonths(1))))).containsValue(1);
    }

    /** In the month in which its plan began the business has a part of the free messages; or its plan ends with the month. */
    @ParameterizedTest(name = "{0} of the month of its admission, {1} of the month of its delivery")
    @CsvSource({"2, 10, 10", "10, 2, 2", "10, 0, 0"})
    void aMessageIsComparedWithTheNumberOfTheMonthOfItsDelivery(int admitted, int delivered, int free) {
        BusinessId shop = shop();
        List<Reservation> late = Stream.generate(() -> HeldMoney.undecided(shop, Category.UTILITY, FreeReason.APP_ALLOWANCE, admitted,
                delivered, PRICE, Instant.parse("2026-10-31T23:50:00Z"))).limit(FREE + 2).toList();
        assertThat(ledger.reserve(late)).isTrue();

        deliver(late, Instant.parse("2026-11-01T00:10:00Z"));

        assertThat(charged(late).stream().filter(charge -> charge.freeReason().isPresent())).hasSize(free);
        assertThat(used(shop)).as("of the month of its admission").isZero();
        assertThat(ledger.account(shop).held().micros()).isZero();
        world.audit().of(shop);
    }

    /** One for which no money was held has its free message from its admission on, and gives it back. */
    @Test
    void whoHasNoMoneyHasTheFreeMessageFromTheAdmissionOn() {
        BusinessId shop = shop();
        Reservation poor = HeldMoney.free(shop, Category.UTILITY, FreeReason.APP_ALLOWANCE, NOON);
        transaction.executeWithoutResult(_ -> {
            allowances.lock(List.of(Allowance.app(shop, OCTOBER)));
            allowances.use(Map.of(Allowance.app(shop, OCTOBER), 1));
            ledger.reserve(List.of(poor));
        });
        List<Reservation> others = admitted(shop, FREE);

        deliver(others, NOON);
        deliver(List.of(poor), NOON.plusSeconds(60));

        assertThat(charged(others).stream().filter(charge -> charge.freeReason().isPresent())).hasSize(FREE - 1);
        assertThat(charged(List.of(poor)).getFirst().price().micros()).isZero();
        assertThat(used(shop)).isEqualTo(FREE);
    }

    /** Receipts come in any order, doubled, from eight threads at once; some messages fail. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void exactlySoManyAreFreeHoweverTheyArrive(long seed) throws Exception {
        Random random = new Random(seed);
        BusinessId shop = shop();
        List<Reservation> all = admitted(shop, 60);
        List<MessageId> off = all.stream().filter(_ -> random.nextInt(3) == 0).map(Reservation::id).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int call = 0; call < 60; call++) {
                List<Reservation> some = Stream.generate(() -> all.get(random.nextInt(all.size()))).limit(5).distinct().toList();
                calls.add(threads.submit(() -> ledger.settle(
                        some.stream().filter(one -> !off.contains(one.id())).map(one -> new Delivered(one.id(), NOON)).toList(),
                        some.stream().map(Reservation::id).filter(off::contains).toList())));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
        ledger.settle(all.stream().filter(one -> !off.contains(one.id())).map(one -> new Delivered(one.id(), NOON)).toList(), off);

        List<Charge> made = charged(all);
        assertThat(made).hasSize(all.size() - off.size());
        assertThat(made.stream().filter(charge -> charge.freeReason().isPresent())).hasSize(FREE);
        assertThat(used(shop)).isEqualTo(FREE);
        assertThat(ledger.account(shop).held().micros()).isZero();
        world.audit().of(shop);
    }

    private BusinessId shop() {
        return world.business().in("UTC").onAccount(usd(1_000_000_000)).enrol().id();
    }

    private List<Reservation> admitted(BusinessId shop, int count) {
        List<Reservation> some = Stream.generate(
                () -> HeldMoney.undecided(shop, Category.UTILITY, FreeReason.APP_ALLOWANCE, FREE, PRICE, NOON)).limit(count).toList();
        assertThat(ledger.reserve(some)).isTrue();
        return some;
    }

    private void deliver(List<Reservation> messages, Instant at) {
        ledger.settle(messages.stream().map(message -> new Delivered(message.id(), at)).toList(), List.of());
    }

    private List<Charge> charged(List<Reservation> messages) {
        return charges.of(messages.stream().map(Reservation::id).toList());
    }

    private int used(BusinessId shop) {
        return allowances.used(List.of(Allowance.app(shop, OCTOBER))).getOrDefault(Allowance.app(shop, OCTOBER), 0);
    }
}
