package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.rulebook.OneCase;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.tariff.RateCards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A good change of the folder comes into force, and a bad one does not. Judging goes on undisturbed in both cases. */
class FolderRulesTest {

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
    void usesAGoodChangeAndKeepsTheOldBookAfterABadOne() throws Exception {
        try (RuleBooks books = new RuleBooks(new FolderRules(folder, Clock.systemUTC()), rateCards)) {
            RuleBook first = books.inForce(Instant.now());
            assertThat(rateCards.inForce()).isSameAs(first.rateCard());

            books.look();
            assertThat(books.inForce(Instant.now())).as("nothing changed").isSameAs(first);

            change("consent/eu-marketing.dslr", "- is marketing", "- is markting");
            books.look();
            assertThat(books.inForce(Instant.now())).as("a bad change").isSameAs(first);
            assertThat(rulesFiredFor(books.inForce(Instant.now()))).contains("CON-EU-001");

            change("consent/eu-marketing.dslr", "- is markting", "- is not marketing");
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                AtomicBoolean finished = new AtomicBoolean();
                List<Future<?>> judging = IntStream.range(0, 3).<Future<?>>mapToObj(_ -> threads.submit(() -> judgeUntil(finished, books)))
                        .toList();
                books.look();
                finished.set(true);
                for (Future<?> one : judging) {
                    one.get();
                }
            }

            assertThat(books.inForce(Instant.now())).as("a good change").isNotSameAs(first);
            assertThat(rateCards.inForce()).isSameAs(books.inForce(Instant.now()).rateCard());
            assertThat(rulesFiredFor(books.inForce(Instant.now()))).doesNotContain("CON-EU-001");
            assertThat(rulesFiredFor(first)).as("a case that began with the old book can finish").contains("CON-EU-001");
        }
    }

    private static void judgeUntil(AtomicBoolean finished, RuleBooks books) {
        CaseFile file = OneCase.marketingWithoutConsent();
        while (!finished.get()) {
            assertThat(books.inForce(Instant.now()).judge(file)).isNotEmpty();
        }
    }

    private static List<String> rulesFiredFor(RuleBook book) {
        return book.judge(OneCase.marketingWithoutConsent()).stream().map(Finding::rule).toList();
    }

    private void change(String file, String right, String wrong) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(right);
        Files.writeString(path, text.replace(right, wrong));
    }
}
