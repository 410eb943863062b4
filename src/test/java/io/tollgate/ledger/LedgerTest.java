package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.free;
import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.reservation;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.DatabaseTest;
import io.tollgate.database.LockWatch;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Each message ends once: money is held, and then charged or released. */
@DatabaseTest
class LedgerTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    @Autowired
    Ledger ledger;

    @Autowired
    Charges charges;

    @Autowired
    Allowances allowances;

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

    @Test
    void thirtyBusinessesPayByNoMoreStatementsThanTwo() {
        List<BusinessId> shops = IntStream.range(0, 30).mapToObj(_ -> paidIn(1_000_000)).toList();
        pay(shops); // makes rows of volumes

        int ofTwo = LockWatch.statements(() -> pay(shops.subList(0, 2)));
        int ofAll = LockWatch.statements(() -> pay(shops));

        assertThat(ofTwo).isPositive();
        assertThat(ofAll).isLessThanOrEqualTo(ofTwo + 2); // savepoints
    }

    private void pay(List<BusinessId> shops) {
        List<Reservation> messages = shops.stream().map(shop -> held(shop, Category.UTILITY, 49_600, NOON)).toList();
        assertThat(ledger.reserve(messages)).isTrue();
        assertThat(capture(messages.stream().map(one -> new Delivered(one.id(), NOON.plusSeconds(5))).toList())).hasSize(shops.size());
    }

    @Test
    void deliveredMessageIsChargedAtTheRateOfItsDayAndTheRestOfTheCeilingIsAvailableAgain() {
        BusinessId shop = paidIn(1_000_000);
        Reservation message = held(shop, Category.UTILITY, 49_600, NOON);

        assertThat(ledger.reserve(List.of(message))).isTrue();
        assertThat(available(shop)).isEqualTo(usd(950_400));
        Charge charge = capture(List.of(new Delivered(message.id(), NOON.plusSeconds(5)))).get(message.id());

        assertThat(charge).isEqualTo(new Charge(message.id(), shop, message.sender(), NOON.plusSeconds(5), LocalDate.of(2026, 10, 5),
                YearMonth.of(2026, 10), "Germany", Category.UTILITY, usd(45_000), Optional.empty(), TariffPrices.OCTOBER,
                "DE"));
        assertThat(available(shop)).isEqualTo(usd(955_000));
        assertThat(ledger.open(List.of(message.id()))).isEmpty();
        world.audit().of(shop);
    }

    @Test
    void capturedTwiceIsChargedOnceAndAnswersTheSameCharge() {
        BusinessId shop = paidIn(1_000_000);
        Reservation message = reserved(held(shop, Category.UTILITY, 45_000, NOON));

        Map<MessageId, Charge> first = capture(
                List.of(new Delivered(message.id(), NOON), new Delivered(message.id(), NOON.plusSeconds(9))));
        Map<MessageId, Charge> second = capture(List.of(new Delivered(message.id(), NOON.plusSeconds(60))));

        assertThat(second).isEqualTo(first).hasSize(1);
        assertThat(first.get(message.id()).deliveredAt()).as("the earliest of its times").isEqualTo(NOON);
        assertThat(available(shop)).isEqualTo(usd(955_000));
        world.audit().of(shop);
    }

    @Test
    void releasedMessageCostsNothingEvenIfItIsDeliveredLater() {
        BusinessId shop = paidIn(1_000_000);
        Reservation message = reserved(held(shop, Category.UTILITY, 45_000, NOON));

        ledger.release(List.of(message.id()));
        ledger.release(List.of(message.id()));

        assertThat(capture(List.of(new Delivered(message.id(), NOON)))).isEmpty();
        assertThat(available(shop)).isEqualTo(usd(1_000_000));
        world.audit().of(shop);
    }

    @Test
    void chargedMessageCannotBeReleased() {
        BusinessId shop = paidIn(1_000_000);
        Reservation message = reserved(held(shop, Category.UTILITY, 45_000, NOON));
        capture(List.of(new Delivered(message.id(), NOON)));

        ledger.release(List.of(message.id()));

        assertThat(available(shop)).isEqualTo(usd(955_000));
        world.audit().of(shop);
    }

    @Test
    void deliveryOutranksFailureInTheSameBatch() {
        BusinessId shop = paidIn(1_000_000);
        Reservation delivered = reserved(held(shop, Category.UTILITY, 45_000, NOON));
        Reservation failed = reserved(held(shop, Category.UTILITY, 45_000, NOON));

        ledger.settle(List.of(new Delivered(delivered.id(), NOON)), Set.of(delivered.id(), failed.id()));

        assertThat(charges.of(List.of(delivered.id(), failed.id()))).extracting(Charge::id).containsExactly(delivered.id());
        assertThat(available(shop)).isEqualTo(usd(955_000));
        world.audit().of(shop);
    }

    @Test
    void aBatchThatOneBusinessCannotPayReservesNothingForAny() {
        BusinessId rich = paidIn(1_000_000);
        BusinessId poor = paidIn(44_999);
        BusinessId alsoRich = paidIn(1_000_000);
        List<Reservation> batch = Stream.of(rich, poor, alsoRich).map(business -> held(business, Category.UTILITY, 45_000, NOON)).toList();

        assertThat(ledger.reserve(batch)).isFalse();

        assertThat(ledger.open(batch.stream().map(Reservation::id).toList())).isEmpty();
        assertThat(Stream.of(rich, poor, alsoRich).map(this::available)).containsExactly(usd(1_000_000), usd(44_999), usd(1_000_000));
        Stream.of(rich, poor, alsoRich).forEach(world.audit()::of);
    }

    @Test
    void manyBusinessesInOneBatchAreJudgedEachByItsOwnBalance() {
        List<BusinessId> all = Stream.generate(() -> paidIn(45_000)).limit(9).toList();
        BusinessId last = all.getLast();
        assertThat(ledger.reserve(all.stream().map(business -> held(business, Category.UTILITY, 45_000, NOON)).toList())).isTrue();
        assertThat(ledger.reserve(List.of(held(last, Category.UTILITY, 1, NOON)))).isFalse();

        all.forEach(business -> assertThat(available(business)).isEqualTo(usd(0)));
        all.forEach(world.audit()::of);
    }

    @Test
    void aPrepaidBalanceIsSpentToTheLastMillionthAndNotBeyond() {
        BusinessId shop = paidIn(45_000);

        assertThat(ledger.reserve(List.of(held(shop, Category.UTILITY, 45_001, NOON)))).isFalse();
        assertThat(ledger.reserve(List.of(held(shop, Category.UTILITY, 45_000, NOON)))).isTrue();
        assertThat(ledger.reserve(List.of(held(shop, Category.UTILITY, 1, NOON)))).isFalse();
        world.audit().of(shop);
    }

    @Test
    void postpaidFallsBelowZeroDownToItsCreditLimit() {
        BusinessId airline = world.business().onAccount(usd(90_000)).enrol().id();
        Reservation first = held(airline, Category.UTILITY, 45_000, NOON);
        Reservation second = held(airline, Category.UTILITY, 45_000, NOON);

        assertThat(ledger.reserve(List.of(first, second))).isTrue();
        assertThat(ledger.reserve(List.of(held(airline, Category.UTILITY, 1, NOON)))).isFalse();
        capture(List.of(new Delivered(first.id(), NOON), new Delivered(second.id(), NOON)));

        assertThat(ledger.account(airline).balance()).isEqualTo(usd(-90_000));
        assertThat(available(airline)).isEqualTo(usd(0));
        world.audit().of(airline);
    }

    @Test
    void aFreeMessageIsChargedAtZeroWithItsReasonAndMovesNoMoney() {
        BusinessId bakery = world.business().enrol().id();
        Reservation message = reserved(free(bakery, Category.SERVICE, FreeReason.APP_ALLOWANCE, NOON));

        Charge charge = capture(List.of(new Delivered(message.id(), NOON))).get(message.id());

        assertThat(charge.price()).isEqualTo(usd(0));
        assertThat(charge.freeReason()).contains(FreeReason.APP_ALLOWANCE);
        assertThat(world.audit().number("SELECT COUNT(*) FROM entry WHERE journal_entry_id = ?", (Object) message.id().bytes())).isZero();
        assertThat(ledger.charged(List.of(bakery), List.of(YearMonth.of(2026, 10)))).as("only charged messages reach tiers").isEmpty();
        world.audit().of(bakery);
    }

    @Test
    void paymentIsBookedOncePerReference() {
        BusinessId shop = world.business().enrol().id();

        assertThat(ledger.credit(shop, usd(5_000_000), "RF18 5390", NOON)).isTrue();
        assertThat(ledger.credit(shop, usd(5_000_000), " RF18 5390 ", NOON.plusSeconds(1))).isFalse();

        assertThat(available(shop)).isEqualTo(usd(5_000_000));
        world.audit().of(shop);
    }

    @Test
    void sameReferenceOfAnotherBusinessIsAnotherPayment() {
        BusinessId shop = world.business().enrol().id();
        BusinessId bank = world.business().enrol().id();

        assertThat(ledger.credit(shop, usd(1), "1", NOON)).isTrue();
        assertThat(ledger.credit(bank, usd(1), "1", NOON)).isTrue();
    }

    @Test
    void refusesInvalidPayments() {
        BusinessId shop = world.business().enrol().id();
        ledger.credit(shop, usd(7), "paid", NOON);
        Money euros = new Money(5, Currency.getInstance("EUR"));

        assertThatThrownBy(() -> ledger.credit(shop, usd(8), "paid", NOON)).hasMessageContaining("was booked before with another amount");
        assertThatThrownBy(() -> ledger.credit(shop, usd(0), "none", NOON)).hasMessageContaining("must be more than zero");
        assertThatThrownBy(() -> ledger.credit(shop, usd(-5), "back", NOON)).hasMessageContaining("must be more than zero");
        assertThatThrownBy(() -> ledger.credit(shop, euros, "euros", NOON)).hasMessageContaining("must be in USD");
        assertThatThrownBy(() -> ledger.credit(shop, usd(5), " ", NOON)).hasMessageContaining("needs a reference");
        assertThatThrownBy(() -> ledger.credit(new BusinessId(999_999), usd(5), "x", NOON)).hasMessageContaining("is not in the register");
        assertThat(available(shop)).isEqualTo(usd(7));
        world.audit().of(shop);
    }

    @Test
    void messageIsHeldOnlyOnce() {
        BusinessId shop = paidIn(1_000_000);
        Reservation message = reserved(held(shop, Category.UTILITY, 45_000, NOON));

        assertThatThrownBy(() -> ledger.reserve(List.of(message))).isInstanceOf(DuplicateKeyException.class);

        assertThat(available(shop)).isEqualTo(usd(955_000));
        world.audit().of(shop);
    }

    @Test
    void transactionThatFailsAtItsEndChangesNothing() {
        BusinessId shop = paidIn(1_000_000);
        Reservation open = reserved(held(shop, Category.UTILITY, 45_000, NOON));
        Reservation lost = held(shop, Category.UTILITY, 45_000, NOON);

        List<Runnable> steps = List.of(() -> ledger.reserve(List.of(lost)),
                () -> ledger.settle(List.of(new Delivered(open.id(), NOON)), List.of()),
                () -> ledger.credit(shop, usd(5), "lost", NOON));
        steps.forEach(step -> assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
            step.run();
            throw new IllegalStateException("the process dies");
        })).hasMessage("the process dies"));

        assertThat(available(shop)).isEqualTo(usd(955_000));
        assertThat(ledger.open(List.of(open.id(), lost.id()))).containsOnlyKeys(open.id());
        assertThat(ledger.charged(List.of(shop), List.of(YearMonth.of(2026, 10)))).isEmpty();
        assertThat(capture(List.of(new Delivered(open.id(), NOON)))).hasSize(1);
        world.audit().of(shop);
    }

    @Test
    void chargeForAClosedMonthIsBookedToTheNextButAtTheRateAndTierOfItsDay() {
        BusinessId shop = paidIn(1_000_000);
        Reservation message = reserved(held(shop, Category.UTILITY, 49_600, Instant.parse("2026-09-30T10:00:00Z")));
        ledger.close(shop, YearMonth.of(2026, 9));

        Charge charge = capture(List.of(new Delivered(message.id(), Instant.parse("2026-09-30T12:00:00Z")))).get(message.id());

        assertThat(charge.period()).isEqualTo(YearMonth.of(2026, 10));
        assertThat(charge.day()).isEqualTo(LocalDate.of(2026, 9, 30));
        assertThat(charge.price()).isEqualTo(usd(49_600));
        assertThat(ledger.charged(List.of(shop), List.of(YearMonth.of(2026, 9)))).containsOnly(
                Map.entry(new VolumeKey(shop, "Germany", Category.UTILITY, YearMonth.of(2026, 9)), 1L));
        world.audit().of(shop);
    }

    @Test
    void aCountryThatChangedItsMarketCostsTheMarketOfTheDayOfDelivery() {
        BusinessId shop = paidIn(1_000_000);
        Reservation message = reserved(
                reservation(shop, Category.UTILITY, "UA", 20_000, Optional.empty(), Instant.parse("2026-09-30T10:00:00Z")));

        Charge charge = capture(List.of(new Delivered(message.id(), Instant.parse("2026-10-01T12:00:00Z")))).get(message.id());

        assertThat(charge.market()).isEqualTo("Ukraine");
        assertThat(charge.price()).isEqualTo(usd(12_345));
    }

    @Test
    void failedFreeMessageGivesItsAllowanceBackOnce() {
        BusinessId bakery = world.business().enrol().id();
        Instant firstOfOctober = Instant.parse("2026-09-30T22:00:00Z");
        YearMonth october = YearMonth.of(2026, 10);
        Reservation app = reserved(free(bakery, Category.UTILITY, FreeReason.APP_ALLOWANCE, firstOfOctober));
        Reservation service = reserved(free(bakery, Category.SERVICE, FreeReason.SERVICE_ALLOWANCE, firstOfOctober));
        Reservation pilot = reserved(free(bakery, Category.UTILITY, FreeReason.PILOT, firstOfOctober));
        Reservation window = reserved(free(bakery, Category.SERVICE, FreeReason.SERVICE_WINDOW, firstOfOctober));
        Reservation delivered = reserved(free(bakery, Category.UTILITY, FreeReason.PILOT, firstOfOctober));
        List<Allowance> used = List.of(Allowance.app(bakery, october), Allowance.service(app.sender(), october), Allowance.pilot(bakery));
        transaction.executeWithoutResult(_ -> {
            allowances.lock(used);
            allowances.use(Map.of(used.get(0), 10, used.get(1), 10, used.get(2), 10));
        });

        for (int twice = 0; twice < 2; twice++) {
            ledger.settle(List.of(new Delivered(delivered.id(), NOON)),
                    Set.of(app.id(), service.id(), pilot.id(), window.id(), delivered.id()));
        }

        assertThat(allowances.used(used)).containsOnly(Map.entry(used.get(0), 9), Map.entry(used.get(1), 9), Map.entry(used.get(2), 9));
        world.audit().of(bakery);
    }

    @Test
    void chargesOfAMonthCanBeReadOneByOne() {
        BusinessId shop = paidIn(1_000_000);
        List<Reservation> messages = Stream.generate(() -> held(shop, Category.UTILITY, 45_000, NOON)).limit(5).toList();
        ledger.reserve(messages);
        Map<MessageId, Charge> made = capture(messages.stream().map(message -> new Delivered(message.id(), NOON)).toList());
        Stream.Builder<Charge> read = Stream.builder();

        charges.forEach(shop, YearMonth.of(2026, 10), read::add);
        charges.forEach(shop, YearMonth.of(2026, 9), read::add);

        assertThat(read.build()).containsExactlyInAnyOrderElementsOf(made.values());
    }

    @Test
    void pricesAreExactToTheMillionth() {
        assertThat(Money.of(new BigDecimal("0.047001"), TariffPrices.USD).times(3)).isEqualTo(usd(141_003));
    }

    private BusinessId paidIn(long micros) {
        BusinessId business = world.business().enrol().id();
        ledger.credit(business, usd(micros), "first payment", NOON);
        return business;
    }

    private Reservation reserved(Reservation reservation) {
        assertThat(ledger.reserve(List.of(reservation))).isTrue();
        return reservation;
    }

    private Money available(BusinessId business) {
        return ledger.account(business).available();
    }

    /** Charges delivered messages. Returns what each message cost, now or before, except messages that were released before. */
    private Map<MessageId, Charge> capture(List<Delivered> delivered) {
        ledger.settle(delivered, List.of());
        return charges.of(delivered.stream().map(Delivered::id).toList()).stream()
                .collect(Collectors.toMap(Charge::id, Function.identity()));
    }
}
