package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Business;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Plan;
import io.tollgate.business.Template;
import io.tollgate.consent.Consents;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import io.tollgate.security.BusinessMembers;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a business sets up in the business app, and the public pages that come of it. */
@TollgateTest
class AppSettingsPagesTest {

    private static final Pattern INVITATION = Pattern.compile("/join-team/([A-Za-z0-9_-]{20,80})<");
    private static final AtomicInteger accounts = new AtomicInteger();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    BusinessMembers members;
    @Autowired
    JdbcTemplate database;

    private EnrolledBusiness bakery;
    private EnrolledBusiness florist;
    private Person hanna;

    @BeforeEach
    void openTheBusinesses() {
        bakery = world.business().named("Bakery & Sons").plan(Plan.APP).onAccount("20").templates("Your {{1}} is ready at {{2}}.").enrol();
        florist = world.business().named("Florist").plan(Plan.APP).onAccount("20").enrol();
        hanna = world.personIn("AT").consentsTo(bakery);
    }

    private Browser member(Business business) {
        String name = "desk " + accounts.incrementAndGet();
        TestAccounts.at(port, data).account(name, Set.of());
        members.add(world.the(UserAccounts.class).find(name).orElseThrow(), business, "a test", Instant.now());
        return signedIn(name);
    }

    private Browser signedIn(String name) {
        Browser browser = new Browser(port, "127.0.5.60");
        browser.signIn(name, PASSWORD, "/app");
        return browser;
    }

    private static Browser stranger(int port) {
        return new Browser(port, "127.0.5." + (100 + accounts.incrementAndGet() % 100));
    }

    @Test
    void aQuickAnswerIsPutIntoTheChat() {
        hanna.writesTo(bakery, Instant.now());
        try (Browser baker = member(bakery.business()); Browser other = member(florist.business())) {
            baker.post("/app/answers", "text=" + Browser.encoded("We are open <until> 18:00."));
            long id = database.queryForObject("SELECT id FROM saved_answer WHERE business_id = ?", Long.class, bakery.id().value());

            assertThat(baker.get("/app/answers").body()).contains("We are open &lt;until&gt; 18:00.");
            assertThat(baker.get("/app/chats/" + hanna.id()).body()).contains("?answer=" + id + "#answer");
            assertThat(baker.get("/app/chats/" + hanna.id() + "?answer=" + id).body())
                    .contains("value=\"We are open &lt;until&gt; 18:00.\"");
            assertThat(other.get("/app/answers").body()).doesNotContain("18:00");
            other.post("/app/answers/remove", "id=" + id);
            assertThat(baker.get("/app/answers").body()).as("another business removes nothing").contains("18:00");
            baker.post("/app/answers/remove", "id=" + id);
            assertThat(baker.get("/app/answers").body()).doesNotContain("18:00");
        }
    }

    @Test
    void anEmptyAnswerATooLongOneAndTheTwentyFirstAreNotKept() {
        try (Browser baker = member(bakery.business())) {
            for (String text : List.of("", "+", "x".repeat(1_001))) {
                assertThat(baker.post("/app/answers", "text=" + text).body()).contains("It was not kept");
            }
            for (int answer = 0; answer < 20; answer++) {
                assertThat(baker.post("/app/answers", "text=answer" + answer).statusCode()).isEqualTo(302);
            }
            assertThat(baker.post("/app/answers", "text=oneMore").body()).contains("It was not kept");
        }
    }

    private static String week(String from, String until) {
        return "from=" + from + "&until=" + until + "&from=&until=".repeat(6);
    }

    @Test
    void openingHoursAreKeptAndWrongOnesChangeNothing() {
        try (Browser baker = member(bakery.business())) {
            assertThat(baker.get("/app/hours").body()).contains("Monday", "Sunday", bakery.business().zone().getId());
            assertThat(baker.post("/app/hours", week("09:00", "18:00") + "&answering=true&text=Closed+now.").body()).contains("Kept.",
                    "value=\"18:00\"");
            for (String wrong : List.of(week("18:00", "09:00"), week("09:00", ""), "from=09:00&until=18:00", "", week("x", "y"),
                    week("09:00", "18:00") + "&answering=true&text=")) {
                assertThat(baker.post("/app/hours", wrong).body()).as(wrong).contains("Nothing was changed");
            }
            assertThat(baker.get("/app/hours").body()).contains("value=\"18:00\"", "Closed now.", "checked");
        }
    }

    @Test
    void theSecondMemberComesByALinkThatWorksOnce() {
        try (Browser baker = member(bakery.business()); Browser second = stranger(port)) {
            String first = invitation(baker);
            String token = invitation(baker);
            assertThat(second.get("/join-team/" + first).statusCode()).as("a new one ends the one before").isEqualTo(404);
            assertThat(second.get("/join-team/" + token).body()).contains("Bakery &amp; Sons");
            String name = "second baker " + accounts.incrementAndGet();
            assertThat(second.post("/join-team/" + token, "name=" + Browser.encoded(name) + "&password=12345678").body())
                    .contains("role=\"alert\"");

            assertThat(second.post("/join-team/" + token, "name=" + Browser.encoded(name) + "&password=" + Browser.encoded(PASSWORD))
                    .headers().firstValue("Location").orElseThrow()).contains("/console/sign-in?to=/app");

            assertThat(second.get("/join-team/" + token).body()).contains("This invitation was used");
            second.signIn(name, PASSWORD, "/app");
            assertThat(second.get("/app").body()).contains("Bakery &amp; Sons", "Team, 2 of 2");
            assertThat(baker.post("/app/team", "").body()).contains("2 members already");
        }
    }

    private static String invitation(Browser baker) {
        return INVITATION.matcher(baker.post("/app/team", "").body()).results().map(found -> found.group(1)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/join-team/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "/join-team/tgi_unknown-unknown-unknown"})
    void anInvitationThatIsNoneSaysWhatToDo(String path) {
        try (Browser stranger = stranger(port)) {
            assertThat(stranger.get(path).statusCode()).isEqualTo(404);
            assertThat(stranger.get(path, "Accept-Language", "de").body()).contains("Bitten Sie um eine neue");
            assertThat(stranger.post(path, "name=x&password=" + Browser.encoded(PASSWORD)).body()).contains("This invitation was used");
        }
    }

    @Test
    void theExportHoldsWhatIsTheBusinessesAndNothingElse() throws IOException, InterruptedException {
        hanna.writesTo(bakery, Instant.now());
        Person other = world.personIn("AT").consentsTo(florist);
        try (Browser baker = member(bakery.business())) {
            baker.post("/app/answers", "text=" + Browser.encoded("=1+1"));
            HttpResponse<byte[]> answer = export();

            assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow()).contains(bakery.handle() + ".zip");
            Map<String, String> files = files(answer.body());
            assertThat(files).containsOnlyKeys("answers.csv", "chats.csv", "consents.csv", "invoices.csv", "templates.csv");
            assertThat(files.get("consents.csv")).contains(hanna.number().e164()).doesNotContain(other.number().e164());
            assertThat(files.get("answers.csv")).contains("'=1+1");
            assertThat(files.get("templates.csv")).contains("is ready at");
        }
    }

    /** The file as bytes, which a {@link Browser} does not give. */
    private HttpResponse<byte[]> export() throws IOException, InterruptedException {
        String name = "desk " + accounts.get();
        try (HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            post(client, "/console/sign-in", "name=" + Browser.encoded(name) + "&password=" + Browser.encoded(PASSWORD));
            String page = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/app")).build(),
                    BodyHandlers.ofString()).body();
            String token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page).results().map(found -> found.group(1))
                    .findFirst().orElseThrow();
            return post(client, "/app/export", "_csrf=" + Browser.encoded(token));
        }
    }

    private HttpResponse<byte[]> post(HttpClient client, String path, String form) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(form)).build(),
                BodyHandlers.ofByteArray());
    }

    private static Map<String, String> files(byte[] zip) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void theBusinessSeesWhatMoreCosts() {
        try (Browser baker = member(bakery.business())) {
            assertThat(baker.get("/app").body()).containsPattern("[0-9]\\.[0-9]{4} " + bakery.business().currency())
                    .contains("each one beyond the allowance", "/app/poster");
            assertThat(baker.get("/app/invoices/TG-2026-1.pdf", "Accept", "text/html").statusCode()).isEqualTo(404);
        }
    }

    private void openThePage(String language) {
        world.the(Enrolments.class).put(new Template(bakery.id(), new TemplateKey(
                "app_opt_in", language), Category.UTILITY, Template.Approval.APPROVED, false,
                Duration.ofDays(1), "You have asked for our messages. Answer YES to confirm."));
    }

    @Test
    void whoScansThePosterIsAskedAndConsentsByHerAnswer() {
        openThePage("en");
        Person nora = world.personIn("AT");
        String path = "/opt-in/join/" + bakery.sender();
        try (Browser baker = member(bakery.business()); Browser stranger = stranger(port)) {
            assertThat(baker.get("/app/poster").body()).contains(path + ".svg", path + "\"").doesNotContain("is still closed");
            assertThat(stranger.get(path + ".svg").body()).contains("<svg", "QR code");
            assertThat(stranger.get(path).body()).contains("Bakery &amp; Sons", "may send me advertising", "class=\"badge\"");

            String form = "number=" + Browser.encoded(nora.number().e164()) + "&purposes=MESSAGES";
            for (int click = 0; click < 2; click++) {
                assertThat(stranger.post(path, form).body()).contains("Look at your phone");
            }

            Awaitility.await().untilAsserted(() -> assertThat(nora.handset())
                    .containsExactly("You have asked for our messages. Answer YES to confirm."));
            stranger.post("/me/" + nora.id() + "/chats/" + bakery.sender() + "/write", "text=Yes");
            assertThat(world.the(Consents.class).history(nora.id())).extracting(ConsentEvent::type)
                    .contains(ConsentEvent.Type.REQUESTED, ConsentEvent.Type.CONFIRMED);
            assertThat(world.the(Consents.class).history(nora.id())).anySatisfy(event -> assertThat(event.evidence().wording().text())
                    .contains("Bakery & Sons may send me messages"));
        }
    }

    @Test
    void aClosedPageAndAWrongFormAskNobody() {
        String path = "/opt-in/join/" + bakery.sender();
        Person nora = world.personIn("AT");
        String number = "number=" + Browser.encoded(nora.number().e164());
        try (Browser stranger = stranger(port)) {
            assertThat(stranger.get(path, "Accept-Language", "de").body()).contains("Hier kann im Moment niemand",
                    bakery.number().displayNumber());
            assertThat(stranger.post(path, number + "&purposes=MESSAGES").body()).contains("Nobody can ask").doesNotContain("Thank you");
            openThePage("de");
            assertThat(stranger.post(path, number).body()).contains("Tick what you want");
            assertThat(stranger.post(path, "number=12&purposes=MESSAGES").body()).contains("This is not a telephone number");
            assertThat(stranger.post(path, number + "&purposes=LOTTERY", "Accept", "text/html").statusCode()).isEqualTo(400);
            assertThat(stranger.get("/opt-in/join/1", "Accept", "text/html").statusCode()).isEqualTo(404);
            bakery.suspend();
            assertThat(stranger.post(path, number + "&purposes=MESSAGES").body()).contains("Nobody can ask");
            assertThat(world.the(Consents.class).history(nora.id())).isEmpty();
        }
    }

    @Test
    void oneAddressFillsInTenFormsAnHour() {
        openThePage("en");
        try (Browser stranger = new Browser(port, "127.0.5.99")) {
            for (int form = 0; form < 10; form++) {
                assertThat(ask(stranger).statusCode()).isEqualTo(200);
            }
            assertThat(ask(stranger).statusCode()).isEqualTo(429);
        }
    }

    private HttpResponse<String> ask(Browser stranger) {
        return stranger.post("/opt-in/join/" + bakery.sender(), "purposes=MESSAGES&number=" + Browser.encoded(world.personIn("AT").number()
                .e164()));
    }

    @Test
    void whoActsForNoBusinessSeesNoneOfThesePages() {
        TestAccounts.at(port, data).account("an officer without a desk", Set.of(Role.OFFICER));
        try (Browser officer = signedIn("an officer without a desk"); Browser nobody = stranger(port)) {
            for (String path : List.of("/app/answers", "/app/hours", "/app/poster", "/app/team")) {
                assertThat(officer.get(path, "Accept", "text/html").statusCode()).as(path).isEqualTo(404);
                assertThat(nobody.get(path, "Accept", "text/html").headers().firstValue("Location").orElse("")).as(path)
                        .contains("/console/sign-in");
            }
            assertThat(officer.post("/app/export", "", "Accept", "text/html").statusCode()).isEqualTo(404);
            assertThat(nobody.post("/app/team", "", "Accept", "text/html").statusCode()).isIn(302, 401, 403);
        }
    }
}
