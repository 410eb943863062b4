package io.tollgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.delivery.DeliveryTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.TestAccounts;
import io.tollgate.release.RuleBooks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/** Officers' commands from the edit to the release and back, against a running Tollgate. */
@DeliveryTest // no rule judges its messages, as the rules change here
class ReleaseByCommandTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    RuleBooks books;
    @Autowired
    Clock clock;
    @Autowired
    JdbcTemplate database;
    @TempDir
    Path temporary;

    @Test
    void twoPersonsReleaseAndOneRollsBack() throws IOException {
        Somebody ann = somebody("ann", Role.OPERATOR, Role.APPROVER);
        Somebody bob = somebody("bob", Role.APPROVER);
        Somebody cleo = somebody("cleo", Role.OPERATOR);
        Path folder = temporary.resolve("rules");
        FileSystemUtils.copyRecursively(Path.of("rules"), folder);
        CommandsTest.replace(folder, "consent/eu-marketing.dslr", "Marketing needs the recipient's prior opt-in",
                "Nobody is advertised to unasked");
        String rules = folder.toString();

        CommandRun proposed = ann.rules("release", "--propose", "--reason", "clearer words", "--rules", rules);
        assertThat(proposed).as(proposed.toString()).satisfies(ran -> assertThat(ran.code()).isZero());
        assertThat(proposed.out()).contains("Rule CON-EU-001 is changed", "its title was: Marketing", "This is proposed as version 2.");
        assertThat(version()).isEqualTo(1);

        assertThat(ann.rules("shadow", "start", "2", "--percent", "50").out()).contains("judges 50 percent");
        assertThat(ann.rules("shadow", "report").out()).contains("Version 2 since ", "on 50 percent of the messages")
                .doesNotContain("ended");
        assertThat(ann.rules("shadow", "stop").out()).contains("has ended");
        assertThat(ann.rules("shadow", "report").out()).contains("(ended)");
        refused(ann.rules("shadow", "start", "1"), "not an open proposal");
        refused(ann.rules("canary", "start", "2"), "another person than the author");
        refused(bob.rules("canary", "start", "2", "--business", "nobody"), "not a handle of a business");
        refused(ann.rules("canary", "report"), "There was no such trial so far");
        refused(bob.rules("canary", "start", "2", "--refusals", "10"),
                "refusals must be two shares with a hyphen between them. Maybe 0-10.");
        refused(bob.rules("canary", "start", "2", "--refusals", "10-0"), "the lower first. Maybe 0-10.");
        assertThat(bob.rules("canary", "start", "2", "--percent", "5", "--refusals", "0-10").code()).isZero();
        assertThat(ann.rules("canary", "report").out()).contains("for 5 percent of the businesses", "is not 0-10 percent");
        assertThat(bob.rules("canary", "stop", "--reason", "seen enough").out()).contains("has ended");

        refused(ann.rules("release", "--approve", "2"), "must be two persons");
        Somebody robot = somebody("robot", Role.APPROVER);
        database.update("UPDATE account SET kind = 'SERVICE' WHERE name = 'robot'");
        database.update("UPDATE access_token SET answers = 'ann' WHERE account_id = (SELECT id FROM account WHERE name = 'robot')");
        refused(robot.rules("release", "--approve", "2"), "must be two persons with accounts of their own, and robot (token of ann)");
        assertThat(approvedAs("bob", ann)).as("a name in the body has no effect").contains("must be two persons");
        refused(bob.rules("release", "--approve", "7"), "There is no version 7");
        refused(cleo.rules("release", "--propose", "--reason", "the same", "--rules", rules), "proposed already, as version 2");
        assertThat(version()).isEqualTo(1);

        lookedAtAndApproved(ann, bob, somebody("fay", Role.FINANCE));
        assertThat(version()).isEqualTo(2);

        assertThat(ann.rules("diff", "1", "in-force").out()).contains("Rule CON-EU-001 is changed");
        assertThat(ann.rules("diff", "in-force", rules).out()).contains("There is no difference.");

        CommandsTest.replace(folder, "consent/eu-marketing.dslr", "- is marketing", "- is markting");
        refused(ann.rules("release", "--propose", "--reason", "typing", "--rules", rules), "rules/consent/eu-marketing.dslr:9: ");

        assertThat(cleo.rules("rollback", "--reason", "too strict").out()).contains("Version 1 is in force again.");
        assertThat(version()).isEqualTo(1);
        refused(cleo.rules("rollback", "--reason", "more"), "There is no version before the one in force.");
        refused(ann.rules("release", "--withdraw", "2", "--reason", "late"), "cannot be withdrawn: it is former");

        assertThat(ann.rules("history", "--check").out()).containsSubsequence("version 1    first start",
                "version 2    proposed     by ann: clearer words", "version 2    approved     by bob: I read it",
                "version 1    rolled back  by cleo: too strict",
                "In force: version 1 (", "files of their versions are as they were written.");
    }

    private static void lookedAtAndApproved(Somebody ann, Somebody bob, Somebody fay) {
        assertThat(ann.rules("calendar").out()).contains("In force: version 1 (",
                "when it is approved  version 2, proposed, by ann: clearer",
                "to be approved by APPROVER");
        refused(bob.rules("release", "--approve", "2", "--effect", "0123456789ab"), "it has another one now");
        refused(fay.rules("release", "--approve", "2"), "consent/, which APPROVER approves");
        String effect = bob.rules("show", "2").out().replaceFirst("(?s)^.*Effect: ([0-9a-f]{12}).*$", "$1");
        assertThat(bob.rules("release", "--approve", "2", "--effect", effect, "--reason", "I read it").out())
                .startsWith("Version 2 is in force from ");
        assertThat(bob.rules("show", "2").out()).contains("Rule CON-EU-001 is changed", "Version 2 is in force.");
        assertThat(bob.rules("calendar").out()).contains("Nothing is to come.");
    }

    private String approvedAs(String name, Somebody caller) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(caller.server() + "/administration/v1/rules/releases/2/approve"))
                    .header("Authorization", "Bearer " + caller.token()).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"approver\":\"" + name + "\"}")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private int version() {
        return books.activeRelease(clock.instant()).version().orElseThrow();
    }

    private static void refused(CommandRun ran, String why) {
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains(why).doesNotContain("\tat ");
    }

    /** A person who runs commands with a token of her own. */
    private record Somebody(String token, String server) {

        CommandRun rules(String... arguments) {
            return CommandRun.as(token, Stream.of(Stream.of("rules"), Arrays.stream(arguments), Stream.of("--server", server))
                    .flatMap(part -> part).toArray(String[]::new));
        }
    }

    private Somebody somebody(String name, Role... roles) {
        return new Somebody(TestAccounts.at(port, data).token(name, roles), "http://localhost:" + port);
    }
}
