package io.tollgate.books.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import io.tollgate.TollgateTest;
import io.tollgate.books.Revenue;
import io.tollgate.books.Revenue.Basis;
import io.tollgate.books.Revenue.Dimension;
import io.tollgate.books.Span;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.SupplierCost;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.Rate.Tier;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCard.RateRow;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What the network charges is booked once for each delivered message, at the price of its day and tier. */
@TollgateTest
class SupplierCostsTest {

    private static final LocalDate JULY = LocalDate.of(2026, 7, 1);
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);
    private static final ZoneId CALIFORNIA = ZoneId.of("America/Los_Angeles");
    /** Longer than any transaction of a test is open; so are the other tests' charges, which have no price here. */
    private static final Instant NOW = Instant.parse("2031-01-01T00:00:00Z");

    @Autowired
    CostRows rows;
    @Autowired
    Ledger ledger;
    @Autowired
    Revenue revenue;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    private final RateCards cards = new RateCards();
    private SupplierCosts costs;
    private BusinessId shop;
    private BusinessId other;
    private String market;
    private Instant now = NOW;

    @BeforeEach
    void enrol() {
        shop = world.business().enrol().id();
        other = world.business().enrol().id();
        market = "Costland " + shop;
        cards.supplierTakesEffect(new RateCard(List.of(), List.of(
                row(Category.UTILITY, JULY, 10_000, new Tier(1, 10_000), new Tier(11, 7_001), new Tier(21, 5_000)),
                row(Category.UTILITY, OCTOBER, 12_000), row(Category.MARKETING, JULY, 90_000))));
        costs = new SupplierCosts(rows, ledger, cards, new SupplierSettings("USD", "America/Los_Angeles"));
        Instant seen = jdbc.queryForObject("SELECT seen_at FROM supplier_cost_progress", LocalDateTime.class).toInstant(ZoneOffset.UTC);
        now = seen.isAfter(NOW) ? seen : NOW; // of an earlier test
        catchUp();
    }

    private RateRow row(Category category, LocalDate from, long micros, Tier... tiers) {
        return new RateRow(market, World.USD, category, new Rate(from, micros, List.of(tiers)));
    }

    /** What the test remembers. */
    private record Sent(Category category, Instant at, String free) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theCostIsThatOfAllMessagesInTheirTiers(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Sent> all = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            for (int message = 0; message < 25; message++) {
                Sent one = new Sent(random.nextBoolean() ? Category.UTILITY : Category.MARKETING,
                        Instant.parse("2026-08-01T00:00:00Z").plusSeconds(random.nextInt(90 * 86_400)),
                        random.nextInt(4) == 0 ? "SERVICE_WINDOW" : "PILOT");
                all.add(one);
                deliver(random.nextBoolean() ? shop : other, one);
            }
            catchUp();
        }

        Map<String, Long> counts = new TreeMap<>();
        all.stream().filter(one -> one.free().equals("PILOT")).forEach(one -> counts.merge(one.category() + " "
                + YearMonth.from(LocalDate.ofInstant(one.at(), CALIFORNIA)), 1L, Long::sum));
        Map<Category, Long> expected = new TreeMap<>(Map.of(Category.UTILITY, 0L, Category.MARKETING, 0L));
        counts.forEach((key, messages) -> {
            Category category = Category.valueOf(key.split(" ")[0]);
            boolean isTiered = category == Category.UTILITY && key.compareTo("UTILITY 2026-10") < 0;
            long price = category == Category.MARKETING ? 90_000 : 12_000;
            expected.merge(category, isTiered
                    ? Math.min(messages, 10) * 10_000 + Math.max(0, Math.min(messages, 20) - 10) * 7_001
                            + Math.max(0, messages - 20) * 5_000
                    : messages * price, Long::sum);
        });
        expected.forEach((category, micros) -> assertThat(-booked(category)).as(category.name()).isEqualTo(micros));
        assertThat(jdbc.queryForObject("SELECT SUM(messages + free) FROM supplier_cost WHERE market = ?", Long.class, market))
                .isEqualTo(all.size());
        assertThat(margins()).as("messages were free, so the margin is the cost").isEqualTo(-expected.values().stream()
                .mapToLong(micros -> micros).sum());
        assertThat(unbalanced()).isZero();
    }

    private long margins() {
        List<Revenue.Line> lines = new ArrayList<>();
        for (BusinessId one : List.of(shop, other)) {
            revenue.each(new Revenue.Query(new Span(JULY, LocalDate.of(2026, 12, 31), ZoneOffset.UTC), Basis.DELIVERED,
                    Set.of(Dimension.MARKET, Dimension.BUSINESS, Dimension.CATEGORY), Optional.of(one)), lines::add);
        }
        assertThat(lines).allMatch(line -> line.market().equals(market) && line.revenue().micros() == 0 && line.business().isPresent());
        return lines.stream().mapToLong(line -> line.margin().micros()).sum();
    }

    /** The evening of September 30th in California is October in Greenwich. */
    @Test
    void theDayIsThatOfTheBill() {
        deliver(shop, new Sent(Category.UTILITY, Instant.parse("2026-10-01T06:59:59Z"), ""));
        deliver(shop, new Sent(Category.UTILITY, Instant.parse("2026-10-01T07:00:00Z"), ""));
        catchUp();

        assertThat(jdbc.queryForList("SELECT cost_micros FROM supplier_cost WHERE market = ? ORDER BY day", Long.class, market))
                .containsExactly(10_000L, 12_000L);
    }

    @Test
    void eachMessageIsBookedOnceWhoeverCounts() throws Exception {
        for (int message = 0; message < 30; message++) {
            deliver(shop, new Sent(Category.MARKETING, Instant.parse("2026-09-01T12:00:00Z"), ""));
        }
        see();
        Instant later = now.plus(SupplierCosts.SETTLED);
        try (var counters = Executors.newFixedThreadPool(4)) {
            Callable<Boolean> one = () -> book(later);
            for (Future<Boolean> done : counters.invokeAll(List.of(one, one, one, one, one, one))) {
                done.get();
            }
        }
        catchUp();

        assertThat(-booked(Category.MARKETING)).isEqualTo(30 * 90_000L);
    }

    @Test
    void whatFailsHalfwayIsBookedTheNextTime() {
        deliver(shop, new Sent(Category.MARKETING, Instant.parse("2026-09-01T12:00:00Z"), ""));
        see();
        long before = counted();
        byte[] id = SupplierCost.journalEntry(before + " " + shop + " 2026-09-01 " + market + " MARKETING");
        jdbc.update(
                "INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at) VALUES (?, 'supplier-payable', 0, 'USD', ?)",
                id, NOW.atOffset(ZoneOffset.UTC).toLocalDateTime());

        assertThatThrownBy(() -> book(now.plus(SupplierCosts.SETTLED))).isInstanceOf(DuplicateKeyException.class);
        assertThat(counted()).isEqualTo(before);
        assertThat(booked(Category.MARKETING)).isZero();

        jdbc.update("DELETE FROM entry WHERE journal_entry_id = ?", (Object) id);
        catchUp();
        assertThat(-booked(Category.MARKETING)).isEqualTo(90_000);
    }

    @Test
    void chargesThatMayStillBeOpenWait() {
        deliver(shop, new Sent(Category.MARKETING, Instant.parse("2026-09-01T12:00:00Z"), ""));
        see();

        book(now.plus(SupplierCosts.SETTLED).minusNanos(1_000));
        assertThat(booked(Category.MARKETING)).isZero();
        book(now.plus(SupplierCosts.SETTLED));
        assertThat(-booked(Category.MARKETING)).isEqualTo(90_000);
    }

    @Test
    void whatHasNoPriceIsBookedWhenItHasOne() {
        RateCard complete = cards.supplier();
        cards.supplierTakesEffect(RateCard.empty());
        deliver(shop, new Sent(Category.MARKETING, Instant.parse("2026-09-01T12:00:00Z"), ""));
        catchUp();
        assertThat(booked(Category.MARKETING)).isZero();
        assertThat(costs.progress().unpriced()).isPositive();

        cards.supplierTakesEffect(complete);
        catchUp();
        catchUp();

        assertThat(-booked(Category.MARKETING)).isEqualTo(90_000);
    }

    @Test
    void withoutANetworkNothingIsCounted() {
        costs = new SupplierCosts(rows, ledger, cards, new SupplierSettings("", "UTC"));
        deliver(shop, new Sent(Category.MARKETING, Instant.parse("2026-09-01T12:00:00Z"), ""));
        long before = counted();

        assertThat(book(now.plusSeconds(86_400))).isFalse();
        assertThat(counted()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"USX, UTC", "USD, Mars", "dollar, UTC"})
    void wrongSettingsAreRefusedAtTheStart(String currency, String zone) {
        assertThatThrownBy(() -> new SupplierSettings(currency, zone)).hasMessageStartingWith("tollgate.books.supplier.* must have");
    }

    /** The charges that there are now may be counted when they are settled. */
    private void see() {
        now = now.plus(SupplierCosts.SETTLED);
        book(now);
    }

    private long counted() {
        return jdbc.queryForObject("SELECT seq FROM supplier_cost_progress", Long.class);
    }

    private boolean book(Instant at) {
        return transaction.execute(_ -> costs.book(at));
    }

    /** Counts all that is there: once to see it, and once when it is settled. */
    private void catchUp() {
        for (int look = 0; look < 2; look++) {
            now = now.plus(SupplierCosts.SETTLED);
            boolean hasMore = true;
            while (hasMore) {
                hasMore = book(now);
            }
        }
    }

    private void deliver(BusinessId business, Sent sent) {
        byte[] id = new MessageId(Generators.timeBasedEpochRandomGenerator().generate()).bytes();
        jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                + " currency, free_reason, rate_version, country) VALUES (?, ?, 1, ?, ?, ?, ?, ?, 0, 'USD', ?, ?, 'AQ')", id,
                business.value(), sent.at().atOffset(ZoneOffset.UTC).toLocalDateTime(), LocalDate.ofInstant(sent.at(), ZoneOffset.UTC),
                "2026-12", market, sent.category().name(), sent.free().isEmpty() ? "PILOT" : sent.free(), JULY);
    }

    private long booked(Category category) {
        return jdbc.queryForObject("SELECT COALESCE(SUM(amount_micros), 0) FROM entry WHERE account = ?", Long.class,
                "supplier-cost:" + market + ":" + category);
    }

    private long unbalanced() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM (SELECT journal_entry_id FROM entry WHERE kind = 'SUPPLIER_COST'"
                + " GROUP BY journal_entry_id HAVING SUM(amount_micros) <> 0 OR COUNT(*) <> 2) wrong", Long.class);
    }
}
