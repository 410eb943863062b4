package io.tollgate.rulebook.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ProvenClaims.Result;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.proof.Proofs.Never;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is claimed of all rules together is proven, or shown by an example that plays. */
class ProvenClaimsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 27);
    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));

    @Test
    void allClaimsAreProvenOfTheShippedRules() {
        try (RuleBook book = RuleBook.of(SHIPPED)) {
            List<Result> results = ProvenClaims.of(book, TODAY);

            assertThat(results).allMatch(Result::proven).hasSize(Never.values().length);
            assertThat(results.getFirst().lines())
                    .containsExactly("Proven from 2026-11-27 on: marketing is never sent without a valid consent"
                            + " of the recipient to it, or a soft opt-in that her law knows.");
        }
    }

    @Test
    void marketingWithoutAConsentIsShownByAnExampleThatPlays() {
        assertBroken(Never.UNASKED_MARKETING, "consent/any-opt-in.dslr", rules -> rules.replace(
                "    - has no soft opt-in of the recipient to marketing that her law knows",
                "    - has no soft opt-in of the recipient to marketing that her law knows\n    - not: goes to a recipient in BR"),
                "the message goes to a recipient in BR");
    }

    /** Only on the days on which the rule is not in force. */
    @Test
    void aRuleThatEndsIsShownFromTheDayAfter() {
        List<String> example = assertBroken(Never.UNASKED_MARKETING, "consent/any-withdrawal.dslr", rules -> rules.replaceFirst(
                "(CON-ANY-011(?:.*\n){3}.*)", "$1\n    @inForceUntil( \"2027-03-31\" )"),
                "withdrawn consent of the recipient to marketing");

        assertThat(example).anyMatch(line -> line.contains("2027-04-01") || line.contains("the message is sent"));
    }

    @Test
    void twoPricesAreShown() {
        assertBroken(Never.TWO_PRICES, "tariff/any-pilot.dslr", rules -> rules.replaceFirst("    - is outside a free entry point\n", ""),
                "is inside a free entry point");
    }

    @Test
    void aMessageWithoutAPriceIsShown() {
        assertBroken(Never.NO_PRICE, "tariff/any-pilot.dslr",
                rules -> rules.replace("    - exceeds the allowance of the pilot",
                        "    - exceeds the allowance of the pilot\n    - is marketing"),
                "the message comes from a pilot");
    }

    private static List<String> assertBroken(Never never, String path, UnaryOperator<String> change, String line) {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        String before = new String(byPath.get(path), StandardCharsets.UTF_8);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        byPath.put(path, after.getBytes(StandardCharsets.UTF_8));
        try (RuleBook book = RuleBook.of(new RuleFiles("rules", byPath))) {
            List<Result> results = ProvenClaims.of(book, TODAY);
            Result broken = results.stream().filter(result -> result.never() == never).findFirst().orElseThrow();

            assertThat(broken.proven()).isFalse();
            assertThat(broken.example()).as(results.toString()).anyMatch(said -> said.contains(line));
            assertThat(broken.lines().getFirst()).startsWith("It is not so that ");
            assertThat(results).filteredOn(result -> result.never() != never).allMatch(Result::proven);
            String feature = "Feature: A trial\n" + String.join("\n", broken.example()) + "\n";
            assertThat(ExampleTest.run(book, new TreeMap<>(Map.of("consent/any-trial.feature", feature.getBytes(StandardCharsets.UTF_8))))
                    .failures()).as(feature).isEmpty();
            return broken.example();
        }
    }
}
