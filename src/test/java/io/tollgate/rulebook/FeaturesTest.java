package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.examples.ExampleTest;
import io.tollgate.rulebook.examples.TestReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the examples of the shipped rules, as {@code rules test} does. */
class FeaturesTest {

    @Test
    void everyExampleHoldsAndEveryRuleHasOneThatFiresAndOneThatDoesNot() {
        TestReport report = ExampleTest.run(Cases.SHIPPED, Path.of("features"));

        assertThat(report.faults()).isEmpty();
        assertThat(report.examples()).isGreaterThan(100);
    }
}
