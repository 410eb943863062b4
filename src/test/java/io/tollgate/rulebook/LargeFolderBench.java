package io.tollgate.rulebook;

import io.tollgate.rulebook.examples.ExampleTest;
import io.tollgate.rulebook.examples.ProvenClaims;
import io.tollgate.rulebook.examples.TestReport;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Prints how long `rules check` and `rules test` of a folder with 1,000 rules more take, each with an example that fires and one that does
 * not. Run its {@code main}; it is not a test.
 */
public final class LargeFolderBench {

    private LargeFolderBench() {}

    public static void main(String[] arguments) throws IOException {
        RuleFiles files = ManyRulesBench.with(RuleFiles.read(Path.of("rules")), 1_000);
        SortedMap<String, byte[]> examples = examples(files);
        Path folder = Files.createTempDirectory("rules");
        files.byPath().forEach((path, content) -> write(folder.resolve("rules").resolve(path), content));
        examples.forEach((path, content) -> write(folder.resolve("features").resolve(path), content));
        long begin = System.nanoTime();
        int faults = RuleBook.check(folder.resolve("rules"), folder.resolve("features")).size();
        System.out.printf("rules check, faults of %,d more rules: %d, in %.1f s%n", 1_000, faults, seconds(begin));
        try (RuleBook book = RuleBook.of(files)) {
            begin = System.nanoTime();
            long proven = ProvenClaims.of(book, LocalDate.of(2026, 11, 27)).stream().filter(ProvenClaims.Result::proven).count();
            System.out.printf("rules check, %d claims proven: %.1f s%n", proven, seconds(begin));
            begin = System.nanoTime();
            TestReport report = ExampleTest.run(book, examples);
            System.out.printf("rules test, %,d examples, %d failed: %.1f s%n", report.examples(), report.failures().size(), seconds(begin));
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void write(Path path, byte[] content) {
        try {
            Files.createDirectories(path.getParent());
            Files.write(path, content);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The shipped examples, and for each rule of {@link ManyRulesBench} one that fires and one that does not. */
    public static SortedMap<String, byte[]> examples(RuleFiles files) {
        SortedMap<String, byte[]> examples = new TreeMap<>(ExampleTest.files(Path.of("features")));
        files.byPath().forEach((path, content) -> {
            if (path.endsWith("-bench.dslr")) {
                StringBuilder feature = new StringBuilder("Feature: Rules of another country\n");
                new String(content, StandardCharsets.UTF_8).split("(?m)^(?=rule )");
                for (String rule : new String(content, StandardCharsets.UTF_8).split("(?m)^(?=rule )")) {
                    feature.append(examples(rule));
                }
                examples.put(path.replace(".dslr", ".feature"), feature.toString().getBytes(StandardCharsets.UTF_8));
            }
        });
        return examples;
    }

    private static String examples(String rule) {
        String id = rule.replaceFirst("(?s)rule \"([A-Z-]+\\d+):.*", "$1");
        String given = rule.lines().filter(line -> line.strip().startsWith("- ")).map(line -> line.strip().substring(2))
                .map(line -> "      And the message " + line + "\n").reduce("", String::concat).replaceFirst("And", "Given");
        return """
                  @%1$s
                  Rule: A rule of another country
                    Example: It holds
                %2$s      When the message is sent
                      Then the message is refused under %1$s
                    Example: She has consented
                %3$s      When the message is sent
                      Then %1$s does not apply
                """.formatted(id, given, given.replace("has no consent", "has a valid consent"));
    }
}
