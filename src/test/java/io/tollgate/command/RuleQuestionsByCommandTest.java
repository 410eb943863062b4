package io.tollgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Verdict;
import io.tollgate.message.MessageId;
import io.tollgate.replay.PastCases;
import io.tollgate.rulebook.RuleBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
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

/** Questions to the log of a running Tollgate. */
@TollgateTest
class RuleQuestionsByCommandTest {

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
    void whyTellsEveryRuleOfTheCase() {
        Decision refused = past.stream().filter(decision -> decision.verdict() instanceof Verdict.Refused).findFirst().orElseThrow();
        CommandRun ran = ask("why", refused.caseFile().message().id().text());

        assertThat(ran.code()).as(ran.err()).isZero();
        shipped.rules().forEach(rule -> assertThat(ran.out()).contains(": " + rule.id() + " "));
        ((Verdict.Refused) refused.verdict()).refusals().forEach(refusal -> assertThat(ran.out()).contains(refusal.rule() + " fired: "));
        assertThat(ran.out()).contains("does not hold: - ");
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
