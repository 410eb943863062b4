package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollgate.blocking.StopList;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.Finding;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.Sentence;
import io.tollgate.rulebook.language.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The elements of rules: not, or, comparisons, lists, past days, notes, and the same in German. */
class SentencesTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    static final String PATH = "consent/any-trial.dslr";
    private static final String GERMAN_PATH = "consent/any-trial.de.dslr";

    @Test
    void notNegatesASentence() {
        assertThat(fires("- not: is marketing", Category.UTILITY)).isTrue();
        assertThat(fires("- not: is marketing", Category.MARKETING)).isFalse();
        assertThat(fires("- not: goes to a recipient in the EU", Category.UTILITY)).isFalse();
    }

    @Test
    void oneOfAListIsEnough() {
        String list = """
                - one of these holds:
                -- is marketing
                -- not: goes to a recipient in PT
                -- is plain text
                - comes from an enterprise""";

        assertThat(fires(list, Category.MARKETING)).isTrue();
        assertThat(fires(list, Category.UTILITY)).isFalse();
        assertThat(fires(list.replace("from an enterprise", "from a pilot"), Category.MARKETING)).isFalse();
    }

    private static final String MEANINGS = """
            - is wanted for at most 720 hours                                    | true
            - is wanted for at most 719 hours                                    | false
            - is wanted for more than 719 hours                                  | true
            - has waited at least 0 times                                        | true
            - has waited at least 1 times                                        | false
            - falls between 10:00 and 24:00 where the recipient may be           | true
            - falls between 12:00 and 24:00 where the recipient may be           | false
            - was accepted at least 1 minutes ago                                | false
            - was accepted less than 1 minutes ago                               | true
            - goes to a recipient in a country of the list efta                  | false
            - not: goes to a recipient in a country of the list efta             | true
            - goes to a recipient under the law of PT                            | true
            - goes to a recipient who may be in the time zone Atlantic/Azores    | true
            - goes to a recipient who may be in several time zones               | true
            - falls on a Tuesday where the recipient may be                      | true
            - falls on a Monday where the recipient may be                       | false
            - falls between 10:00 and 10:01 where the recipient may be           | true
            - falls between 11:00 and 11:01 where the recipient may be           | true
            - falls between 11:01 and 12:00 where the recipient may be           | false
            - falls between 22:00 and 11:00 where the recipient may be           | true
            - falls between 22:00 and 10:00 where the recipient may be           | false
            - falls on 2026-11-03 or later where the recipient is                | true
            - falls on 2026-11-04 or later where the recipient is                | false
            - falls before 2026-11-04 where the business is                      | true
            - follows at least 3 marketing messages in the last 1 days           | false
            - follows at least 3 marketing messages in the last 2 days           | true
            - follows at least 5 marketing messages in the last 31 days          | true
            - follows at least 6 marketing messages in the last 31 days          | false
            - follows fewer than 3 marketing messages in the last 1 days         | true
            - follows at least 2 marketing messages of the business in the last 31 days | true
            - follows fewer than 2 marketing messages of the business in the last 3 days | false
            - has a valid consent of the recipient to marketing                  | true
            - has a soft opt-in of the recipient to marketing                    | false
            - goes to a recipient whose law knows soft opt-ins                   | true
            - has a refusal of the recipient to consent to messages              | false
            - has a refusal of the recipient to consent to marketing             | false
            - has a consent of the recipient to messages that was ended by others | false
            - has a consent of the recipient to marketing that was ended by others | false
            - goes to a recipient on a stop list for marketing                   | true
            - goes to a recipient on a stop list of ES                           | true
            - goes to a recipient on a stop list of PT                           | false
            - goes to a recipient on the stop list                               | false
            - goes to a recipient whom the business has blocked                  | true
            - comes from the business 1                                          | true
            - comes from the business 2                                          | false
            - comes from the sender number 4915110001                            | true
            - uses the template notice/en_US                                     | true
            - has a list rate of more than 0.0170                                | true
            - has a list rate of at most 0.0170                                  | false
            - is priced in USD                                                   | true
            - is priced in the market Rest of Western Europe                     | true
            - is priced by a rate of 2026-10-01 or later                         | true
            - comes from a business with less than 100.000001 available          | true
            - comes from a business with less than 100 available                 | false
            - is paid from a prepaid balance                                     | true
            - is among 100 in 100 messages                                       | true
            - is among 0 in 100 messages                                         | false
            - goes to one of 100 in 100 recipients                               | true
            """;

    /** The case is a utility message to Portugal on 2026-11-03, a Tuesday, at 11:00 UTC. It was accepted just now and lives for 30 days. */
    @Test
    void aSentenceSaysWhatItMeans() {
        Cases draft = new Cases();
        draft.marketingBack = List.of(2, 3, 5);
        draft.marketingBackFromBusiness = List.of(0, 2);
        draft.blockedByBusiness = true;
        draft.stopLists = List.of(new StopList.Entry("robinson", 1, List.of("ES"), StopList.Purpose.MARKETING));
        List<String[]> rows = MEANINGS.lines().map(line -> line.split("\\|")).toList();
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            rules.append(rule(rows.get(i)[0].strip(), "note \"x\"").replace("-900", "-" + (900 + i)));
        }

        List<Finding> found = findings(rules.toString(), draft);

        for (int i = 0; i < rows.size(); i++) {
            Finding note = new Finding.Note("CON-ANY-" + (900 + i), "x");
            assertThat(found.contains(note)).as(rows.get(i)[0]).isEqualTo(Boolean.parseBoolean(rows.get(i)[1].strip()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SOFT_OPT_IN | - has a soft opt-in of the recipient to marketing                      | true
            SOFT_OPT_IN | - has a soft opt-in of the recipient to marketing for at least 5 days  | true
            SOFT_OPT_IN | - has a soft opt-in of the recipient to marketing for at least 6 days  | false
            SOFT_OPT_IN | - has no soft opt-in of the recipient to marketing that her law knows    | false
            CONFIRMED   | - has no soft opt-in of the recipient to marketing that her law knows    | true
            CONFIRMED   | - has a soft opt-in of the recipient to marketing for at least 0 days  | false
            SOFT_OPT_IN | - has no consent of the recipient to marketing                         | true
            SOFT_OPT_IN | - has a valid consent of the recipient to marketing                    | false
            REFUSED     | - has a refusal of the recipient to consent to marketing               | true
            REFUSED     | - has no consent of the recipient to marketing                         | true
            REVOKED     | - has a consent of the recipient to marketing that was ended by others | true
            INVALIDATED | - has a consent of the recipient to marketing that was ended by others | true
            WITHDRAWN   | - has a consent of the recipient to marketing that was ended by others | false
            INVALIDATED | - has a valid consent of the recipient to marketing                    | false
            """)
    void eachStateOfAConsentHasItsSentence(State standing, String sentence, boolean holds) {
        Cases draft = new Cases();
        draft.marketing = standing;
        draft.marketingSince = draft.now.minus(Duration.ofDays(5));

        assertThat(findings(rule(sentence, "note \"x\""), draft).contains(new Finding.Note("CON-ANY-900", "x"))).isEqualTo(holds);
    }

    @Test
    void aNoteIsKeptAndAWaitIsCountedFromNow() {
        assertThat(findings(rule("- is a utility message", "note \"For the record.\""), new Cases()))
                .contains(new Finding.Note("CON-ANY-900", "For the record."));
        assertThat(findings(rule("- is a utility message", "defer \"Too much.\" by 12 hours"), new Cases()))
                .contains(new Finding.Defer("CON-ANY-900", "Too much.", Instant.parse("2026-11-03T11:00:00Z").plus(Duration.ofHours(12))));
    }

    /** The recipient may be in Lisbon or on the Azores, on 2026-11-03 at 11:00 UTC. In winter the Azores are an hour behind Lisbon. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            defer "x" by 30 minutes                               | 2026-11-03T11:30:00Z
            defer "x" until 12:00 where the recipient is          | 2026-11-03T13:00:00Z
            defer "x" until 11:00 where the recipient is          | 2026-11-04T11:00:00Z
            defer "x" until 10:30 where the recipient is          | 2026-11-04T10:30:00Z
            defer "x" until the day is over where the recipient is | 2026-11-04T01:00:00Z
            """)
    void aWaitEndsLaterThanNowInEveryZone(String outcome, Instant until) {
        assertThat(findings(rule("- is a utility message", outcome), new Cases()))
                .contains(new Finding.Defer("CON-ANY-900", "x", until));
    }

    @Test
    void aWaitForAPersonWithoutAZoneEndsInTheLastZone() {
        Cases nowhere = new Cases();
        nowhere.country = "ZZ";
        nowhere.zones = List.of();

        assertThat(findings(rule("- is a utility message", "defer \"x\" until the day is over where the recipient is"), nowhere))
                .contains(new Finding.Defer("CON-ANY-900", "x", Instant.parse("2026-11-03T12:00:00Z")));
    }

    @Test
    void aRuleEndsWithItsLastDay() {
        String rule = rule("- is a utility message", "note \"x\"").replace("@inForceFrom( \"2020-01-01\" )",
                "@inForceFrom( \"2020-01-01\" )\n@inForceUntil( \"2026-11-03\" )");

        assertThat(findings(rule, new Cases())).contains(new Finding.Note("CON-ANY-900", "x"));
        Cases nextDay = new Cases();
        nextDay.now = Instant.parse("2026-11-04T11:00:00Z");
        assertThat(findings(rule, nextDay)).doesNotContain(new Finding.Note("CON-ANY-900", "x"));
    }

    @Test
    void germanHasTheSamePower() {
        String german = """
                regel "CON-ANY-900: Ein Versuch"
                    @grundlage( "a" )
                    @quelle( "b" )
                    @inKraftAb( "2020-01-01" )
                    @inKraftBis( "2030-01-01" )
                wenn
                    eine Nachricht
                    - nicht: ist Werbung
                    - eines davon gilt:
                    -- geht in die Region EU
                    -- nicht: ist frei geschrieben
                    - fällt auf einen Dienstag, wo die Person sein kann
                dann
                    vermerken "Zum Beispiel."
                ende
                """;

        try (RuleBook book = RuleBook.of(with(GERMAN_PATH, german))) {
            assertThat(book.judge(new Cases().file(book))).contains(new Finding.Note("CON-ANY-900", "Zum Beispiel."));
        }
        assertThat(faults(GERMAN_PATH, german.replace("- nicht: ist Werbung", "- nicht: ist Werbng"))).containsExactly(
                "rules/" + GERMAN_PATH + ":8: `- nicht: ist Werbng` is not a sentence of the vocabulary. Maybe - nicht: ist Werbung.");
        assertThat(faults(GERMAN_PATH, german.replace("@quelle( \"b\" )", ""))).containsExactly(
                "rules/" + GERMAN_PATH + ":1: Rule `CON-ANY-900` has no @quelle. Maybe add it above `wenn`.");
        assertThat(faults(GERMAN_PATH, german.replace("- nicht: ist Werbung", "- is marketing")).getFirst()).contains("is not a sentence");
    }

    /** Each German sentence and its English one become the same text for the engine. */
    @Test
    void everyGermanSentenceMeansTheSameAsItsEnglishOne() {
        Vocabulary vocabulary = Vocabulary.read(SHIPPED, new Faults("rules"));

        for (Sentence sentence : vocabulary.sentences()) {
            var english = vocabulary.recognise(sentence.where(), Language.ENGLISH, sentence.in(Language.ENGLISH).orElseThrow().example());
            var german = vocabulary.recognise(sentence.where(), Language.GERMAN, sentence.in(Language.GERMAN).orElseThrow().example());
            assertThat(german.orElseThrow().meaning()).as(sentence.text()).isEqualTo(english.orElseThrow().meaning()).doesNotContain("{");
        }
    }

    /**
     * A rule book with one rule for every sentence and one for its negation. The engine accepts all, and exactly one of each pair holds.
     */
    @Test
    void theEngineTakesEverySentenceAndItsNegation() {
        Vocabulary vocabulary = Vocabulary.read(SHIPPED, new Faults("rules"));
        List<String> lines = vocabulary.sentences().stream().filter(sentence -> sentence.text().startsWith("-"))
                .map(sentence -> sentence.in(Language.ENGLISH).orElseThrow().example()).toList();
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            rules.append(rule(lines.get(i), "note \"a\"").replace("-900", "-" + (100 + i)));
            rules.append(rule("- not: " + lines.get(i).substring(2), "note \"b\"").replace("-900", "-" + (500 + i)));
        }
        String lists = """
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

        TreeMap<String, byte[]> byPath = new TreeMap<>(with(PATH, rules.toString()).byPath());
        byPath.put("tables/lists.csv", lists.getBytes(StandardCharsets.UTF_8));
        try (RuleBook book = RuleBook.of(new RuleFiles("rules", byPath))) {
            for (var file : new RandomCases(5).files(200)) {
                Set<String> found = new HashSet<>(book.judge(file).stream().map(Finding::rule).toList());
                for (int i = 0; i < lines.size(); i++) {
                    assertThat(found.contains("CON-ANY-" + (100 + i))).as(lines.get(i))
                            .isNotEqualTo(found.contains("CON-ANY-" + (500 + i)));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - goes to a recipient in Germny                            | `Germny` is not a country. Maybe DE (Germany).
            - goes to a recipient in a country of the list eftaa       | `eftaa` is not a list of countries of tables/lists.csv. Maybe efta.
            - uses a template of the list christmas                    | `christmas` is not a list of templates of tables/lists.csv. Maybe add its rows there.
            - falls on a Sonday where the recipient may be             | `Sonday` is not a day of the week. Maybe Monday.
            - falls on 2026-02-30 or later where the recipient is      | `2026-02-30` is not a day. Maybe 2026-12-24.
            - falls between 22:00 and 25:00 where the recipient may be | `25:00` is not a time of day. Maybe 06:00.
            - follows at least 3 marketing messages in the last 32 days | `32` is too large. Only the last 31 days are counted. Maybe 31.
            - follows at least 3 marketing messages in the last 0 days | `0` is too small. Only the last 31 days are counted. Maybe 1.
            - is among 101 in 100 messages                             | `101` is too large. It is so many in 100. Maybe 100.
            - is priced in the market Germny                           | `Germny` is not a market of the rate card. Maybe Germany.
            - is priced in EUX                                         | `EUX` is not a currency. Maybe EUR.
            - comes from a business that has spent more than 5 EUX today | `EUX` is not a currency. Maybe EUR.
            - comes from a business that has spent more than -5 EUR today | `- comes from a business that has spent more than -5 EUR today` is not a sentence of the vocabulary. Maybe - comes from a business that has spent more than {amount} {currency} today.
            - comes from a business that has spent more than 5 EUR in the last 0 minutes | `0 minutes` is too short. Maybe 60 minutes.
            - comes from a business that has spent more than 5 EUR in the last 25 hours | `25 hours` is too long: what a business spends is counted for the last 24 hours, and for its days. Maybe 24 hours, or `today`.
            - comes from a business that has sent at least 5 messages in the last 7 days | `7 days` is not a number of minutes or hours. Maybe 60 minutes, or write `today` for the day of the business.
            - comes from a business that has spent today more than 9 times its average day of the last 32 days | `32` is too large. Only the last 31 days are counted. Maybe 31.
            - goes to a recipient who may be in the time zone Europe/Berln | `Europe/Berln` is not a time zone. Maybe Europe/Berlin.
            -- is marketing                                            | `-- is marketing` belongs to no list. Maybe write `- one of these holds:` above it, or one hyphen.
            - one of these holds:                                      | The list has fewer than two sentences. Maybe add lines that begin with `--`, or write the sentence without the list.
            - not: not: is marketing                                   | `- not: not: is marketing` is not a sentence of the vocabulary. Maybe - not: is not marketing.
            """)
    void aSentenceWithoutMeaningIsReported(String sentence, String fault) {
        assertThat(faults(PATH, rule(sentence, "note \"x\""))).containsExactly("rules/" + PATH + ":7: " + fault);
    }

    private static boolean fires(String conditions, Category category) {
        Cases draft = new Cases();
        draft.category = category;
        draft.kind = Kind.TEMPLATE;
        return fires(conditions, draft);
    }

    private static boolean fires(String conditions, Cases draft) {
        return findings(rule(conditions, "note \"x\""), draft).contains(new Finding.Note("CON-ANY-900", "x"));
    }

    static List<Finding> findings(String rule, Cases draft) {
        try (RuleBook book = RuleBook.of(with(PATH, rule))) {
            return new ArrayList<>(book.judge(draft.file(book)));
        }
    }

    static String rule(String conditions, String outcome) {
        return "rule \"CON-ANY-900: A trial\"\n@basis( \"a\" )\n@source( \"b\" )\n@inForceFrom( \"2020-01-01\" )\nwhen\na message\n"
                + conditions + "\nthen\n" + outcome + "\nend\n";
    }

    static List<String> faults(String path, String content) {
        return catchThrowableOfType(RuleBookFaults.class, () -> RuleBook.of(with(path, content)).close()).faults();
    }

    static RuleFiles with(String path, String content) {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.put(path, content.getBytes(StandardCharsets.UTF_8));
        return new RuleFiles("rules", byPath);
    }
}
