package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.decision.CaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.FileSystemUtils;

/** The files of a rule book, from a folder or from a zip. */
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
    void aBookOfThePastCanBeMadeAgainFromItsZip() {
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
    void theHashKnowsEveryFileAndItsName() throws IOException {
        byte[] before = RuleFiles.read(folder).hash();

        Files.writeString(folder.resolve("consent/.any-opt-in.dslr.swp"), "an editor's leftovers");
        assertThat(RuleFiles.read(folder).hash()).isEqualTo(before);

        Files.move(folder.resolve("CHANGES.md"), folder.resolve("HISTORY.md"));
        assertThat(RuleFiles.read(folder).hash()).isNotEqualTo(before);
    }

    /** As mounted configuration often is. */
    @Test
    void aFolderOfLinksReadsAsTheFolderBehind() throws IOException {
        Path links = Files.createDirectory(temporary.resolve("links"));
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                Files.createSymbolicLink(links.resolve(entry.getFileName()), entry);
            }
        }
        Path link = Files.createSymbolicLink(temporary.resolve("link"), links);

        assertThat(RuleFiles.read(link).hash()).isEqualTo(RuleFiles.read(folder).hash());

        Files.createSymbolicLink(folder.resolve("tables/round"), folder);
        assertThatThrownBy(() -> RuleFiles.read(link)).isInstanceOf(RuleBookFaults.class).hasMessageContaining("Maybe a link leads back");
    }

    @Test
    void aStartWithFaultsSaysNothingButTheFaults() throws IOException {
        change("consent/eu-marketing.dslr", "- is marketing", "- is markting");

        assertThatThrownBy(() -> RuleBook.read(folder)).isInstanceOfSatisfying(RuleBookFaults.class, faults -> {
            FailureAnalysis analysis = new RuleBookFaultsAnalyzer().analyze(new IllegalStateException("bean", faults), faults);

            assertThat(faults.getMessage()).isEqualTo(folder + "/consent/eu-marketing.dslr:9: `- is markting` is no sentence of the vocabulary. Maybe - is marketing.");
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
