package io.tollgate.rulebook;

import static io.tollgate.rulebook.SentencesTest.PATH;
import static io.tollgate.rulebook.SentencesTest.faults;
import static io.tollgate.rulebook.SentencesTest.findings;
import static io.tollgate.rulebook.SentencesTest.rule;
import static io.tollgate.rulebook.SentencesTest.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.message.Category;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences about the recipient's clock and about the messages that she got, and the words that may fill them. */
class ClockSentencesTest {

    private static final String CLOCKS = """
            2026-11-08T12:30 | falls on a Sunday                     | falls between 00:00 and 12:00 | true
            2026-11-09T00:30 | falls on a Sunday                     | falls between 00:00 and 12:00 | false
            2026-11-09T00:30 | falls on a Sunday                     | falls between 23:00 and 24:00 | true
            2026-11-09T00:30 | falls on a Monday                     | falls between 23:00 and 24:00 | false
            2026-11-09T00:30 | falls on a Monday                     | falls between 22:00 and 08:00 | true
            2026-11-08T22:30 | falls on a Sunday                     | not: falls between 08:00 and 22:00 | true
            2026-11-08T21:30 | falls on a Sunday                     | not: falls between 08:00 and 22:00 | false
            2026-11-09T00:30 | falls on a day from Friday to Sunday  | falls between 12:00 and 24:00 | true
            2026-11-09T01:30 | falls on a day from Friday to Sunday  | falls between 00:00 and 24:00 | false
            2026-11-09T01:30 | falls on a day from Sunday to Thursday | falls between 01:00 and 02:00 | true
            2026-11-06T12:30 | falls on a day from Sunday to Thursday | falls between 00:00 and 24:00 | false
            2027-01-01T00:30 | falls on a day from 12-24 to 12-31 of each year | falls between 20:00 and 24:00 | true
            2027-01-01T00:30 | falls on a day from 01-01 to 01-06 of each year | falls between 20:00 and 24:00 | false
            2027-01-01T00:30 | falls on a day from 12-24 to 01-06 of each year | falls between 00:00 and 24:00 | true
            2027-01-01T00:30 | falls on a day from 2026-12-31 to 2026-12-31 | falls between 23:00 and 24:00 | true
            2027-01-01T00:30 | falls on a day from 2027-01-01 to 2027-01-01 | falls between 23:00 and 24:00 | false
            2027-01-01T00:30 | falls on a public holiday             | falls between 00:00 and 01:00 | true
            2027-01-01T00:30 | falls on a public holiday             | falls between 23:00 and 24:00 | false
            2027-01-01T00:30 | falls on the day before a public holiday | falls between 23:00 and 24:00 | true
            2027-01-01T00:30 | falls on the day before a public holiday | falls between 00:00 and 01:00 | false
            2026-02-18T00:30 | falls into Ramadan                    | falls between 00:00 and 01:00 | true
            2026-02-18T00:30 | falls into Ramadan                    | falls between 23:00 and 24:00 | false
            2026-03-20T00:30 | falls into Ramadan                    | falls between 23:00 and 24:00 | true
            2026-03-20T01:30 | falls into Ramadan                    | falls between 00:00 and 24:00 | false
            """;

    /** The recipient is in Portugal: on the mainland, which has UTC in winter, or on the Azores, where it is an hour earlier. */
    @Test
    void severalClockSentencesMustHoldInTheSameZone() {
        List<String[]> rows = CLOCKS.lines().map(line -> line.split("\\|")).toList();
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            String here = " where the recipient may be\n- ";
            rules.append(rule("- " + rows.get(i)[1].strip() + here + rows.get(i)[2].strip() + here.replace("- ", ""), "note \"" + i + "\"")
                    .replace("-900", "-" + (900 + i)));
        }

        try (RuleBook book = RuleBook.of(with(PATH, rules.toString()))) {
            for (int i = 0; i < rows.size(); i++) {
                Cases draft = new Cases();
                draft.now = Instant.parse(rows.get(i)[0].strip() + ":00Z");
                String id = "CON-ANY-" + (900 + i);
                boolean holds = Boolean.parseBoolean(rows.get(i)[3].strip());
                assertThat(book.judge(draft.file(book)).contains(new Finding.Note(id, Integer.toString(i))))
                        .as(String.join("|", rows.get(i))).isEqualTo(holds);
                assertThat(book.explain(draft.file(book)).stream().filter(rule -> rule.rule().id().equals(id))
                        .allMatch(rule -> rule.missing().isEmpty() == holds)).as("why: " + String.join("|", rows.get(i))).isTrue();
            }
        }
    }

    /** It is Monday 00:30 in Lisbon. A sentence alone holds if it is true in any of the zones; with not, if it is true in none. */
    @Test
    void aSentenceOnTheClockAloneMeansAnyZoneAndWithNotNone() {
        Cases draft = new Cases();
        draft.now = Instant.parse("2026-11-09T00:30:00Z");

        assertThat(findings(rule("- falls on a Sunday where the recipient may be", "note \"x\""), draft))
                .anyMatch(ClockSentencesTest::trial);
        assertThat(findings(rule("- falls on a Monday where the recipient may be", "note \"x\""), draft))
                .anyMatch(ClockSentencesTest::trial);
        assertThat(findings(rule("- not: falls on a Sunday where the recipient may be", "note \"x\""), draft))
                .noneMatch(ClockSentencesTest::trial);
        assertThat(findings(rule("""
                - one of these holds:
                -- falls on a Saturday where the recipient may be
                -- falls on a Sunday where the recipient may be
                - falls between 00:00 and 12:00 where the recipient may be""", "note \"x\""), draft)).noneMatch(ClockSentencesTest::trial);
        assertThat(findings(rule("""
                - one of these holds:
                -- falls on a Saturday where the recipient may be
                -- falls on a Monday where the recipient may be
                - falls between 00:00 and 12:00 where the recipient may be""", "note \"x\""), draft)).anyMatch(ClockSentencesTest::trial);
    }

    @Test
    void withoutAZoneEveryTimeIsPossible() {
        Cases draft = new Cases();
        draft.zones = List.of();

        assertThat(findings(rule("""
                - falls on a Friday where the recipient may be
                - not: falls between 08:00 and 20:00 where the recipient may be""", "note \"x\""), draft))
                .anyMatch(ClockSentencesTest::trial);
    }

    private static boolean trial(Finding finding) {
        return finding.rule().equals("CON-ANY-900");
    }

    private static final String COUNTED = """
            - follows at least 3 authentication messages within 1 hour | true
            - follows at least 4 authentication messages within 1 hour | false
            - follows fewer than 4 authentication messages within 60 minutes | true
            - follows at least 1 authentication messages of the business within 1 hour | true
            - follows at least 2 authentication messages of the business within 1 hour | false
            - follows at least 9 messages within 2 months | true
            - follows at least 10 messages within 2 months | false
            - follows at least 2 utility messages on her day | true
            - follows at least 3 utility messages on her day | false
            - is the first message of the business to the recipient | false
            - comes at least 5 days after the first message of the business to the recipient | true
            - comes at least 6 days after the first message of the business to the recipient | false
            - comes less than 6 days after the first message of the business to the recipient | true
            - goes to a recipient who has written to the number | true
            - follows at least 9 days without an answer of the recipient | true
            - follows at least 10 days without an answer of the recipient | false
            - uses a template in the language en | true
            - uses a template in the language en_US | true
            - uses a template in the language pt | false
            - uses a template in the language en_GB | false
            """;

    @Test
    void countsAndContactsComeFromTheCaseFile() {
        Cases draft = new Cases();
        draft.counts = Map.of("AUTHENTICATION ALL PT1H", 3, "AUTHENTICATION ALL PT60M", 3, "AUTHENTICATION OWN PT1H", 1, "ANY ALL P2M", 9,
                "UTILITY ALL DAY", 2, "days since the first", 5);
        draft.conversation = new Conversation(draft.now.minus(Duration.ofDays(8)), Instant.EPOCH, Instant.EPOCH);
        List<String[]> rows = COUNTED.lines().map(line -> line.split("\\|")).toList();
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            rules.append(rule(rows.get(i)[0].strip(), "note \"x\"").replace("-900", "-" + (900 + i)));
        }

        List<Finding> found = findings(rules.toString(), draft);

        for (int i = 0; i < rows.size(); i++) {
            assertThat(found.contains(new Finding.Note("CON-ANY-" + (900 + i), "x"))).as(rows.get(i)[0])
                    .isEqualTo(Boolean.parseBoolean(rows.get(i)[1].strip()));
        }
    }

    private static final String UNTOLD = """
            - follows at least 2 marketing messages within 1 days | true | 2
            - follows at least 3 marketing messages within 24 hours | false | 2
            - follows at least 3 marketing messages within 2 days | true | 3
            - follows at least 2 marketing messages of the business within 31 days | false | 1
            - follows at least 1 marketing messages on her day | true | 1
            - follows at least 1 marketing messages of the business on her day | false | 0
            - follows at least 1 marketing messages within 25 hours | false | taken as 0
            - follows at least 1 marketing messages within 1 months | false | taken as 0
            - follows at least 1 marketing messages within 32 days | false | taken as 0
            - follows at least 1 authentication messages within 1 hour | false | taken as 0
            - follows fewer than 1 utility messages within 1 hour | true | taken as 0
            - follows at least 1 messages within 1 days | false | taken as 0
            - is the first message of the business to the recipient | false | taken as 0
            - comes at least 1 days after the first message of the business to the recipient | false | taken as 0
            - follows at least 1 marketing messages of the business that the recipient has not answered | true | 1
            """;

    /** The case is older than rules with counts. Its marketing messages count; other counts are 0, and it says that it lacks them. */
    @Test
    void anOldCaseNamesTheCountsThatItLacks() {
        Cases draft = new Cases();
        draft.category = Category.MARKETING;
        draft.marketingToday = 1;
        draft.marketingBack = List.of(2, 3);
        draft.marketingBackFromBusiness = List.of(1);
        List<String[]> rows = UNTOLD.lines().map(line -> line.split("\\|")).toList();
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            rules.append(rule(rows.get(i)[0].strip(), "note \"x\"").replace("-900", "-" + (900 + i)));
        }

        try (RuleBook book = RuleBook.of(with(PATH, rules.toString()))) {
            CaseFile file = draft.file(book);
            assertThat(book.asked().toldBy(file)).isFalse();
            List<Explanation> explained = book.explain(file);
            for (int i = 0; i < rows.size(); i++) {
                String id = "CON-ANY-" + (900 + i);
                Explanation why = explained.stream().filter(rule -> rule.rule().id().equals(id)).findFirst().orElseThrow();
                assertThat(why.fired()).as(rows.get(i)[0]).isEqualTo(Boolean.parseBoolean(rows.get(i)[1].strip()));
                assertThat(why.sentences().getFirst().facts().orElse("")).as(rows.get(i)[0]).endsWith(rows.get(i)[2].strip());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - follows at least 3 parcel messages within 1 hour | `parcel` is not a category.
            - follows at least 3 utility messages within 0 hours | `0 hours` is too short. Maybe 1 hour.
            - follows at least 3 utility messages within 25 months | `25 months` is too long: only the last 24 months are counted
            - follows at least 3 utility messages within 800 days | `800 days` is too long: only the last 24 months are counted
            - follows at least 3 utility messages within 3 weeks | `3 weeks` is not a span of time. Maybe 1 hour.
            - falls into Carnival where the recipient may be | `Carnival` is not a season of tables/seasons.csv. Maybe Ramadan.
            - falls on a day from 13-40 to 01-06 of each year where the recipient may be | `13-40` is not a day of the year. Maybe 12-24.
            - falls on a day from 2027-01-02 to 2027-01-01 where the recipient may be | is before `2027-01-02`. Maybe exchange
            - falls between 24:00 and 08:00 where the recipient may be | `24:00` is not a time of day. Maybe 22:00.
            - falls between 08:00 and 24:01 where the recipient may be | `24:01` is not a time of day. Maybe 06:00.
            - uses a template in the language xx | `xx` is not a language.
            - goes to a recipient in a region of the list efta | `efta` is not a list of regions of tables/lists.csv.
            """)
    void aWordWithoutAMeaningIsReported(String sentence, String fault) {
        assertThat(faults(PATH, rule(sentence, "note \"x\""))).singleElement().asString().startsWith("rules/" + PATH + ":7: ")
                .contains(fault);
    }
}
