package io.tollgate.rulebook.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.RuleBook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Reports on examples that fail, cannot be read, or are missing. */
class ExampleTestTest {

    private static final RuleBook book = RuleBook.read(Path.of("rules"));

    @Test
    void reportsThePlaceTheExpectedAndTheActualVerdict() {
        TestReport report = test("""
                Feature: Marketing

                  @CON-EU-001
                  Rule: Marketing needs the recipient's prior opt-in

                    Example: Ana never opted in
                      Given Ana in Portugal has never been asked for consent
                      When a shop sends her a marketing message on 2026-03-02
                      Then the message is admitted
                """);

        assertThat(report.failures()).singleElement().hasToString("features/consent/eu-marketing.feature:9: Ana never opted in: expected"
                + " `the message is admitted`, but the message is refused under CON-ANY-002 with code 131050, CON-EU-001 with code"
                + " 131050.");
        assertThat(report.passed()).isFalse();
    }

    @Test
    void reportsAnotherCodeAndAnotherRule() {
        TestReport report = test("""
                Feature: Marketing
                  Example: The wrong code
                    Given Ana in Portugal has never been asked for consent
                    When a shop sends her a marketing message on 2026-03-02
                    Then the message is refused under CON-EU-001 with code 131026
                  Example: The wrong rule
                    Given Ana in Portugal has never been asked for consent
                    When a shop sends her a marketing message on 2026-03-02
                    Then the message is refused under CON-DE-001
                  Example: It does apply
                    Given Ana in Portugal has never been asked for consent
                    When a shop sends her a marketing message on 2026-03-02
                    Then CON-EU-001 does not apply
                """);

        assertThat(report.failures()).extracting(ExampleFailure::line).containsExactly(5, 9, 13);
    }

    @Test
    void namesTheNearestSentenceForAnUnknownOne() {
        TestReport report = test("""
                Feature: Marketing
                  Example: Misspelt
                    Given Ana in Portugal has never been asked for a consent
                    When a shop sends her a marketing message on 2026-03-02
                    Then the message is admitted
                """);

        assertThat(report.failures()).singleElement().asString()
                .startsWith("features/consent/eu-marketing.feature:3: Misspelt: ")
                .contains("not a sentence of the examples. Maybe `{person} has never been asked for consent`");
    }

    @Test
    void namesAnUnknownPlaceOrDay() {
        TestReport report = test("""
                Feature: Marketing
                  Example: No such place
                    Given Ana in Atlantis has consented to marketing
                    When a shop sends her a marketing message on 2026-03-02
                    Then the message is admitted
                  Example: No such day
                    Given Ana in Portugal has consented to marketing
                    When a shop sends her a marketing message on 2026-02-30
                    Then the message is admitted
                  Example: Nothing is sent
                    Then the message is admitted
                """);

        assertThat(report.failures()).extracting(ExampleFailure::line).containsExactly(3, 8, 11);
        assertThat(report.failures().get(0).came()).contains("Atlantis");
        assertThat(report.failures().get(1).came()).contains("2026-02-30");
        assertThat(report.failures().get(2).came()).contains("no message was sent");
    }

    @Test
    void reportsExamplesThatSayNothingOfWhatComes() {
        TestReport report = test("""
                Feature: Marketing
                  Example: It ends with the sending
                    Given Ana in Portugal has never been asked for consent
                    When a shop sends her a marketing message on 2026-03-02
                  Example: It sounds like an end
                    Given Ana in Portugal has never been asked for consent
                    When a shop sends her a marketing message on 2026-03-02
                    Then the message is sent
                  Example: It ends with what was so
                    When a shop sends Ana in Portugal a marketing message on 2026-03-02
                    Then the message is refused under CON-EU-001
                    And the message is marketing
                  Example: It says it
                    Given Ana in Portugal has never been asked for consent
                    When a shop sends her a marketing message on 2026-03-02
                    Then the message is refused under CON-EU-001
                """);

        assertThat(report.failures()).extracting(ExampleFailure::line).contains(2, 5).doesNotContain(13);
        assertThat(report.failures()).extracting(ExampleFailure::example).contains("It ends with what was so");
        assertThat(report.failures().getFirst().toString()).contains("a last line that says what comes of the message",
                "Maybe add `Then the message is admitted`");
        assertThat(report.passed()).isFalse();
    }

    @Test
    void reportsFilesWithoutExamples() {
        TestReport report = test("Feature: Marketing\n  Example: One\n  this is not a step\n    Given so\nand nothing else\n");

        assertThat(report.failures()).isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.file()).isEqualTo("consent/eu-marketing.feature"));
    }

    @Test
    void reportsRulesWithoutExamples() {
        TestReport report = ExampleTest.run(book, new TreeMap<>());

        assertThat(report.examples()).isZero();
        assertThat(report.faults()).hasSize(2 * book.rules().size())
                .anySatisfy(fault -> assertThat(fault).startsWith("rules/consent/eu-marketing.dslr:")
                        .contains("no example in which it fires", "@CON-EU-001"));
    }

    @Test
    void knowsWhichSentencesAnExampleNeeds() {
        TestReport report = test("""
                Feature: Marketing
                  @CON-EU-001
                  Rule: Marketing needs the recipient's prior opt-in
                    Example: It fires
                      Given Ana in Portugal has never been asked for consent
                      When a shop sends her a marketing message on 2026-03-02
                      Then the message is refused under CON-EU-001
                    Example: A notice is not marketing
                      Given Ana in Portugal has never been asked for consent
                      When a shop sends her a notice on 2026-03-02
                      Then CON-EU-001 does not apply
                """);
        Coverage rule = report.coverage().stream().filter(coverage -> coverage.rule().id().equals("CON-EU-001")).findFirst().orElseThrow();

        assertThat(report.failures()).isEmpty();
        assertThat(rule.fires()).isEqualTo(1);
        assertThat(rule.shown()).isEqualTo(1);
        assertThat(rule.refrains()).isEqualTo(1);
        assertThat(rule.idle()).extracting(sentence -> sentence.text().strip())
                .containsExactly("- goes to a recipient in the EU", "- has no consent of the recipient to marketing",
                        "- has no soft opt-in of the recipient to marketing that her law knows");
        assertThat(report.text()).contains("CON-AT-001 fires in no example");
    }

    @Test
    void tellsWhatNoExampleNeedsSinceAChange() {
        String both = """
                Feature: Marketing
                  @CON-EU-001
                  Rule: Marketing needs the recipient's prior opt-in
                    Example: It fires
                      Given Ana in Portugal has never been asked for consent
                      When a shop sends her a marketing message on 2026-03-02
                      Then the message is refused under CON-EU-001
                    Example: Brazil is not in the EU
                      Given Ana in Brazil has never been asked for consent
                      When a shop sends her a marketing message on 2026-03-02
                      Then CON-EU-001 does not apply
                """;
        var before = features(both);
        var after = features(both.substring(0, both.indexOf("    Example: Brazil")));
        var none = new TreeMap<String, byte[]>();

        assertThat(ExampleTest.unshown(ExampleTest.idle(book, before), book, before)).as("what was idle before is not told").isEmpty();
        assertThat(ExampleTest.unshown(ExampleTest.idle(book, before), book, after)).as("an example went").singleElement().asString()
                .startsWith("rules/consent/eu-marketing.dslr:").contains("`- goes to a recipient in the EU` of CON-EU-001");
        assertThat(ExampleTest.unshown(ExampleTest.idle(book, none), book, after))
                .as("nothing is known of examples, and no sentence is new").isEmpty();
    }

    @Test
    void ignoresExamplesOfOtherFolders() {
        byte[] other = "Feature: Money\n  Example: One\n    Given something else\n".getBytes(StandardCharsets.UTF_8);

        assertThat(ExampleTest.run(book, new TreeMap<>(Map.of("invoicing/month-end.feature", other))).failures()).isEmpty();
    }

    private static TestReport test(String feature) {
        return ExampleTest.run(book, features(feature));
    }

    private static TreeMap<String, byte[]> features(String feature) {
        return new TreeMap<>(Map.of("consent/eu-marketing.feature", feature.getBytes(StandardCharsets.UTF_8)));
    }
}
