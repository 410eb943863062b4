package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.DatabaseTest;
import io.tollgate.ledger.Grant.Signed;
import io.tollgate.ledger.Grants.Proposal;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Grants do what a plain model does, step by step, and stay whole when many steps meet and some die. */
@DatabaseTest
class GrantsModelTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 10, 5);
    private static final LocalDate FAR = LocalDate.of(2090, 12, 31);
    private static final int THREADS = 4;

    @Autowired
    Ledger ledger;
    @Autowired
    Grants grants;
    @Autowired
    RateCards cards;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;
    @Autowired
    TransactionTemplate transaction;

    private BusinessId shop;
    private final List<Grant> made = new CopyOnWriteArrayList<>();
    private final List<Reservation> tried = new CopyOnWriteArrayList<>();

    @BeforeEach
    void openBooks() {
        cards.takeEffect(TariffPrices.card());
        shop = world.business().in("UTC").enrol().id();
    }

    /** What a grant is in the model. */
    private static final class Pot {
        private final int id;
        private final int priority;
        private long open;
        private long held;
        private long captured;
        private long expired;
        private boolean over;

        Pot(int id, int priority, long open) {
            this.id = id;
            this.priority = priority;
            this.open = open;
        }
    }

    /** The whole model: a purse, pots in their order, and what each message took out of which. */
    private static final class Model {
        private long paid;
        private long heldOfPaid;
        private final List<Pot> pots = new ArrayList<>();
        private final Map<MessageId, Map<Pot, Long>> parts = new LinkedHashMap<>();
        private final Map<MessageId, Long> ofPaid = new LinkedHashMap<>();

        boolean reserve(List<Reservation> messages) {
            long sum = messages.stream().mapToLong(one -> one.ceiling().micros()).sum();
            if (sum > paid - heldOfPaid + pots.stream().mapToLong(pot -> pot.open).sum()) {
                return false;
            }
            for (Reservation one : messages) {
                long left = one.ceiling().micros();
                Map<Pot, Long> taken = new LinkedHashMap<>();
                for (Pot pot : pots.stream().sorted(Comparator.<Pot>comparingInt(pot -> pot.priority).thenComparingInt(pot -> pot.id))
                        .toList()) {
                    long part = Math.min(left, pot.open);
                    taken.put(pot, part);
                    pot.open -= part;
                    pot.held += part;
                    left -= part;
                }
                parts.put(one.id(), taken);
                ofPaid.put(one.id(), left);
                heldOfPaid += left;
            }
            return true;
        }

        void end(MessageId id, long price) {
            Map<Pot, Long> taken = parts.remove(id);
            if (taken == null) {
                return;
            }
            long left = price;
            for (Map.Entry<Pot, Long> one : taken.entrySet()) {
                Pot pot = one.getKey();
                long captured = Math.min(left, one.getValue());
                left -= captured;
                pot.held -= one.getValue();
                pot.captured += captured;
                if (pot.over) {
                    pot.expired += one.getValue() - captured;
                } else {
                    pot.open += one.getValue() - captured;
                }
            }
            paid -= left;
            heldOfPaid -= ofPaid.get(id);
        }

        void expire(int id) {
            pots.stream().filter(pot -> pot.id == id).forEach(pot -> {
                pot.over = true;
                pot.expired += pot.open;
                pot.open = 0;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anySequenceDoesWhatTheModelDoes(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Model model = new Model();
        for (int step = 0; step < 60; step++) {
            step(random, model, NOON.plusSeconds(step));
            compare(model, "step " + step);
        }
        assertThat(model.pots).as("grants that paid for something").anyMatch(pot -> pot.captured > 0);
        world.audit().of(shop);
    }

    private void step(RandomGenerator random, Model model, Instant now) {
        long amount = random.nextLong(1, 120_000);
        switch (random.nextInt(9)) {
            case 0 -> {
                ledger.credit(shop, usd(amount), "payment " + now, now);
                model.paid += amount;
            }
            case 1 -> {
                int priority = random.nextInt(1, 4);
                Grant grant = survives(random, () -> grant(amount, priority, now));
                made.add(grant);
                model.pots.add(new Pot(grant.id(), priority, amount));
            }
            case 2 -> {
                if (!made.isEmpty()) {
                    Grant grant = made.remove(random.nextInt(made.size()));
                    survives(random, () -> grants.end(grant, new Signed("Ann", now)));
                    model.expire(grant.id());
                }
            }
            case 3, 4, 5 -> {
                List<Reservation> some = fresh(random, now);
                assertThat(survives(random, () -> ledger.reserve(some))).isEqualTo(model.reserve(some));
                tried.addAll(some);
            }
            default -> {
                List<Reservation> some = some(random);
                List<MessageId> failed = some(random).stream().map(Reservation::id).toList();
                List<Charge> charged = survives(random, () -> ledger.settle(some.stream().map(one -> new Delivered(one.id(), now)).toList(),
                        failed));
                charged.forEach(one -> model.end(one.id(), one.price().micros()));
                failed.forEach(id -> model.end(id, 0));
            }
        }
        grants.startAndExpire(now);
    }

    /** Dies before its commit from time to time, and is tried again. */
    private <T> T survives(RandomGenerator random, Supplier<T> work) {
        if (random.nextInt(4) == 0) {
            assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
                work.get();
                throw new IllegalStateException("the process dies");
            })).hasMessage("the process dies");
        }
        return transaction.execute(_ -> work.get());
    }

    private void compare(Model model, String when) {
        Account account = ledger.account(shop);
        assertThat(account.balance().micros()).as(when).isEqualTo(model.paid);
        assertThat(account.available().micros()).as(when)
                .isEqualTo(model.paid - model.heldOfPaid + model.pots.stream().mapToLong(pot -> pot.open).sum());
        assertThat(grants.of(shop)).as(when).extracting(one -> List.of(one.id(), one.open().micros(), one.held().micros(),
                one.captured().micros(), one.expired().micros()))
                .isEqualTo(model.pots.stream().map(pot -> List.<Object>of(pot.id, pot.open, pot.held, pot.captured, pot.expired)).toList());
    }

    private Grant grant(long micros, int priority, Instant now) {
        return grants.approve(grants.propose(shop, new Proposal(usd(micros), TODAY, FAR, priority, "campaign"), new Signed("Ann", now)),
                new Signed("Ben", now));
    }

    private List<Reservation> fresh(RandomGenerator random, Instant now) {
        return Stream.generate(() -> held(shop, Category.UTILITY, random.nextLong(0, 80_000), now)).limit(random.nextInt(1, 4)).toList();
    }

    private List<Reservation> some(RandomGenerator random) {
        List<Reservation> all = List.copyOf(tried);
        return all.isEmpty()
                ? List.of()
                : IntStream.range(0, random.nextInt(4)).mapToObj(_ -> all.get(random.nextInt(all.size()))).distinct().toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void fourThreadsAtOnceLeaveEveryGrantWhole(long seed) throws Exception {
        ledger.credit(shop, usd(300_000), "start", NOON);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 100 + thread);
                all.add(threads.submit(() -> IntStream.range(0, 40).forEach(_ -> race(random))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        world.audit().of(shop);
        assertThat(world.audit().number("SELECT balance_micros - held_micros + COALESCE((SELECT SUM(held_micros) FROM money_grant g"
                + " WHERE g.business_id = b.business_id), 0) FROM balance b WHERE business_id = ?", shop.value()))
                .as("what was paid, less what is held of it").isNotNegative();
        ledger.release(tried.stream().map(Reservation::id).toList());
        made.forEach(grant -> grants.end(grant, new Signed("Ann", NOON)));
        assertThat(ledger.account(shop).granted()).isEqualTo(usd(0));
        assertThat(grants.of(shop)).allSatisfy(one -> assertThat(one.captured().plus(one.expired())).isEqualTo(one.amount()));
        world.audit().of(shop);
    }

    private void race(RandomGenerator random) {
        List<Reservation> fresh = fresh(random, NOON);
        List<Reservation> some = some(random);
        List<MessageId> failed = some(random).stream().map(Reservation::id).toList();
        long amount = random.nextLong(1, 200_000);
        Runnable work = switch (random.nextInt(8)) {
            case 0 -> () -> made.add(grant(amount, random.nextInt(1, 4), NOON));
            case 1 -> () -> {
                if (made.size() > 2) {
                    grants.end(made.removeFirst(), new Signed("Ann", NOON));
                }
            };
            case 2, 3, 4 -> () -> {
                if (ledger.reserve(fresh)) {
                    tried.addAll(fresh);
                }
            };
            default -> () -> ledger.settle(some.stream().map(one -> new Delivered(one.id(), NOON)).toList(), failed);
        };
        try {
            work.run();
        } catch (TransientDataAccessException _) {
            work.run(); // a deadlock, for once
        }
    }

    @Test
    void stepThatFailsInTheMiddleChangesNothingAndIsTriedAgain() {
        Grant grant = grant(60_000, 1, NOON);
        Reservation one = held(shop, Category.UTILITY, 50_000, NOON);
        ledger.reserve(List.of(one));
        byte[] next = AmongPayments.id("grant " + grant.id() + " booking " + (grant.bookings() + 1));
        jdbc.update("INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at) VALUES (?, 'grant-credit:" + grant.id()
                + "', 1, 'USD', '2026-10-05')", (Object) next);

        assertThatThrownBy(() -> ledger.settle(List.of(new Delivered(one.id(), NOON)), List.of()))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> grants.end(grant, new Signed("Ann", NOON))).isInstanceOf(DataIntegrityViolationException.class);

        jdbc.update("DELETE FROM entry WHERE journal_entry_id = ?", (Object) next);
        assertThat(ledger.open(List.of(one.id()))).hasSize(1);
        world.audit().of(shop);
        assertThat(ledger.settle(List.of(new Delivered(one.id(), NOON)), List.of())).hasSize(1);
        assertThat(grants.byId(grant.id()).orElseThrow().captured()).isEqualTo(usd(45_000));
        world.audit().of(shop);
    }
}
