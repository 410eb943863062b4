package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.free;
import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.DatabaseTest;
import io.tollgate.database.Slice;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Payments.Booked;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.TransientDataAccessException;

/** What is booked is corrected by counter entries only, each once. */
@DatabaseTest
class CorrectionsTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    @Autowired
    Payments payments;

    @Autowired
    Ledger ledger;

    @Autowired
    RateCards cards;

    @Autowired
    World world;

    private BusinessId shop;

    @BeforeEach
    void openBooks() {
        cards.takeEffect(TariffPrices.card());
        shop = world.business().in("UTC").enrol().id();
    }

    @Test
    void whatWillNotBePaidIsWrittenOffOnceAndNotMoreThanIsOwed() {
        BusinessId bakery = world.business().in("UTC").onAccount("10").enrol().id();
        deliver(bakery);
        assertThatThrownBy(() -> writeOff(bakery, 45_001, "2026-17")).isInstanceOf(PaymentConflict.class)
                .hasMessage("the business owes 0.045000 USD, less than 0.045001 USD");
        assertThatThrownBy(() -> writeOff(shop, 1, "2026-17")).hasMessage("the business owes nothing, less than 0.000001 USD");
        assertThatThrownBy(() -> writeOff(bakery, 0, "2026-17")).hasMessageContaining("more than zero");

        Booked first = writeOff(bakery, 40_000, "2026-17");
        assertThat(first.isNew()).isTrue();
        assertThat(writeOff(bakery, 40_000, "2026–17").isNew()).as("the same reference").isFalse();
        assertThatThrownBy(() -> writeOff(bakery, 5_000, "2026-17")).hasMessageContaining("written off before with another amount");
        assertThat(ledger.account(bakery).balance()).isEqualTo(usd(-5_000));
        assertThat(sumOf("write-off", first.payment())).isEqualTo(-40_000);
        assertThatThrownBy(() -> payments.refund(first.payment(), usd(1), "r", booking("x"))).hasMessageContaining("only a payment");

        Payment reversal = payments.reverse(first.payment(), booking("they paid")).payment();
        assertThatThrownBy(() -> payments.reverse(first.payment(), booking("x"))).hasMessage("it is reversed already");
        assertThat(ledger.account(bakery).balance()).isEqualTo(usd(-45_000));
        assertThat(sumOf("write-off", reversal)).isEqualTo(40_000);
        world.audit().of(bakery);
    }

    @Test
    void aChargeIsTakenBackOnceHoweverManyTryAndStaysInItsTier() throws Exception {
        BusinessId bakery = world.business().in("UTC").onAccount("10").enrol().id();
        Charge charge = deliver(bakery);

        List<Boolean> taken = atOnce(_ -> {
            try {
                return payments.takeBack(charge, booking("lost")).isNew();
            } catch (PaymentConflict lost) {
                assertThat(lost).hasMessage("the charge is taken back already");
                return false;
            }
        }, 8);

        assertThat(taken).filteredOn(isNew -> isNew).hasSize(1);
        Payment credit = payments.some(new Payments.Filter(Optional.of(bakery), "", Optional.empty(), Optional.empty()), Slice.first(9))
                .getFirst();
        assertThat(credit.corrects()).contains(HexFormat.of().formatHex(charge.id().bytes()));
        assertThat(credit.at()).as("value of the day of delivery").isEqualTo(charge.deliveredAt());
        assertThat(sumOf("revenue:Germany:UTILITY", credit)).isEqualTo(-45_000);
        assertThat(ledger.account(bakery).balance()).isEqualTo(usd(0));
        assertThatThrownBy(() -> payments.reverse(credit, booking("x"))).hasMessageContaining("only a payment can be reversed");
        world.audit().of(bakery);
    }

    @Test
    void aFreeMessageHasNothingToTakeBack() {
        BusinessId bakery = world.business().in("UTC").onAccount("10").enrol().id();
        Charge charge = deliver(free(bakery, Category.SERVICE, FreeReason.SERVICE_WINDOW, NOON));

        assertThatThrownBy(() -> payments.takeBack(charge, booking("x"))).isInstanceOf(PaymentConflict.class)
                .hasMessageContaining("cost nothing");
    }

    /** Payments, charges, write-offs, credits and reversals at once: each books once, and all books agree. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anyMixtureOfCorrectionsAtOnceLeavesTheBooksRight(long seed) throws Exception {
        BusinessId bakery = world.business().in("UTC").onAccount("10").enrol().id();
        List<Charge> charges = new CopyOnWriteArrayList<>(List.of(deliver(bakery)));
        List<Payment> booked = new CopyOnWriteArrayList<>();
        atOnce(thread -> {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 100 + thread);
            for (int step = 0; step < 30; step++) {
                String reference = "r" + random.nextInt(9);
                try {
                    switch (random.nextInt(5)) {
                        case 0 -> charges.add(deliver(bakery));
                        case 1 -> payments.takeBack(charges.get(random.nextInt(charges.size())), booking("x"));
                        case 2 -> booked.add(writeOff(bakery, 1 + random.nextInt(50_000), reference).payment());
                        case 3 -> booked.add(payments.book(bakery, usd(1 + random.nextInt(3)), reference, NOON, booking("")).payment());
                        default -> {
                            if (!booked.isEmpty()) {
                                payments.reverse(booked.get(random.nextInt(booked.size())), booking("x"));
                            }
                        }
                    }
                } catch (PaymentConflict | TransientDataAccessException refused) {
                    // also an answer
                }
            }
            return thread;
        }, 6);

        world.audit().of(bakery);
        assertThat(world.audit().number("SELECT COUNT(*) FROM payment WHERE business_id = ? AND corrects IS NOT NULL", bakery.value()))
                .as("nothing is corrected twice").isPositive().isEqualTo(world.audit()
                        .number("SELECT COUNT(DISTINCT corrects) FROM payment WHERE business_id = ?", bakery.value()));
        assertThat(world.audit().number("SELECT COUNT(*) FROM payment p WHERE business_id = ? AND amount_micros <> (SELECT"
                + " SUM(amount_micros) FROM entry WHERE journal_entry_id = p.id AND account = CONCAT('business:', business_id))",
                bakery.value())).as("payments that are not their entries").isZero();
    }

    private Charge deliver(BusinessId business) {
        return deliver(held(business, Category.UTILITY, 45_000, NOON));
    }

    private Charge deliver(Reservation message) {
        assertThat(ledger.reserve(List.of(message))).isTrue();
        return ledger.settle(List.of(new Delivered(message.id(), NOON)), List.of()).getFirst();
    }

    private Booked writeOff(BusinessId business, long micros, String reference) {
        return payments.writeOff(business, usd(micros), reference, booking("insolvent"));
    }

    private long sumOf(String account, Payment payment) {
        return world.audit().number("SELECT SUM(amount_micros) FROM entry WHERE account = ? AND journal_entry_id = ?", account,
                PaymentRows.bytes(payment.id()));
    }

    private static Booking booking(String reason) {
        return new Booking("ann", NOON, reason);
    }

    private static <T> List<T> atOnce(IntFunction<T> work, int times) throws Exception {
        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Callable<T>> all = new ArrayList<>();
            for (int number = 0; number < times; number++) {
                int mine = number;
                all.add(() -> again(work, mine));
            }
            List<T> done = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(all)) {
                done.add(one.get());
            }
            return done;
        }
    }

    private static <T> T again(IntFunction<T> work, int number) {
        try {
            return work.apply(number);
        } catch (TransientDataAccessException deadlock) {
            return again(work, number);
        }
    }
}
