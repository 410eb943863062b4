package io.tollgate.replay;

import com.sun.management.OperatingSystemMXBean;
import io.tollgate.Tollgate;
import io.tollgate.decision.Decisions;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/** Prints how many past cases are judged again in a second, from a log in a real database. Run its {@code main}; it is not a test. */
public final class ReplayBench {

    private static final int CASES = Integer.getInteger("bench.cases", 100_000);

    private static final int WARM_UP = 200_000;

    private ReplayBench() {}

    public static void main(String[] arguments) throws IOException {
        FileSystemUtils.deleteRecursively(Path.of("target", "bench-replay"));
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).run(
                "--tollgate.data=target/bench-replay", "--tollgate.gate.workers=0", "--camel.main.java-routes-include-pattern=none");
                RuleBook book = RuleBook.read(Path.of("rules"))) {
            PastCases past = new PastCases(application.getBean(Decisions.class),
                    new TransactionTemplate(application.getBean(PlatformTransactionManager.class)), 3);
            for (int written = 0; written < CASES; written += 10_000) {
                past.record(past.judged(book, 10_000));
            }
            Replay replay = application.getBean(Replay.class);
            warm(() -> replay.again(PastCases.ALL, ReplayPace.full(2)));
            for (ReplayPace pace : List.of(ReplayPace.full(1), ReplayPace.full(2))) {
                print("under its own rule book", pace, () -> replay.again(PastCases.ALL, pace));
            }
            warm(() -> replay.under(book, PastCases.ALL, ReplayPace.full(2)));
            print("under a candidate with the same tables", ReplayPace.full(2),
                    () -> replay.under(book, PastCases.ALL, ReplayPace.full(2)));
            try (RuleBook stricter = withLimit(1)) {
                warm(() -> replay.under(stricter, PastCases.ALL, ReplayPace.full(2)));
                print("under a candidate with another daily limit", ReplayPace.full(2),
                        () -> replay.under(stricter, PastCases.ALL, ReplayPace.full(2)));
            }
        }
        System.exit(0);
    }

    private static void warm(Supplier<ReplayReport> replay) {
        for (int judged = 0; judged < WARM_UP; judged += CASES) {
            replay.get();
        }
    }

    /** The shipped rules with another daily limit for marketing messages. */
    private static RuleBook withLimit(int limit) {
        RuleFiles shipped = RuleFiles.read(Path.of("rules"));
        SortedMap<String, byte[]> files = new TreeMap<>(shipped.byPath());
        files.computeIfPresent("tables/daily-limits.csv", (_, table) -> new String(table, StandardCharsets.UTF_8)
                .replaceFirst("(?m)^ANY,\\d+", "ANY," + limit).getBytes(StandardCharsets.UTF_8));
        return RuleBook.of(new RuleFiles(shipped.folder(), files));
    }

    /** Prints the rate and the processor time of this process, which other work on the machine does not change. */
    private static void print(String what, ReplayPace pace, Supplier<ReplayReport> replay) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long processor = system.getProcessCpuTime();
        long begin = System.nanoTime();
        ReplayReport report = replay.get();
        System.out.printf(Locale.ROOT, "%s, threads %d: %.0f cases/s, %.1f us of processor a case, %d of %d differ%n", what, pace.threads(),
                report.cases() * 1e9 / (System.nanoTime() - begin), (system.getProcessCpuTime() - processor) / 1e3 / report.cases(),
                report.differences(), report.cases());
    }
}
