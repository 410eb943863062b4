package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.database.Times;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What operators do on the pages: try again what is in quarantine, give it up, tell a business once more what became of a message. */
@TollgateTest
class OperationsPagesTest {

    private static final String PAGE = "/console/operations";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;
    @Autowired
    CamelContext camel;
    @Autowired
    Clock clock;

    private Browser signedIn(String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Browser browser = new Browser(port, "127.0.5.51");
        assertThat(browser.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(302);
        return browser;
    }

    /** @return its id */
    private long quarantined(String item) {
        database.update("INSERT INTO quarantine (queue, item, reason, first_at, last_at, tries, next_at) VALUES ('inbox', ?, ?,"
                + " NOW(6), NOW(6), 3, NOW(6) + INTERVAL 1 DAY)", item, "IllegalStateException <at> GateRoute");
        Long id = database.queryForObject("SELECT id FROM quarantine WHERE item = ?", Long.class, item);
        return id == null ? 0 : id;
    }

    private List<String> recorded(String account) {
        return database.queryForList("SELECT CONCAT(operation, ' ', subject, ' ', status) FROM audit_entry WHERE account = ?"
                + " AND status IS NOT NULL ORDER BY number", String.class, account);
    }

    @Test
    void whatIsInQuarantineIsTriedAgainOrGivenUp() throws Exception {
        camel.getRouteController().suspendRoute("quarantine"); // its sweep takes out what no queue has
        String item = "wamid.AZqk6gAAcAGAAAAAAAAAAQ";
        long id = quarantined(item);
        try (Browser operator = signedIn("quarantine op", Role.OPERATOR); Browser auditor = signedIn("quarantine aud", Role.AUDITOR)) {
            assertThat(operator.get(PAGE).body()).contains("/console/messages/" + item, "IllegalStateException &lt;at&gt; GateRoute",
                    "Try now", "to be judged");
            assertThat(auditor.get(PAGE).body()).contains(item).doesNotContain("Try now");
            assertThat(auditor.get(PAGE + "/quarantine.csv").body()).startsWith("item,queue,why,since,last,tries,next\r\n")
                    .contains(item + ",", ",IllegalStateException <at> GateRoute,", ",3,");
            assertThat(auditor.post(PAGE + "/quarantine/" + id + "/replay", "").statusCode()).isEqualTo(403);

            assertThat(operator.post(PAGE + "/quarantine/" + id + "/replay", "").statusCode()).isEqualTo(302);
            assertThat(database.queryForObject("SELECT COUNT(*) FROM quarantine WHERE id = ? AND next_at < NOW(6) + INTERVAL 1 HOUR",
                    Integer.class, id)).isEqualTo(1);
            assertThat(operator.post(PAGE + "/quarantine/" + id + "/discard", "").statusCode()).isEqualTo(302);
            assertThat(operator.get(PAGE).body()).doesNotContain(item);
            assertThat(operator.post(PAGE + "/quarantine/" + id + "/discard", "").body()).contains("is not in quarantine any more");
            assertThat(operator.post(PAGE + "/quarantine/none/discard", "").statusCode()).isEqualTo(400);
        } finally {
            camel.getRouteController().resumeRoute("quarantine");
        }
        assertThat(recorded("quarantine op")).containsExactly("replayQuarantined id=" + id + " 200", "discardQuarantined id=" + id + " 200",
                "discardQuarantined id=" + id + " 409");
        assertThat(recorded("quarantine aud")).containsExactly("replayQuarantined id=" + id + " 403");
    }

    @Test
    void operatorsCheckTheLogOfKeys() {
        String page = PAGE + "/key-log";
        try (Browser operator = signedIn("keys op", Role.OPERATOR); Browser auditor = signedIn("keys aud", Role.AUDITOR);
                Browser finance = signedIn("keys fin", Role.FINANCE)) {
            assertThat(operator.get(PAGE).body()).contains(page);
            assertThat(operator.get(page).body()).contains("Root (SHA-256)", "Signed at", "Check all entries");
            assertThat(operator.post(page, "").statusCode()).isEqualTo(302);
            assertThat(operator.get(page).body()).containsPattern("give[s]? the signed root|there is no entry")
                    .doesNotContain("do not give");
            assertThat(auditor.get(page).body()).contains("Root (SHA-256)").doesNotContain("Check all entries");
            assertThat(auditor.post(page, "").statusCode()).isEqualTo(403);
            assertThat(finance.get(page).statusCode()).isEqualTo(403);
        }
        assertThat(recorded("keys op")).containsExactly("checkKeyLog  200");
        assertThat(recorded("keys aud")).containsExactly("checkKeyLog  403");
    }

    @Test
    void operatorsSeeWhetherAllRuns() throws Exception {
        EnrolledBusiness shop = world.business().enrol();
        database.update("INSERT INTO webhook_attempt (business_id, at, url, updates, status, why) VALUES (?, ?, ?, 1, 500, 'answered 500'),"
                + " (?, ?, ?, 1, 200, '')", shop.id().value(), Times.utc(clock.instant()), "https://hooks.example/secret-path",
                shop.id().value(), Times.utc(clock.instant()), "https://hooks.example/secret-path");
        try (Browser operator = signedIn("runs op", Role.OPERATOR)) {
            await().until(() -> operator.get(PAGE).body(), body -> body.contains("unreleased") || body.contains("version "));
            String page = operator.get(PAGE).body();
            assertThat(page).contains("No network is configured", "(within this program)", "hooks.example", "1 of 2", "answered 500",
                    ProcessHandle.current().pid() + "@", "(this one)", "<code>live-nodes</code>", "Do the books agree?")
                    .doesNotContain("secret-path", "dead-letters/");
            assertThat(operator.get(PAGE + "/dead-letters/flights").statusCode()).isEqualTo(404);
            assertThat(operator.post(PAGE + "/dead-letters/flights/replay", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatABusinessWasNotToldWaitsUntilSomebodySawToIt() {
        EnrolledBusiness shop = world.business().enrol();
        shop.listens("http://127.0.0.1:1/", "a secret of 16 or more");
        database.update("INSERT INTO dropped_update (business_id, updates, first_at, dropped_at) VALUES (?, 7, '2026-03-02 10:00',"
                + " '2026-03-09 11:00')", shop.id().value());
        String settle = PAGE + "/dropped/" + shop.handle() + "/settle";
        String webhook = "/console/businesses/" + shop.handle() + "/webhook?from=2026-03-02";
        try (Browser operator = signedIn("dropped op", Role.OPERATOR); Browser auditor = signedIn("dropped aud", Role.AUDITOR)) {
            assertThat(operator.get("/").body()).contains("Updates that webhooks did not take in time", PAGE + "#dropped")
                    .doesNotContain("Dead letters");
            assertThat(operator.get(PAGE).body()).contains("href=\"" + webhook + "\"", "<td class=\"number\">7</td>", settle);
            assertThat(operator.get(webhook).body()).contains("value=\"2026-03-02\"");
            assertThat(auditor.get(PAGE).body()).contains(webhook).doesNotContain(settle);
            assertThat(auditor.post(settle, "").statusCode()).isEqualTo(403);
            assertThat(operator.post(settle, "").statusCode()).isEqualTo(302);
            assertThat(operator.get(PAGE).body()).doesNotContain(webhook);
            assertThat(operator.post(PAGE + "/dropped/no-such-shop/settle", "").statusCode()).isEqualTo(404);
        }
        assertThat(recorded("dropped op")).contains("settleDroppedUpdates handle=" + shop.handle() + " 200");
    }

    @Test
    void verdictsComeAsEvents() throws Exception {
        try (Browser operator = signedIn("live op", Role.OPERATOR); Browser finance = signedIn("live fin", Role.FINANCE)) {
            assertThat(finance.get(PAGE + "/live").statusCode()).isEqualTo(403);
            HttpResponse<InputStream> events = operator.stream(PAGE + "/live");
            assertThat(events.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
                assertThat(reader.readLine()).startsWith("data:[").contains("\"admitted\"", "\"due\"");
                assertThat(reader.readLine()).isEmpty();
                assertThat(reader.readLine()).startsWith("data:[{\"at\":");
            }
        }
    }

    @Test
    void theStartPageShowsAnyDay() {
        try (Browser officer = signedIn("days off", Role.OFFICER)) {
            assertThat(officer.get("/?day=2026-10-01").body()).contains("Messages of 1 Oct 2026", "The day after",
                    "/console/messages?from=2026-10-01&amp;until=2026-10-02");
            assertThat(officer.get("/?day=9999-12-31").body()).contains("Messages of today");
            assertThat(officer.get("/?day=yesterday").statusCode()).isEqualTo(400);
        }
        try (Browser stranger = new Browser(port, "127.0.5.52")) {
            assertThat(stranger.get("/").body()).doesNotContain("Messages of");
        }
    }

    @Test
    void aBusinessIsToldOnceMoreWhatBecameOfAMessage() {
        EnrolledBusiness shop = world.business().enrol();
        MessageId refused = shop.sends(Category.MARKETING, world.person(), Instant.now());
        String page = "/console/messages/" + refused.text();
        try (Browser officer = signedIn("redeliver off", Role.OFFICER); Browser auditor = signedIn("redeliver aud", Role.AUDITOR)) {
            await().until(() -> officer.get(page).body(), body -> body.contains("judged: refused under"));

            assertThat(officer.get(page, "Accept-Language", "de").body())
                    .contains("<p>Die Nachricht</p>", "<span lang=\"de\">ist Werbung</span>");
            assertThat(officer.get("/console/why?message=" + refused.text(), "Accept-Language", "de").body())
                    .contains("<p>Trifft nicht zu:</p>", "<span lang=\"de\">ist ").doesNotContain("does not hold");

            HttpResponse<String> told = officer.post(page + "/redeliver", "");

            assertThat(told.body()).contains("One status is told once more");
            assertThat(auditor.get(page).body()).doesNotContain("/redeliver");
            assertThat(auditor.post(page + "/redeliver", "").statusCode()).isEqualTo(403);
            assertThat(officer.post("/console/messages/nonsense/redeliver", "").statusCode()).isEqualTo(404);
        }
        assertThat(recorded("redeliver off")).containsExactly("redeliverMessage id=" + refused.text() + " 200");
    }
}
