package io.tollgate.books.saft;

import io.tollgate.Tollgate;
import io.tollgate.books.Span;
import io.tollgate.database.TestDatabase;
import io.tollgate.world.World;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Measures what memory an audit file needs from its beginning to its end: it is to be the same, however long the file is. Run it with
 * {@code -XX:+UseSerialGC -Xmx256m}; {@code -Dbench.entries=1000000} says how many entries the ledger has, two a payment.
 */
public final class SaftBench {

    private static final int ENTRIES = Integer.getInteger("bench.entries", 1_000_000);
    private static final int BUSINESSES = 100;
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private SaftBench() {}

    public static void main(String[] arguments) throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE)
                .initializers(new TestDatabase()).run("--camel.main.auto-startup=false", "--tollgate.gate.workers=0",
                        "--tollgate.invoicing.seller.name=Tollgate Norge AS", "--tollgate.invoicing.seller.street=Storgata 1",
                        "--tollgate.invoicing.seller.city=Oslo", "--tollgate.invoicing.seller.country=NO",
                        "--tollgate.invoicing.seller.vat-id=NO888888888MVA", "--tollgate.invoicing.seller.currency=NOK",
                        "--tollgate.invoicing.seller.iban=NO9386011117947", "--spring.main.lazy-initialization=true")) {
            World world = new World(context);
            List<Integer> businesses = IntStream.range(0, BUSINESSES)
                    .mapToObj(_ -> world.business().enrol().id().value()).toList();
            fill(context.getBean(JdbcTemplate.class), businesses.getFirst());
            export(context.getBean(SaftExport.class));
        }
        System.exit(0);
    }

    /** A hundred days, with as many payments each. @param first the id of the first business; the others follow it */
    private static void fill(JdbcTemplate jdbc, int first) {
        String payments = "WITH RECURSIVE ten (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ten WHERE n < 9), numbers (n) AS (SELECT a.n"
                + " + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n FROM ten a, ten b, ten c, ten d, ten e, ten f)";
        String time = "DATE_ADD('2026-01-01', INTERVAL 864 * (n % 10000) SECOND)";
        for (String side : List.of("CONCAT('business:', ? + n % " + BUSINESSES + "), 12345678 + n",
                "CONCAT('cash', LEFT(?, 0)), -12345678 - n")) {
            jdbc.update("INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at, booked_at, kind, made_by, reason) "
                    + payments + " SELECT CONCAT(X'FFFFFFFFFFFF', LEFT(UNHEX(SHA2(n, 256)), 10)), " + side + ", 'USD', " + time + ", "
                    + time + ", 'PAYMENT', 'Ann Berger', '' FROM numbers WHERE n < ?", first, ENTRIES / 2);
        }
    }

    private static void export(SaftExport export) throws Exception {
        Live live = new Live();
        long before = Live.memory();
        long begin = System.nanoTime();
        export.write(new Span(FIRST, FIRST.plusDays(99), ZoneOffset.UTC), World.USD, NOW, live);
        System.out.printf("%,d entries, %,d bytes in %.1f s; live memory before %.1f MB, while it was written %s MB%n", ENTRIES, live.bytes,
                (System.nanoTime() - begin) / 1e9, before / 1e6, live.samples);
    }

    /** Throws away what is written, and looks now and then what memory is in use. */
    private static final class Live extends OutputStream {

        private static final long EVERY = 25_000_000;

        private final List<String> samples = new ArrayList<>();
        private long bytes;

        @Override
        public void write(int one) {
            count(1);
        }

        @Override
        public void write(byte[] some, int from, int length) {
            count(length);
        }

        private void count(int more) {
            if (bytes / EVERY != (bytes + more) / EVERY || bytes == 0) {
                samples.add("%.1f".formatted(memory() / 1e6));
            }
            bytes += more;
        }

        private static long memory() {
            System.gc();
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }
    }
}
