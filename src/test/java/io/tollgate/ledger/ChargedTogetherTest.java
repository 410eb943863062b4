package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.held;
import static io.tollgate.world.HeldMoney.reservation;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.DatabaseTest;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Charges that are settled together have one journal entry, and all that it does not say is found at the charges. */
@DatabaseTest
class ChargedTogetherTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final List<Category> CATEGORIES = List.of(Category.UTILITY, Category.MARKETING);
    private static final Slice ALL = new Slice(List.of(), 1_000);

    @Autowired
    Ledger ledger;

    @Autowired
    Charges charges;

    @Autowired
    Journal journal;

    @Autowired
    RateCards cards;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    World world;

    @BeforeEach
    void openBooks() {
        cards.takeEffect(TariffPrices.card());
    }

    /** Deliveries at random times of a day, of several businesses, markets and categories, in one batch. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void entriesOfABatchAddUpToItsChargesByEveryQuarterAndAccount(long seed) {
        Random random = new Random(seed);
        List<BusinessId> shops = Stream.of("UTC", "Asia/Kathmandu")
                .map(zone -> world.business().in(zone).onAccount(usd(100_000_000)).enrol().id()).toList();
        List<Delivered> delivered = new ArrayList<>();
        for (int message = 0; message < 40; message++) {
            Reservation one = reservation(shops.get(random.nextInt(2)), CATEGORIES.get(random.nextInt(2)), random.nextBoolean()
                    ? "UA"
                    : "DE", random.nextInt(4) == 0 ? 0 : random.nextLong(1, 140_000), Optional.empty(), NOON);
            assertThat(ledger.reserve(List.of(one))).isTrue();
            delivered.add(new Delivered(one.id(), NOON.plusMillis(random.nextInt(7_200_000))));
        }
        Collections.shuffle(delivered, random);

        List<Charge> made = ledger.settle(delivered, List.of());

        Map<List<Object>, Long> expected = new TreeMap<>(Comparator.comparing(List::toString));
        made.stream().filter(charge -> charge.price().micros() != 0).forEach(charge -> {
            long quarter = charge.deliveredAt().getEpochSecond() / 900;
            expected.merge(List.of(quarter, Entries.account(charge.business())), -charge.price().micros(), Long::sum);
            expected.merge(List.of(quarter, charge.business() + Entries.revenue(charge)), charge.price().micros(), Long::sum);
        });
        Map<List<Object>, Long> booked = new TreeMap<>(Comparator.comparing(List::toString));
        jdbc.query("SELECT e.account, e.amount_micros, e.at, c.business_id FROM entry e JOIN charge c ON c.message_id = e.journal_entry_id"
                + " WHERE c.business_id IN (?, ?)", row -> {
                    String account = row.getString("account");
                    booked.put(List.of(Times.instant(row, "at").getEpochSecond() / 900, account.startsWith("b")
                            ? account
                            : row.getInt("business_id") + account), row.getLong("amount_micros"));
                }, shops.get(0).value(), shops.get(1).value());
        assertThat(booked).isEqualTo(expected);
        Map<MessageId, Money> prices = made.stream().filter(charge -> charge.price().micros() != 0)
                .collect(Collectors.toMap(Charge::id, Charge::price));
        assertThat(traced(shops)).as("each charge from the entry of its business, and only once").isEqualTo(prices);
        prices.keySet().forEach(id -> assertThat(journal.chargedWith(id)).extracting(Journal.Charged::message).contains(id));
        shops.forEach(world.audit()::of);
    }

    private Map<MessageId, Money> traced(List<BusinessId> shops) {
        return shops.stream().flatMap(shop -> journal.entries(Journal.account(shop), Optional.empty(), Optional.empty(), ALL).stream())
                .flatMap(entry -> {
                    List<Journal.Charged> some = journal.chargedWith(MessageId.of(HexFormat.of().parseHex(entry.journalEntry())));
                    assertThat(some).hasSize(entry.messages());
                    assertThat(some.stream().map(Journal.Charged::price).reduce(usd(0), Money::plus)).isEqualTo(entry.amount().times(-1));
                    return some.stream();
                }).collect(Collectors.toMap(Journal.Charged::message, Journal.Charged::price));
    }

    @Test
    void aBatchOfOneBusinessHasTwoEntriesAndOneNumber() {
        BusinessId shop = world.business().onAccount(usd(100_000_000)).enrol().id();
        List<Reservation> messages = IntStream.range(0, 100).mapToObj(_ -> held(shop, Category.UTILITY, 49_600, NOON)).toList();
        ledger.reserve(messages);

        ledger.settle(messages.stream().map(one -> new Delivered(one.id(), NOON.plusSeconds(5))).toList(), List.of());

        MessageId first = messages.stream().map(Reservation::id).min(MessageId::compareTo).orElseThrow();
        assertThat(jdbc.queryForList("SELECT CONCAT(account, ' ', amount_micros, ' ', messages) FROM entry WHERE journal_entry_id = ?",
                String.class, (Object) first.bytes()))
                .containsExactlyInAnyOrder("business:" + shop + " -4306000 100", "revenue:Germany:UTILITY 4306000 100");
        assertThat(world.audit().number("SELECT COUNT(*) FROM entry WHERE account = ?", Journal.account(shop))).isOne();
        assertThat(world.audit().number("SELECT COUNT(DISTINCT seq) FROM charge WHERE business_id = ?", shop.value())).isOne();
        world.audit().of(shop);
    }

    /** Whatever the zone, a day begins with a quarter of an hour, so the entry of one never has charges of two days. */
    @Test
    void chargesOfTwoQuartersHaveTwoEntries() {
        BusinessId shop = world.business().in("Asia/Kathmandu").onAccount(usd(1_000_000)).enrol().id();
        List<Reservation> messages = IntStream.range(0, 2).mapToObj(_ -> held(shop, Category.UTILITY, 49_600, NOON)).toList();
        ledger.reserve(messages);
        Instant midnight = NOON.atZone(ZoneOffset.UTC).withHour(18).withMinute(15).toInstant();

        List<Charge> made = ledger.settle(List.of(new Delivered(messages.get(0).id(), midnight.minusNanos(1_000)),
                new Delivered(messages.get(1).id(), midnight)), List.of());

        assertThat(made).extracting(Charge::day).doesNotHaveDuplicates();
        assertThat(journal.entries(Journal.account(shop), Optional.empty(), Optional.empty(), ALL)).hasSize(2)
                .allSatisfy(entry -> assertThat(entry.messages()).isOne());
        made.forEach(charge -> assertThat(journal.chargedWith(charge.id())).extracting(Journal.Charged::message)
                .containsExactly(charge.id()));
        world.audit().of(shop);
    }

    @Test
    void aFreeMessageHasNoJournalEntry() {
        BusinessId shop = world.business().onAccount(usd(1_000_000)).enrol().id();
        Reservation free = reservation(shop, Category.UTILITY, "DE", 0, Optional.of(FreeReason.FREE_ENTRY),
                NOON);
        Reservation charged = held(shop, Category.UTILITY, 49_600, NOON);
        ledger.reserve(List.of(free, charged));

        ledger.settle(List.of(new Delivered(free.id(), NOON), new Delivered(charged.id(), NOON)), List.of());

        assertThat(journal.chargedWith(free.id())).isEmpty();
        assertThat(journal.chargedWith(charged.id())).extracting(Journal.Charged::message).containsExactly(charged.id());
        assertThat(journal.chargedWith(MessageId.first(NOON))).isEmpty();
    }

    /** Charges from before have numbers and entries of their own. */
    @Test
    void oldChargesAreBatchesOfOne() {
        BusinessId shop = world.business().onAccount(usd(1_000_000)).enrol().id();
        List<Reservation> messages = IntStream.range(0, 3).mapToObj(_ -> held(shop, Category.UTILITY, 49_600, NOON)).toList();
        ledger.reserve(messages);
        messages.forEach(one -> ledger.settle(List.of(new Delivered(one.id(), NOON)), List.of()));

        messages.forEach(one -> assertThat(journal.chargedWith(one.id())).extracting(Journal.Charged::message).containsExactly(one.id()));
        assertThat(world.audit().number("SELECT COUNT(*) FROM entry WHERE account = ? AND charges_hash IS NULL AND messages = 1",
                Journal.account(shop))).isEqualTo(3);
        world.audit().of(shop);
    }
}
