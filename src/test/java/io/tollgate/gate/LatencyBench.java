package io.tollgate.gate;

import io.tollgate.Tollgate;
import io.tollgate.message.MessageId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * (e) Measures the time from accepted to handed over at a steady 500 messages a second, with the whole application running: from the commit
 * that accepts the message to the beginning of the transaction that hands it over. It is no test; it prints the results.
 */
public final class LatencyBench {

    private static final int EVERY_MILLIS = 10;
    private static final int AT_ONCE = 5;
    private static final Duration WARM = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    private LatencyBench() {}

    public static void main(String[] arguments) throws Exception {
        FileSystemUtils.deleteRecursively(Path.of("target", "bench-latency")); // a former run had messages of the same ids
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Tollgate.class)
                .run("--tollgate.data=target/bench-latency", "--server.port=0")) {
            BenchWorld world = new BenchWorld(application);
            world.settle();
            application.getBean(JdbcTemplate.class).execute("TRUNCATE TABLE handset_message");
            world.consents(20_000, 0);
            run(world, WARM);
            Map<String, Instant> accepted = run(world, MEASURED);
            List<Long> waits = waits(application.getBean(JdbcTemplate.class), accepted);
            System.out.printf(Locale.ROOT, "500 messages/s from accepted to handed over: p50 %d ms, p99 %d ms, %d of %d handed over%n",
                    waits.get(waits.size() / 2), waits.get(waits.size() * 99 / 100), waits.size(), accepted.size());
        }
        System.exit(0);
    }

    private static Map<String, Instant> run(BenchWorld world, Duration duration) throws InterruptedException {
        Map<String, Instant> accepted = new HashMap<>();
        try (ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor()) {
            var ticking = pace.scheduleAtFixedRate(() -> {
                Instant now = Instant.now();
                world.trickle(AT_ONCE).forEach(id -> accepted.put(id.text(), now));
            }, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            pace.schedule(() -> ticking.cancel(false), duration.toMillis(), TimeUnit.MILLISECONDS);
            pace.awaitTermination(duration.toMillis() + 3_000, TimeUnit.MILLISECONDS);
        }
        return accepted;
    }

    private static List<Long> waits(JdbcTemplate jdbc, Map<String, Instant> accepted) {
        return jdbc.query("SELECT message_id, at FROM handset_message", (row, number) -> Map.entry(
                MessageId.of(row.getBytes("message_id")).text(),
                row.getObject("at", LocalDateTime.class).toInstant(ZoneOffset.UTC))).stream()
                .filter(message -> accepted.containsKey(message.getKey()))
                .map(message -> Duration.between(accepted.get(message.getKey()), message.getValue()).toMillis()).sorted().toList();
    }
}
