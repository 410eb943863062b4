package io.tollgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents instead of text, defaults of the environment, completion and manual; none needs a server. */
class OutputTest {

    @TempDir
    Path temporary;

    @Test
    void checkGivesOneDocument() {
        CommandRun ran = CommandRun.run("rules", "check", "--output", "json");

        assertThat(ran.code()).as(ran.err()).isZero();
        JsonNode document = json(ran.out());
        assertThat(names(document)).containsExactly("folder", "rules", "lookAgain", "claims", "rowsDue");
        assertThat(document.path("rules").asInt()).isGreaterThan(50);
        assertThat(document.path("claims")).hasSize(3).allSatisfy(claim -> assertThat(claim.path("proven").asBoolean()).isTrue());
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void faultsAreADocumentOnTheStandardError() throws IOException {
        Path rules = Files.createDirectories(temporary.resolve("rules"));
        Files.writeString(rules.resolve("a.dslr"), "nonsense\n");

        CommandRun ran = CommandRun.run("rules", "check", "--rules", rules.toString(), "--output=JSON");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        JsonNode error = json(ran.err());
        assertThat(names(error)).containsExactly("exitCode", "error", "faults");
        assertThat(error.path("exitCode").asInt()).isEqualTo(1);
        assertThat(error.path("faults")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "rules chekc --output json                             | Unmatched argument",
        "rules why --output json                               | Name either a message",
        "rules diff rules --output=json                        | Missing required parameter",
        "rules check --output json --nonsense                  | Unknown option",
        "rules check --output yaml                             | yaml"})
    void wrongUseSaysWhatIsWrong(String line, String wanted) {
        CommandRun ran = CommandRun.run(line.strip().split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        if (!line.contains("yaml")) {
            assertThat(json(ran.err()).path("exitCode").asInt()).isEqualTo(2);
            assertThat(json(ran.err()).path("error").asString()).contains(wanted);
        }
        assertThat(ran.err()).contains(wanted);
    }

    @Test
    void diffAndReviewAndWishesGiveDocuments() throws IOException {
        Path rules = Files.createDirectories(temporary.resolve("rules"));

        assertThat(json(CommandRun.run("rules", "diff", "rules", "rules", "--output", "json").out()).path("differences")).isEmpty();
        JsonNode review = json(CommandRun.run("rules", "review", "--on", "2040-01-01", "--output", "json").out());
        assertThat(review.path("day").asString()).isEqualTo("2040-01-01");
        assertThat(names(review.path("rows").path(0))).contains("file", "line", "key", "review", "source");
        assertThat(json(CommandRun.run("rules", "wishes", "--rules", rules.toString(), "--output", "json").out()).path("wishes")).isEmpty();
    }

    @Test
    void helpAndVersionStayText() {
        assertThat(CommandRun.run("rules", "check", "--output", "json", "--help").out()).startsWith("Usage: tollgate rules check");
        assertThat(CommandRun.run("rules", "check", "--output", "json", "--version").out()).startsWith("Tollgate ");
    }

    @Test
    void optionsThatAreLeftOutComeFromTheEnvironment() throws IOException {
        Path rules = Files.createDirectories(temporary.resolve("own"));
        Map<String, String> environment = Map.of("TOLLGATE_RULES", rules.toString(), "TOLLGATE_OUTPUT", "json");

        CommandRun wishes = CommandRun.run(environment, List.of(), "rules", "wish", "falls on a full moon");
        CommandRun named = CommandRun.run(environment, List.of(), "rules", "wishes", "--rules", "rules", "--output", "text");
        CommandRun wrong = CommandRun.run(environment, List.of(), "rules", "wihs");

        assertThat(wishes.code()).as(wishes.err()).isZero();
        assertThat(json(wishes.out()).path("file").asString()).startsWith(rules.toString());
        assertThat(named.out()).as("the command line counts more").doesNotContain("{", "full moon");
        assertThat(json(wrong.err()).path("exitCode").asInt()).isEqualTo(2);
    }

    @Test
    void variablesOfOneCommandCarryItsName() {
        Map<String, String> environment = Map.of("TOLLGATE_RULES_REPLAY_FROM", "2026-11-01T00:00:00Z", "TOLLGATE_TOKEN", "tga_x",
                "TOLLGATE_SERVER", "http://127.0.0.1:1");

        CommandRun needsTo = CommandRun.run(environment, List.of(), "rules", "replay");
        CommandRun calls = CommandRun.run(environment, List.of(), "rules", "replay", "--to", "2026-11-02T00:00:00Z");

        assertThat(needsTo.err()).contains("--to=").doesNotContain("'--from=");
        assertThat(calls.err()).contains("No Tollgate answers at http://127.0.0.1:1.");
    }

    @Test
    void whatACommandDoesIsNeverTakenFromTheEnvironment() {
        Map<String, String> environment = Map.of("TOLLGATE_RULES_RELEASE_APPROVE", "7", "TOLLGATE_RULES_RELEASE_ACKNOWLEDGE", "true",
                "TOLLGATE_RULES_WHY_NUMBER", "351910000000");

        assertThat(CommandRun.run(environment, List.of(), "rules", "release", "--reason", "x").code()).isEqualTo(2);
        assertThat(CommandRun.run(environment, List.of(), "rules", "why").err()).contains("Name either a message");
        assertThat(CommandRun.run("rules", "release", "--help").out()).contains("TOLLGATE_RULES_RELEASE_REASON", "TOLLGATE_TOKEN_FILE")
                .doesNotContain("RELEASE_APPROVE", "RELEASE_ACKNOWLEDGE");
    }

    @Test
    void helpNamesVariablesAndExitCodes() {
        String help = CommandRun.run("rules", "replay", "--help").out();

        assertThat(help).contains("TOLLGATE_SERVER", "TOLLGATE_RULES_REPLAY_FROM", "--output", "Exit codes:")
                .containsPattern("2 +wrong use");
    }

    @Test
    void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
        CommandRun completion = CommandRun.run("completion");
        Path script = Files.writeString(temporary.resolve("completion"), completion.out());

        assertThat(completion.code()).isZero();
        assertThat(completion.out()).as("zsh too").contains("ZSH_VERSION", "bashcompinit");
        assertThat(completed(script, "tollgate", "rules", "ch")).contains("check").doesNotContain("replay");
        assertThat(completed(script, "tollgate", "rules", "check", "--o")).containsExactly("--output");
        assertThat(completed(script, "tollgate", "rules", "check", "--output", "")).containsExactlyInAnyOrder("text", "json");
    }

    @Test
    void manualHasAPageForEachCommandThatManShows() throws IOException, InterruptedException {
        Path folder = temporary.resolve("man1");

        CommandRun ran = CommandRun.run("manual", folder.toString(), "--output", "json");

        assertThat(ran.code()).as(ran.err()).isZero();
        JsonNode pages = json(ran.out()).path("pages");
        assertThat(pages.valueStream().map(JsonNode::asString)).contains("tollgate", "tollgate-rules-check", "tollgate-rules-canary-start");
        for (JsonNode page : pages) {
            assertThat(folder.resolve(page.asString() + ".1")).isNotEmptyFile();
        }
        String page = Files.readString(folder.resolve("tollgate-rules-replay.1"));
        assertThat(page).contains(".SH NAME\ntollgate\\-rules\\-replay \\- Judge past messages", ".SH ENVIRONMENT\n", ".SH EXIT STATUS\n",
                "\\fB\\-\\-candidate\\fR=\\fIRULES\\fR\n").doesNotContain("${", "%n", "@|");
        if (Stream.of("/usr/bin/man", "/bin/man").map(Path::of).anyMatch(Files::isExecutable)) {
            Process man = new ProcessBuilder("man", "--warnings=all", "-l", folder.resolve("tollgate-rules-replay.1").toString())
                    .redirectErrorStream(true).start();
            String shown = new String(man.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(man.waitFor()).as(shown).isZero();
            assertThat(shown).contains("EXIT STATUS", "--candidate", "TOLLGATE_RULES_REPLAY_FROM").doesNotContain("warning");
        }
    }

    @Test
    void manualSaysWhereItCannotBeWritten() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        CommandRun ran = CommandRun.run("manual", file.toString(), "--output", "json");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(json(ran.err()).path("error").asString()).contains(file.toString(), "Maybe ");
    }

    /** What bash proposes for the last of these words. */
    private static List<String> completed(Path script, String... words) throws IOException, InterruptedException {
        String line = "source '" + script + "'; COMP_WORDS=('" + String.join("' '", words) + "'); COMP_CWORD=" + (words.length - 1)
                + "; _complete_tollgate; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "--norc", "-c", line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> proposed = bash.inputReader().lines().map(String::strip).toList();
        bash.waitFor();
        return proposed;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static List<String> names(JsonNode document) {
        return List.copyOf(document.propertyNames());
    }
}
