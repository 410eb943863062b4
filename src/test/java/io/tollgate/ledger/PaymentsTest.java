package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.database.DatabaseTest;
import io.tollgate.database.Slice;
import io.tollgate.ledger.Payment.Kind;
import io.tollgate.ledger.Payments.Booked;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.ledger.Payments.Filter;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

@DatabaseTest
class PaymentsTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    @Autowired
    Payments payments;
    @Autowired
    Ledger ledger;
    @Autowired
    Journal journal;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate jdbc;

    private BusinessId shop;

    @BeforeEach
    void enrol() {
        shop = world.business().in("UTC").enrol().id();
    }

    @Test
    void aPaymentKeepsItsReferenceAndIsBookedOnceHoweverItIsSpelt() {
        Booked first = pay(5_000_000, "RF18 5390 0754 7034");
        Booked second = pay(5_000_000, " rf18539007547034");

        assertThat(first.isNew()).isTrue();
        assertThat(second.isNew()).isFalse();
        assertThat(second.payment()).isEqualTo(first.payment());
        assertThat(first.payment().reference()).isEqualTo("RF18 5390 0754 7034");
        assertThat(first.payment().by()).isEqualTo("ann");
        assertThatThrownBy(() -> pay(6_000_000, "Rf18 5390 07547034")).isInstanceOf(PaymentConflict.class)
                .hasMessageContaining("was booked before with another amount");
        assertThat(balance()).isEqualTo(usd(5_000_000));
        world.audit().of(shop);
    }

    /** It has no reference in the table, as its row was made by the migration, and its id follows from the reference as it was given. */
    @Test
    void aPaymentFromBeforeReferencesWereComparedIsRecognised() {
        Booked now = pay(1, "abc");
        jdbc.update("UPDATE payment SET reference = '', compared = '', made_by = '' WHERE id = ?", (Object) PaymentRows.bytes(now.payment()
                .id()));

        assertThat(pay(1, "abc").isNew()).isFalse();
    }

    @Test
    void aReversalIsACounterEntryAndIsBookedOnce() {
        Payment payment = pay(5_000_000, "debit").payment();
        Booked reversal = payments.reverse(payment, booking("returned"));

        assertThat(reversal.payment().amount()).isEqualTo(usd(-5_000_000));
        assertThat(reversal.payment().corrects()).contains(payment.id());
        assertThat(balance()).isEqualTo(usd(0));
        assertThatThrownBy(() -> payments.reverse(payment, booking("again"))).isInstanceOf(PaymentConflict.class)
                .hasMessage("it is reversed already");
        assertThatThrownBy(() -> payments.reverse(reversal.payment(), booking("back"))).hasMessage(
                "only a payment can be reversed, and this is a REVERSAL");
        assertThatThrownBy(() -> payments.refund(payment, usd(1), "r", booking("x"))).hasMessageContaining("nothing to refund");
        assertThat(pay(5_000_000, "debit").isNew()).as("the same payment").isFalse();
        assertThat(payments.corrections(payment)).containsExactly(reversal.payment());
        assertThat(journal.entries("business:" + shop, Optional.empty(), Optional.empty(), Slice.first(9))).extracting(Entry::kind,
                Entry::reason).containsExactlyInAnyOrder(tuple("REVERSAL", "returned"),
                        tuple("PAYMENT", ""));
        world.audit().of(shop);
    }

    @Test
    void refundsAreAtMostThePaymentAndAtMostWhatIsNotHeld() {
        Payment payment = pay(5_000_000, "transfer").payment();
        ledger.reserve(List.of(held(shop, Category.UTILITY, 1_000_000, NOON)));

        assertThat(payments.refund(payment, usd(3_000_000), "back 1", booking("too much")).isNew()).isTrue();
        assertThat(payments.refund(payment, usd(3_000_000), "BACK1", booking("too much")).isNew()).isFalse();
        assertThatThrownBy(() -> payments.refund(payment, usd(2_000_000), "back 1", booking("x"))).hasMessageContaining("another amount");
        assertThatThrownBy(() -> payments.refund(payment, usd(2_000_001), "back 2", booking("x"))).hasMessageContaining(
                "2.000000 USD are left to refund");
        assertThatThrownBy(() -> payments.refund(payment, usd(1_000_001), "back 2", booking("x"))).hasMessageContaining(
                "the balance less what is held for messages under way is 1.000000 USD");
        assertThatThrownBy(() -> payments.refund(payment, usd(0), "back 2", booking("x"))).hasMessageContaining("more than zero");
        assertThatThrownBy(() -> payments.reverse(payment, booking("x"))).hasMessageContaining("was refunded");
        assertThat(balance()).isEqualTo(usd(2_000_000));
        world.audit().of(shop);
    }

    /** Whatever comes first wins, and the sum of what happened is the balance. */
    @Test
    void manyAtOnceBookOnePaymentAndOneCorrection() throws Exception {
        List<Booked> paid = atOnce(number -> pay(100, "x".repeat(number % 2) + "-1".repeat(1 - number % 2)), 12);
        assertThat(paid).filteredOn(Booked::isNew).hasSize(2);

        Payment payment = paid.getFirst().payment();
        List<Booked> corrections = atOnce(number -> {
            try {
                return number % 2 == 0
                        ? payments.reverse(payment, booking("r"))
                        : payments.refund(payment, usd(60), "refund " + number, booking("r"));
            } catch (PaymentConflict lost) {
                return new Booked(payment, false);
            }
        }, 12);
        assertThat(corrections).filteredOn(Booked::isNew).hasSize(1);
        Money correction = corrections.stream().filter(Booked::isNew).findFirst().orElseThrow().payment().amount();
        assertThat(balance()).isEqualTo(usd(200).plus(correction));
        world.audit().of(shop);
    }

    @Test
    void paymentsAreFoundByBusinessTimeAndReference() {
        BusinessId bank = world.business().in("UTC").enrol().id();
        Payment one = pay(1, "RF18 5390 0754 7034").payment();
        Payment two = payments.book(shop, usd(2), "order 50%", NOON, new Booking("ann", NOON.plusSeconds(60), "")).payment();
        Payment other = payments.book(bank, usd(3), "RF18 5390 0754 7034", NOON, new Booking("ann", NOON, "")).payment();

        assertThat(found(Optional.of(shop), "")).containsExactly(two, one);
        assertThat(found(Optional.of(shop), "rf185390")).containsExactly(one);
        assertThat(found(Optional.of(shop), "50%")).containsExactly(two);
        assertThat(found(Optional.of(shop), "_")).isEmpty();
        assertThat(found(Optional.of(bank), " ")).containsExactly(other);
        assertThat(payments.some(new Filter(Optional.of(shop), "", Optional.of(NOON.plusSeconds(60)), Optional.empty()), Slice.first(9)))
                .containsExactly(two);
        assertThat(payments.some(new Filter(Optional.of(shop), "", Optional.empty(), Optional.of(NOON.plusSeconds(60))), Slice.first(9)))
                .containsExactly(one);
        assertThat(payments.some(new Filter(Optional.of(shop), "", Optional.empty(), Optional.empty()),
                new Slice(List.of(Slice.column(two.bookedAt()), two.id()), 9))).containsExactly(one);
        assertThat(payments.byId(one.id())).contains(one);
        assertThat(payments.byId("f".repeat(32))).isEmpty();
        assertThat(payments.byId("no id")).isEmpty();
    }

    @Test
    void theBalanceOfAnInstantIsThatOfTheEntriesBookedUntilThen() {
        pay(10_000_000, "one");
        payments.book(shop, usd(500), "two", NOON, new Booking("ann", NOON.plusSeconds(60), ""));
        String account = Journal.account(shop);

        assertThat(journal.balances(account, NOON.minusNanos(1_000))).isEmpty();
        assertThat(journal.balances(account, NOON)).containsExactly(usd(10_000_000));
        assertThat(journal.balances(account, NOON.plusSeconds(60).minusNanos(1_000))).as("its value is of noon").containsExactly(usd(
                10_000_000));
        assertThat(journal.balances(account, NOON.plusSeconds(60))).containsExactly(usd(10_000_500));

        // from before times of booking were kept
        jdbc.update("UPDATE entry SET booked_at = '2000-01-01' WHERE account = ?", account);
        assertThat(journal.balances(account, NOON.minusNanos(1_000))).isEmpty();
        assertThat(journal.balances(account, NOON)).containsExactly(usd(10_000_500));
        assertThat(journal.entries(account, Optional.empty(), Optional.empty(), Slice.first(9))).extracting(Entry::booked)
                .containsOnly(NOON);
    }

    private interface Numbered<T> {
        T call(int number);
    }

    private static <T> List<T> atOnce(Numbered<T> work, int times) throws Exception {
        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Callable<T>> all = new ArrayList<>();
            for (int number = 0; number < times; number++) {
                int mine = number;
                all.add(() -> again(() -> work.call(mine)));
            }
            List<T> done = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(all)) {
                done.add(one.get());
            }
            return done;
        }
    }

    private static <T> T again(Callable<T> step) throws Exception {
        try {
            return step.call();
        } catch (TransientDataAccessException deadlock) {
            return again(step);
        }
    }

    private List<Payment> found(Optional<BusinessId> business, String reference) {
        return payments.some(new Filter(business, reference, Optional.empty(), Optional.empty()), Slice.first(9));
    }

    private Booked pay(long micros, String reference) {
        return payments.book(shop, usd(micros), reference, NOON, booking(""));
    }

    private static Booking booking(String reason) {
        return new Booking("ann", NOON, reason);
    }

    private Money balance() {
        return ledger.account(shop).balance();
    }
}
