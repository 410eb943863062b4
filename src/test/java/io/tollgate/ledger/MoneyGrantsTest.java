package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.DatabaseTest;
import io.tollgate.ledger.Grant.Signed;
import io.tollgate.ledger.Grant.State;
import io.tollgate.ledger.Grants.Proposal;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.reconciliation.Discrepancy;
import io.tollgate.reconciliation.Invariant;
import io.tollgate.reconciliation.Reconciliation;
import io.tollgate.reconciliation.TrialBalance;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Promotional credit pays first, keeps what messages hold, and is gone after its last day. A notice costs 0.045 dollars. */
@DatabaseTest
class MoneyGrantsTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 10, 5);
    private static final LocalDate FAR = LocalDate.of(2090, 12, 31);
    private static final Signed ANN = new Signed("Ann", NOON);
    private static final Signed BEN = new Signed("Ben", NOON);
    private static final long NOTICE = 45_000;

    @Autowired
    Ledger ledger;
    @Autowired
    Grants grants;
    @Autowired
    Payments payments;
    @Autowired
    Journal journal;
    @Autowired
    TrialBalance trial;
    @Autowired
    Reconciliation reconciliation;
    @Autowired
    RateCards cards;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;
    @Autowired
    TransactionTemplate transaction;

    private BusinessId shop;

    @BeforeEach
    void openBooks() {
        cards.takeEffect(TariffPrices.card());
        shop = world.business().in("UTC").enrol().id();
    }

    private Grant granted(long micros, int priority, LocalDate last) {
        return grants.approve(grants.propose(shop, new Proposal(usd(micros), TODAY, last, priority, "campaign"), ANN), BEN);
    }

    private Reservation reserved(long ceiling) {
        Reservation one = held(shop, Category.UTILITY, ceiling, NOON);
        assertThat(ledger.reserve(List.of(one))).isTrue();
        return one;
    }

    private void deliver(Reservation one) {
        ledger.settle(List.of(new Delivered(one.id(), NOON.plusSeconds(1))), List.of());
    }

    /** Open, held, captured and expired. */
    private List<Long> sums(Grant grant) {
        Grant now = grants.byId(grant.id()).orElseThrow();
        return List.of(now.open().micros(), now.held().micros(), now.captured().micros(), now.expired().micros());
    }

    private Money sum(String account) {
        return journal.balances(account, Instant.parse("2099-01-01T00:00:00Z")).stream().findFirst().orElse(usd(0));
    }

    @Test
    void paysBeforeTheBalanceAndTheRestOfTheCeilingComesBack() {
        ledger.credit(shop, usd(100_000), "paid", NOON);
        Grant grant = granted(60_000, 100, FAR);

        Reservation one = reserved(50_000);
        assertThat(sums(grant)).containsExactly(10_000L, 50_000L, 0L, 0L);
        Reservation two = reserved(50_000);
        assertThat(sums(grant)).containsExactly(0L, 60_000L, 0L, 0L);
        deliver(one);
        deliver(two);

        // Of the first notice 5,000 come back; the second holds 10,000 of the grant and 40,000 of the balance, and costs 45,000.
        assertThat(sums(grant)).containsExactly(5_000L, 0L, 55_000L, 0L);
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(100_000 - 2 * NOTICE + 55_000));
        assertThat(ledger.account(shop).granted()).isEqualTo(usd(5_000));
        assertThat(ledger.account(shop).available()).isEqualTo(usd(65_000 + 5_000));
        assertThat(sum("grant-credit:" + grant.id())).isEqualTo(usd(5_000));
        world.audit().of(shop);
    }

    @Test
    void lowerPriorityNumberIsUsedFirstThenWhatExpiresFirst() {
        Grant late = granted(10_000, 5, FAR);
        Grant soon = granted(10_000, 5, FAR.minusYears(1));
        Grant first = granted(10_000, 1, FAR);

        Reservation one = reserved(25_000);

        assertThat(List.of(sums(first), sums(soon), sums(late))).containsExactly(List.of(0L, 10_000L, 0L, 0L),
                List.of(0L, 10_000L, 0L, 0L), List.of(5_000L, 5_000L, 0L, 0L));
        ledger.release(List.of(one.id()));
        assertThat(List.of(sums(first), sums(soon), sums(late))).containsOnly(List.of(10_000L, 0L, 0L, 0L));
        world.audit().of(shop);
    }

    @Test
    void whatIsHeldOutlivesTheGrantAndWhatComesBackAfterThatIsGone() {
        Grant grant = granted(200_000, 100, FAR);
        Reservation delivered = reserved(50_000);
        Reservation failed = reserved(50_000);

        grants.end(grant, new Signed("Ann", NOON.plusSeconds(1))); // as if its last day had ended
        grants.startAndExpire(NOON.plusSeconds(2));
        grants.startAndExpire(NOON.plusSeconds(3));

        assertThat(sums(grant)).containsExactly(0L, 100_000L, 0L, 100_000L);
        assertThat(ledger.account(shop).available()).isEqualTo(usd(0));
        assertThat(ledger.reserve(List.of(held(shop, Category.UTILITY, 1, NOON)))).isFalse();
        ledger.settle(List.of(new Delivered(delivered.id(), NOON)), Set.of(failed.id()));
        assertThat(sums(grant)).containsExactly(0L, 0L, NOTICE, 155_000L);
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(0));
        assertThat(ledger.account(shop).granted()).isEqualTo(usd(0));
        assertThat(sum("grant-credit:" + grant.id())).isEqualTo(usd(0));
        world.audit().of(shop);
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin, 2026-10-31T22:59:59.999999Z, true", "Europe/Berlin, 2026-10-31T23:00:00Z, false",
        "America/Los_Angeles, 2026-11-01T06:59:59Z, true", "America/Los_Angeles, 2026-11-01T07:00:00Z, false"})
    void lastDayEndsInTheZoneOfTheBusinessToTheMoment(String zone, Instant at, boolean pays) {
        shop = world.business().in(zone).enrol().id();
        Grant grant = granted(60_000, 100, LocalDate.of(2026, 10, 31));

        assertThat(ledger.reserve(List.of(held(shop, Category.UTILITY, 50_000, at)))).isEqualTo(pays);

        Account locked = transaction.execute(_ -> ledger.lockAccounts(List.of(shop), at).get(shop));
        assertThat(locked.available()).as("the gate reads it anew and does not try for ever").isEqualTo(usd(pays ? 10_000 : 0));
        assertThat(sums(grant)).isEqualTo(pays ? List.of(10_000L, 50_000L, 0L, 0L) : List.of(0L, 0L, 0L, 60_000L));
        world.audit().of(shop);
    }

    @Test
    void beginsWithItsFirstDayAndNotBefore() {
        Grant grant = grants.approve(grants.propose(shop, new Proposal(usd(60_000), TODAY.plusDays(1), FAR, 1, "later"), ANN), BEN);
        assertThat(grant.state(NOON)).isEqualTo(State.APPROVED);
        assertThat(ledger.reserve(List.of(held(shop, Category.UTILITY, 50_000, NOON)))).isFalse();
        world.audit().of(shop);

        grants.startAndExpire(Instant.parse("2026-10-05T23:59:59Z"));
        assertThat(ledger.account(shop).available()).isEqualTo(usd(0));
        grants.startAndExpire(Instant.parse("2026-10-06T00:00:00Z"));
        grants.startAndExpire(Instant.parse("2026-10-06T00:00:30Z"));

        assertThat(ledger.account(shop).available()).isEqualTo(usd(60_000));
        reserved(50_000);
        world.audit().of(shop);
    }

    @Test
    void isNoMoneyThatCanBePaidOut() {
        Payment payment = payments.book(shop, usd(100_000), "paid", NOON, new Booking("ann", NOON, "")).payment();
        Grant grant = granted(60_000, 100, FAR);
        Reservation one = reserved(50_000);
        deliver(one);
        Charge charge = jdbcCharge(one);
        Reservation under = reserved(50_000); // holds 15,000 of the grant, and 35,000 of the balance

        payments.takeBack(charge, new Booking("ann", NOON.plusSeconds(5), "lost"));

        assertThat(sums(grant)).containsExactly(45_000L, 15_000L, 0L, 0L);
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(100_000));
        assertThatThrownBy(() -> payments.refund(payment, usd(65_001), "back", new Booking("ann", NOON, "x")))
                .isInstanceOf(PaymentConflict.class);
        payments.refund(payment, usd(65_000), "back", new Booking("ann", NOON, "x"));
        ledger.release(List.of(under.id()));
        world.audit().of(shop);
    }

    @Test
    void chargeThatIsTakenBackAfterTheGrantHasExpiredGivesNothingBack() {
        Grant grant = granted(60_000, 100, FAR);
        Reservation one = reserved(50_000);
        deliver(one);
        grants.end(grant, new Signed("Ann", NOON.plusSeconds(1)));

        payments.takeBack(jdbcCharge(one), new Booking("ann", NOON.plusSeconds(5), "lost"));

        assertThat(sums(grant)).containsExactly(0L, 0L, 0L, 60_000L);
        assertThat(ledger.account(shop).balance()).isEqualTo(usd(0));
        assertThat(ledger.account(shop).available()).isEqualTo(usd(0));
        world.audit().of(shop);
    }

    private Charge jdbcCharge(Reservation one) {
        return new Charge(one.id(), shop, one.sender(), NOON, TODAY, YearMonth.of(2026, 10), "Germany", Category.UTILITY,
                usd(NOTICE), Optional.empty(), TariffPrices.OCTOBER, "DE");
    }

    @Test
    void needsASecondPersonAndCountsOnce() {
        Grant proposed = grants.propose(shop, new Proposal(usd(60_000), TODAY, FAR, 1, "campaign"), ANN);
        assertThat(ledger.account(shop).available()).isEqualTo(usd(0));

        assertThatThrownBy(() -> grants.approve(proposed, new Signed(" ANN", NOON))).isInstanceOf(GrantConflict.class)
                .hasMessageContaining("second person");
        grants.approve(proposed, BEN);
        assertThatThrownBy(() -> grants.approve(proposed, BEN)).hasMessageContaining("does not wait");
        Grant other = grants.propose(shop, new Proposal(usd(60_000), TODAY, FAR, 1, "campaign"), ANN);
        assertThat(grants.end(other, BEN).state(NOON)).isEqualTo(State.WITHDRAWN);
        assertThatThrownBy(() -> grants.approve(other, BEN)).isInstanceOf(GrantConflict.class);
        assertThatThrownBy(() -> grants.end(other, BEN)).isInstanceOf(GrantConflict.class);

        Grant over = grants.propose(shop, new Proposal(usd(1), TODAY.minusDays(9), TODAY.minusDays(1), 1, "late"), ANN);
        assertThatThrownBy(() -> grants.approve(over, BEN)).hasMessageContaining("is over");
        assertThat(ledger.account(shop).available()).isEqualTo(usd(60_000));
        world.audit().of(shop);
    }

    @Test
    void whatNoGrantCanSayIsRefused() {
        Money euro = Money.zero(Currency.getInstance("EUR"));
        for (Proposal wrong : List.of(new Proposal(usd(0), TODAY, FAR, 1, "x"), new Proposal(usd(-1), TODAY, FAR, 1, "x"),
                new Proposal(new Money(5, euro.currency()), TODAY, FAR, 1, "x"),
                new Proposal(usd(1_000_000_000_000_000_001L), TODAY, FAR, 1, "x"), new Proposal(usd(5), TODAY, TODAY.minusDays(1), 1, "x"),
                new Proposal(usd(5), TODAY, FAR, 0, "x"), new Proposal(usd(5), TODAY, FAR, 1_001, "x"),
                new Proposal(usd(5), LocalDate.of(1999, 1, 1), FAR, 1, "x"))) {
            assertThatThrownBy(() -> grants.propose(shop, wrong, ANN)).as(wrong.toString()).isInstanceOf(IllegalArgumentException.class);
        }
        granted(1_000_000_000_000_000_000L, 1, FAR);
        assertThatThrownBy(() -> granted(1, 1, FAR)).isInstanceOf(GrantConflict.class).hasMessageContaining("would be open");
    }

    @Test
    void isShownApartFromWhatIsPaidInAdvance() {
        granted(60_000, 100, FAR);
        ledger.credit(shop, usd(7), "paid", NOON);

        assertThat(ledger.account(shop).balance()).isEqualTo(usd(7));
        assertThat(trial.at(Instant.parse("2099-01-01T00:00:00Z"))).extracting(TrialBalance.Line::kind)
                .contains(TrialBalance.Kind.GRANTS, TrialBalance.Kind.GRANT_CREDIT);
    }

    @Test
    void businessWithoutGrantsCostsNoMoreStatements() {
        ledger.credit(shop, usd(1_000_000), "paid", NOON);
        Reservation one = held(shop, Category.UTILITY, 50_000, NOON);
        Reservation two = held(shop, Category.UTILITY, 50_000, NOON);

        assertThat(statements(() -> ledger.reserve(List.of(one)))).as("account, balance, reservation, pace").isEqualTo(4);
        assertThat(statements(() -> ledger.release(List.of(one.id())))).as("reservation, account, reservation,"
                + " balance, and the pace of two spans").isLessThanOrEqualTo(6);
        granted(60_000, 100, FAR);
        assertThat(statements(() -> ledger.reserve(List.of(two)))).as("and grants, their parts, and their sums").isEqualTo(7);
    }

    private long statements(Runnable work) {
        Long count = transaction.execute(_ -> {
            long before = asked();
            work.run();
            return asked() - before - 1;
        });
        return count == null ? 0 : count;
    }

    private long asked() {
        return jdbc.queryForObject("SHOW SESSION STATUS LIKE 'Questions'", (row, _) -> row.getLong(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE money_grant SET open_micros = open_micros + 1 WHERE id = ?",
        "UPDATE money_grant SET held_micros = held_micros + 1, open_micros = open_micros - 1 WHERE id = ?",
        "UPDATE money_grant SET captured_micros = captured_micros + 1, open_micros = open_micros - 1 WHERE id = ?",
        "UPDATE grant_part SET held_micros = held_micros - 1 WHERE held_micros > 0 AND grant_id = ?",
        "UPDATE grant_part SET captured_micros = 0 WHERE grant_id = ?",
        "DELETE r FROM reservation r JOIN grant_part p ON p.message_id = r.message_id WHERE p.held_micros > 0 AND p.grant_id = ?"})
    void brokenRowsAreNamed(String sql) {
        Grant grant = granted(200_000, 100, FAR);
        deliver(reserved(50_000));
        reserved(50_000);
        assertThat(found()).isEmpty();
        assertThat(reconciliation.compare()).filteredOn(one -> one.business() == shop.value()).extracting(Discrepancy::invariant)
                .as("the other books agree, too").doesNotContain(Invariant.BALANCE, Invariant.HELD, Invariant.ENTRIES);

        jdbc.update(sql, grant.id());

        assertThat(found()).extracting(Discrepancy::item).contains("grant " + grant.id());
        cleanUp();
    }

    @Test
    void wrongSumOfABalanceAndAUsedUpGrantAreNamedToo() {
        Grant grant = granted(NOTICE, 100, FAR);
        deliver(reserved(NOTICE));
        jdbc.update("UPDATE balance SET granted_micros = 3 WHERE business_id = ?", shop.value());
        jdbc.update("UPDATE grant_part SET captured_micros = 1 WHERE grant_id = ?", grant.id());

        assertThat(found()).extracting(Discrepancy::item).containsExactly("business " + shop);
        reconciliation.compareAll();
        assertThat(found()).extracting(Discrepancy::item).containsExactlyInAnyOrder("business " + shop, "grant " + grant.id());
        cleanUp();
    }

    private List<Discrepancy> found() {
        return reconciliation.compare().stream().filter(one -> one.invariant() == Invariant.GRANTS && one.business() == shop.value())
                .toList();
    }

    /** Other tests compare all books. */
    private void cleanUp() {
        jdbc.update("DELETE p FROM grant_part p JOIN money_grant g ON g.id = p.grant_id WHERE g.business_id = ?", shop.value());
        jdbc.update("DELETE r FROM reservation r WHERE business_id = ?", shop.value());
        jdbc.update("DELETE FROM money_grant WHERE business_id = ?", shop.value());
        jdbc.update("UPDATE balance SET granted_micros = 0, held_micros = 0 WHERE business_id = ?", shop.value());
        assertThat(found()).isEmpty();
    }
}
