package io.tollgate.blocking;

import io.tollgate.Tollgate;
import io.tollgate.blocking.StopListFiles.Confirmed;
import io.tollgate.blocking.StopListFiles.Taken;
import io.tollgate.database.TestDatabase;
import io.tollgate.message.RecipientId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Measures how long it takes to put a stop list of a million lines into force, to replace it, and to look up 500 people. Prints a table.
 */
public final class StopListBench {

    private static final int LINES = Integer.getInteger("bench.stop-list", 1_000_000);
    private static final int BATCH = 500;
    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final HashForm FORM = new HashForm(HashForm.Algorithm.SHA256, HashForm.Spelling.PLUS, "");

    private StopListBench() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempFile("stop-list", ".txt");
        try (var context = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).initializers(new TestDatabase())
                .properties("camel.main.auto-startup=false").run()) {
            StopLists lists = context.getBean(StopLists.class);
            StopListFiles files = context.getBean(StopListFiles.class);
            System.out.printf("%-46s %10s%n", LINES + " lines, SHA-256 with +", "seconds");
            for (int edition = 0; edition < 2; edition++) {
                write(file, edition * LINES / 10);
                lists.define(new StopList("robinson", List.of("ES"), StopList.Purpose.MARKETING, "bench", FORM), NOON);
                long start = System.nanoTime();
                try (InputStream in = Files.newInputStream(file)) {
                    Taken taken = files.take("robinson", in, "bench", Confirmed.NOTHING, NOON);
                    if (taken.entries() != LINES) {
                        throw new IllegalStateException("only " + taken);
                    }
                }
                System.out.printf("%-46s %10.1f%n",
                        edition == 0 ? "the first file, until it holds" : "a file that replaces it, until it holds", seconds(start));
            }
            long start = System.nanoTime();
            while (files.sweep(NOON.plusSeconds(120))) {
                // deletes one part at a time
            }
            System.out.printf("%-46s %10.1f%n", "sweeping the old entries away", seconds(start));
            System.out.printf("%-46s %10.4f%n", "looking 500 people up, some of them on it", lookUp(lists));
        } finally {
            Files.delete(file);
        }
        System.exit(0);
    }

    /** The median of several runs. */
    private static double lookUp(StopLists lists) {
        double[] took = new double[200];
        for (int count = 0; count < took.length; count++) {
            int first = LINES - BATCH / 2 + LINES / 10 - count * 1_000 % LINES;
            Map<RecipientId, String> people = IntStream.range(first, first + BATCH).boxed()
                    .collect(Collectors.toMap(it -> new RecipientId(1, it), StopListBench::number));
            long start = System.nanoTime();
            lists.of(people);
            took[count] = seconds(start);
        }
        return IntStream.range(0, took.length).mapToDouble(i -> took[i]).sorted().skip(took.length / 2).findFirst().orElseThrow();
    }

    private static void write(Path file, int from) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (int number = from; number < from + LINES; number++) {
                writer.write(FORM.line(number(number)));
                writer.newLine();
            }
        }
    }

    private static String number(int number) {
        return "+346%08d".formatted(number);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
