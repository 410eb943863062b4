package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.consent.ConsentStanding.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.FileSystemUtils;

/** A good change of the folder comes into force, a bad one does not, and nobody who is judging notices either. */
class RuleBooksTest {

    @TempDir
    Path temporary;

    private Path folder;
    private final RateCards rateCards = new RateCards();

    @BeforeEach
    void copyTheShippedRules() throws IOException {
        folder = temporary.resolve("rules");
        FileSystemUtils.copyRecursively(Path.of("rules"), folder);
    }

    @Test
    void takesAGoodChangeAndKeepsTheOldBookOnABadOne() throws Exception {
        try (RuleBooks books = new RuleBooks(folder, rateCards)) {
            RuleBook first = books.inForce();
            assertThat(rateCards.inForce()).isSameAs(first.rateCard());

            books.look();
            assertThat(books.inForce()).as("nothing changed").isSameAs(first);

            change("consent/eu-marketing.dslr", "- is marketing", "- is markting");
            books.look();
            assertThat(books.inForce()).as("a bad change").isSameAs(first);
            assertThat(rulesFiredFor(books.inForce())).contains("CON-EU-001");

            change("consent/eu-marketing.dslr", "- is markting", "- is not marketing");
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                AtomicBoolean finished = new AtomicBoolean();
                List<Future<?>> judging = IntStream.range(0, 3).<Future<?>>mapToObj(_ -> threads.submit(() -> judgeUntil(finished, books))).toList();
                books.look();
                finished.set(true);
                for (Future<?> one : judging) {
                    one.get();
                }
            }

            assertThat(books.inForce()).as("a good change").isNotSameAs(first);
            assertThat(rateCards.inForce()).isSameAs(books.inForce().rateCard());
            assertThat(rulesFiredFor(books.inForce())).doesNotContain("CON-EU-001");
            assertThat(rulesFiredFor(first)).as("who still holds the old book can finish").contains("CON-EU-001");
        }
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

        assertThatThrownBy(() -> new RuleBooks(folder, rateCards)).isInstanceOfSatisfying(RuleBookFaults.class, faults -> {
            FailureAnalysis analysis = new RuleBookFaultsAnalyzer().analyze(new IllegalStateException("bean", faults), faults);

            assertThat(faults.getMessage()).isEqualTo(folder + "/consent/eu-marketing.dslr:9: `- is markting` is no sentence of the vocabulary. Maybe - is marketing.");
            assertThat(analysis.getDescription()).endsWith(faults.getMessage()).doesNotContain("bean");
        });
    }

    private static void judgeUntil(AtomicBoolean finished, RuleBooks books) {
        CaseFile file = marketingWithoutConsent();
        while (!finished.get()) {
            assertThat(books.inForce().judge(file)).isNotEmpty();
        }
    }

    private static List<String> rulesFiredFor(RuleBook book) {
        return book.judge(marketingWithoutConsent()).stream().map(Finding::rule).toList();
    }

    private static CaseFile marketingWithoutConsent() {
        Cases draft = new Cases();
        draft.category = Category.MARKETING;
        draft.marketing = State.NEVER_ASKED;
        return draft.file();
    }

    private void change(String file, String right, String wrong) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(right);
        Files.writeString(path, text.replace(right, wrong));
    }
}
