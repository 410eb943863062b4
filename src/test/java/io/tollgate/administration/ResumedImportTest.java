package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.administration.Import.Mark;
import io.tollgate.administration.Import.Report;
import io.tollgate.administration.Import.Stopped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** Uploads break off, and databases fail, at any place: the same file, sent again, gives the same result. */
class ResumedImportTest {

    private static final int LINES = 20_000;
    private static final Import IMPORT = new Import(List.of("number", "text"), 2);

    private final byte[] file = lines(LINES, "said so");
    private final ConcurrentSkipListSet<Integer> stored = new ConcurrentSkipListSet<>();
    private final AtomicReference<Mark> mark = new AtomicReference<>(Mark.START);

    @Test
    void givesTheSameResultWhereverItBreaksOff() {
        for (int seed = 0; seed < 20; seed++) {
            stored.clear();
            mark.set(Mark.START);
            Random random = new Random(seed);
            for (int tries = random.nextInt(6); tries > 0; tries--) {
                long before = mark.get().nextLine();
                if (random.nextBoolean()) {
                    Report broken = run(brokenOff(file, random.nextInt(file.length)), Integer.MAX_VALUE);
                    assertThat(broken.complete()).as("seed %d", seed).isFalse();
                    assertThat(broken.nextLine()).as("seed %d", seed).isEqualTo(mark.get().nextLine());
                } else {
                    storeAndFail(random.nextInt(8));
                }
                assertThat(mark.get().nextLine()).as("the mark never goes back, seed %d", seed).isGreaterThanOrEqualTo(before);
                long lines = Math.max(0, mark.get().nextLine() - 2);
                assertThat(stored.headSet((int) mark.get().nextLine())).as("all before the mark is stored, seed %d", seed)
                        .hasSize((int) lines);
            }

            long passed = Math.max(0, mark.get().nextLine() - 2);
            Report whole = run(new ByteArrayInputStream(file), Integer.MAX_VALUE);

            assertThat(whole.complete()).as("seed %d", seed).isTrue();
            assertThat(whole.read()).as("seed %d", seed).isEqualTo(LINES - passed);
            assertThat(stored).as("seed %d", seed).hasSize(LINES);
        }
    }

    @Test
    void oneLineThatCannotBeStoredDoesNotStopTheOthers() {
        List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
        Report report = IMPORT.run(Import.Body.of(new ByteArrayInputStream(file)), 0, Mark.START,
                line -> Integer.valueOf(Objects.requireNonNull(line.get("number"))), batch -> {
                    if (batch.contains(777)) {
                        throw new IllegalStateException("broken");
                    }
                    taken.addAll(batch);
                }, _ -> {});

        assertThat(report.refused()).isOne();
        assertThat(report.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(777);
            assertThat(fault.reason()).contains("could not be stored");
        });
        assertThat(taken).hasSize(LINES - 1).doesNotHaveDuplicates().doesNotContain(777);
    }

    @Test
    void longerLinesMakeSmallerBatches() {
        byte[] wide = lines(60, "x".repeat(400_000));
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

        Report report = IMPORT.run(Import.Body.of(new ByteArrayInputStream(wide)), 0, Mark.START,
                line -> Integer.valueOf(Objects.requireNonNull(line.get("number"))),
                batch -> sizes.add(batch.size()), _ -> {});

        assertThat(report.read()).isEqualTo(60);
        assertThat(sizes).hasSizeGreaterThan(4).allMatch(size -> size <= 10);
    }

    @Test
    void refusesAnotherFileUnderTheSameName() {
        run(brokenOff(file, file.length - 100), Integer.MAX_VALUE);
        Mark before = mark.get();

        assertOther(lines(LINES, "said no"));
        assertOther(lines((int) before.nextLine() / 2, "said so"));

        assertThat(mark.get()).isEqualTo(before);
    }

    private void assertOther(byte[] other) {
        assertThatThrownBy(() -> run(new ByteArrayInputStream(other), Integer.MAX_VALUE)).isInstanceOf(InvalidField.class)
                .hasMessageContaining("another file").hasMessageContaining("Maybe take a new name");
    }

    private void storeAndFail(int batches) {
        try {
            run(new ByteArrayInputStream(file), batches);
        } catch (Stopped stopped) {
            assertThat(stopped.nextLine()).isBetween(2L, LINES + 1L);
        }
    }

    /** @param storable number of batches until the database fails */
    private Report run(InputStream body, int storable) {
        AtomicInteger left = new AtomicInteger(storable);
        return IMPORT.run(Import.Body.of(body), 0, mark.get(), line -> Integer.valueOf(Objects.requireNonNull(line.get("number"))),
                batch -> {
                    if (left.getAndDecrement() <= 0) {
                        throw new DataAccessResourceFailureException("the database is away");
                    }
                    stored.addAll(batch);
                }, mark::set);
    }

    private static byte[] lines(int count, String text) {
        return IntStream.rangeClosed(2, count + 1).mapToObj(line -> line + ",\"" + text + "\"\n")
                .collect(Collectors.joining("", "number,text\n", ""))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The stream fails as the body of a request fails when its sender goes away. @param end at least the length of the header */
    private static InputStream brokenOff(byte[] bytes, int end) {
        return new SequenceInputStream(new ByteArrayInputStream(bytes, 0, Math.max(end, "number,text\n".length())), new InputStream() {

            @Override
            public int read() throws IOException {
                throw new IOException("broken off");
            }
        });
    }
}
