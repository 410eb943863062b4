package io.tollgate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every benchmark, one after the other, each in its own process: {@code mvn -Pbench verify}. At the end it prints the figures as one
 * table. It asserts nothing: the goals are printed beside the figures.
 */
public final class Benchmark {

    /** @param heading of the figures; @param goal empty if there is none */
    private record Part(String heading, String goal, String program) {}

    private static final List<Part> PARTS = List.of(
            new Part("(a) raw ceiling, (b) gate", "b/a >= 0.5, 5,000/s, 1M against 10k consents <= 1.2, < 1 GiB",
                    "io.tollgate.gate.GateBench"),
            new Part("(c) decisions alone", "500,000/s on two threads, p99 < 50 us, 10,000 rules more: < 1.2 times",
                    "io.tollgate.rulebook.DecisionsBench"),
            new Part("the same policy by other engines", "", "io.tollgate.rulebook.EnginesBench"),
            new Part("past cases judged again", "30,000/s on two threads", "io.tollgate.replay.ReplayBench"),
            new Part("(d) HTTP accepts, 64 connections, beside a bare echo", "<= 120 us of the program each",
                    "io.tollgate.intake.AcceptsBench"),
            new Part("echoes of servers", "", "io.tollgate.intake.ServersBench"),
            new Part("(e) accepted to handed over", "", "io.tollgate.gate.LatencyBench"),
            new Part("(f) the whole way, from HTTP to the webhook",
                    "(f)/(b) >= 0.45, 0.5 statements and 0.02 commits a message, < 3 % pauses, 700 bytes kept; at 500/s p50 <= 51 ms,"
                            + " at 10/s < 15 ms",
                    "io.tollgate.road.WholeWayBench"),
            new Part("(g) Kafka: 50,000 records of a topic, and acceptances through the log, by one node and two, beside the table", "",
                    "io.tollgate.kafka.KafkaBench"),
            new Part("the gate beside a build of 1,000 rules, and beside a replay", "not noticeably slower, <= 1.1",
                    "io.tollgate.gate.OtherWorkBench"),
            new Part("1,000 and 10,000 more rules", "< 1.2 times slower, 1,000 built in < 10 s", "io.tollgate.rulebook.ManyRulesBench"),
            new Part("check and test of a folder with 1,000 rules more", "< 60 s", "io.tollgate.rulebook.LargeFolderBench"),
            new Part("charging, batches of 500", "", "io.tollgate.ledger.LedgerBench"),
            new Part("encrypted messages beside plain ones", "0.9 of the rate", "io.tollgate.gate.SealedBench"),
            new Part("others while a month is closed", "p99 <= 1.2 times that alone", "io.tollgate.invoicing.MonthCloseBench"),
            new Part("a million charges re-rated", "< 60 s", "io.tollgate.rerating.ReratingBench"),
            new Part("consents looked up, batches of 500", "one query, 10,000,000 stored", "io.tollgate.consent.ConsentLookupBench"),
            new Part("a million consents imported", "< 60 s", "io.tollgate.administration.ConsentImportBench"),
            new Part("a stop list of a million lines", "in force in < 60 s", "io.tollgate.blocking.StopListBench"),
            new Part("pages with 10,000,000 messages of 1,000 businesses, 5,000,000 charges", "each < 300 ms at the server",
                    "io.tollgate.console.PagesBench"),
            new Part("1,000 releases under load", "no message lost, heap and metaspace flat", "io.tollgate.gate.RuleSoakBench"));

    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        List<String> table = new ArrayList<>();
        for (Part part : PARTS) {
            System.out.println("Running " + part.heading() + " ...");
            table.add(part.heading() + (part.goal().isEmpty() ? "" : "   goal: " + part.goal()));
            run(part.program()).forEach(line -> table.add("    " + line));
        }
        System.out.println();
        table.forEach(System.out::println);
    }

    /** What the program printed besides its log. */
    private static List<String> run(String program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx700m",
                "-XX:-UseDynamicNumberOfCompilerThreads", // they end, and nobody would know how long they took
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), program)
                .redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (!line.isBlank() && !line.matches("^(\\d{4}-\\d\\d-\\d\\dT|\\d\\d:\\d\\d:\\d\\d\\.|WARNING|\\tat |Caused by).*")) {
                    lines.add(line);
                }
            }
        }
        int code = process.waitFor();
        if (code != 0) {
            lines.add("ended with exit code " + code);
        }
        return lines;
    }
}
