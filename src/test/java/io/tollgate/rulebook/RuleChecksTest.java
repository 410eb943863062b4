package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules with correct sentences that are wrong all the same: they can never hold, say something twice, or lack a price or examples. */
class RuleChecksTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final String PATH = "consent/any-trial.dslr";

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
            tariff/any-trial   | TAR | - is marketing                                | defer "x" by 2 hours                | is in tariff/, whose rules cannot defer. Maybe refuse, price, free or note, or write it in consent/.
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
