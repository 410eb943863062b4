package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.decision.CaseFile;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.FileSystemUtils;

/** The files of a rule book come from a folder or from a zip. */
class RuleFilesTest {

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void copyTheShippedRules() throws IOException {
        folder = temporary.resolve("rules");
        FileSystemUtils.copyRecursively(Path.of("rules"), folder);
    }

    @Test
    void aFormerRuleBookCanBeRebuiltFromItsZip() {
        byte[] zip = Cases.SHIPPED.zip();

        try (RuleBook again = RuleBook.unzip(zip)) {
            assertThat(again.hash()).isEqualTo(Cases.SHIPPED.hash()).hasSize(32);
            assertThat(again.zip()).isEqualTo(zip);
            for (CaseFile file : new RandomCases(21).files(500)) {
                assertThat(again.judge(file)).containsExactlyInAnyOrderElementsOf(Cases.SHIPPED.judge(file));
            }
        }
    }

    @Test
    void theHashCoversEveryFileAndItsName() throws IOException {
        byte[] before = RuleFiles.read(folder).hash();

        Files.writeString(folder.resolve("consent/.any-opt-in.dslr.swp"), "an editor's leftovers");
        assertThat(RuleFiles.read(folder).hash()).isEqualTo(before);

        Files.move(folder.resolve("CHANGES.md"), folder.resolve("HISTORY.md"));
        assertThat(RuleFiles.read(folder).hash()).isNotEqualTo(before);
    }

    /** Mounted configuration is often a folder of links. */
    @Test
    void aFolderOfLinksIsReadLikeItsTarget() throws IOException {
        byte[] plain = RuleFiles.read(folder).hash();
        Path links = Files.createDirectory(temporary.resolve("links"));
        Files.createSymbolicLink(links.resolve("..data"), Files.move(folder, links.resolve("..2026")).getFileName());
        try (Stream<Path> entries = Files.list(links.resolve("..2026"))) {
            for (Path entry : entries.toList()) {
                Files.createSymbolicLink(links.resolve(entry.getFileName()), Path.of("..data").resolve(entry.getFileName()));
            }
        }
        Path link = Files.createSymbolicLink(temporary.resolve("link"), links);

        assertThat(RuleFiles.read(link).hash()).isEqualTo(plain);

        Files.createSymbolicLink(links.resolve("..2026/tables/round"), links.resolve("..2026/tables"));
        assertThatThrownBy(() -> RuleFiles.read(link)).isInstanceOf(RuleBookFaults.class).hasMessageContaining("Maybe a link leads back");
    }

    @Test
    void aLinkThatLeadsOutAndAPipeAreRefusedByName() throws Exception {
        Path secret = Files.writeString(temporary.resolve("secret.csv"), "secret");
        Path rule = Files.createSymbolicLink(folder.resolve("consent/linked.dslr"), secret);
        assertThatThrownBy(() -> RuleFiles.read(folder))
                .hasMessageStartingWith(folder + "/consent/linked.dslr:1: The file is a link that leads out")
                .hasMessageNotContaining("secret");

        Files.delete(rule);
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("x.csv"), "secret");
        Path linked = Files.createSymbolicLink(folder.resolve("outside"), outside);
        assertThatThrownBy(() -> RuleFiles.read(folder)).hasMessageContaining("/outside/x.csv:1: The file is a link");

        Files.delete(linked);
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("tables/pipe.csv").toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> RuleFiles.read(folder)).hasMessageContaining("/tables/pipe.csv:1: This is not a file but a pipe");

        Files.delete(folder.resolve("tables/pipe.csv"));
        Files.createSymbolicLink(folder.resolve("notes.txt"), secret);
        assertThat(RuleFiles.read(folder).byPath()).doesNotContainKey("notes.txt");
    }

    @Test
    void aStartWithFaultsReportsTheFaultsOnly() throws IOException {
        change("consent/eu-marketing.dslr", "- is marketing", "- is markting");

        assertThatThrownBy(() -> RuleBook.read(folder)).isInstanceOfSatisfying(RuleBookFaults.class, faults -> {
            FailureAnalysis analysis = new RuleBookFaultsAnalyzer().analyze(new IllegalStateException("bean", faults), faults);

            assertThat(faults.getMessage()).isEqualTo(
                    folder + "/consent/eu-marketing.dslr:9: `- is markting` is not a sentence of the vocabulary. Maybe - is marketing.");
            assertThat(analysis.getDescription()).endsWith(faults.getMessage()).doesNotContain("bean");
        });
    }

    private void change(String file, String right, String wrong) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(right);
        Files.writeString(path, text.replace(right, wrong));
    }
}
