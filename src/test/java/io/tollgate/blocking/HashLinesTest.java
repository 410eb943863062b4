package io.tollgate.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.blocking.StopListRefused.LineFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HashLinesTest {

    private static final String ONE = "0123456789abcdef0123456789abcdef01234567";
    private static final String OTHER = "fedcba9876543210fedcba9876543210fedcba98";

    @Test
    void readsAHashALine() throws IOException {
        assertThat(read(ONE + "\n" + OTHER + "\n")).containsExactly(ONE.substring(0, 32), OTHER.substring(0, 32));
        assertThat(read(ONE + "\r\n" + OTHER)).as("Windows, and no end of the last line").hasSize(2);
        assertThat(read(ONE.toUpperCase(java.util.Locale.ROOT))).containsExactly(ONE.substring(0, 32));
        assertThat(read("\uFEFF" + ONE + "\n")).as("a mark in front").containsExactly(ONE.substring(0, 32));
    }

    @Test
    void ignoresEmptyLinesAndNotes() throws IOException {
        assertThat(read("# edition of 2026-11\n\n" + ONE + "\n\n#end")).containsExactly(ONE.substring(0, 32));
        assertThat(read("")).isEmpty();
        assertThat(read("\n\n\n")).isEmpty();
    }

    @Test
    void namesEveryBadLineAndNeverItsContent() throws IOException {
        HashLines lines = lines("# note\n" + ONE + "\n+34912345678\n" + ONE.substring(1) + "\n" + ONE + "0\n\n" + ONE.replace('0', 'g')
                + "\n" + "a".repeat(100_000) + "\n" + OTHER);

        assertThat(lines.next(100)).as("the good ones").hasSize(2);
        assertThat(lines.faulty()).isEqualTo(5);
        assertThat(lines.faults().stream().map(LineFault::line)).containsExactly(3L, 4L, 5L, 7L, 8L);
        assertThat(lines.faults().stream().map(LineFault::reason))
                .allSatisfy(reason -> assertThat(reason).contains("Maybe").doesNotContain("34912345678"));
        assertThat(lines.faults().get(1).reason()).contains("has 39 characters").contains("40");
        assertThat(lines.faults().get(4).reason()).contains("more than 40");
    }

    @Test
    void showsAHundredFaultsAndCountsAll() throws IOException {
        HashLines lines = lines("x\n".repeat(12_345));

        assertThat(lines.next(10)).isEmpty();
        assertThat(lines.faulty()).isEqualTo(12_345);
        assertThat(lines.faults()).hasSize(100);
    }

    /** Any file of good lines, in batches of any size, gives the same hashes and the same hash of the content. */
    @Test
    void theSizeOfBatchesDoesNotMatter() throws Exception {
        Random random = new Random(4);
        for (int count = 0; count < 300; count++) {
            List<String> hashes = random.ints(random.nextInt(40), 0, Integer.MAX_VALUE)
                    .mapToObj(number -> ONE.substring(8) + String.format("%08x", number)).toList();
            String text = hashes.stream()
                    .map(hash -> (random.nextInt(4) == 0 ? "# x\n" : "") + hash + (random.nextBoolean() ? "\r\n" : "\n"))
                    .collect(Collectors.joining());
            HashLines lines = lines(text);
            int most = 1 + random.nextInt(12);
            List<byte[]> all = new ArrayList<>();
            for (List<byte[]> batch = lines.next(most); !batch.isEmpty(); batch = lines.next(most)) {
                all.addAll(batch);
            }

            assertThat(all).hasSameSizeAs(hashes);
            assertThat(lines.content()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static HashLines lines(String text) {
        return new HashLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 40);
    }

    private static List<String> read(String text) throws IOException {
        HashLines lines = lines(text);
        List<String> hashes = lines.next(1_000).stream().map(HexFormat.of()::formatHex).toList();
        assertThat(lines.faults()).isEmpty();
        return hashes;
    }
}
