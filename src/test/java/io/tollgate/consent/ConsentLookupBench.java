package io.tollgate.consent;

import io.tollgate.Tollgate;
import io.tollgate.database.TestDatabase;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.JdbcTemplate;

/** Measures the one query by which the gate finds the consents of the 500 people of a batch, with few and with many consents stored. */
public final class ConsentLookupBench {

    private static final int MANY = Integer.getInteger("bench.stored-consents", 10_000_000);
    private static final int FEW = 10_000;
    private static final int BATCH = 500;
    private static final int LOOKS = 200;
    private static final long PEOPLE = 0x5EED;

    private ConsentLookupBench() {}

    public static void main(String[] arguments) {
        try (var context = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).initializers(new TestDatabase())
                .properties("camel.main.auto-startup=false").run()) {
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            Consents consents = context.getBean(Consents.class);
            System.out.printf("%-34s %14s %14s%n", "consents stored", "ms, median", "ms, 99 in 100");
            fill(jdbc, 0, FEW);
            double few = look(consents, FEW);
            fill(jdbc, FEW, MANY);
            double many = look(consents, MANY);
            System.out.printf("%,d against %,d stored: %.2f times as long%n", MANY, FEW, many / few);
        }
        System.exit(0);
    }

    /** The database itself makes the consents in the order of the key: each person has one, given long ago. */
    private static void fill(JdbcTemplate jdbc, int from, int until) {
        int step = 500_000;
        for (int first = from; first < until; first += step) {
            jdbc.update("INSERT INTO consent (recipient, business_id, purpose, channel, at, type, basis, method, recorded_at)"
                    + " WITH RECURSIVE digit AS (SELECT 0 AS d UNION ALL SELECT d + 1 FROM digit WHERE d < 9)"
                    + " SELECT UNHEX(CONCAT(LPAD(HEX(" + PEOPLE
                    + "), 16, '0'), LPAD(HEX(n), 16, '0'))), 1, 'MESSAGES', 'MESSENGER', '2026-01-05 09:00:00', 'CONFIRMED',"
                    + " 'CONSENT', 'bench', '2026-01-05 09:00:00' FROM (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d +"
                    + " 100000 * g.d + ? AS n"
                    + " FROM digit a, digit b, digit c, digit e, digit f, digit g) numbers WHERE n < ?", first,
                    Math.min(first + step, until));
        }
        jdbc.execute("ANALYZE TABLE consent");
    }

    /** @return the median, ms */
    private static double look(Consents consents, int stored) {
        Random random = new Random(20261124);
        double[] took = new double[LOOKS];
        for (int count = -LOOKS / 2; count < LOOKS; count++) { // half as many more to warm up
            List<RecipientId> people = IntStream.range(0, BATCH).mapToObj(_ -> new RecipientId(PEOPLE, random.nextInt(stored))).distinct()
                    .toList();
            long start = System.nanoTime();
            Map<Consents.Key, ConsentStatus> found = consents.statuses(people, ConsentChannel.MESSENGER,
                    Instant.parse("2026-11-24T12:00:00Z"));
            double millis = (System.nanoTime() - start) / 1e6;
            if (found.size() != people.size()) {
                throw new IllegalStateException(found.size() + " of " + people.size() + " found");
            }
            if (count >= 0) {
                took[count] = millis;
            }
        }
        Arrays.sort(took);
        System.out.printf("%-34s %14.2f %14.2f%n", "%,d".formatted(stored), took[LOOKS / 2], took[LOOKS * 99 / 100]);
        return took[LOOKS / 2];
    }
}
