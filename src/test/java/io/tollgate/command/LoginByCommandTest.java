package io.tollgate.command;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.TestAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** An account signs in and runs commands against a running Tollgate. */
@TollgateTest
class LoginByCommandTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;
    @TempDir
    Path home;

    private TestAccounts accounts;
    private String server;
    private Path file;

    @BeforeEach
    void open() {
        accounts = TestAccounts.at(port, data);
        server = "http://127.0.0.1:" + port;
        file = home.resolve("tollgate").resolve("credentials.json");
    }

    @Test
    void theTokenOfALoginServesTheCommandsUntilTheLogout() throws IOException {
        accounts.account("cmd ann", Set.of(Role.AUDITOR));

        CommandRun login = ran(List.of(server, "cmd ann", PASSWORD), "login", "--days", "5");

        assertThat(login.code()).as(login.toString()).isZero();
        assertThat(login.out()).contains("You are signed in at " + server + " as cmd ann. The token is in " + file).doesNotContain("tga_");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("tga_").doesNotContain(PASSWORD);
        assertThat(ran(List.of(), "rules", "history", "--server", server).out()).contains("In force: ");
        refused(ran(List.of(), "rules", "rollback", "--reason", "mine", "--server", server),
                "This needs the role APPROVER or OPERATOR; cmd ann calls with AUDITOR.");

        assertThat(ran(List.of(), "logout", "--server", server).out()).contains("You are signed out");
        assertThat(Files.readString(file)).doesNotContain("tga_");
        refused(ran(List.of(), "logout", "--server", server), "You are not signed in at " + server);
        assertThat(database.queryForObject(
                "SELECT COUNT(*) FROM access_token t JOIN account a ON a.id = t.account_id WHERE a.name = 'cmd ann' AND t.revoked_at IS"
                        + " NULL",
                Integer.class)).as("tokens that are not revoked").isZero();
    }

    @Test
    void theAuditTrailIsListedSavedAndChecked() throws IOException {
        String token = accounts.token("cmd audit", Role.AUDITOR);
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", home.toString(), "TOLLGATE_TOKEN", token);
        Path csv = home.resolve("audit.csv");

        CommandRun list = CommandRun.run(environment, List.of(), "audit", "list", "--server", server, "--operation", "issueAccountToken",
                "--subject",
                "name=cmd audit");
        assertThat(list.code()).as(list.toString()).isZero();
        assertThat(list.out()).contains("administrator from 127.0.0.1: issueAccountToken name=cmd audit", " token=", "roles=AUDITOR -> 201")
                .doesNotContain("createAccount");
        assertThat(CommandRun.run(environment, List.of(), "audit", "export", "--server", server, "--to", csv.toString()).out())
                .contains("audit.csv");
        assertThat(Files.readString(csv)).startsWith("number,at,account").contains("createAccount");
        assertThat(CommandRun.run(environment, List.of(), "audit", "check", "--server", server).out())
                .contains("entries are as they were written");
        refused(CommandRun.run(environment, List.of(), "audit", "list", "--server", server, "--from", "yesterday"),
                "from must be an instant");
        database.update("UPDATE audit_entry SET address = '127.0.0.2' WHERE number = 1");
        refused(CommandRun.run(environment, List.of(), "audit", "check", "--server", server), "broken at entry 1. It was changed");
        database.update("UPDATE audit_entry SET address = '127.0.0.1' WHERE number = 1");
    }

    @Test
    void theEnvironmentOutranksTheFileAndAnOptionOutranksBoth() throws IOException {
        Path named = Files.writeString(home.resolve("token"), accounts.token("cmd named", Role.AUDITOR) + "\n");
        Map<String, String> environment = new HashMap<>(Map.of("XDG_CONFIG_HOME", home.toString(), "TOLLGATE_TOKEN", "wrong"));

        refused(CommandRun.run(environment, List.of(), "rules", "history", "--server", server), "This is not the administration token");
        assertThat(CommandRun.run(environment, List.of(), "rules", "history", "--server", server, "--token-file", named.toString()).code())
                .isZero();
        environment.put("TOLLGATE_TOKEN", accounts.token("cmd named", Role.AUDITOR));
        assertThat(CommandRun.run(environment, List.of(), "rules", "history", "--server", server).code()).isZero();
    }

    @Test
    void aTokenFromElsewhereIsReadAndTried() throws IOException {
        String token = accounts.token("cmd piped", Role.AUDITOR);

        assertThat(ran(List.of(token), "login", "--server", server, "--token").out()).contains("as cmd piped");
        assertThat(Files.readString(file)).contains(token);
        refused(ran(List.of("tga_wrong"), "login", "--server", server, "--token"), "This is not the administration token");
        assertThat(Files.readString(file)).as("the former token stays").contains(token);
    }

    /** It may be the first token, kept for emergencies. */
    @Test
    void aLogoutForgetsATokenFromElsewhereAndDoesNotRevokeIt() throws IOException {
        String token = accounts.token("cmd kept", Role.AUDITOR);
        assertThat(ran(List.of(token), "login", "--server", server, "--token").code()).isZero();

        CommandRun logout = ran(List.of(), "logout", "--server", server, "--output", "json");

        assertThat(logout.code()).as(logout.toString()).isZero();
        assertThat(JsonMapper.shared().readTree(logout.out())).isEqualTo(JsonMapper.shared()
                .readTree("{\"server\": \"" + server + "\", \"signedIn\": false, \"revoked\": false}"));
        assertThat(Files.readString(file)).doesNotContain(token);
        assertThat(CommandRun.run(Map.of("XDG_CONFIG_HOME", home.toString(), "TOLLGATE_TOKEN", token), List.of(), "rules", "history",
                "--server", server).code()).as("the token is valid").isZero();
        assertThat(ran(List.of(token), "login", "--server", server, "--token").code()).isZero();
        assertThat(ran(List.of(), "logout", "--server", server).out()).contains("The token itself stays valid; revoke it with DELETE");
        // A sign-in by name and password replaces it, and its token is revoked.
        assertThat(ran(List.of(token), "login", "--server", server, "--token").code()).isZero();
        assertThat(ran(List.of(PASSWORD), "login", "--server", server, "--name", "cmd kept").code()).isZero();
        assertThat(ran(List.of(), "logout", "--server", server).out()).doesNotContain("stays valid");
        assertThat(database.queryForList("SELECT t.label FROM access_token t JOIN account a ON a.id = t.account_id"
                + " WHERE a.name = 'cmd kept' AND t.revoked_at IS NOT NULL", String.class)).hasSize(1).allMatch(
                        label -> label.startsWith("login at "));
    }

    @Test
    void failuresAreExplained() throws IOException {
        accounts.account("cmd wrong", Set.of(Role.AUDITOR));

        refused(ran(List.of("not the password"), "login", "--server", server, "--name", "cmd wrong"), "The name or the password is wrong.");
        refused(ran(List.of(), "login", "--server", server, "--name", "cmd wrong"), "There is no answer to: Password:");
        refused(ran(List.of(PASSWORD), "login", "--server", server, "--name", "cmd wrong", "--roles", "APPROVER"),
                "This needs the role APPROVER");
        refused(ran(List.of(PASSWORD), "login", "--server", server, "--name", "cmd wrong", "--days", "4000"),
                "days must be a whole number from 1 to 366");
        refused(ran(List.of("x"), "login", "--server", "http://127.0.0.1:1", "--name", "x"), "No Tollgate answers at http://127.0.0.1:1");
        assertThat(file).doesNotExist();
        assertThat(ran(List.of(PASSWORD), "login", "--server", server, "--name", "cmd wrong").code()).isZero();
        database.update(
                "UPDATE access_token t JOIN account a ON a.id = t.account_id SET t.valid_until = '2020-01-01' WHERE a.name = 'cmd wrong'");
        refused(ran(List.of(), "rules", "history", "--server", server), "This token has expired. Maybe sign in again");
    }

    private CommandRun ran(List<String> answers, String... arguments) {
        return CommandRun.run(Map.of("XDG_CONFIG_HOME", home.toString()), answers, arguments);
    }

    private static void refused(CommandRun ran, String why) {
        assertThat(ran.code()).as(ran.toString()).isEqualTo(1);
        assertThat(ran.err()).contains(why).doesNotContain("\tat ");
    }
}
