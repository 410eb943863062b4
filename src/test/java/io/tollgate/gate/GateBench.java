package io.tollgate.gate;

import static java.util.Objects.requireNonNull;

import io.tollgate.Tollgate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * Compares the gate with its raw ceiling on the same database. (a) Bare JDBC inserts the very rows that the gate wrote, in a tight loop.
 * (b) The gate works from accepted to committed, with 10,000 and with 1,000,000 consents in the registers. Prints the results.
 * {@code -Dbench.rules=FOLDER} measures under other rules.
 */
public final class GateBench {

    private static final int CONNECTIONS = 3;
    private static final int BATCH = 500;
    private static final int MESSAGES = Integer.getInteger("bench.messages", 40_000);
    private static final int CONSENTS = Integer.getInteger("bench.consents", 1_000_000);

    private GateBench() {}

    public static void main(String[] arguments) throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            BenchWorld world = new BenchWorld(application);
            world.settle();
            world.consents(10_000, 1_000);
            for (int warming = 0; warming < 3; warming++) {
                measure(application, world);
            }
            double few = best(application, world);
            world.consents(CONSENTS, CONSENTS / 10);
            double many = best(application, world);
            double ceiling = rawCeiling(application, world);
            print(few, many, ceiling);
        }
        System.exit(0);
    }

    /** (b) for comparison with other figures of the same run: with 10,000 consents, {@code messages} at once. */
    public static double alone(int messages) throws IOException {
        try (ConfigurableApplicationContext application = start()) {
            BenchWorld world = new BenchWorld(application);
            world.settle();
            world.consents(10_000, 1_000);
            double best = 0;
            for (int round = 0; round < 4; round++) {
                world.accept(messages);
                long begin = System.nanoTime();
                drain(application.getBean(Gates.class));
                best = Math.max(best, messages * 1e9 / (System.nanoTime() - begin));
            }
            return best;
        }
    }

    /** Starts the application on a fresh database. */
    static ConfigurableApplicationContext start() throws IOException {
        FileSystemUtils.deleteRecursively(Path.of("target", "bench"));
        return new SpringApplicationBuilder(Tollgate.class, Gates.class).web(WebApplicationType.NONE).run(
                "--tollgate.data=target/bench", "--tollgate.gate.workers=0", "--camel.main.java-routes-include-pattern=none",
                "--logging.level.io.tollgate.gate=WARN", "--tollgate.rules-from=folder",
                "--tollgate.rules=" + System.getProperty("bench.rules", "rules"));
    }

    /** The better of two rounds, as for the raw ceiling: the machine is not always equally fast. */
    private static double best(ConfigurableApplicationContext application, BenchWorld world) {
        return Math.max(measure(application, world), measure(application, world));
    }

    /** (b) Messages a second from the first claim to the last commit. */
    private static double measure(ConfigurableApplicationContext application, BenchWorld world) {
        world.accept(MESSAGES);
        Cpu cpu = Cpu.now();
        long statements = statements(world);
        long begin = System.nanoTime();
        drain(application.getBean(Gates.class));
        double rate = perSecond(begin);
        System.out.printf(Locale.ROOT, "%.0f messages/s, %.1f statements a batch, %s a message; %s%n", rate,
                (statements(world) - statements) / Math.ceil((double) MESSAGES / BATCH), cpu.since(MESSAGES), world.outcomes());
        return rate;
    }

    /** Statements that the database server has seen. */
    private static long statements(BenchWorld world) {
        return requireNonNull(world.jdbc().queryForObject("SHOW GLOBAL STATUS LIKE 'Questions'", (row, _) -> row.getLong(2)));
    }

    /** Judges until the inbox is empty. */
    static void drain(Gates gates) {
        List<Gates.Gate> open = IntStream.range(0, CONNECTIONS).mapToObj(worker -> gates.open(Clock.systemUTC(), BATCH)).toList();
        CompletableFuture.allOf(open.stream().map(gate -> CompletableFuture.runAsync(gate::drain, Thread::startVirtualThread))
                .toArray(CompletableFuture[]::new)).join();
    }

    /** (a) Writes the rows again that the gate wrote last. */
    private static double rawCeiling(ConfigurableApplicationContext application, BenchWorld world) {
        JdbcConnectionDetails database = application.getBean(JdbcConnectionDetails.class);
        JdbcTemplate bare = new JdbcTemplate(new DriverManagerDataSource( // faster for it: else the driver prepares each batch anew
                database.getJdbcUrl().replace("useServerPrepStmts=true", "useServerPrepStmts=false"), database.getUsername(),
                database.getPassword()));
        double best = 0;
        for (int round = 0; round < 2; round++) {
            List<RawRows> written = RawRows.take(world.jdbc(), List.of("decision", "decision_segment", "reservation", "outbox", "traffic"));
            Cpu cpu = Cpu.now();
            long begin = System.nanoTime();
            CompletableFuture.allOf(IntStream.range(0, CONNECTIONS).mapToObj(connection -> CompletableFuture.runAsync(
                    () -> RawRows.write(bare, written, connection, CONNECTIONS, BATCH), Thread::startVirtualThread))
                    .toArray(CompletableFuture[]::new)).join();
            best = Math.max(best, perSecond(begin));
            System.out.printf(Locale.ROOT, "%.0f messages/s bare, %s a message%n", best, cpu.since(MESSAGES));
        }
        return best;
    }

    /** Processor time so far. On a busy machine the wall clock tells little. */
    record Cpu(Duration program, Duration database) {

        static Cpu now() {
            return new Cpu(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                    ProcessHandle.current().descendants().map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
                            .reduce(Duration.ZERO, Duration::plus));
        }

        String since(int messages) {
            Cpu now = now();
            return "%d us of processor time and %d us of the database's".formatted(
                    now.program.minus(program).toNanos() / 1_000 / messages, now.database.minus(database).toNanos() / 1_000 / messages);
        }
    }

    private static double perSecond(long begin) {
        return MESSAGES / (Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1_000.0);
    }

    private static void print(double few, double many, double ceiling) {
        System.out.printf(Locale.ROOT, """

                | gate, %d messages in batches of %d on %d connections      | reached     | goal       |
                |---|---:|---:|
                | (a) raw ceiling: bare JDBC inserts of the same rows       | %7.0f/s   |            |
                | (b) gate, 1,000,000 consents and 100,000 blocks           | %7.0f/s   | >= 5000/s  |
                | (b) gate, 10,000 consents and 1,000 blocks                | %7.0f/s   |            |
                | b / a                                                     | %7.2f     | >= 0.5     |
                | few consents / many consents                              | %7.2f     | <= 1.2     |
                | memory of the process                                     | %7d MiB | < 1024 MiB |
                """, MESSAGES, BATCH, CONNECTIONS, ceiling, many, few, many / ceiling, few / many, residentMebibytes());
    }

    private static long residentMebibytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
