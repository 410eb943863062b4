package io.tollgate.invoicing;

import io.tollgate.Tollgate;
import io.tollgate.database.TestDatabase;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Measures what closing a large month costs the others: 500 messages a second are charged in batches of 25, of which some are the closing
 * business's own: alone, then while its month is closed, totalled and invoiced, then alone again. {@code -Dbench.charges=5000000} says how
 * many charges the month has.
 */
public final class MonthCloseBench {

    private static final int CHARGES = Integer.getInteger("bench.charges", 500_000);
    private static final int BATCH = 25;
    private static final Duration EVERY = Duration.ofMillis(50);
    private static final Duration ALONE = Duration.ofSeconds(20);
    private static final Instant OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T12:00:00Z");
    private static final YearMonth MONTH = YearMonth.of(2026, 10);

    private final Ledger ledger;
    private final Invoices invoices;
    private final JdbcTemplate jdbc;
    private final List<BusinessId> businesses;

    private MonthCloseBench(ConfigurableApplicationContext context) {
        this.ledger = context.getBean(Ledger.class);
        this.invoices = context.getBean(Invoices.class);
        this.jdbc = context.getBean(JdbcTemplate.class);
        World world = new World(context);
        this.businesses = IntStream.range(0, 10)
                .mapToObj(_ -> world.business().onAccount(HeldMoney.usd(Long.MAX_VALUE / 4)).enrol().id()).toList();
        context.getBean(RateCards.class).takeEffect(TariffPrices.card());
    }

    public static void main(String[] arguments) throws Exception {
        try (var context = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).initializers(new TestDatabase())
                .properties("camel.main.auto-startup=false").run()) {
            new MonthCloseBench(context).measure();
        }
        System.exit(0);
    }

    private void measure() throws Exception {
        BusinessId large = businesses.getFirst();
        fill(large);
        long warm = System.nanoTime();
        charge(() -> System.nanoTime() - warm < ALONE.toNanos() / 2);
        long begin = System.nanoTime();
        List<Long> alone = charge(() -> System.nanoTime() - begin < ALONE.toNanos());
        long closing = System.nanoTime();
        CompletableFuture<Long> close = CompletableFuture.supplyAsync(() -> {
            invoices.run(large, MONTH, NOVEMBER);
            return System.nanoTime() - closing;
        });
        List<Long> beside = charge(() -> !close.isDone());
        long after = System.nanoTime();
        alone.addAll(charge(() -> System.nanoTime() - after < ALONE.toNanos()));
        System.out.printf("closing a month of %,d charges took %.1f s; charging a batch of %d meanwhile: p50 %.1f ms, p99 %.1f ms, worst"
                + " %.1f ms of %d; alone: p50 %.1f ms, p99 %.1f ms, worst %.1f ms of %d; p99 %.2f times%n", CHARGES, close.join() / 1e9,
                BATCH,
                millis(beside, 50), millis(beside, 99), millis(beside, 100), beside.size(), millis(alone, 50), millis(alone, 99),
                millis(alone, 100), alone.size(), millis(beside, 99) / millis(alone, 99));
    }

    /** Charges of the month, as rows. */
    private void fill(BusinessId business) {
        jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                + " currency, free_reason, rate_version) WITH RECURSIVE ten (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ten WHERE n < 9)"
                + " SELECT UNHEX(CONCAT('0199', LPAD(HEX(a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n + 1000000 *"
                + " g.n),"
                + " 28, '0'))), ?, 1, '2026-10-10 12:00:00', '2026-10-10', '2026-10', IF(a.n < 5, 'Germany', 'Brazil'), 'UTILITY',"
                + " 45000 + b.n, 'USD', '', '2026-10-01' FROM ten a, ten b, ten c, ten d, ten e, ten f, ten g"
                + " WHERE a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n + 1000000 * g.n < ?",
                business.value(), CHARGES);
    }

    /** Charges batches at their times as long as wanted. @return nanoseconds of each, from its time on */
    private List<Long> charge(BooleanSupplier wanted) throws InterruptedException {
        List<Long> took = Collections.synchronizedList(new ArrayList<>());
        try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(1)) {
            long start = System.nanoTime();
            for (int turn = 0; wanted.getAsBoolean(); turn++) {
                long due = start + turn * EVERY.toNanos();
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                List<Reservation> batch = IntStream.range(0, BATCH)
                        .mapToObj(one -> HeldMoney.held(businesses.get(one % businesses.size()), Category.UTILITY, 49_600, OCTOBER))
                        .toList();
                clock.execute(() -> {
                    ledger.reserve(batch);
                    ledger.settle(batch.stream().map(it -> new Delivered(it.id(), OCTOBER)).toList(), List.of());
                    took.add(System.nanoTime() - due);
                });
            }
        }
        return took;
    }

    private static double millis(List<Long> took, int percent) {
        List<Long> sorted = took.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }
}
