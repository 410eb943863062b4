package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.examples.ExampleTest;
import io.tollgate.rulebook.examples.ProvenClaims;
import io.tollgate.rulebook.examples.TestReport;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** A folder with many rules passes check and test; {@link LargeFolderBench} says how fast 1,000 are. */
class LargeFolderTest {

    @Test
    void rulesForManyCountriesPassAndAreProven() {
        RuleFiles files = ManyRulesBench.with(RuleFiles.read(Path.of("rules")), 60);

        try (RuleBook book = RuleBook.of(files)) {
            var examples = LargeFolderBench.examples(files);
            examples.keySet().removeIf(path -> !path.endsWith("-bench.feature"));
            TestReport report = ExampleTest.run(book, examples);

            assertThat(report.examples()).isEqualTo(120);
            assertThat(report.failures()).isEmpty();
            assertThat(ProvenClaims.of(book, LocalDate.of(2026, 11, 27))).allMatch(ProvenClaims.Result::proven);
        }
    }
}
