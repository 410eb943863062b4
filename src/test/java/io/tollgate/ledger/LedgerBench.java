package io.tollgate.ledger;

import io.tollgate.Tollgate;
import io.tollgate.database.TestDatabase;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Measures reservations and charges a second, in batches of 500, on a fresh database. Prints a table within 20 s of its start. */
public final class LedgerBench {

    private static final int BATCH = 500;
    private static final Duration LONGEST = Duration.ofMillis(1_200);
    private static final BusinessId BARE = new BusinessId(1_000_000);
    private static final Instant DAY = Instant.parse("2026-10-05T12:00:00Z");

    private final Ledger ledger;
    private final World world;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Charges charges;
    private final Entries entries;

    private LedgerBench(ConfigurableApplicationContext context) {
        this.ledger = context.getBean(Ledger.class);
        this.jdbc = context.getBean(JdbcTemplate.class);
        this.transaction = context.getBean(TransactionTemplate.class);
        this.charges = context.getBean(Charges.class);
        this.entries = context.getBean(Entries.class);
        this.world = new World(context);
        context.getBean(RateCards.class).takeEffect(TariffPrices.card());
    }

    public static void main(String[] arguments) throws Exception {
        try (var context = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).initializers(new TestDatabase())
                .properties("camel.main.auto-startup=false").run()) {
            LedgerBench bench = new LedgerBench(context);
            bench.measure(1, 2); // for warming up
            System.out.printf("%-12s %8s %14s %14s %14s%n", "businesses", "threads", "reserved/s", "charged/s", "bare rows/s");
            for (int businesses : new int[] {1, 100}) {
                for (int threads : new int[] {1, 2}) {
                    System.out.println(bench.measure(businesses, threads));
                }
            }
        }
        System.exit(0);
    }

    private String measure(int businesses, int threads) throws Exception {
        List<BusinessId> all = IntStream.range(0, businesses)
                .mapToObj(_ -> world.business().onAccount(HeldMoney.usd(Long.MAX_VALUE / 4)).enrol().id()).toList();
        Queue<List<MessageId>> open = new ConcurrentLinkedQueue<>();
        AtomicInteger turn = new AtomicInteger();
        long reserved = perSecond(threads, ignored -> {
            List<Reservation> batch = batch(all, turn);
            long start = System.nanoTime();
            ledger.reserve(batch);
            open.add(batch.stream().map(Reservation::id).toList());
            return System.nanoTime() - start;
        });
        long charged = perSecond(threads, ignored -> {
            List<MessageId> batch = open.poll();
            if (batch == null) {
                return 0L;
            }
            long start = System.nanoTime();
            ledger.settle(batch.stream().map(id -> new Delivered(id, DAY)).toList(), List.of());
            return System.nanoTime() - start;
        });
        all.forEach(world.audit()::of);
        long bare = perSecond(threads, ignored -> bare(batch(all, turn)));
        return "%-12d %8d %,14d %,14d %,14d".formatted(businesses, threads, reserved, charged, bare);
    }

    /** The limit: writes the rows of charges and entries, a balance and the commit, without any check. @return nanoseconds */
    private long bare(List<Reservation> batch) {
        List<Charge> made = batch.stream().map(message -> new Charge(message.id(), BARE, message.sender(), DAY, LocalDate.of(2026, 10, 5),
                YearMonth.of(2026, 10), "Germany", Category.UTILITY, HeldMoney.usd(45_000), Optional.empty(), TariffPrices.OCTOBER,
                "DE")).toList();
        long start = System.nanoTime();
        transaction.executeWithoutResult(_ -> {
            charges.add(made);
            entries.charged(made);
            jdbc.update("UPDATE balance SET balance_micros = balance_micros - 1 WHERE business_id = 1");
        });
        return System.nanoTime() - start;
    }

    private static List<Reservation> batch(List<BusinessId> all, AtomicInteger turn) {
        return IntStream.range(0, BATCH)
                .mapToObj(_ -> HeldMoney.held(all.get(Math.floorMod(turn.getAndIncrement(), all.size())), Category.UTILITY, 49_600, DAY))
                .toList();
    }

    /** Messages a second over all threads. {@code step} returns the nanoseconds that one batch took, and 0 when there are no more. */
    private static long perSecond(int threads, Function<Integer, Long> step) throws InterruptedException, ExecutionException {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Double>> rates = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                rates.add(pool.submit(() -> {
                    long spent = 0;
                    long batches = 0;
                    for (long took = 1; took > 0 && spent < LONGEST.toNanos(); batches++) {
                        took = step.apply(number);
                        spent += took;
                    }
                    return spent == 0 ? 0.0 : (batches - 1) * BATCH * 1e9 / spent;
                }));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return Math.round(sum);
        }
    }
}
