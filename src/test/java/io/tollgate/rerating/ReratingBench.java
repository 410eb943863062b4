package io.tollgate.rerating;

import io.tollgate.Tollgate;
import io.tollgate.database.TestDatabase;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.ReratedCharges;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures the dry run and the run over a month's charges of ten businesses, all of which change. {@code -Dbench.charges=100000} says how
 * many charges they have in all; otherwise a million.
 */
public final class ReratingBench {

    private static final int CHARGES = Integer.getInteger("bench.charges", 1_000_000);
    private static final int BUSINESSES = 10;
    private static final Instant NOW = Instant.parse("2026-11-10T09:00:00Z");
    private static final YearMonth MONTH = YearMonth.of(2026, 10);

    private ReratingBench() {}

    public static void main(String[] arguments) {
        try (var context = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).initializers(new TestDatabase())
                .properties("camel.main.auto-startup=false").run()) {
            measure(context);
        }
        System.exit(0);
    }

    private static void measure(ConfigurableApplicationContext context) {
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        World world = new World(context);
        List<BusinessId> businesses = IntStream.range(0, BUSINESSES)
                .mapToObj(_ -> world.business().onAccount(HeldMoney.usd(Long.MAX_VALUE / 4)).enrol().id()).toList();
        businesses.forEach(business -> fill(jdbc, business));
        LocalDate start = LocalDate.of(2026, 1, 1);
        RateTable wrong = RateTable.random(new Random(1)).with("Germany", Category.UTILITY, start, 45_000, 5_000, 44_000);
        RateTable right = wrong.with("Germany", Category.UTILITY, start, 43_000, 5_000, 42_000);
        PriceVersions versions = version -> version == 1
                ? new PriceVersions.Prices(wrong.card(), wrong.hash(), (_, _) -> 0)
                : new PriceVersions.Prices(right.card(), right.hash(), (_, _) -> 0);
        ReratingRows rows = context.getBean(ReratingRows.class);
        TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
        ReratedCharges charges = context.getBean(ReratedCharges.class);
        Reratings reratings = new Reratings(rows, charges, context.getBean(Payers.class), context.getBean(Invoices.class), versions,
                transaction);
        long processorBefore = processor();
        long begin = System.nanoTime();
        Rerating run = reratings.propose(new Reratings.Wanted(1, 2, MONTH, MONTH, businesses, "Bench."), "Ann", NOW);
        long proposed = System.nanoTime();
        reratings.confirm(run.id(), run.hash(), "Bo", NOW);
        long confirmed = System.nanoTime();
        new ReratingJob(rows, charges, context.getBean(Payers.class), context.getBean(CreditNotes.class), versions, transaction, 1_000)
                .run(NOW);
        long done = System.nanoTime();
        long processor = processor() - processorBefore;
        Long corrected = jdbc.queryForObject("SELECT COUNT(*) FROM rerated_charge WHERE run_id = ?", Long.class, run.id());
        System.out.printf("re-rating %,d charges of %d businesses: dry run %.1f s, confirmation %.1f s, run %.1f s; processor time,"
                + " with the database, %.1f s (%,d corrected, %s)%n", CHARGES, BUSINESSES, (proposed - begin) / 1e9,
                (confirmed - proposed) / 1e9, (done - confirmed) / 1e9, processor / 1e9, corrected,
                reratings.of(run.id()).orElseThrow().state());
    }

    /** Of this process and the database, in nanoseconds: what counts if others keep the machine busy. */
    private static long processor() {
        return Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
                .mapToLong(process -> process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos()).sum();
    }

    /** Charges of the month, as rows. */
    private static void fill(JdbcTemplate jdbc, BusinessId business) {
        jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                + " currency, free_reason, rate_version, country) WITH RECURSIVE ten (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ten"
                + " WHERE n < 9) SELECT UNHEX(CONCAT('0199', LPAD(HEX(a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 *"
                + " f.n), 20, '0'), LPAD(HEX(?), 8, '0'))), ?, 1, '2026-10-10 12:00:00', '2026-10-10', '2026-10', 'Germany', 'UTILITY',"
                + " 45000, 'USD', '', '2026-01-01', 'DE' FROM ten a, ten b, ten c, ten d, ten e, ten f"
                + " WHERE a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n < ?",
                business.value(), business.value(), CHARGES / BUSINESSES);
    }
}
