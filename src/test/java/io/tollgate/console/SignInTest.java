package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.TestAccounts;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Map;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** People sign in on the pages by name and password. {@link StrangersTest} covers sign-in by a token, and strangers. */
@TollgateTest
@ExtendWith(OutputCaptureExtension.class)
class SignInTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;

    private TestAccounts accounts;

    @BeforeEach
    void open() {
        accounts = TestAccounts.at(port, data);
    }

    @Test
    void aNameAndItsPasswordOpenThePages() {
        accounts.account("page ann", Set.of(Role.OFFICER));
        try (Browser ann = new Browser(port, "127.0.1.1")) {
            HttpResponse<String> signedIn = ann.signIn("page ann", PASSWORD, "/console/consents");

            assertThat(signedIn.statusCode()).isEqualTo(302);
            assertThat(signedIn.headers().firstValue("Location").orElseThrow()).endsWith("/console/consents");
            assertThat(ann.get("/").body()).contains("page ann", "Sign out");
            assertThat(ann.get("/v3/api-docs").statusCode()).isEqualTo(200);
        }
        assertThat(database.queryForObject("SELECT COUNT(*) FROM SPRING_SESSION WHERE PRINCIPAL_NAME = 'page ann'", Integer.class))
                .as("sessions in the database, for all nodes").isPositive();
    }

    @ParameterizedTest
    @CsvSource({"AUDITOR, 200, 200", "OFFICER, 200, 403", "FINANCE, 403, 200", "APPROVER, 403, 403", "ADMINISTRATOR, 403, 403"})
    void eachPageOpensToItsRoles(Role role, int consents, int invoices) {
        accounts.account("page " + role, Set.of(role));
        try (Browser somebody = new Browser(port, "127.0.1.2")) {
            somebody.signIn("page " + role, PASSWORD, "/");

            assertThat(somebody.get("/console/consents").statusCode()).isEqualTo(consents);
            assertThat(somebody.get("/console/invoices").statusCode()).isEqualTo(invoices);
            assertThat(somebody.get("/console/rules").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFormThatIsNotFromAPageOfTheSessionIsRefused() {
        accounts.account("page csrf", Set.of(Role.OFFICER));
        try (Browser ann = new Browser(port, "127.0.1.3")) {
            ann.signIn("page csrf", PASSWORD, "/");
            assertThat(ann.post("/console/consents", "number=12x").statusCode()).isEqualTo(200);
            ann.forgetFormToken();

            for (String form : new String[] {"number=12x", "number=12x&_csrf=", "number=12x&_csrf=wrong"}) {
                HttpResponse<String> refused = ann.post("/console/consents", form);
                assertThat(refused.statusCode()).as(form).isEqualTo(403);
                assertThat(refused.body()).contains("was not made for you by Tollgate");
            }
            assertThat(ann.post("/console/sign-out", "").statusCode()).isEqualTo(403);
            assertThat(ann.get("/console/rules").statusCode()).as("still signed in").isEqualTo(200);
        }
    }

    @Test
    void aSessionEndsWithItsAccountItsPasswordAndItsToken() {
        accounts.account("page ends", Set.of(Role.AUDITOR));
        try (Browser one = new Browser(port, "127.0.1.4"); Browser other = new Browser(port, "127.0.1.4")) {
            one.signIn("page ends", PASSWORD, "/");
            other.signIn(accounts.token("page ends", Role.AUDITOR), "/");
            assertThat(one.get("/console/rules").statusCode()).isEqualTo(200);
            assertThat(other.get("/console/rules").statusCode()).isEqualTo(200);

            database.update(
                    "UPDATE access_token t JOIN account a ON a.id = t.account_id SET t.revoked_at = '2026-01-01' WHERE a.name = 'page"
                            + " ends'");
            assertThat(other.get("/console/rules").statusCode()).isEqualTo(302);
            assertThat(one.get("/console/rules").statusCode()).isEqualTo(200);

            accounts.account("page ends", Set.of(Role.FINANCE)); // the account loses a role, so its earlier session is invalid
            assertThat(one.get("/console/rules").statusCode()).isEqualTo(302);
        }
    }

    /** Concurrent guesses are counted before any of them is checked. */
    @Test
    void ofThirtyConcurrentGuessesTenAreChecked() throws Exception {
        accounts.account("page crowd", Set.of(Role.AUDITOR));
        Map<Integer, Integer> answers = new ConcurrentHashMap<>();
        try (ExecutorService guessers = Executors.newFixedThreadPool(10)) {
            for (int i = 0; i < 30; i++) {
                String address = "127.0.6." + (i % 6 + 1);
                guessers.submit(() -> {
                    try (Browser guesser = new Browser(port, address)) {
                        answers.merge(guesser.signIn("page crowd", "guess by somebody", "/").statusCode(), 1, Integer::sum);
                    }
                });
            }
        }

        assertThat(answers).isEqualTo(Map.of(403, 10, 429, 20));
    }

    @Test
    void guessesElsewhereDoNotLockAnAddressWhereTheNameHasSignedIn() {
        accounts.account("page known", Set.of(Role.AUDITOR));
        database.update("INSERT INTO audit_entry (number, at, account, address, operation, subject, hash) SELECT 900000000 + COUNT(*),"
                + " UTC_TIMESTAMP(6), 'page known', '127.0.7.9', 'signIn', '', UNHEX(REPEAT('00', 32)) FROM audit_entry");
        for (int i = 0; i < 10; i++) {
            try (Browser guesser = new Browser(port, "127.0.7." + (1 + i % 5))) {
                guesser.signIn("page known", "guess number " + i, "/");
            }
        }
        try (Browser elsewhere = new Browser(port, "127.0.7.8"); Browser here = new Browser(port, "127.0.7.9")) {
            assertThat(elsewhere.signIn("page known", PASSWORD, "/").statusCode()).isEqualTo(429);
            assertThat(here.signIn("page known", PASSWORD, "/").statusCode()).isEqualTo(302);
        } finally {
            database.update("DELETE FROM audit_entry WHERE number > 900000000"); // another node has recorded these
        }
    }

    /**
     * Not even the right password counts, except at an address where the name has signed in lately. Nobody learns whether the account
     * exists.
     */
    @ParameterizedTest
    @CsvSource({"page locked, 127.0.2.", "page nobody, 127.0.3."})
    void aNameWithTooManyGuessesIsLocked(String name, String addresses, CapturedOutput output) {
        if (!name.endsWith("nobody")) {
            accounts.account(name, Set.of(Role.AUDITOR));
        }
        for (int i = 0; i < 10; i++) {
            try (Browser guesser = new Browser(port, addresses + (1 + i % 5))) { // no address fails ten times
                HttpResponse<String> guess = guesser.signIn(name, "guess number " + i, "/");
                assertThat(guess.statusCode()).isEqualTo(403);
                assertThat(guess.body()).contains("The name or the password is wrong.");
            }
        }
        try (Browser ann = new Browser(port, addresses + "99")) {
            HttpResponse<String> locked = ann.signIn(name, PASSWORD, "/");

            assertThat(locked.statusCode()).isEqualTo(429);
            assertThat(locked.body()).containsPattern("Try again in (9|10) minutes\\.");
            assertThat(Long.parseLong(locked.headers().firstValue("Retry-After").orElseThrow())).isBetween(1L, 600L);
            assertThat(locked.headers().allValues("Set-Cookie")).isEmpty();
            HttpResponse<String> command = ann.administer("tokens", "{}", "Content-Type", "application/json", "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
            assertThat(command.statusCode()).as("the command `login`").isEqualTo(429);
            assertThat(command.body()).contains("urn:tollgate:problem:too-many", "Try again in");
        }
        String whose = name.endsWith("nobody") ? "account=unknown" : "account=" + name;
        assertThat(database.queryForList("SELECT CONCAT(operation, ' ', subject) FROM audit_entry WHERE account = '(nobody)' AND address"
                + " LIKE '" + addresses + "%' ORDER BY number", String.class))
                .containsExactlyElementsOf(Stream.concat(Collections.nCopies(10, "failedSignIn " + whose).stream(),
                        Stream.of("lockSignIn " + whose)).toList());
        database.update("UPDATE failed_sign_in SET since = '2020-01-01'");
        try (Browser ann = new Browser(port, addresses + "99")) {
            assertThat(ann.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(name.endsWith("nobody") ? 403 : 302);
        }
        assertThat(output).doesNotContain(PASSWORD).doesNotContain("guess number");
    }
}
