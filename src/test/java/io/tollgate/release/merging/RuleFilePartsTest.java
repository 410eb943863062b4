package io.tollgate.release.merging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Finds the version that files were made from. */
class RuleFilePartsTest {

    private static final RuleFileParts FIRST = parts("a,1\nb,1\n", "");
    private static final RuleFileParts SECOND = parts("a,2\nb,1\n", "Notes\n");

    @Test
    void filesWithoutPartsOfTheSecondVersionAreMadeFromTheFirst() {
        assertThat(parts("a,1\nb,2\n", "").areOf(FIRST, SECOND)).isTrue();
        assertThat(parts("a,2\nb,2\n", "").areOf(FIRST, SECOND)).isFalse();
        assertThat(parts("a,3\nb,2\n", "").areOf(FIRST, SECOND)).as("it cannot be told").isFalse();
    }

    @Test
    void proseCountsOnlyIfNothingElseDiffers() {
        RuleFileParts withProse = parts("a,1\nb,2\n", "Notes\n");

        assertThat(withProse.areOf(FIRST, SECOND)).isTrue();
        assertThat(withProse.distance(FIRST)).isLessThan(withProse.distance(parts("a,1\nb,1\nc,1\n", "Notes\n")));
        assertThat(parts("a,1\n", "x\n").areOf(parts("a,1\n", "x\n"), parts("a,1\n", "y\n"))).isTrue();
    }

    private static RuleFileParts parts(String rows, String prose) {
        return RuleFileParts.of(new TreeMap<>(Map.of("rules/tables/t.csv", ("key,value\n" + rows).getBytes(StandardCharsets.UTF_8),
                "rules/README.md", prose.getBytes(StandardCharsets.UTF_8))));
    }
}
