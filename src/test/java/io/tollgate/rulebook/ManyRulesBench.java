package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Regions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints how long a rule book takes to compile, and how many decisions a thread takes in a second: with the shipped rules, and with 1,000
 * and 10,000 more rules for other countries. The measurements take turns within one run. Run its {@code main}; it is not a test.
 */
public final class ManyRulesBench {

    private static final int CASES = 4_096;
    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = 1_500_000_000L;

    /** Countries that no case has. */
    private static final List<String> OTHERS = Regions.COUNTRIES.stream().sorted()
            .filter(country -> !List.of("DE", "AT", "FR", "ES", "BR", "IN", "ID", "US", "CO", "UA", "PT").contains(country)).toList();

    private ManyRulesBench() {}

    public static void main(String[] arguments) {
        RuleFiles shipped = RuleFiles.read(Path.of("rules"));
        Map<Integer, RuleBook> books = new LinkedHashMap<>();
        RuleBook.of(shipped).close();
        for (int more : List.of(0, 1_000, 10_000)) {
            long begin = System.nanoTime();
            books.put(more, RuleBook.of(with(shipped, more)));
            System.out.printf("building the shipped rules and %,d more: %.1f s%n", more, (System.nanoTime() - begin) / 1e9);
        }
        List<CaseFile> cases = new RandomCases(1).files(CASES);
        Map<Integer, Double> best = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            boolean warmUp = round == 0;
            books.forEach((more, book) -> {
                double rate = rate(book, cases);
                best.merge(more, warmUp ? 0 : rate, Math::max);
            });
        }
        best.forEach((more, rate) -> System.out.printf(
                "with %,d more rules for other countries: %,.0f decisions/s a thread, %.2f times slower%n",
                more, rate, best.get(0) / rate));
    }

    /** Rules for other countries. Each has its own amount, so that all differ. */
    public static RuleFiles with(RuleFiles files, int more) {
        TreeMap<String, byte[]> byPath = new TreeMap<>(files.byPath());
        List<String> others = OTHERS.stream()
                .filter(country -> byPath.keySet().stream().noneMatch(path -> path.startsWith("consent/" + country.toLowerCase() + "-")))
                .toList(); // no shipped rule has their numbers
        Map<String, List<String>> byCountry = new TreeMap<>();
        for (int i = 0; i < more; i++) {
            String country = others.get(i % others.size());
            List<String> rules = byCountry.computeIfAbsent(country, _ -> new ArrayList<>());
            rules.add(rule(country, rules.size() + 1, i));
        }
        byCountry.forEach((country, rules) -> byPath.put("consent/" + country.toLowerCase() + "-bench.dslr",
                String.join("\n", rules).getBytes(StandardCharsets.UTF_8)));
        return new RuleFiles(files.folder(), byPath);
    }

    private static String rule(String country, int number, int amount) {
        return """
                rule "CON-%s-%03d: A rule of another country"
                    @basis( "The benchmark" )
                    @source( "ManyRulesBench" )
                    @inForceFrom( "2020-01-01" )
                when
                    a message
                    - is %s
                    - has no consent of the recipient to marketing
                    - goes to a recipient in %s
                    - follows at least %d marketing messages on the same day
                then
                    refuse "The recipient has had enough." as 131049
                end
                """.formatted(country, number, amount % 2 == 0 ? "marketing" : "a utility message", country, number);
    }

    private static double rate(RuleBook book, List<CaseFile> cases) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        long decisions = 0;
        long findings = 0;
        long spent = 0;
        while (spent < ROUND_NANOS) {
            for (CaseFile file : cases) {
                findings += book.judge(file).size();
            }
            decisions += cases.size();
            spent = threads.getCurrentThreadCpuTime() - begin;
        }
        if (findings == 0) {
            throw new IllegalStateException("no rule found anything");
        }
        return decisions * 1e9 / spent;
    }
}
