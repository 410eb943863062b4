package io.tollgate.replay;

import io.tollgate.Tollgate;
import io.tollgate.decision.Decisions;
import io.tollgate.rulebook.RuleBook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/** Prints how many past cases are judged again in a second, from a log on a real database. Run its {@code main}; it is no test. */
public final class ReplayBench {

    private static final int CASES = Integer.getInteger("bench.cases", 100_000);

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
            replay.again(PastCases.ALL, Pace.full(2)); // warm
            for (Pace pace : List.of(Pace.full(1), Pace.full(2))) {
                print("under its own rule book", pace, System.nanoTime(), replay.again(PastCases.ALL, pace));
            }
            print("under a candidate", Pace.full(2), System.nanoTime(), replay.under(book, PastCases.ALL, Pace.full(2)));
        }
        System.exit(0);
    }

    private static void print(String what, Pace pace, long begin, ReplayReport report) {
        System.out.printf(Locale.ROOT, "%s, threads %d: %.0f cases/s, %d of %d differ%n", what, pace.threads(),
                report.cases() * 1e9 / (System.nanoTime() - begin), report.differences(), report.cases());
    }
}
