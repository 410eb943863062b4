package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A zip that somebody sends does no harm, whatever is in it. */
class RuleBundleTest {

    @Test
    void theFoldersAreUnchangedAfterTheUpload() {
        RuleBundle read = RuleBundle.read(Path.of("rules"), Path.of("features"));

        RuleBundle arrived = RuleBundle.unzip(read.zip());

        assertThat(arrived.rules().hash()).isEqualTo(read.rules().hash());
        assertThat(arrived.examples().keySet()).isEqualTo(read.examples().keySet()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules/../../etc/passwd", "../rules/a.md", "/rules/a.md", "rules/./a.md", "rules//a.md", "rules\\a.md",
        "rules/.hidden.md", "C:/rules/a.md", "rules/a\u0000.md", "rules/a\n.md"})
    void namesThatLeadElsewhereAreRefused(String name) throws IOException {
        assertThatThrownBy(() -> RuleBundle.unzip(zip(List.of(name), new byte[1]))).isInstanceOf(Refused.class)
                .hasMessageContaining("Maybe ");
    }

    @Test
    void filesOtherThanRulesAndFeaturesAreRefused() throws IOException {
        assertThatThrownBy(() -> RuleBundle.unzip(zip(List.of("consent/any.dslr"), new byte[1])))
                .hasMessageContaining("neither below rules/ nor below features/");
        assertThatThrownBy(() -> RuleBundle.unzip(zip(List.of("features/a.feature"), new byte[1])))
                .hasMessageContaining("no file below rules/");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void bytesThatAreNoZipAreRefused(int length) {
        assertThatThrownBy(() -> RuleBundle.unzip(new byte[length])).isInstanceOf(Refused.class).hasMessageContaining("not a zip");
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        byte[] large = zip(List.of("rules/a.csv"), new byte[5 << 20]);
        byte[] many = zip(IntStream.range(0, 20).mapToObj(number -> "rules/" + number + ".csv").toList(), new byte[3 << 20]);
        byte[] swarm = zip(IntStream.range(0, 5_001).mapToObj(number -> "rules/" + number + ".csv").toList(), new byte[0]);

        for (byte[] bomb : List.of(large, many)) {
            assertThat(bomb.length).isLessThan(1 << 20);
            assertThatThrownBy(() -> RuleBundle.unzip(bomb)).isInstanceOf(Refused.class).hasMessageContaining("too much in it");
        }
        assertThatThrownBy(() -> RuleBundle.unzip(swarm)).isInstanceOf(Refused.class).hasMessageContaining("5000 entries");
        assertThatThrownBy(() -> RuleBundle.unzip(new byte[RuleBundle.LONGEST_ZIP + 1])).isInstanceOf(Refused.class)
                .hasMessageContaining("8 MB");
    }

    private static byte[] zip(List<String> names, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(content);
            }
        }
        return bytes.toByteArray();
    }
}
