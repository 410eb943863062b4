package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules with correct sentences that are wrong all the same: they can never hold, say something twice, or lack a price or examples. */
class RuleChecksTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final String PATH = "consent/any-trial.dslr";

    /** Two sentences, and whether they exclude each other: empty, yes, or yes and why. */
    private static final String EXCLUDING = """
            - is marketing                              | - is free text                                                    | free text may count as utility or authentication
            - is a service message                      | - is from a template                                              | templates declare
            - is plain text                             | - is from a template                                              | what does not come from a template
            - is an interactive message                 | - uses an approved template                                       | yes
            - is free text                              | - uses the template order_ready/en                                | yes
            - is a utility message                      | - has a free service message left                                 | free service messages
            - uses a template in the language de        | - uses the template order_ready/en                                | yes
            - uses a template in the language pt_BR     | - uses a template in the language pt_PT                           | yes
            - uses a template in the language pt_BR     | - uses a template in the language pt                              |
            - goes to a recipient in GB                 | - goes to a recipient under the law of US-TX                      | yes
            - goes to a recipient in US                 | - goes to a recipient under the law of US-TX                      |
            - goes to a recipient in PR                 | - goes to a recipient under the law of US                         |
            - goes to a recipient in MX                 | - goes to a recipient under the law of US                         | yes
            - goes to a recipient in the EU             | - goes to a recipient under the law of US-TX                      | yes
            - goes to a recipient in the EU             | - goes to a recipient in a country of the list efta               | yes
            - goes to a recipient in the EU             | - is priced in the market Brazil                                  | yes
            - goes to a recipient in BR                 | - is priced in the market Germany                                 | yes
            - goes to a recipient in DE                 | - is priced in the market Germany                                 |
            - goes to a recipient in US                 | - goes to a recipient whose law knows soft opt-ins                | yes
            - has no consent of the recipient to marketing | - has a valid consent of the recipient to marketing            | only a given or confirmed
            - has a withdrawn consent of the recipient to marketing | - has a soft opt-in of the recipient to marketing     | a soft opt-in counts
            - has no consent of the recipient to marketing | - has a consent of the recipient to marketing for at least 30 days | yes
            - has no consent of the recipient to messages | - has a valid consent of the recipient to marketing             |
            - has a soft opt-in of the recipient to marketing | - has an inquiry of the recipient as a soft opt-in to marketing | an inquiry counts only
            - comes from a verified business            | - goes to a new recipient                                         |
            - comes from a verified business            | - comes from an unverified business                               | yes
            - comes from a verified business            | - comes from an unverified number                                 |
            - comes from an enterprise                  | - has a free message of the app plan left                         | they belong to the app plan
            - is outside an open service window         | - is inside a service window that ends within 30 minutes          | yes
            - is inside a free entry point that ends within 2 hours | - is outside a free entry point                       | yes
            - is outside an open service window         | - is free in the service window that day                          | the service window must be open
            - is inside an open service window          | - follows at least 3 days without an answer of the recipient      | the service window is open
            - follows at least 3 marketing messages of the business on the same day | - follows fewer than 2 marketing messages on the same day | messages of one business
            - follows at least 3 marketing messages in the last 2 days | - follows fewer than 3 marketing messages in the last 7 days | yes
            - follows at least 3 messages of the business within 1 hour | - follows fewer than 3 messages within 2 days     | yes
            - follows at least 3 marketing messages within 40 days | - follows fewer than 3 messages within 1 month          |
            - is the first message of the business to the recipient | - comes at least 3 days after the first message of the business to the recipient | yes
            - falls on 2026-12-24 or later where the recipient is | - falls before 2026-12-20 where the business is         | yes
            - falls on 2026-12-24 or later where the recipient is | - falls before 2026-12-24 where the business is         |
            - is a utility message                      | - comes from a sender number of another country                   | the country of the sender
            - goes to a recipient whose local time is unknown | - goes to a recipient who may be in the time zone Europe/Berlin | yes
            - costs more than the business has available | - comes from a business with less than 5 available               |
            - uses the template order_ready/en          | - is encrypted                                                    |
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - is marketing                              | - is a utility message                                            | true
            - is marketing                              | - is not marketing                                                | true
            - is marketing                              | - not: is marketing                                               | true
            - is free text                              | - is from a template                                              | true
            - goes to a recipient in US                 | - goes to a recipient in the EU                                   | true
            - goes to a recipient in FR                 | - not: goes to a recipient in the EU                              | true
            - goes to a recipient in FR                 | - goes to a recipient in a country of the list efta               | true
            - follows at least 3 marketing messages in the last 7 days | - follows fewer than 3 marketing messages in the last 7 days | true
            - falls on 2026-12-24 or later where the recipient is | - falls before 2026-12-24 where the recipient is        | true
            - has a list rate of more than 0.05         | - has a list rate of at most 0.05                                 | true
            - has a list rate of more than 0.05         | - has a list rate of at most 0.06                                 | false
            - is marketing                              | - not: is a utility message                                       | false
            - goes to a recipient in FR                 | - goes to a recipient in the EU                                   | false
            - goes to a recipient in NO                 | - goes to a recipient in a country of the list efta               | false
            - follows at least 3 marketing messages in the last 7 days | - follows fewer than 3 marketing messages in the last 6 days | false
            - falls on 2026-12-24 or later where the recipient is | - falls before 2026-12-25 where the recipient is        | false
            """)
    void aRuleThatCanNeverHoldIsReported(String one, String other, boolean never) {
        List<String> faults = faults(rule("CON-ANY-900", "2020-01-01", "", one + "\n" + other));

        if (never) {
            assertThat(faults).containsExactly("rules/" + PATH + ":8: Rule `CON-ANY-900` can never hold: `" + one + "` and `" + other
                    + "` exclude each other. Maybe delete one, or join them below `- one of these holds:`.");
        } else {
            assertThat(faults).isEmpty();
        }
    }

    /** Properties know what follows from what. The last column says that the two exclude each other, and why. All are read at once. */
    @Test
    void sentencesThatExcludeEachOtherAcrossPropertiesAreTold() {
        List<String[]> rows = rows(EXCLUDING);

        List<String> faults = faults(rules(rows, row -> rule("CON-ANY-900", "2020-01-01", "", row[0] + "\n" + row[1])));

        for (int i = 0; i < rows.size(); i++) {
            String[] row = rows.get(i);
            List<String> own = of(i, faults);
            if (row[2].isEmpty()) {
                assertThat(own).as(row[0]).isEmpty();
            } else {
                assertThat(own).as(row[0] + " / " + row[1]).singleElement().asString()
                        .contains("can never hold: `" + row[0] + "` and `" + row[1] + "` exclude each other"
                                + (row[2].equals("yes") ? "" : " (" + row[2]))
                        .endsWith(". Maybe delete one, or join them below `- one of these holds:`.");
            }
        }
    }

    @Test
    void daysAndTimesThatNeverMeetAreTold() {
        List<String[]> rows = rows("""
            2026-01-01 |            | - falls on a Sunday where the recipient may be | - falls on a day from 2026-12-24 to 2026-12-26 where the recipient may be | never meet
            2026-01-01 |            | - falls on a Saturday where the recipient may be | - falls on a day from 2026-12-24 to 2026-12-26 where the recipient may be |
            2026-01-01 |            | - falls on a Saturday where the recipient may be | - falls on a Sunday where the recipient may be | never meet
            2026-01-01 |            | - falls between 09:00 and 12:00 where the recipient may be | - falls between 12:00 and 14:00 where the recipient may be | never meet
            2026-01-01 |            | - falls between 22:00 and 06:00 where the recipient may be | - falls between 05:59 and 14:00 where the recipient may be |
            2026-01-01 |            | - falls on a day from 02-28 to 02-28 of each year where the recipient may be | - falls on a Monday where the recipient may be |
            2026-01-01 |            | - falls on a day from 12-24 to 12-26 of each year where the recipient may be | - falls on a day from 01-02 to 06-30 of each year where the recipient may be | never meet
            2026-01-01 |            | - not: falls on a Sunday where the recipient may be | - falls on a day from Monday to Saturday where the recipient may be |
            2026-01-01 |            | - not: falls on a Sunday where the recipient may be | - falls on a Sunday where the recipient may be | exclude each other
            2026-06-01 | 2026-06-30 | - falls on a day from 12-24 to 12-26 of each year where the recipient may be | - falls on a Monday where the recipient may be | never meet
            2026-06-01 | 2026-06-30 | - is marketing                                 | - falls before 2026-01-01 where the recipient is | while it is in force, from 2026-06-01 through 2026-06-30
            2026-06-01 |            | - is marketing                                 | - falls before 2026-06-02 where the recipient is |
            2026-01-01 |            | - is marketing                                 | - has fewer than 0 free service messages left     | holds for no message
            2026-01-01 |            | - falls on a Saturday where the recipient may be | - falls on a public holiday where the recipient may be |
            """);

        List<String> faults = faults(rules(rows, row -> rule("CON-ANY-900", row[0], row[1], row[2] + "\n" + row[3])));

        for (int i = 0; i < rows.size(); i++) {
            String[] row = rows.get(i);
            if (row[4].isEmpty()) {
                assertThat(of(i, faults)).as(row[2] + " / " + row[3]).isEmpty();
            } else {
                assertThat(of(i, faults)).as(row[2] + " / " + row[3]).singleElement().asString().contains("can never hold").contains(row[4])
                        .contains("Maybe ");
            }
        }
    }

    private static List<String[]> rows(String table) {
        return table.lines().map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new)).toList();
    }

    /** The rules of the rows, with ids of their own. */
    private static String rules(List<String[]> rows, Function<String[], String> rule) {
        return IntStream.range(0, rows.size()).mapToObj(i -> rule.apply(rows.get(i)).replace("CON-ANY-900", "CON-ANY-" + (900 + i)))
                .collect(Collectors.joining());
    }

    private static List<String> of(int row, List<String> faults) {
        return faults.stream().filter(fault -> fault.contains("Rule `CON-ANY-" + (900 + row) + "`")).toList();
    }

    @Test
    void threeSentencesAndGermanOnesAreTold() {
        assertThat(faults(rule("CON-ANY-900", "2020-01-01", "", "- goes to a recipient in the EU\n- one of these holds:\n"
                + "-- is priced in the market Brazil\n-- goes to a recipient under the law of US-TX\n- is marketing"))).singleElement()
                .asString()
                .contains(":8: Rule `CON-ANY-900` can never hold: `- goes to a recipient in the EU` and `- one of these holds:`");
        assertThat(faults(rule("CON-ANY-900", "2020-01-01", "", "- not: is marketing\n- not: is a utility message\n"
                + "- not: is an authentication message\n- is from a template"))).singleElement().asString()
                .contains(":1: Rule `CON-ANY-900` can never hold: its sentences exclude one another. Maybe delete one of these: ");
        assertThat(faults("consent/any-trial.de.dslr", rule("CON-ANY-900", "2020-01-01", "", "- ist Werbung\n- ist frei geschrieben")
                .replace("rule", "regel").replace("basis", "grundlage").replace("source", "quelle").replace("inForceFrom", "inKraftAb")
                .replace("when", "wenn").replace("a message", "eine Nachricht").replace("then", "dann").replace("note", "vermerken")
                .replace("\nend", "\nende"))).singleElement().asString()
                .contains("`- ist Werbung` and `- ist frei geschrieben` exclude each other (free text may count as utility")
                .contains("`- eines davon gilt:`");
    }

    /** A rule that waits until now would be judged again at once. Only the tariff may set prices. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            consent/any-trial  | CON | - is marketing                                | defer "x" until the quiet hours end | `- falls into the recipient's quiet hours`
            consent/any-trial  | CON | - not: falls into the recipient's quiet hours | defer "x" until the quiet hours end | `- falls into the recipient's quiet hours`
            consent/any-trial  | CON | - falls into the recipient's quiet hours      | defer "x" until the quiet hours end |
            consent/any-trial  | CON | - is marketing                                | defer "x" by 0 hours                | for no time. Maybe 1.
            consent/any-trial  | CON | - is marketing                                | defer "x" by 0 minutes              | for no time. Maybe 1.
            consent/any-trial  | CON | - is marketing                                | defer "x" by 1 minutes              |
            consent/any-trial  | CON | - is marketing                                | free "x" as PILOT                   | is in consent/, whose rules cannot free. Maybe refuse, defer or note, or write it in tariff/.
            consent/any-trial  | CON | - is marketing                                | price at the rate of the day        | whose rules cannot price
            blocking/any-trial | BLK | - is marketing                                | free "x" as FREE_ENTRY              | is in blocking/, whose rules cannot free
            verification/any-trial | VER | - is marketing                            | price at the rate of the day        | whose rules cannot price
            tariff/any-trial   | TAR | - is marketing                                | defer "x" by 2 hours                |
            tariff/any-trial   | TAR | - is an interactive message                   | note "x"                            |
            """)
    void anOutcomeThatTheRuleCannotHaveIsReported(String file, String prefix, String condition, String outcome, String fault) {
        String rule = rule(prefix + "-ANY-900", "2020-01-01", "", condition).replaceFirst("note \"x\"|refuse .*", outcome);

        List<String> faults = faults(file + ".dslr", rule);

        if (fault == null) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).singleElement().asString().startsWith("rules/" + file + ".dslr:1: Rule `" + prefix + "-ANY-900` ")
                    .contains(fault);
        }
    }

    @Test
    void listsOfAlternativesAreTriedInAllCombinations() {
        String lists = "- one of these holds:\n-- is marketing\n-- is a utility message\n- one of these holds:\n-- is marketing\n-- is a"
                + " service message\n";

        assertThat(faults(rule("CON-ANY-900", "2020-01-01", "", lists))).isEmpty();
        assertThat(faults(rule("CON-ANY-900", "2020-01-01", "", lists + "- not: is marketing"))).singleElement().asString()
                .startsWith("rules/" + PATH + ":1: Rule `CON-ANY-900` can never hold: its sentences exclude one another.");
    }

    @Test
    void theSameSentenceTwiceIsReported() {
        assertThat(faults(rule("CON-ANY-900", "2020-01-01", "", "- is marketing\n- is marketing"))).containsExactly(
                "rules/" + PATH + ":8: Rule `CON-ANY-900` says `- is marketing` twice. Maybe delete one.");
    }

    @Test
    void aRuleThatRepeatsAnotherAtTheSameTimeIsReported() {
        String first = rule("CON-ANY-900", "2020-01-01", "2025-12-31", "- is marketing\n- is from a template");

        assertThat(faults(first + rule("CON-ANY-901", "2025-12-31", "", "- is from a template\n- is marketing"))).containsExactly(
                "rules/" + PATH + ":13: Rule `CON-ANY-901` repeats `CON-ANY-900` (" + PATH
                        + ":1): the same conditions and the same outcome at the same time. Maybe delete one.");
        assertThat(faults(first + rule("CON-ANY-901", "2026-01-01", "", "- is from a template\n- is marketing"))).isEmpty();
        assertThat(faults(first + rule("CON-ANY-901", "2020-01-01", "", "- is from a template"))).isEmpty();
    }

    @Test
    void aMissingPriceIsReportedWithItsMarketAndDay() {
        String rates = text("tariff/rates/rates-usd.csv");

        assertThat(faults("tariff/rates/rates-usd.csv", rates.replaceAll("Germany,USD,authentication,[^\n]*\n", ""))).singleElement()
                .asString()
                .startsWith("rules/tariff/rates/rates-usd.csv:1: A message of category AUTHENTICATION to the market Germany on 2026-07-01")
                .contains("finds no price in USD. Maybe");
        assertThat(
                faults("tariff/any-app.dslr",
                        text("tariff/any-app.dslr").replace("rule \"TAR", "# rule \"TAR").lines().filter(line -> line.startsWith("#"))
                                .reduce("", (all, line) -> all + line + "\n")))
                .as("no rule needs the app's messages for a price").isEmpty();
        assertThat(faults("tariff/any-rate.dslr", text("tariff/any-rate.dslr").replace("@inForceFrom( \"2025-07-01\" )",
                "@inForceFrom( \"2025-07-01\" )\n@inForceUntil( \"2026-12-31\" )")))
                .anyMatch(fault -> fault.contains("on 2027-01-01") && fault.contains("finds no price"));
    }

    @Test
    void aPriceMayBeMissingForWhatOtherRulesRefuse() {
        String rates = text("tariff/rates/rates-usd.csv").replaceAll("Germany,USD,authentication,[^\n]*\n", "");
        TreeMap<String, byte[]> byPath = new TreeMap<>(with("tariff/rates/rates-usd.csv", rates).byPath());
        String refusing = rule("CON-ANY-900", "2020-01-01", "", "- is an authentication message")
                .replace("note \"x\"", "refuse \"x\" as 131050");
        byPath.put(PATH, refusing.getBytes(StandardCharsets.UTF_8));

        RuleBook.of(new RuleFiles("rules", byPath)).close();

        byPath.put(PATH, refusing.replace("2020-01-01", "2026-10-01").getBytes(StandardCharsets.UTF_8));
        assertThat(((RuleBookFaults) catchThrowable(() -> RuleBook.of(new RuleFiles("rules", byPath)).close())).faults())
                .singleElement().asString().contains("Germany on 2026-07-01");
    }

    @Test
    void overlappingFreePeriodsAreReported() {
        String windows = text("tariff/rates/service-window.csv") + "SERVICE,2026-09-30,2026-12-31,x\n";

        assertThat(faults("tariff/rates/service-window.csv", windows))
                .containsExactly("rules/tariff/rates/service-window.csv:5: SERVICE is free from"
                        + " 2024-11-01 through 2026-09-30 already. Maybe begin after it, or join the two rows.");
    }

    @Test
    void everyRuleNeedsAnExampleThatFiresAndOneThatDoesNot(@TempDir Path folder) throws IOException {
        assertThat(RuleBook.check(Path.of("rules"), Path.of("features"))).isEmpty();
        copy(Path.of("features"), folder);
        Path feature = folder.resolve("consent/de-marketing.feature");
        Files.writeString(feature,
                Files.readString(feature).replace("Then the message is refused under CON-DE-001", "Then the message is admitted"));
        Files.delete(folder.resolve("consent/co-marketing.feature"));

        assertThat(RuleBook.check(Path.of("rules"), folder)).hasSize(3)
                .anyMatch(fault -> fault.startsWith("rules/consent/de-marketing.de.dslr:3: Rule `CON-DE-001` has no example in ")
                        && fault.contains("in which it fires."))
                .anyMatch(fault -> fault.startsWith("rules/consent/co-marketing.dslr:3: Rule `CON-CO-001` has no example in ")
                        && fault.contains("in which it does not fire."));
        assertThat(RuleBook.check(Path.of("rules"), folder.resolve("nowhere"))).singleElement().asString()
                .contains("There is no folder of examples");
        assertThat(RuleBook.check(folder.resolve("nowhere"), Path.of("features"))).singleElement().asString()
                .contains("There is no such folder");
    }

    @Test
    void formerRuleBooksAreNotCheckedByLaterChecks() {
        RuleFiles repeating = with(PATH,
                rule("CON-ANY-900", "2020-01-01", "", "- is marketing") + rule("CON-ANY-901", "2020-01-01", "", "- is marketing"));

        try (RuleBook book = RuleBook.unzip(repeating.zip())) {
            assertThat(book.rules()).hasSize(Cases.SHIPPED.rules().size() + 2);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    private static String rule(String id, String from, String until, String conditions) {
        return "rule \"" + id + ": A trial\"\n@basis( \"a\" )\n@source( \"b\" )\n@inForceFrom( \"" + from + "\" )\n"
                + (until.isEmpty() ? "" : "@inForceUntil( \"" + until + "\" )\n") + "when\na message\n" + conditions
                + "\nthen\nnote \"x\"\nend\n";
    }

    private static List<String> faults(String rules) {
        return faults(PATH, rules);
    }

    private static List<String> faults(String path, String content) {
        Throwable thrown = catchThrowable(() -> RuleBook.of(with(path, content)).close());
        return thrown == null ? List.of() : ((RuleBookFaults) thrown).faults();
    }

    private static String text(String path) {
        return new String(SHIPPED.byPath().get(path), StandardCharsets.UTF_8);
    }

    private static RuleFiles with(String path, String content) {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.put(path, content.getBytes(StandardCharsets.UTF_8));
        return new RuleFiles("rules", byPath);
    }
}
