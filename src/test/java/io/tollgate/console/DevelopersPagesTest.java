package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Webhook;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.delivery.SampleWebhooks.Sample;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.security.BusinessMembers;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages for the developers of a business: what its own account does there, and what everybody may in the demonstration. */
@TollgateTest
class DevelopersPagesTest {

    private static final Pattern KEY = Pattern.compile("id=\"secret\">(tgp_[A-Za-z0-9_-]{43})<");
    private static final String SECRET = "a secret of 16 or more";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    BusinessMembers members;
    @Autowired
    Businesses businesses;

    private EnrolledBusiness vela;

    @BeforeEach
    void enrol() {
        vela = world.business().named("Vela & Sons").onAccount("5").enrol()
                .approvedTemplate("order_ready", "Your {{1}} is ready at {{2}}.");
    }

    private Browser developer() {
        String name = "developer of " + vela.handle();
        TestAccounts.at(port, data).account(name, Set.of());
        members.add(world.the(UserAccounts.class).find(name).orElseThrow(), vela.business(), "a test", Instant.now());
        Browser browser = new Browser(port, "127.0.5.58");
        browser.signIn(name, PASSWORD, "/developers");
        return browser;
    }

    private Browser stranger() {
        return new Browser(port, "127.0.5.59");
    }

    private String of(EnrolledBusiness business) {
        return "business=" + business.handle();
    }

    @Test
    void theCodeHasTheReadersOwnNumber() {
        try (Browser developer = developer()) {
            String page = developer.get("/developers").body();

            assertThat(page).contains("/v25.0/" + vela.phoneNumberId() + "/messages", "HttpRequest.newBuilder", "await fetch(",
                    "curl -s http", "order_ready", "Make a new key", "data-copy=\"code-curl\"").doesNotContain("PHONE_NUMBER_ID",
                            vela.token(), "onclick");
            assertThat(developer.get("/developers?" + of(world.business().enrol())).body())
                    .as("an account of a business sees no other").contains(vela.phoneNumberId());
        }
    }

    @Test
    void aNewKeyIsShownOnceAndReplacesTheOldOne() {
        try (Browser developer = developer()) {
            String shown = developer.post("/developers/key", "").body();

            String key = KEY.matcher(shown).results().map(found -> found.group(1)).findFirst().orElseThrow();
            assertThat(businesses.byToken(key)).map(one -> one.id()).contains(vela.id());
            Awaitility.await().untilAsserted(() -> assertThat(vela.partner().post("{}").status()).isEqualTo(401));
            assertThat(developer.get("/developers").body()).doesNotContain(key);
        }
    }

    @Test
    void inTheDemonstrationEverybodyLooksAndNobodyRenewsAKey() {
        try (Browser stranger = stranger()) {
            assertThat(stranger.get("/developers?" + of(vela)).body()).contains("Vela &amp; Sons", vela.phoneNumberId(),
                    "prints the keys").doesNotContain("Make a new key");
            assertThat(stranger.post("/developers/key", of(vela), "Accept", "text/html").headers().firstValue("Location").orElseThrow())
                    .as("a sign-in of the business may have ended").contains("/console/sign-in");
            assertThat(vela.partner().post("{}").status()).as("the key holds").isEqualTo(400);
            assertThat(stranger.get("/developers?business=nowhere").body()).contains("acts for no business", "/developers/errors");
            assertThat(stranger.get("/developers/log?business=nowhere", "Accept", "text/html").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void elsewhereNobodyLooksWithoutAnAccountOfTheBusiness() {
        assertThat(new DeveloperBusiness(members, businesses, false).find(vela.handle())).isEmpty();
    }

    @Test
    void oneOfTheStaffIsNoDeveloperOfABusiness() {
        TestAccounts.at(port, data).account("an officer who looks at code", Set.of(Role.OFFICER));
        try (Browser officer = new Browser(port, "127.0.5.58")) {
            officer.signIn("an officer who looks at code", PASSWORD, "/");
            assertThat(officer.get("/developers?" + of(vela)).body()).doesNotContain("Make a new key");
            assertThat(officer.post("/developers/key", of(vela), "Accept", "text/html").statusCode()).isIn(403, 404);
        }
    }

    @Test
    void theLogShowsRequestsWithTheirErrors() {
        vela.partner().post("{\"messaging_product\":\"whatsapp\"}");
        try (Browser developer = developer()) {
            Awaitility.await().untilAsserted(() -> assertThat(developer.get("/developers/log").body())
                    .contains("POST /v25.0/" + vela.phoneNumberId() + "/messages", "#code-1"));
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void aSampleComesSignedAsARealUpdate(Sample sample) {
        try (PartnerServer server = PartnerServer.start(); Browser stranger = stranger()) {
            vela.listens(server.url("/hook"), SECRET);

            String page = stranger.post("/developers/webhook", of(vela) + "&sample=" + sample).body();

            assertThat(page).contains("HTTP 200", "Taken.");
            PartnerServer.Post post = server.posts().getFirst();
            assertThat(WebhookSignature.matches(post.header(WebhookSignature.HEADER), post.body(), SECRET)).isTrue();
            JsonNode body = JsonMapper.shared().readTree(post.body());
            assertThat(body.at("/entry/0/id").asString()).isEqualTo(vela.id().toString());
            assertThat(body.at("/entry/0/changes/0/field").asString()).isNotEmpty();
            assertThat(body.at("/entry/0/changes/0/value").isObject()).isTrue();
        }
    }

    @Test
    void aServerThatRefusesOrIsAwayIsShown() {
        try (PartnerServer server = PartnerServer.start(); Browser stranger = stranger()) {
            vela.listens(server.url("/hook"), SECRET);
            server.answer(418);
            assertThat(stranger.post("/developers/webhook", of(vela) + "&sample=READ").body()).contains("HTTP 418", "Not taken");
            assertThat(stranger.post("/developers/webhook", of(vela) + "&sample=READ").body()).contains("One sample a second");
        }
        EnrolledBusiness inside = world.business().enrol();
        inside.listens("http://10.1.2.3/hook", SECRET);
        EnrolledBusiness away = world.business().enrol();
        away.listens("http://127.0.0.1:1/hook", SECRET);
        try (Browser stranger = stranger()) {
            assertThat(stranger.post("/developers/webhook", of(inside) + "&sample=READ").body()).contains("is not a public address");
            assertThat(stranger.post("/developers/webhook", of(away) + "&sample=READ").body()).contains("no answer came");
        }
    }

    @Test
    void withoutAUrlThePageSaysWhoSetsIt() {
        try (Browser stranger = stranger()) {
            assertThat(stranger.get("/developers/webhook?" + of(vela)).body()).contains("has no URL for webhooks");
            assertThat(stranger.post("/developers/webhook", of(vela) + "&sample=READ").body()).contains("has no URL for webhooks");
            assertThat(stranger.post("/developers/webhook", of(vela) + "&sample=LOTTERY", "Accept", "text/html").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void theServersAnswerIsNoMarkup() {
        try (PartnerServer server = PartnerServer.start(); Browser stranger = stranger()) {
            world.the(Enrolments.class).setWebhook(vela.id(), Optional.of(new Webhook(server.url("/<b>hook"), SECRET)));
            HttpResponse<String> page = stranger.post("/developers/webhook", of(vela) + "&sample=WRITTEN");
            assertThat(page.body()).doesNotContain("<b>hook");
        }
    }

    @Test
    void oneClickSendsAMessageToAPersonAndASecondNothingMore() {
        Person hanna = world.personIn("AT").consentsTo(vela);
        String form = of(vela) + "&person=" + hanna.id() + "&key=" + UUID.randomUUID();
        try (Browser stranger = stranger()) {
            assertThat(stranger.post("/developers/try", form).body()).contains("The message is on its way",
                    "/me/" + hanna.id() + "/chats/" + vela.sender());
            stranger.post("/developers/try", form);

            Awaitility.await().untilAsserted(() -> assertThat(hanna.handset())
                    .containsExactly("Your value 1 is ready at value 2."));
        }
    }

    @Test
    void theRulesReasonIsShown() {
        Person never = world.personIn("AT");
        try (Browser stranger = stranger()) {
            assertThat(stranger.post("/developers/try", of(vela) + "&person=" + never.id() + "&key=" + UUID.randomUUID()).body())
                    .contains("the rules will refuse it").containsPattern("<code>[A-Z]{3}-").doesNotContain("lang=\"de\">ist ");
            assertThat(stranger.post("/developers/try", of(vela) + "&person=" + never.id() + "&key=" + UUID.randomUUID(),
                    "Accept-Language", "de").body()).contains("<p>Die Nachricht</p>", "<span lang=\"de\">ist ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"person=12&key=00000000-0000-0000-0000-000000000000", "person=00000000000000000000000000000000&key=x",
        "person=00000000000000000000000000000000&key=00000000-0000-0000-0000-000000000000", "key=00000000-0000-0000-0000-000000000000"})
    void aWrongPersonGetsNothing(String form) {
        try (Browser stranger = stranger()) {
            assertThat(stranger.post("/developers/try", of(vela) + "&" + form, "Accept", "text/html").statusCode()).isIn(400, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/developers", "/developers/errors", "/developers/api"})
    void pagesKeepScriptsOutOfThemselves(String path) {
        try (Browser stranger = stranger()) {
            HttpResponse<String> page = stranger.get(path, "Accept-Language", "de");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("script-src 'self'")
                    .doesNotContain("unsafe-inline");
            assertThat(page.body()).contains("Entwickler").doesNotContain("??");
        }
    }

    @Test
    void errorsAndOperationsAreThoseOfTheDescriptions() {
        try (Browser stranger = stranger()) {
            assertThat(stranger.get("/developers/errors").body()).contains("id=\"code-131008\"", "130403", "Send application/json.");
            String api = stranger.get("/developers/api").body();
            assertThat(api).contains("POST /{version}/{phone-number-id}/messages", "id=\"sendMessage\"", "Your order is ready.");
            assertThat(api.getBytes(StandardCharsets.UTF_8).length).isLessThan(200_000);
        }
    }
}
