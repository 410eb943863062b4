package io.tollgate.command;

import static io.tollgate.command.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** Commands that need no server, and commands that cannot reach the server that they need. */
class CommandsTest {

    @TempDir
    Path temporary;

    @Test
    void checkSaysThatTheRulesAreInOrder() {
        CommandRun ran = run("rules", "check", "--rules", "rules");

        assertThat(ran.code()).isEqualTo(0);
        assertThat(ran.out()).matches("Look again: rules/tariff/rates/rates-cop\\.csv:1: No rate in COP is published, .*\\R"
                + "Look again: rules/tariff/rates/rates-usd\\.csv:1: No rate from abroad in USD is published, .*\\R"
                + "The rules are in order: \\d+ rules in rules\\.\\R(?:Proven from 2026-11-27 on: .*\\R){3}");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void reviewListsDueRowsAndCheckCountsThem() throws IOException {
        Path folder = edited("tables/daily-limits.csv", "statute,2026-11-22,2027-11-22", "statute,2025-11-22,2026-11-27");

        CommandRun due = run("rules", "review", "--rules", folder.toString());
        CommandRun earlier = run("rules", "review", "--rules", folder.toString(), "--on", "2026-11-26");
        CommandRun check = run("rules", "check", "--rules", folder.toString());

        assertThat(due.code()).isEqualTo(0);
        assertThat(due.out()).contains(
                folder + "/tables/daily-limits.csv:5: US-FL, statute, looked at on 2025-11-22, due 2026-11-27: http://www.lawserver.com",
                "1 rows are due for review on 2026-11-27.");
        assertThat(earlier.out()).isEqualTo("No row is due for review on 2026-11-26." + System.lineSeparator());
        assertThat(check.out()).contains("Due for review: 1 rows of the tables. List them with `rules review`.");
    }

    @Test
    void checkTellsEveryFaultAndNothingElse() throws IOException {
        Path folder = edited("consent/eu-marketing.dslr", "- is marketing", "- is markting");

        CommandRun ran = run("rules", "check", "--rules", folder.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains(folder + "/consent/eu-marketing.dslr:9: ", "Maybe - is marketing.").doesNotContain("\tat ");
    }

    @Test
    void checkNamesARuleWithoutAnExample() throws IOException {
        Path folder = edited("blocking/any-suspension.dslr", "BLK-ANY-003", "BLK-ANY-903");

        CommandRun ran = run("rules", "check", "--rules", folder.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("BLK-ANY-903", "example");
    }

    @Test
    void testRunsTheExamplesAndNamesRulesThatNoneNeeds() {
        CommandRun ran = run("rules", "test");

        assertThat(ran.code()).as(ran.toString()).isEqualTo(0);
        assertThat(ran.out()).containsPattern("\\d{3} examples, 0 failed\\. (\\d+) of \\1 rules fire in one")
                .as("no server says what is in force").contains("--base FOLDER", "--all").doesNotContain("No example needs");
    }

    @Test
    void testNamesTheSentencesThatThisChangeNeedsAnExampleFor() throws IOException {
        Path folder = edited("consent/us-marketing.dslr", "    - is from a template\n",
                "    - is from a template\n    - comes from no pilot\n");

        CommandRun ran = run("rules", "test", "--rules", folder.toString(), "--base", "rules");

        assertThat(ran.code()).as(ran.toString()).isEqualTo(0);
        assertThat(ran.out().lines().filter(line -> line.contains("No example needs"))).singleElement().asString()
                .contains("`- comes from no pilot` of CON-US-001");
        assertThat(ran.out()).containsPattern("of their sentences are needed by none, 1 of them since this change\\.");
    }

    @Test
    void testNamesTheExampleThatFails() throws IOException {
        Path folder = edited("blocking/any-suspension.dslr", "- comes from a suspended business", "- goes to a recipient on the stop list");

        CommandRun ran = run("rules", "test", "--rules", folder.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("features/blocking/any-suspension.feature:", "expected");
    }

    @Test
    void testWithoutExamplesSaysWhichFolderIsMissing() {
        CommandRun ran = run("rules", "test", "--features", temporary.resolve("none").toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("none", "--features");
    }

    @ParameterizedTest
    @CsvSource({"rules why, MESSAGE", "rules replay --from 2026-11-01T00:00:00Z, --to", "rules chekc, check", "rules, check",
        "rules release, --propose", "rules diff rules, B", "rules rollback, --reason",
        "rules release --propose, --reason", "rules release --propose --approve 3, --approve",
        "rules release --propose --reason why --effective-from tomorrow, 2026-12-01T00:00+01:00"})
    void wrongUseEndsWithTwoAndSaysWhatIsNeeded(String line, String wanted) {
        CommandRun ran = run(line.split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(wanted).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({"--help, Usage: tollgate", "-h, --spring.profiles.active=demo", "--server.port=1 --help, Usage: tollgate",
        "rules --help, replay",
        "rules release --help, --approve", "--version, Tollgate 1.", "-V, on Java 25", "--tollgate.data=nowhere --version, Tollgate 1.",
        "rules --version, Tollgate 1.", "rules check --version, Tollgate 1.", "keys --version, Tollgate 1."})
    void questionsAboutTheProgramAreAnsweredWithoutAServer(String line, String answer) {
        String[] arguments = line.split(" ");

        assertThat(Commands.asked(arguments)).isTrue();
        CommandRun ran = run(arguments);
        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(ran.out()).as(ran.toString()).contains(answer);
        assertThat(ran.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ruels check, rules", "help, Unmatched argument", "-p 8080, Unknown option"})
    void anUnknownCommandIsReportedAndStartsNoServer(String line, String error) {
        String[] arguments = line.split(" ");

        assertThat(Commands.asked(arguments)).isTrue();
        CommandRun ran = run(arguments);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--server.port=8081", "--spring.profiles.active=demo --tollgate.data=elsewhere"})
    void propertiesAloneStartAServer(String line) {
        assertThat(Commands.asked(line.split(" "))).isFalse();
        assertThat(Commands.asked(new String[0])).isFalse();
    }

    @Test
    void diffReadsGermanRulesAndTellsOfComments() throws IOException {
        Path folder = edited("consent/de-marketing.de.dslr", "als 131050", "als 131026");
        replace(folder, "consent/any-third-party.dslr", "# Businesses write", "# Firms write");

        String out = run("rules", "diff", "rules", folder.toString()).out();

        assertThat(out).contains("Rule CON-DE-001 is changed", "    - verweigern", "    + verweigern",
                "File consent/any-third-party.dslr is changed, in its comments only.");
    }

    @Test
    void diffSaysInWordsWhatIsDifferent() throws IOException {
        Path folder = edited("consent/eu-marketing.dslr", "- is marketing", "- is not marketing");
        replace(folder, "tables/allowances.csv", "app_free_messages_a_month,250", "app_free_messages_a_month,300");
        Files.delete(folder.resolve("blocking/any-stop-list.dslr"));

        CommandRun ran = run("rules", "diff", "rules", folder.toString());

        assertThat(ran.code()).isEqualTo(0);
        assertThat(ran.out()).containsSubsequence("Rule BLK-ANY-", " is gone, from blocking/any-stop-list.dslr: ",
                "Rule CON-EU-001 is changed, in consent/eu-marketing.dslr: ", "    - - is marketing", "    + - is not marketing",
                "Table tables/allowances.csv is changed:", "    row app_free_messages_a_month", "amount was `250`, is `300`");
        assertThat(run("rules", "diff", "rules", "rules").out()).contains("There is no difference.");
    }

    @Test
    void withoutAServerOrATokenTheCommandSaysSo() throws IOException {
        Path token = Files.writeString(temporary.resolve("token"), "tga_0123456789012345678901234567890123456789");

        CommandRun noServer = run("rules", "history", "--server", "http://127.0.0.1:1", "--token-file", token.toString());
        CommandRun noToken = run("rules", "history", "--token-file", temporary.resolve("nowhere").toString());
        CommandRun noUrl = run("rules", "history", "--server", "no where", "--token-file", token.toString());

        assertThat(noServer).satisfies(ran -> assertThat(ran.code()).isEqualTo(1))
                .satisfies(ran -> assertThat(ran.err()).contains("No Tollgate answers at http://127.0.0.1:1. Maybe "));
        assertThat(noToken).satisfies(ran -> assertThat(ran.code()).isEqualTo(1))
                .satisfies(ran -> assertThat(ran.err()).contains("cannot be read", "--token-file"));
        assertThat(noUrl.err()).contains("is not a URL. Maybe ");
    }

    private Path edited(String file, String old, String fresh) throws IOException {
        Path folder = temporary.resolve("rules");
        FileSystemUtils.copyRecursively(Path.of("rules"), folder);
        replace(folder, file, old, fresh);
        return folder;
    }

    static void replace(Path folder, String file, String old, String fresh) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(old);
        Files.writeString(path, text.replace(old, fresh));
    }
}
