package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.rulebook.files.RuleFiles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Prints how many decisions, findings included, are taken in a second: by the shipped rules on one thread and on two, by these with rules
 * for other countries, and by the same policy in plain Java, which is the upper limit. Run its {@code main}; it is not a test.
 */
public final class DecisionsBench {

    private static final int CASES = 4_096;
    static final long WARM_UP_NANOS = 4_000_000_000L;
    private static final long MEASURED_NANOS = 4_000_000_000L;
    private static final List<String> OTHER_COUNTRIES = List.of("JP", "KE", "NZ", "PE", "TR", "VN", "ZA", "NG", "MA", "EG");

    private DecisionsBench() {}

    /** Takes one decision. */
    private interface Judge {

        int judge(CaseFile file);
    }

    public static void main(String[] arguments) {
        List<CaseFile> cases = new RandomCases(1).files(CASES);
        long shipped = print("shipped rules", cases, file -> Cases.SHIPPED.judge(file).size());
        onTwoThreads(cases);
        System.out.println(latency(cases));
        for (int more : List.of(1_000, 10_000)) {
            try (RuleBook book = withMoreRules(more)) {
                long rate = print(String.format(Locale.ROOT, "and %,d rules for other countries", more), cases,
                        file -> book.judge(file).size());
                System.out.printf(Locale.ROOT, "    shipped rules alone are %.2f times as fast%n", (double) shipped / rate);
            }
        }
        int mostNewRecipients = Cases.SHIPPED.plans(LocalDate.of(2026, 11, 1)).newRecipientsOfUnverified();
        List<String> fired = new ArrayList<>();
        long plain = print("the same policy in plain Java", cases, file -> {
            fired.clear();
            PlainPolicy.judge(file, mostNewRecipients, fired);
            return fired.size();
        });
        System.out.printf(Locale.ROOT, "    plain Java is %.1f times as fast as the shipped rules%n", (double) plain / shipped);
    }

    /**
     * Measures with the calling thread's own processor time after a warm-up, so that other work on the machine does not matter. Takes eight
     * seconds.
     */
    public static long decisionsPerSecond() {
        List<CaseFile> cases = new RandomCases(1).files(CASES);
        return rate(cases, file -> Cases.SHIPPED.judge(file).size());
    }

    private static long print(String what, List<CaseFile> cases, Judge judge) {
        long rate = rate(cases, judge);
        System.out.printf(Locale.ROOT, "%s: %,d decisions/s a thread%n", what, rate);
        return rate;
    }

    private static long rate(List<CaseFile> cases, Judge judge) {
        return rate(() -> {
            int findings = 0;
            for (CaseFile file : cases) {
                findings += judge.judge(file);
            }
            return findings;
        }, cases.size());
    }

    /** Judges all cases once. */
    interface Pass {

        /** @return the number of findings, which is positive */
        int judge();
    }

    private static long rate(Pass pass, int cases) {
        run(pass, cases, WARM_UP_NANOS);
        return run(pass, cases, MEASURED_NANOS);
    }

    /** Measures decisions a second. @param nanos the least processor time to spend */
    static long run(Pass pass, int cases, long nanos) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        long findings = 0;
        long decisions = 0;
        long spent = 0;
        while (spent < nanos) {
            findings += pass.judge();
            decisions += cases;
            spent = threads.getCurrentThreadCpuTime() - begin;
        }
        if (findings == 0) {
            throw new IllegalStateException("no rule found anything");
        }
        return decisions * 1_000_000_000L / spent;
    }

    /** Prints what two processors do together by the wall clock, and by their own time, which other work on the machine does not change. */
    private static void onTwoThreads(List<CaseFile> cases) {
        int rounds = 300;
        long begin = System.nanoTime();
        LongAdder spent = new LongAdder();
        CompletableFuture.allOf(IntStream.range(0, 2).mapToObj(_ -> CompletableFuture.runAsync(() -> {
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int round = 0; round < rounds; round++) {
                cases.forEach(Cases.SHIPPED::judge);
            }
            spent.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu);
        }, task -> Thread.ofPlatform().start(task))).toArray(CompletableFuture[]::new)).join();
        long decisions = 2L * rounds * cases.size();
        System.out.printf(Locale.ROOT, "shipped rules, two threads: %,d decisions/s, %,d/s had they two processors for themselves%n",
                decisions * 1_000_000_000L / (System.nanoTime() - begin), 2 * decisions * 1_000_000_000L / spent.sum());
    }

    private static String latency(List<CaseFile> cases) {
        long[] nanos = new long[200 * cases.size()];
        int count = 0;
        for (int round = 0; round < 200; round++) {
            for (CaseFile file : cases) {
                long begin = System.nanoTime();
                List<Finding> findings = Cases.SHIPPED.judge(file);
                nanos[count++] = System.nanoTime() - begin + (findings.isEmpty() ? 1 : 0);
            }
        }
        Arrays.sort(nanos);
        return String.format(Locale.ROOT, "one decision: p50 %.1f us, p99 %.1f us", nanos[count / 2] / 1e3, nanos[count / 100 * 99] / 1e3);
    }

    /** Marketing rules that a country might have, a hundred in a file. */
    private static RuleBook withMoreRules(int count) {
        RuleFiles shipped = RuleFiles.read(Path.of("rules"));
        SortedMap<String, byte[]> files = new TreeMap<>(shipped.byPath());
        for (int file = 0; file < count / 1_000 + 1; file++) {
            for (int country = 0; country < OTHER_COUNTRIES.size(); country++) {
                int already = file * 1_000 + country * 100;
                if (already < count) {
                    String name = OTHER_COUNTRIES.get(country);
                    files.put("consent/" + name.toLowerCase(Locale.ROOT) + "-" + "x".repeat(file + 1) + ".dslr",
                            rules(name, file * 100, 100).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return RuleBook.of(new RuleFiles(shipped.folder(), files));
    }

    private static String rules(String country, int first, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = first; i < first + count; i++) {
            text.append("rule \"CON-").append(country).append('-').append(String.format(Locale.ROOT, "%03d", i % 1_000)).append(": Rule ")
                    .append(i).append("\"\n")
                    .append("    @basis( \"A law\" )\n    @source( \"https://example.org\" )\n    @inForceFrom( \"2020-01-01\" )\nwhen\n  "
                            + "  a message\n")
                    .append("    - is marketing\n    - goes to a recipient in ").append(country)
                    .append("\n    - was accepted at least ").append(i + 1).append(" minutes ago\nthen\n    refuse \"Rule ").append(i)
                    .append(".\" as 131050\nend\n\n");
        }
        return text.toString();
    }
}
