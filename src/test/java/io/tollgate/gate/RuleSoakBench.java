package io.tollgate.gate;

import io.tollgate.Tollgate;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** A thousand releases in a row under load, on a fresh database. Prints the figures of messages and memory. */
public final class RuleSoakBench {

    private RuleSoakBench() {}

    public static void main(String[] arguments) throws Exception {
        FileSystemUtils.deleteRecursively(Path.of("target", "soak"));
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Tollgate.class, Gates.class)
                .web(WebApplicationType.NONE).run(
                        "--tollgate.data=target/soak", "--tollgate.gate.workers=0", "--camel.main.java-routes-include-pattern=none",
                        "--logging.level.io.tollgate=WARN")) {
            RuleSoak.Outcome outcome = new RuleSoak(application).run(Integer.getInteger("bench.releases", 1_000), 4);
            System.out.printf(Locale.ROOT,
                    "%,d releases, the slowest %.1f s from proposal to effect; %,d messages accepted, %,d judged, under %,d versions%n",
                    outcome.releases(), outcome.slowestReleaseSeconds(), outcome.accepted(), outcome.judged(), outcome.versionsUsed());
            System.out.printf(Locale.ROOT, "%d former rule books in memory; in the second half heap %+.1f MB, metaspace %+.1f MB%n",
                    outcome.booksKept(),
                    outcome.heapGrowthBytes() / 1e6, outcome.metaspaceGrowthBytes() / 1e6);
        }
        System.exit(0);
    }
}
