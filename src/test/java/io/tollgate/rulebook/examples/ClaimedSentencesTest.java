package io.tollgate.rulebook.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.Sentence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An example can state or deny every sentence of the vocabulary about its message. */
class ClaimedSentencesTest {

    private static final String LISTS = """
            list,kind,entry,source
            efta,countries,NO,x
            seasonal,templates,a/en,x
            on_probation,businesses,7,x
            neighbours,regions,EU,x
            strict_states,jurisdictions,US-TX,x
            no_marketing_on_holidays,jurisdictions,CO,x
            islands,zones,Atlantic/Azores,x
            romance,languages,pt,x
            hotlines,senders,4915110001,x
            dear_markets,markets,Germany,x
            hard_currencies,currencies,USD,x
            wanted,categories,utility,x
            weekend,weekdays,Saturday,x
            elections,dates,12-24,x
            """;
    private static final RuleBook BOOK = book();

    private static RuleBook book() {
        TreeMap<String, byte[]> byPath = new TreeMap<>(RuleFiles.read(Path.of("rules")).byPath());
        byPath.put("tables/lists.csv", LISTS.getBytes(StandardCharsets.UTF_8));
        byPath.put("consent/any-trial.dslr", """
                rule "CON-ANY-999: Holidays are looked up"
                    @basis( "a" )
                    @source( "b" )
                    @inForceFrom( "2020-01-01" )
                when
                    a message
                    - falls on a public holiday where the recipient may be
                then
                    note "It is a holiday."
                end
                """.getBytes(StandardCharsets.UTF_8));
        return RuleBook.of(new RuleFiles("rules", byPath));
    }

    @AfterAll
    static void close() {
        BOOK.close();
    }

    @Test
    void everySentenceCanBeStatedAndDeniedInBothLanguages() {
        List<String> lines = BOOK.vocabulary().sentences().stream().filter(sentence -> sentence.text().startsWith("- "))
                .flatMap(ClaimedSentencesTest::saidAndDenied).toList();

        TestReport report = played(lines.stream().map(line -> example(line, "the message is sent")).collect(joining()));

        assertThat(untrue(report)).isEmpty();
        assertThat(report.examples()).isEqualTo(lines.size()).isGreaterThan(400);
    }

    private static Stream<String> saidAndDenied(Sentence sentence) {
        String english = "the message " + sentence.english().example().substring(2);
        String german = "die Nachricht " + sentence.in(Language.GERMAN).orElseThrow().example().substring(2);
        return Stream.of(english, "not: " + english, german, "nicht: " + german);
    }

    private static TestReport played(String given, String when) {
        return played(example(given, when));
    }

    private static String example(String given, String when) {
        return "  Example: One\n    Given " + given + "\n    When " + when + "\n";
    }

    private static TestReport played(String examples) {
        String feature = "Feature: A trial\n" + examples;
        return ExampleTest.run(BOOK, new TreeMap<>(Map.of("consent/any-trial.feature", feature.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void contradictingLinesAreReported() {
        assertThat(failure("the message is marketing", "a shop sends her a notice on 2026-11-03"))
                .contains("`the message is marketing` does not come true");
        assertThat(failure("the message is marketing\n    And not: the message is marketing", "the message is sent"))
                .contains("does not come true");
        assertThat(failure("the message falls on a Sunday where the recipient may be", "a shop sends her a notice on 2026-11-03"))
                .contains("does not come true");
        assertThat(
                failure("Mia in Britain has consented to marketing\n    And the message goes to a recipient in FR", "the message is sent"))
                .contains("does not come true");
        assertThat(failure("the message is marketting", "the message is sent")).contains("this is not a sentence of the examples");
    }

    @Test
    void severalLinesAreMadeTrueTogether() {
        assertThat(untrue(played("the message is marketing\n    And the message goes to a recipient in BR\n"
                + "    And the message falls on a Sunday where the recipient may be\n"
                + "    And the message falls between 23:30 and 24:00 where the recipient may be\n"
                + "    And not: the message follows at least 1 marketing messages on the same day\n"
                + "    And the message falls on 2027-03-01 or later where the recipient is", "the message is sent"))).isEmpty();
    }

    /** Lines that did not come true. None of these examples says what comes of its message. */
    private static List<String> untrue(TestReport report) {
        return report.failures().stream().filter(failure -> !failure.expected().equals("a last line that says what comes of the message"))
                .map(ExampleFailure::toString).toList();
    }

    private static String failure(String given, String when) {
        return played(given, when).failures().getFirst().toString();
    }
}
