package io.tollgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.console.Browser;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Verdict;
import io.tollgate.message.MessageId;
import io.tollgate.replay.PastCases;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.world.TestAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions to the log of a running Tollgate. */
@TollgateTest
class RuleQuestionsByCommandTest {

    private static final Pattern RULE = Pattern.compile("(?<place>rules/\\S+:\\d+): (?<what>[A-Z]{3}-.*|does not hold: .*)");

    private static final String[] ALL = {"--from", "2025-01-01T00:00:00Z", "--to", "2028-01-01T00:00:00Z"};
    private static final RuleBook shipped = RuleBook.read(Path.of("rules"));

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Decisions decisions;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    PlatformTransactionManager transactions;
    @TempDir
    Path temporary;

    private List<Decision> past;

    @BeforeEach
    void fillTheLog() {
        jdbc.update("DELETE FROM decision");
        PastCases cases = new PastCases(decisions, new TransactionTemplate(transactions), 5);
        past = cases.judged(shipped, 300);
        cases.record(past);
    }

    @AfterEach
    void emptyTheLog() {
        jdbc.update("DELETE FROM decision");
    }

    @Test
    void answersOfTheServerAreDocuments() {
        String id = past.getFirst().caseFile().message().id().text();

        JsonNode why = json(ask("why", id, "--output", "json"));
        JsonNode history = json(ask("history", "--output", "json"));
        CommandRun unknown = ask("why", "wamid.AAAAAAAAAAAAAAAAAAAAAA", "--output", "json");

        assertThat(why.path("message").asString()).isEqualTo(id);
        assertThat(why.path("lines")).hasSizeGreaterThan(shipped.rules().size());
        assertThat(history.path("entries").path(0).path("what").asString()).isEqualTo("first start");
        assertThat(history.path("inForce").path("rules").asInt()).isPositive();
        assertThat(history.has("check")).isFalse();
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.out()).isEmpty();
        assertThat(JsonMapper.shared().readTree(unknown.err()).path("error").asString()).contains("No verdict on message");
    }

    private static JsonNode json(CommandRun ran) {
        assertThat(ran.code()).as(ran.err()).isZero();
        return JsonMapper.shared().readTree(ran.out());
    }

    @Test
    void whyTellsEveryRuleOfTheCase() {
        Decision refused = past.stream().filter(decision -> decision.verdict() instanceof Verdict.Refused).findFirst().orElseThrow();
        CommandRun ran = ask("why", refused.caseFile().message().id().text());

        assertThat(ran.code()).as(ran.err()).isZero();
        shipped.rules().forEach(rule -> assertThat(ran.out()).contains(": " + rule.id() + " "));
        ((Verdict.Refused) refused.verdict()).refusals().forEach(refusal -> assertThat(ran.out()).contains(refusal.rule() + " fired: "));
        assertThat(ran.out()).contains("does not hold: - ");
    }

    /** The command, the operation of the interface and the page of the console say the same. */
    @Test
    void whySaysRuleBookAndRowsEverywhereAlike() {
        RuleBook book = shipped;
        Decision late = past.stream().filter(decision -> decision.verdict() instanceof Verdict.Refused refused && refused.refusals()
                .stream().anyMatch(refusal -> refusal.rule().equals("CON-EU-001"))).findFirst().orElseThrow();
        String id = late.caseFile().message().id().text();
        CommandRun ran = ask("why", id);
        String page;
        TestAccounts accounts = TestAccounts.at(port, data);
        accounts.account("why officer", Set.of(Role.OFFICER));
        accounts.account("why approver", Set.of(Role.APPROVER));
        try (Browser console = new Browser(port, "127.0.5.7"); Browser approver = new Browser(port, "127.0.5.8")) {
            console.signIn("why officer", TestAccounts.PASSWORD, "/");
            approver.signIn("why approver", TestAccounts.PASSWORD, "/");
            page = HtmlUtils.htmlUnescape(console.get("/console/why?message=" + id).body());
            assertThat(approver.post("/console/why", "business=bakery").body()).contains("needs the role Auditor, Officer or Operator");
            assertThat(console.get("/console/why?message=nonsense").body()).contains("not the id of a message");
            assertThat(console.get("/console/why?message=" + new MessageId(new UUID(7, 7)).text()).body())
                    .contains("No verdict on this message");
            assertThat(console.post("/console/why", "day=" + late.caseFile().message().id().acceptedAt().toString().substring(0, 10))
                    .body())
                    .contains("/console/why?message=" + id);
            assertThat(console.post("/console/why", "business=nobody").body()).contains("no business with this handle");
            assertThat(console.post("/console/why", "number=12").body()).contains("not a telephone number");
            assertThat(console.post("/console/why", "day=30.11.2026").body()).contains("A day must be written as 2026-11-30");
        }

        assertThat(ran.out()).containsPattern("rule book version 1.* \\(" + HexFormat.of().formatHex(book.hash(), 0, 6) + "\\)")
                .containsPattern("by the rows? .*rules/tables/consent.csv:\\d+ \\(").containsPattern(
                        "  Row rules/tables/consent.csv:\\d+: .*source: ");
        String text = page.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ");
        ran.out().lines().filter(line -> line.startsWith("  ")).map(String::strip)
                .forEach(line -> assertThat(text).contains(onThePage(line)));
    }

    /** What the page says where the command says this line. */
    private static List<String> onThePage(String line) {
        Matcher rule = RULE.matcher(line);
        if (!rule.matches()) {
            return List.of(line.replaceFirst("^Row ", ""));
        }
        return switch (rule.group("what")) {
            case String what when what.startsWith("does not hold: - ") -> List.of(what.substring("does not hold: - ".length()));
            case String what when what.contains(" fired: ") -> List.of(rule.group("place"), what.replace(" fired: ", " "));
            case String what -> List.of(rule.group("place"), what.substring(0, what.indexOf(' ')));
        };
    }

    @Test
    void whyOfAnUnknownMessageSaysSo() {
        refused(ask("why", new MessageId(new UUID(7, 7)).text()), "No verdict on message");
        refused(ask("why", "351911111111"), "must be the id of a message");
    }

    @Test
    void replayFindsNoDifferenceAndUnderACandidateWhatItWouldChange() throws IOException {
        Path folder = temporary.resolve("rules");
        FileSystemUtils.copyRecursively(Path.of("rules"), folder);
        CommandsTest.replace(folder, "consent/any-third-party.dslr", "- advertises for a third party", "- is marketing");

        CommandRun same = ask("replay", ALL);
        assertThat(same.code()).as(same.err()).isZero();
        assertThat(same.out()).contains("300 cases judged again, 0 come out otherwise");

        CommandRun other = ask("replay", ALL[0], ALL[1], ALL[2], ALL[3], "--candidate", folder.toString());
        assertThat(other.code()).as(other.err()).isZero();
        assertThat(other.out()).contains("300 cases judged again", "CON-ANY-060: fires on ", "REFUSED -> REFUSED", " persons, ");

        assertThat(ask("replay", ALL[0], ALL[1], ALL[2], ALL[3], "--candidate", "1").out()).contains("300 cases judged again");
    }

    @Test
    void replayOfATamperedLogEndsWithOne() {
        jdbc.update("UPDATE decision SET outcome = 'ADMITTED' WHERE outcome = 'REFUSED' LIMIT 1");

        CommandRun ran = ask("replay", ALL);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("1 come out otherwise", "otherwise recorded");
    }

    @Test
    void replayRefusesWhatItCannotDo() throws IOException {
        refused(ask("replay", "--from", "2026-02-01T00:00:00Z", "--to", "2026-01-01T00:00:00Z"), "to must be after from");
        refused(ask("replay", "--from", "yesterday", "--to", "2026-01-01T00:00:00Z"), "from must be an instant");
        refused(ask("replay", ALL[0], ALL[1], ALL[2], ALL[3], "--candidate", "99"), "version 99");
        Path folder = temporary.resolve("broken");
        FileSystemUtils.copyRecursively(Path.of("rules"), folder);
        Files.writeString(folder.resolve("consent/any-third-party.dslr"), "nonsense");
        refused(ask("replay", ALL[0], ALL[1], ALL[2], ALL[3], "--candidate", folder.toString()), "any-third-party.dslr:1");
    }

    private static void refused(CommandRun ran, String why) {
        assertThat(ran.code()).as(ran.out()).isEqualTo(1);
        assertThat(ran.err()).contains(why).doesNotContain("\tat ");
    }

    private CommandRun ask(String command, String... arguments) {
        return CommandRun.run(Stream
                .of(Stream.of("rules", command), Stream.of(arguments), Stream.of("--server", "http://localhost:" + port, "--token-file",
                        data.resolve("administration-token").toString()))
                .flatMap(part -> part).toArray(String[]::new));
    }
}
