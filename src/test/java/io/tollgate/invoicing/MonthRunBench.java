package io.tollgate.invoicing;

import com.sun.management.OperatingSystemMXBean;
import io.tollgate.Tollgate;
import io.tollgate.database.TestDatabase;
import io.tollgate.message.BusinessId;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Measures the monthly run: 1,000,000 charges of 1,000 businesses are closed, totalled, issued and booked. Beside it one
 * plain statement that sums the same rows by business, market, category and rate. Then all documents of the invoices are made.
 * {@code -Dbench.charges=1000000 -Dbench.businesses=1000}; {@code -Dbench.issue-only=true} makes no documents
 */
public final class MonthRunBench {

    private static final int CHARGES = Integer.getInteger("bench.charges", 1_000_000);
    private static final int BUSINESSES = Integer.getInteger("bench.businesses", 1_000);
    private static final Instant NOVEMBER = Instant.parse("2026-11-02T12:00:00Z");
    private static final YearMonth MONTH = YearMonth.of(2026, 10);
    private static final String SUM = "SELECT business_id, market, category, free_reason, rate_micros, currency, COUNT(*), SUM(rate_micros)"
            + " FROM charge WHERE period = '2026-10' GROUP BY business_id, market, category, free_reason, rate_micros, currency";

    private final ConfigurableApplicationContext context;
    private final JdbcTemplate jdbc;

    private MonthRunBench(ConfigurableApplicationContext context) {
        this.context = context;
        this.jdbc = context.getBean(JdbcTemplate.class);
        context.getBean(RateCards.class).takeEffect(TariffPrices.card());
    }

    public static void main(String[] arguments) {
        Tollgate.useXmlOfJava();
        try (var context = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).initializers(new TestDatabase())
                .properties("camel.main.auto-startup=false").run()) {
            new MonthRunBench(context).measure();
        }
        System.exit(0);
    }

    private void measure() {
        World world = new World(context);
        List<BusinessId> businesses = IntStream.range(0, BUSINESSES)
                .mapToObj(_ -> world.business().onAccount(HeldMoney.usd(Long.MAX_VALUE / 4)).enrol().id()).toList();
        Buyers buyers = context.getBean(Buyers.class);
        businesses.forEach(business -> buyers.put(business, Trade.buyer("BE"), NOVEMBER));
        fill(businesses);
        Invoices invoices = TaxedInvoices.of(world, context);
        double before = sum();
        long statements = statements();
        Processors used = Processors.now();
        long begin = System.nanoTime();
        TaxedInvoices.monthEnd(world, context).invoiceWhatIsDue(NOVEMBER);
        double run = seconds(begin);
        used = Processors.now().less(used);
        statements = statements() - statements;
        double after = sum();
        List<Invoice> issued = new ArrayList<>();
        businesses.forEach(business -> issued.add(invoices.of(business, MONTH).orElseThrow()));
        long charged = issued.stream().mapToLong(Invoice::messages).sum();
        System.out.printf("the month of %,d businesses with %,d charges took %.1f s, %.1f statements a business; one statement that"
                + " sums the same rows %.1f s before and %.1f s after: %.2f times%n", issued.size(), charged, run,
                (double) statements / issued.size(), before, after, run / ((before + after) / 2));
        System.out.println("the run's " + used);
        if (Boolean.getBoolean("bench.issue-only")) {
            return;
        }
        Processors drawn = Processors.now();
        long paper = System.nanoTime();
        context.getBean(InvoiceDocuments.class).makeMissing();
        System.out.printf("page, CSV, e-invoice and PDF with annex: %.1f invoices a second%n", issued.size() / seconds(paper));
        System.out.println("the documents' " + Processors.now().less(drawn));
    }

    /** Tells more than the time on a machine that others use, too. */
    private record Processors(double program, double database) {

        static Processors now() {
            double program = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
            return new Processors(program, ProcessHandle.current().descendants().flatMap(one -> one.info().totalCpuDuration().stream())
                    .mapToDouble(used -> used.toMillis() / 1e3).sum());
        }

        Processors less(Processors before) {
            return new Processors(program - before.program, database - before.database);
        }

        @Override
        public String toString() {
            return "processor time: program %.1f s, database %.1f s".formatted(program, database);
        }
    }

    private long statements() {
        return jdbc.queryForObject("SHOW GLOBAL STATUS LIKE 'Questions'", (row, _) -> row.getLong("Value"));
    }

    private double sum() {
        long begin = System.nanoTime();
        jdbc.query(SUM, _ -> {});
        return seconds(begin);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Charges of the month, as rows: ten rates in two markets. */
    private void fill(List<BusinessId> businesses) {
        int each = CHARGES / businesses.size();
        for (BusinessId business : businesses) {
            jdbc.update("INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
                    + " currency, free_reason, rate_version) WITH RECURSIVE ten (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ten"
                    + " WHERE n < 9) SELECT UNHEX(CONCAT('0199', LPAD(HEX(? * 10000000 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n), 28,"
                    + " '0'))),"
                    + " ?, 1, '2026-10-10 12:00:00', '2026-10-10', '2026-10', IF(a.n < 5, 'Germany', 'Brazil'), 'UTILITY', 45000 + b.n,"
                    + " 'USD', '', '2026-10-01' FROM ten a, ten b, ten c, ten d WHERE a.n + 10 * b.n + 100 * c.n + 1000 * d.n < ?",
                    business.value(), business.value(), each);
        }
    }
}
