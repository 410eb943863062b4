package io.tollgate.gate;

import io.tollgate.Tollgate;
import io.tollgate.release.RuleBooks;
import io.tollgate.replay.DecisionTimes;
import io.tollgate.replay.Replay;
import io.tollgate.replay.ReplayPace;
import io.tollgate.rulebook.ManyRulesBench;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Measures how much the gate is slowed by work beside it: while a rule book with 1,000 more rules is built and swapped in, and while past
 * cases are judged again. Each measurement takes turns with the gate alone, in one run; the medians are compared. Prints the results.
 */
public final class OtherWorkBench {

    private static final int MESSAGES = 20_000;
    private static final int ROUNDS = 5;
    private static final Path HOME = Path.of("target", "bench-beside");
    private static final Path RULES = HOME.resolve("rules");

    private final RuleBooks books;
    private final Replay replay;
    private final Gates gates;
    private final BenchWorld world;
    private final Map<String, byte[]> more;

    private OtherWorkBench(ConfigurableApplicationContext application, Map<String, byte[]> more) {
        this.books = application.getBean(RuleBooks.class);
        this.replay = application.getBean(Replay.class);
        this.gates = application.getBean(Gates.class);
        this.world = new BenchWorld(application);
        this.more = more;
    }

    public static void main(String[] arguments) throws Exception {
        FileSystemUtils.deleteRecursively(HOME);
        FileSystemUtils.copyRecursively(Path.of("rules"), RULES);
        RuleFiles shipped = RuleFiles.read(Path.of("rules"));
        Map<String, byte[]> more = new TreeMap<>(ManyRulesBench.with(shipped, 1_000).byPath());
        more.keySet().removeAll(shipped.byPath().keySet());
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Tollgate.class, Gates.class)
                .web(WebApplicationType.NONE).run(
                        "--tollgate.data=" + HOME, "--tollgate.rules=" + RULES, "--tollgate.rules-from=folder", "--tollgate.gate.workers=0",
                        "--camel.main.java-routes-include-pattern=none", "--logging.level.io.tollgate=WARN")) {
            new OtherWorkBench(application, more).run();
        }
        System.exit(0);
    }

    private void run() throws IOException {
        world.settle();
        world.consents(100_000, 10_000);
        double[] alone = new double[ROUNDS];
        double[] building = new double[ROUNDS];
        double[] replaying = new double[ROUNDS];
        double slowestSwap = 0;
        for (int round = -2; round < ROUNDS; round++) { // the first two rounds are for warming up
            double unhindered = rate(() -> {});
            double[] swap = new double[1];
            double whileBuilding = rate(() -> swap[0] = swapIn());
            swapOut();
            double whileReplaying = rate(
                    () -> replay.again(new DecisionTimes(Instant.EPOCH, Instant.now().plus(Duration.ofDays(1))), ReplayPace.GENTLE));
            if (round >= 0) {
                alone[round] = unhindered;
                building[round] = whileBuilding;
                replaying[round] = whileReplaying;
                slowestSwap = Math.max(slowestSwap, swap[0]);
            }
        }
        System.out.printf(Locale.ROOT, "gate alone: %,.0f messages/s%n", median(alone));
        System.out.printf(Locale.ROOT,
                "while 1,000 more rules are built and swapped in (%.1f s at most): %,.0f messages/s, %.2f times slower   goal: <= 1.1%n",
                slowestSwap, median(building), median(alone) / median(building));
        System.out.printf(Locale.ROOT, "while past cases are judged again: %,.0f messages/s, %.2f times slower%n",
                median(replaying), median(alone) / median(replaying));
    }

    /**
     * Of as many messages each time, while the other work begins at the same time. What this work has not done when the messages are judged
     * does not count.
     */
    private double rate(Runnable beside) {
        world.accept(MESSAGES);
        GateBench.drain(gates);
        world.acceptMore(MESSAGES); // so that there are past cases
        CompletableFuture<Void> other = CompletableFuture.runAsync(beside);
        long begin = System.nanoTime();
        GateBench.drain(gates);
        double rate = MESSAGES * 1e9 / (System.nanoTime() - begin);
        other.join();
        return rate;
    }

    /** Seconds from the change of the folder to its effect. */
    private double swapIn() {
        try {
            for (Map.Entry<String, byte[]> file : more.entrySet()) {
                Files.write(RULES.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        long begin = System.nanoTime();
        int before = books.inForce(Instant.now()).rules().size();
        books.look();
        if (books.inForce(Instant.now()).rules().size() != before + 1_000) {
            throw new IllegalStateException("the new rules are not in force");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private void swapOut() throws IOException {
        for (String file : more.keySet()) {
            Files.delete(RULES.resolve(file));
        }
        books.look();
    }

    private static double median(double[] rates) {
        double[] sorted = rates.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
