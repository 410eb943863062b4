package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.DatabaseTest;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The books stay right, however often, in which order and how concurrently calls come, and wherever they die. */
@DatabaseTest
class LedgerUnderLoadTest {

    private static final int THREADS = 8;
    private static final Instant START = Instant.parse("2026-09-30T20:00:00Z"); // prices change, and a month ends, within the day

    @Autowired
    Ledger ledger;

    @Autowired
    Charges charges;

    @Autowired
    RateCards cards;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    World world;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void openBooks() {
        cards.takeEffect(TariffPrices.card());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anySequenceOfCallsLeavesTheBooksRight(long seed) {
        Play play = new Play(someBusinesses());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

        for (int step = 0; step < 120; step++) {
            play.step(random);
        }

        play.audit();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void eightThreadsAtOnceLeaveTheBooksRight(long seed) throws Exception {
        Play play = new Play(someBusinesses());

        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000 + thread);
                all.add(threads.submit(() -> IntStream.range(0, 60).forEach(_ -> play.step(random))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        play.audit();
        assertThat(play.retries).as("calls that met a deadlock, of %d", THREADS * 60).hasSizeLessThan(THREADS * 60 / 20);
    }

    @Test
    void sameMessagesCapturedAndReleasedFromEightThreadsEndOnce() throws Exception {
        BusinessId shop = world.business().enrol().id();
        ledger.credit(shop, usd(1_000_000_000), "start", START);
        List<Reservation> messages = Stream.generate(() -> HeldMoney.held(shop, Category.UTILITY, 49_600, START)).limit(300).toList();
        ledger.reserve(messages);
        List<MessageId> ids = messages.stream().map(Reservation::id).toList();
        List<Delivered> delivered = ids.stream().map(id -> new Delivered(id, START)).toList();
        Set<Map<MessageId, Charge>> answers = ConcurrentHashMap.newKeySet();

        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                boolean captures = thread % 2 == 0;
                all.add(threads.submit(() -> {
                    if (captures) {
                        answers.add(capture(delivered));
                    } else {
                        ledger.release(ids);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        world.audit().of(shop);
        assertThat(ledger.open(ids)).isEmpty();
        assertThat(answers).as("all captures answer the same").hasSize(1);
        assertThat(world.audit().number("SELECT COUNT(*) FROM charge WHERE business_id = ?", shop.value())).isIn(0L, 300L);
    }

    @Test
    void aPrepaidBalanceIsNeverReservedTwice() throws Exception {
        BusinessId shop = world.business().enrol().id();
        ledger.credit(shop, usd(100 * 45_000), "start", START);
        List<Boolean> answers = new CopyOnWriteArrayList<>();

        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int call = 0; call < 160; call++) {
                all.add(threads
                        .submit(() -> answers.add(ledger.reserve(List.of(HeldMoney.held(shop, Category.UTILITY, 45_000, START))))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(answers).filteredOn(held -> held).hasSize(100);
        assertThat(ledger.account(shop).available()).isEqualTo(usd(0));
        world.audit().of(shop);
    }

    @Test
    void anAvailableAmountStaysAvailableWhileItIsLocked() throws Exception {
        BusinessId shop = world.business().enrol().id();
        ledger.credit(shop, usd(45_000), "start", START);
        Reservation rival = HeldMoney.held(shop, Category.UTILITY, 45_000, START);

        try (var threads = Executors.newFixedThreadPool(1)) {
            Future<Boolean> late = transaction.execute(_ -> {
                assertThat(ledger.lockAccount(shop).available()).isEqualTo(usd(45_000));
                Future<Boolean> waiting = threads.submit(() -> ledger.reserve(List.of(rival)));
                assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
                assertThat(ledger.reserve(List.of(HeldMoney.held(shop, Category.UTILITY, 1, START)))).isTrue();
                return waiting;
            });

            assertThat(late.get()).as("a millionth is missing").isFalse();
        }
        world.audit().of(shop);
    }

    @Test
    void concurrentChargesReachTheTiersExactlyAsOneAfterTheOther() throws Exception {
        BusinessId shop = world.business().in("UTC").onAccount(usd(1_000_000_000)).enrol().id();
        List<Reservation> messages = Stream.generate(() -> HeldMoney.held(shop, Category.UTILITY, 49_600, START)).limit(24).toList();
        ledger.reserve(messages);

        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            messages.forEach(message -> all.add(threads.submit(() -> capture(List.of(new Delivered(message.id(), START))))));
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(jdbc.queryForList(
                "SELECT CONCAT(rate_micros, ' x ', COUNT(*)) FROM charge WHERE business_id = ? GROUP BY rate_micros ORDER BY rate_micros"
                        + " DESC",
                String.class, shop.value())).containsExactly("49600 x 3", "47001 x 7", "44400 x 14");
        world.audit().of(shop);
    }

    @Test
    void firstReservationsAndChargesOfABusinessDoNotWaitForEachOther() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < 10; round++) {
                BusinessId shop = world.business().in("UTC").onAccount(usd(1_000_000_000)).enrol().id();
                List<Reservation> messages = Stream.generate(() -> HeldMoney.held(shop, Category.UTILITY, 49_600, START)).limit(THREADS)
                        .toList();
                List<Future<?>> reserved = new ArrayList<>();
                messages.forEach(message -> reserved.add(threads.submit(() -> ledger.reserve(List.of(message)))));
                for (Future<?> one : reserved) {
                    one.get();
                }
                List<Future<?>> captured = new ArrayList<>();
                messages.forEach(message -> captured.add(threads.submit(() -> capture(List.of(new Delivered(message.id(), START))))));
                for (Future<?> one : captured) {
                    one.get();
                }
                world.audit().of(shop);
            }
        }
    }

    @Test
    void samePaymentFromEightThreadsIsBookedOnce() throws Exception {
        BusinessId shop = world.business().enrol().id();

        List<Boolean> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Boolean>> all = Stream.generate(() -> threads.submit(() -> ledger.credit(shop, usd(5), "one", START)))
                    .limit(THREADS).toList();
            for (Future<Boolean> one : all) {
                answers.add(one.get());
            }
        }

        assertThat(answers).filteredOn(booked -> booked).hasSize(1);
        assertThat(ledger.account(shop).available()).isEqualTo(usd(5));
        world.audit().of(shop);
    }

    @Test
    void aMonthClosedDuringChargesGetsNoneAfterwards() throws Exception {
        BusinessId shop = world.business().in("UTC").onAccount(usd(1_000_000_000)).enrol().id();
        List<Reservation> messages = Stream.generate(() -> HeldMoney.held(shop, Category.UTILITY, 49_600, START)).limit(400).toList();
        ledger.reserve(messages);
        List<Long> countsWhenClosed = new CopyOnWriteArrayList<>();

        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int first = 0; first < messages.size(); first += 10) {
                List<Delivered> batch = messages.subList(first, first + 10).stream().map(message -> new Delivered(message.id(), START))
                        .toList();
                all.add(threads.submit(() -> capture(batch)));
                if (first == 200) {
                    all.add(threads.submit(() -> transaction.executeWithoutResult(_ -> {
                        ledger.lockAccount(shop);
                        ledger.close(shop, YearMonth.of(2026, 9));
                        countsWhenClosed.add(september(shop));
                    })));
                }
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(september(shop)).isEqualTo(countsWhenClosed.getFirst());
        assertThat(world.audit().number("SELECT COUNT(*) FROM charge WHERE business_id = ?", shop.value())).isEqualTo(400);
        assertThat(ledger.charged(List.of(shop), List.of(YearMonth.of(2026, 9))).values()).containsExactly(400L);
        world.audit().of(shop);
    }

    private long september(BusinessId business) {
        return world.audit().number("SELECT COUNT(*) FROM charge WHERE business_id = ? AND period = '2026-09'", business.value());
    }

    private List<BusinessId> someBusinesses() {
        return List.of(world.business().enrol().id(), world.business().in("America/New_York").enrol().id(),
                world.business().in("Asia/Kolkata").onAccount(usd(2_000_000)).enrol().id());
    }

    /** Random calls on shared businesses and messages. Some die before their commit. */
    private final class Play {

        private static final List<Category> CATEGORIES = List.of(Category.UTILITY, Category.MARKETING, Category.SERVICE);
        private static final String DEATH = "the process dies";

        private final List<BusinessId> businesses;
        private final List<Reservation> tried = new CopyOnWriteArrayList<>();
        private final List<String> retries = new CopyOnWriteArrayList<>();

        private Play(List<BusinessId> businesses) {
            this.businesses = businesses;
        }

        void step(RandomGenerator random) {
            int choice = random.nextInt(10);
            boolean dies = random.nextInt(8) == 0;
            List<Reservation> some = some(random);
            List<Delivered> delivered = some.stream().map(message -> new Delivered(message.id(), START.plusSeconds(random.nextInt(86_400))))
                    .toList();
            List<MessageId> others = some(random).stream().map(Reservation::id).toList();
            List<Reservation> fresh = fresh(random);
            BusinessId payer = businesses.get(random.nextInt(businesses.size()));
            long amount = random.nextLong(1, 400_000);
            String reference = "payment " + random.nextInt(1_000_000);
            Runnable call = switch (choice) {
                case 0 -> () -> ledger.credit(payer, usd(amount), reference, START);
                case 1, 2, 3 -> () -> reserve(fresh);
                case 4, 5, 6 -> () -> ledger.settle(delivered, List.of());
                case 7 -> () -> ledger.release(others);
                default -> () -> ledger.settle(delivered, others);
            };
            surviving(dies, call);
        }

        private void reserve(List<Reservation> fresh) {
            if (ledger.reserve(fresh)) {
                tried.addAll(fresh);
            }
        }

        private void surviving(boolean dies, Runnable call) {
            try {
                transaction.executeWithoutResult(_ -> {
                    call.run();
                    if (dies) {
                        throw new IllegalStateException(DEATH);
                    }
                });
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage(DEATH);
            } catch (TransientDataAccessException deadlock) {
                retries.add(String.valueOf(deadlock.getMessage()));
                surviving(dies, call);
            }
        }

        private List<Reservation> fresh(RandomGenerator random) {
            return IntStream.range(0, random.nextInt(1, 9)).mapToObj(_ -> {
                BusinessId business = businesses.get(random.nextInt(businesses.size()));
                Category category = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
                boolean free = random.nextInt(5) == 0;
                return HeldMoney.reservation(business, category, random.nextInt(4) == 0 ? "UA" : "DE",
                        free ? 0 : random.nextLong(10_000, 140_000),
                        free ? Optional.of(FreeReason.FREE_ENTRY) : Optional.empty(), START);
            }).toList();
        }

        private List<Reservation> some(RandomGenerator random) {
            List<Reservation> all = List.copyOf(tried);
            return all.isEmpty() ? List.of() : random.ints(random.nextInt(1, 12), 0, all.size()).mapToObj(all::get).toList();
        }

        void audit() {
            businesses.forEach(world.audit()::of);
            assertThat(world.audit()
                    .number("SELECT COUNT(*) FROM charge c JOIN entry e ON e.journal_entry_id = c.message_id WHERE c.free_reason <> ''"))
                    .isZero();
            assertThat(world.audit().number("SELECT COALESCE(SUM(amount_micros), 0) FROM entry")).isZero();
            assertThat(tried.stream().filter(message -> ledger.open(List.of(message.id())).isEmpty())).as("some messages ended")
                    .isNotEmpty();
            Map<MessageId, Charge> made = capture(tried.stream().map(message -> new Delivered(message.id(), START)).distinct().toList());
            assertThat(made).as("some messages were charged").isNotEmpty();
            tried.stream().filter(message -> made.containsKey(message.id())).forEach(message -> assertThat(made.get(message.id()).price())
                    .as("never more than was held").isLessThanOrEqualTo(message.ceiling()));
            businesses.forEach(world.audit()::of);
        }
    }

    /** Charges delivered messages. Returns what each message cost, now or before, except messages that were released before. */
    private Map<MessageId, Charge> capture(List<Delivered> delivered) {
        ledger.settle(delivered, List.of());
        return charges.of(delivered.stream().map(Delivered::id).toList()).stream()
                .collect(Collectors.toMap(Charge::id, Function.identity()));
    }
}
