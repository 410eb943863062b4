package io.tollgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.release.RuleBooks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.FileSystemUtils;

/** From the edit to the release and back, as officers do it: with commands, against a running Tollgate. */
@TollgateTest
@TestPropertySource(properties = "tollgate.gate.workers=0")
class ReleaseByCommandTest {

    @LocalServerPort int port;
    @Value("${tollgate.data}") Path data;
    @Autowired RuleBooks books;
    @Autowired Clock clock;
    @TempDir Path temporary;

    @Test
    void twoPersonsReleaseAndOneRollsBack() throws IOException {
        Path folder = temporary.resolve("rules");
        FileSystemUtils.copyRecursively(Path.of("rules"), folder);
        CommandsTest.replace(folder, "consent/eu-marketing.dslr", "Marketing needs the recipient's prior opt-in", "Nobody is advertised to unasked");
        String rules = folder.toString();

        Ran proposed = rules("release", "--propose", "--author", "ann", "--reason", "clearer words", "--rules", rules);
        assertThat(proposed).as(proposed.toString()).satisfies(ran -> assertThat(ran.code()).isZero());
        assertThat(proposed.out()).contains("Rule CON-EU-001 is changed", "its title was: Marketing needs", "This is proposed as version 2.");
        assertThat(version()).isEqualTo(1);

        assertThat(rules("shadow", "start", "2", "--percent", "50", "--person", "ann").out()).contains("judges 50 percent");
        assertThat(rules("shadow", "report").out()).contains("Version 2 since ", "on 50 percent of the messages").doesNotContain("ended");
        assertThat(rules("shadow", "stop", "--person", "ann").out()).contains("has ended");
        assertThat(rules("shadow", "report").out()).contains("(ended)");
        refused(rules("shadow", "start", "1", "--person", "ann"), "no open proposal");
        refused(rules("canary", "start", "2", "--approver", "ann"), "another person than the author");
        refused(rules("canary", "start", "2", "--approver", "bob", "--business", "nobody"), "no handle of a business");
        refused(rules("canary", "report"), "There was none so far");
        refused(rules("canary", "start", "2", "--approver", "bob", "--refusals", "10"), "refusals must be two shares with a hyphen between them. Maybe 0-10.");
        refused(rules("canary", "start", "2", "--approver", "bob", "--refusals", "10-0"), "the lower first. Maybe 0-10.");
        assertThat(rules("canary", "start", "2", "--approver", "bob", "--percent", "5", "--refusals", "0-10").code()).isZero();
        assertThat(rules("canary", "report").out()).contains("for 5 percent of the businesses", "is not 0-10 percent");
        assertThat(rules("canary", "stop", "--person", "bob", "--reason", "seen enough").out()).contains("has ended");

        refused(rules("release", "--approve", "2", "--approver", "Ann"), "must be two persons");
        refused(rules("release", "--approve", "7", "--approver", "bob"), "There is no version 7");
        refused(rules("release", "--propose", "--author", "cleo", "--reason", "the same", "--rules", rules), "proposed already, as version 2");
        assertThat(version()).isEqualTo(1);

        assertThat(rules("release", "--approve", "2", "--approver", "bob").out()).startsWith("Version 2 is in force from ");
        assertThat(version()).isEqualTo(2);

        assertThat(rules("diff", "1", "in-force").out()).contains("Rule CON-EU-001 is changed");
        assertThat(rules("diff", "in-force", rules).out()).contains("There is no difference.");

        CommandsTest.replace(folder, "consent/eu-marketing.dslr", "- is marketing", "- is markting");
        refused(rules("release", "--propose", "--author", "ann", "--reason", "typing", "--rules", rules), "rules/consent/eu-marketing.dslr:9: ");

        assertThat(rules("rollback", "--person", "cleo", "--reason", "too strict").out()).contains("Version 1 is in force again.");
        assertThat(version()).isEqualTo(1);
        refused(rules("rollback", "--person", "cleo", "--reason", "more"), "There is no version before the one in force.");
        refused(rules("release", "--withdraw", "2", "--person", "ann", "--reason", "late"), "cannot be withdrawn: it is former");

        Ran history = rules("history");
        assertThat(history.out()).containsSubsequence("version 1    first start", "version 2    proposed     by ann: clearer words",
                "version 2    approved     by bob", "version 1    rolled back  by cleo: too strict", "In force: version 1 (");
    }

    private int version() {
        return books.activeRelease(clock.instant()).version().orElseThrow();
    }

    private static void refused(Ran ran, String why) {
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains(why).doesNotContain("\tat ");
    }

    private Ran rules(String... arguments) {
        return Ran.run(Stream.of(Stream.of("rules", arguments[0]), Arrays.stream(arguments).skip(1),
                arguments[0].equals("check") ? Stream.<String>empty() : Stream.of("--server", "http://localhost:" + port, "--token-file",
                        data.resolve("administration-token").toString())).flatMap(part -> part).toArray(String[]::new));
    }
}
