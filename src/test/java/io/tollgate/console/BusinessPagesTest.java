package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Particulars;
import io.tollgate.conversation.EncryptionPolicies;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.media.SampleFiles;
import io.tollgate.media.Upload;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.world.Applicant;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The pages of businesses: each role sees and does there what it may by the administration's interface, and no more. */
@TollgateTest
class BusinessPagesTest {

    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([0-9a-f]{64})\"");
    private static final Pattern TOKEN = Pattern.compile("tgp_[A-Za-z0-9_-]+");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;

    private Browser signedIn(String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Browser browser = new Browser(port, "127.0.5.31");
        assertThat(browser.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(302);
        return browser;
    }

    private static String page(EnrolledBusiness business) {
        return "/console/businesses/" + business.handle();
    }

    /** What was recorded of this account, oldest first: the operation, the subject and the outcome. */
    private List<String> recorded(String account) {
        return database.query("SELECT operation, subject, status FROM audit_entry WHERE account = ? AND status IS NOT NULL ORDER BY number",
                (row, _) -> row.getString(1) + " " + row.getString(2) + " " + row.getInt(3), account);
    }

    @Test
    void theListIsSearchedAndExported() {
        EnrolledBusiness bakery = world.business().named("Löwen & Bäcker <b>").enrol();
        try (Browser officer = signedIn("businesses list", Role.OFFICER)) {
            String found = officer.get("/console/businesses?q=" + Browser.encoded("wen & b")).body();
            assertThat(found).contains(page(bakery), "Löwen &amp; Bäcker &lt;b&gt;", "enterprise", "active").doesNotContain("Bäcker <b>");
            assertThat(officer.get("/console/businesses?q=" + bakery.handle()).body()).contains(page(bakery));
            for (String nothing : new String[] {"%", "_", "!", "no such business"}) {
                assertThat(officer.get("/console/businesses?q=" + Browser.encoded(nothing)).body()).as(nothing)
                        .contains("There is none like that");
            }
            HttpResponse<String> file = officer.get("/console/businesses/export.csv?q=" + bakery.handle());
            assertThat(file.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
            assertThat(file.body()).startsWith("handle,name,plan,payment,currency,zone,standing,verification\r\n")
                    .contains(bakery.handle() + ",Löwen & Bäcker <b>,ENTERPRISE,");
        }
    }

    @Test
    void thePageOfABusinessShowsWhatIsLeftOfItsLimits() {
        EnrolledBusiness shop = world.business().unverified().enrol();
        world.the(Enrolments.class).put(shop.id(), new Particulars("Padaria Sol Lda", "NIPC 1", "Rua 1", "privacy@sol.example", ""));
        shop.pays("100");
        try (Browser auditor = signedIn("limits auditor", Role.AUDITOR)) {
            String body = auditor.get(page(shop)).body();

            assertThat(body).contains("Padaria Sol Lda", "not verified", "New recipients in 24 hours", ">250<", "recipients see none",
                    shop.number().displayNumber(), shop.phoneNumberId(), "Free service messages this month", ">1,000<", "messages a second",
                    "It has sent none",
                    "Balance", ">100.00<", "It has none, so it is told nothing").doesNotContain("/suspend", "/token");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AUDITOR  | Padaria;Templates;Verification by documents;Encryption;Webhook;Balance;Limits |
            OFFICER  | Padaria;Templates;Verification by documents;Webhook;Limits;/suspend;/token | Balance
            APPROVER | Padaria;Templates;Verification by documents | Balance;Webhook;Limits;/suspend;/token
            FINANCE  | Padaria;Balance;Limits | Templates;Verification by documents;Encryption;Webhook</h2>;/suspend;/token
            OPERATOR | Templates;Webhook;Limits | Padaria;Balance;Verification by documents;Encryption;/suspend;/token
            """)
    void eachRoleSeesItsParts(Role role, String there, String missing) {
        EnrolledBusiness shop = world.business().enrol();
        world.the(Enrolments.class).put(shop.id(), new Particulars("Padaria Sol Lda", "", "Rua 1", "privacy@sol.example", ""));
        try (Browser reader = signedIn("businesses " + role, role)) {
            String body = reader.get(page(shop)).body();
            String main = body.substring(body.indexOf("<main"));

            assertThat(main).contains(there.split(";")).contains("/badge/" + shop.phoneNumberId() + ".svg");
            if (missing != null) {
                assertThat(main).doesNotContain(missing.split(";"));
            }
        }
    }

    @Test
    void anOfficerSuspendsABusinessAndRenewsItsToken() {
        EnrolledBusiness shop = world.business().enrol();
        try (Browser officer = signedIn("standing officer", Role.OFFICER); Browser finance = signedIn("businesses fin", Role.FINANCE)) {
            assertThat(officer.post(page(shop) + "/suspend", "").statusCode()).isEqualTo(302);
            assertThat(officer.get(page(shop)).body()).contains("suspended", "End the suspension");
            officer.post(page(shop) + "/resume", "");
            assertThat(officer.get(page(shop)).body()).contains("Suspend");
            String token = TOKEN.matcher(officer.post(page(shop) + "/token", "").body()).results().map(found -> found.group()).findFirst()
                    .orElseThrow();
            assertThat(officer.get(page(shop)).body()).doesNotContain(token);

            HttpResponse<String> refused = finance.post(page(shop) + "/suspend", "");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("This needs the role Officer; your account has Finance", "<nav class=\"pages\"");
            assertThat(finance.get(page(shop)).body()).contains("active");
        }
        assertThat(recorded("standing officer")).containsExactly("suspendBusiness handle=" + shop.handle() + " 200",
                "resumeBusiness handle=" + shop.handle() + " 200", "renewBusinessToken handle=" + shop.handle() + " 200");
        assertThat(recorded("businesses fin")).containsExactly("suspendBusiness handle=" + shop.handle() + " 403");
    }

    @Test
    void anOfficerDecidesWhetherABusinessEncrypts() {
        EnrolledBusiness shop = world.business().enrol();
        String path = page(shop) + "/encryption";
        try (Browser officer = signedIn("encryption officer", Role.OFFICER); Browser auditor = signedIn("encryption aud", Role.AUDITOR);
                Browser finance = signedIn("encryption fin", Role.FINANCE)) {
            assertThat(officer.get(page(shop)).body()).contains("<strong>preferred</strong>", path);
            assertThat(officer.get(path).body()).contains("Nothing was decided so far", "name=\"policy\"");
            assertThat(officer.post(path, "policy=REQUIRED&reason=+").body()).contains("A reason is needed");
            assertThat(officer.post(path, "policy=REQUIRED&reason=" + "x".repeat(201)).body()).contains("A reason is needed");
            assertThat(officer.post(path, "policy=PLAIN&reason=why").statusCode()).isEqualTo(400);
            assertThat(world.the(EncryptionPolicies.class).history(shop.id())).isEmpty();

            assertThat(officer.post(path, "policy=REQUIRED&reason=" + Browser.encoded("The bank <asks>")).statusCode()).isEqualTo(302);

            assertThat(world.the(EncryptionPolicies.class).of(List.of(shop.id()))).containsValue(EncryptionPolicies.Policy.REQUIRED);
            assertThat(auditor.get(path).body()).contains("<strong>required</strong>", "The bank &lt;asks&gt;", "encryption officer")
                    .doesNotContain("name=\"policy\"");
            assertThat(auditor.post(path, "policy=OFF&reason=why").statusCode()).isEqualTo(403);
            assertThat(finance.get(path).statusCode()).isEqualTo(403);
        }
        assertThat(recorded("encryption officer")).containsExactly("decideEncryption handle=" + shop.handle() + " policy=REQUIRED 200");
        assertThat(recorded("encryption aud")).containsExactly("decideEncryption handle=" + shop.handle() + " policy=OFF 403");
    }

    @Test
    void aTemplateIsShownAsAPhoneShowsItAndApprovedBySomebodyElse() {
        EnrolledBusiness shop = world.business().enrol();
        Office office = Office.at(port, data);
        office.as("templates author", Role.OFFICER, Role.APPROVER).put("/businesses/" + shop.handle() + "/templates",
                """
                {'name':'sale','language':'en','category':'MARKETING','components':[{'type':'HEADER','format':'IMAGE'},
                 {'type':'BODY','text':'Hello {{1}} <i>now</i>'},{'type':'FOOTER','text':'Good Bread'},
                 {'type':'BUTTONS','buttons':[{'type':'QUICK_REPLY','text':'Stop'},{'type':'URL','text':'Shop','url':'https://a.example/{{1}}'}]}]}
                """)
                .is(200);
        String path = page(shop) + "/templates/sale/en";
        try (Browser author = signedIn("templates author", Role.OFFICER, Role.APPROVER);
                Browser approver = signedIn("templates approver", Role.APPROVER);
                Browser finance = signedIn("templates fin", Role.FINANCE)) {
            assertThat(approver.get("/console/reviews").body()).contains(path);
            assertThat(approver.get("/console/reviews/templates.csv").body()).startsWith("name,language,business,category\r\n")
                    .contains("\r\nsale,en," + shop.handle() + ",MARKETING\r\n");
            String shown = approver.get(path).body();
            assertThat(shown).contains("waits for approval", "written by templates author", "Picture", "Hello {{1}} &lt;i&gt;now&lt;/i&gt;",
                    "Good Bread", "Stop", "https://a.example/{{1}}");
            String seen = SEEN.matcher(shown).results().map(found -> found.group(1)).findFirst().orElseThrow();

            assertThat(author.post(path, "approval=APPROVED&seen=" + seen).body()).contains("must be two accounts");
            assertThat(finance.get(path).statusCode()).isEqualTo(403);
            assertThat(finance.post(path, "approval=APPROVED&seen=" + seen).statusCode()).isEqualTo(403);
            assertThat(finance.post(path, "approval=APPROVED&seen=").body()).doesNotContain("Good Bread");
            assertThat(approver.post(path, "approval=DISABLED&seen=" + seen).statusCode()).isEqualTo(400);
            assertThat(approver.post(path, "approval=APPROVED&seen=" + seen).statusCode()).isEqualTo(302);
            assertThat(approver.get(path).body()).contains("approved</strong>", "Pause").doesNotContain(">Approve<");
            assertThat(approver.post(path, "approval=REJECTED&seen=" + seen).body()).as("what was read is no longer there")
                    .contains("was changed while you read it");
        }
        String subject = "putTemplate handle=" + shop.handle() + " template=sale/en approval=APPROVED ";
        assertThat(recorded("templates approver")).containsExactly(subject + "200");
        assertThat(recorded("templates fin")).containsOnly(subject + "403");
    }

    @Test
    void theFilesOfATemplatesHeadersAreSeenByItsReviewer() {
        EnrolledBusiness shop = world.business().enrol();
        byte[] photo = SampleFiles.picture("png", 300, 200);
        String photoHandle = Upload.handle(shop, "image/png", photo);
        String paperHandle = Upload.handle(shop, "application/pdf", SampleFiles.PDF);
        for (String one : List.of("photo IMAGE " + photoHandle, "paper DOCUMENT " + paperHandle)) {
            String[] parts = one.split(" ");
            Reply written = shop.partner().postTo("/v25.0/" + shop.id() + "/message_templates", """
                    {"name": "%s", "language": "en", "category": "MARKETING", "components": [{"type": "HEADER", "format": "%s",
                     "example": {"header_handle": ["%s"]}}, {"type": "BODY", "text": "Hello"}]}""".formatted(parts[0], parts[1], parts[2]));
            assertThat(written.status()).isEqualTo(200);
        }
        world.database().update("DELETE FROM upload WHERE business_id = ?", shop.id().value()); // the handles are over
        try (Browser approver = signedIn("examples approver", Role.APPROVER); Browser finance = signedIn("examples fin", Role.FINANCE)) {
            String path = page(shop) + "/templates/photo/en";
            String shown = approver.get(path).body();
            assertThat(shown).contains("<img class=\"example\" src=\"" + path + "/examples/0\" alt=\"Example of the header\">");
            HttpResponse<byte[]> picture = approver.bytes(path + "/examples/0");
            assertThat(picture.body()).isEqualTo(photo);
            assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(picture.headers().allValues("Content-Security-Policy")).containsExactly(
                    "default-src 'none'; sandbox; frame-ancestors 'none'");
            assertThat(picture.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(approver.get(page(shop) + "/templates/paper/en").body()).contains("Save the example (pdf, 1 KB)")
                    .doesNotContain("<img class=\"example\"");
            assertThat(approver.bytes(page(shop) + "/templates/paper/en/examples/0").headers().firstValue("Content-Disposition")
                    .orElseThrow()).startsWith("attachment");
            assertThat(approver.get(path + "/examples/1").statusCode()).isEqualTo(404);
            assertThat(finance.get(path + "/examples/0").statusCode()).isEqualTo(403);

            String seen = SEEN.matcher(shown).results().map(found -> found.group(1)).findFirst().orElseThrow();
            world.database().update("UPDATE shown_file SET sha256 = UNHEX(SHA2('another picture', 256)) WHERE business_id = ?",
                    shop.id().value());
            assertThat(approver.post(path, "approval=APPROVED&seen=" + seen).body()).as("another picture")
                    .contains("was changed while you read it");
        }
    }

    @Test
    void anApplicationIsDecidedWithItsDocumentsAtHand() {
        EnrolledBusiness shop = world.business().unverified().enrol();
        Applicant applicant = new Applicant(shop, Office.at(port, data));
        long id = applicant.submitted();
        String path = page(shop) + "/applications/" + id;
        try (Browser approver = signedIn("vetting approver", Role.APPROVER); Browser operator = signedIn("vetting op", Role.OPERATOR)) {
            assertThat(approver.get("/console/reviews").body()).contains(path);
            assertThat(approver.get("/console/reviews/applications.csv").body()).startsWith("number,business,state,opened\r\n")
                    .contains("\r\n" + id + "," + shop.handle() + ",SUBMITTED,");
            String shown = approver.get(path).body();
            assertThat(shown).contains("extract.pdf", "Rui Sol", "First verification", "waits for a decision");
            HttpResponse<String> document = approver.get(path + "/documents/2");
            assertThat(document.body()).isEqualTo(Applicant.EXTRACT);
            assertThat(document.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment");
            assertThat(approver.get(path + "/documents/1").statusCode()).isEqualTo(404);
            assertThat(operator.get(path + "/documents/2").statusCode()).isEqualTo(403);
            assertThat(operator.post(path, "step=APPROVE&reason=x&until=nonsense").statusCode()).isEqualTo(403);

            assertThat(approver.post(path, "step=APPROVE&reason=fits&until=").body()).contains("needs its last day");
            assertThat(approver.post(path, "step=APPROVE&reason=fits&until=2020-01-01").body()).contains("must be in the future");
            assertThat(approver.post(path, "step=APPROVE&reason=&until=2199-01-01").body()).contains("reason must say why");
            assertThat(approver.post(path, "step=SUSPEND&reason=fits").body()).contains("cannot be SUSPENDED");
            assertThat(approver.post(path, "step=APPROVE&reason=fits&until=2199-01-01").statusCode()).isEqualTo(302);
            assertThat(approver.get(path).body()).contains("approved</strong>", "2199-01-02", "Revoke").doesNotContain("Reject");
            assertThat(approver.get(page(shop)).body()).contains("<span>verified</span>", "recipients see none");
            assertThat(approver.post(path, "step=REVOKE&reason=complaints").statusCode()).isEqualTo(302);
            assertThat(approver.get(page(shop)).body()).contains("verification revoked");

            EnrolledBusiness other = world.business().enrol();
            assertThat(approver.get(page(other) + "/applications/" + id).statusCode()).as("of another business").isEqualTo(404);
        }
        assertThat(recorded("vetting approver")).contains("decideApplication id=" + id + " decision=APPROVED 200",
                "revokeVerification id=" + id + " 200", "decideApplication id=" + id + " decision=APPROVED 409");
    }

    @Test
    void theLogOfAWebhookIsReadAndItsStatusesAreToldOnceMore() {
        EnrolledBusiness shop = world.business().enrol();
        try (Browser officer = signedIn("webhook officer", Role.OFFICER); Browser auditor = signedIn("webhook auditor", Role.AUDITOR)) {
            String path = page(shop) + "/webhook";
            assertThat(officer.get(path).body()).contains("It has none, so it is told nothing").doesNotContain("/redeliver");
            assertThat(officer.post(path + "/redeliver", "from=2026-11-01").body()).contains("This business has no webhook");
            shop.listens("http://127.0.0.1:9/none", "a secret of 16 or more");
            for (int attempt = 0; attempt < 60; attempt++) {
                database.update("INSERT INTO webhook_attempt (business_id, at, updates, status, why) VALUES (?, NOW(6), 1, 503, ?)",
                        shop.id().value(), "HTTP 503 <" + attempt + ">");
            }
            String log = officer.get(path).body();
            assertThat(log).contains("HTTP 503 &lt;59&gt;", "HTTP 503 &lt;10&gt;", "/redeliver").doesNotContain("&lt;9&gt;", "a secret");
            String older = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(log).results().map(found -> found.group(1)).findFirst()
                    .orElseThrow();
            assertThat(officer.get(older).body()).contains("HTTP 503 &lt;9&gt;").doesNotContain("&lt;10&gt;");
            String sorted = officer.get(path + "?sort=attempts.updates").body();
            assertThat(sorted).contains("aria-sort=\"ascending\"", "?sort=attempts.updates&amp;place=50");
            assertThat(officer.get(path + "?sort=attempts.at").body()).as("of all, and not of the latest only")
                    .contains("HTTP 503 &lt;0&gt;")
                    .doesNotContain("&lt;59&gt;");
            assertThat(officer.get(path + "/retry?sort=attempts.at").headers().firstValue("Location").orElseThrow())
                    .as("a head of the page that a button has led to").endsWith(path + "?sort=attempts.at");
            assertThat(officer.get(path + "/attempts.csv").body()).startsWith("at,url,updates,status,why\r\n")
                    .contains(",1,503,HTTP 503 <0>\r\n", ",1,503,HTTP 503 <59>\r\n");

            assertThat(officer.post(path + "/redeliver", "from=2026-11-02&until=2026-11-01").body()).contains("The end must be after");
            assertThat(officer.post(path + "/redeliver", "from=yesterday").body()).contains("A day must be written as");
            assertThat(officer.post(path + "/redeliver", "from=2026-11-01&until=2026-11-02").body())
                    .contains("0 messages: 0 statuses, and 0 messages");
            assertThat(officer.post(path + "/retry", "").body()).contains("What waits is tried now");
            assertThat(auditor.get(path).body()).contains("HTTP 503").doesNotContain("/redeliver");
            assertThat(auditor.post(path + "/retry", "").statusCode()).isEqualTo(403);
            assertThat(recorded("webhook officer")).contains("retryWebhook handle=" + shop.handle() + " 200");
            assertThat(recorded("webhook auditor")).containsExactly("retryWebhook handle=" + shop.handle() + " 403");
        }
    }

    @Test
    void aSampleIsPostedToTheWebhookAndItsAnswerShownWithoutPersons() {
        EnrolledBusiness shop = world.business().enrol();
        EnrolledBusiness inside = world.business().enrol();
        inside.listens("http://10.1.2.3/hook", "a secret of 16 or more");
        try (PartnerServer server = PartnerServer.start();
                Browser operator = signedIn("sample operator", Role.OPERATOR); Browser auditor = signedIn("sample auditor", Role.AUDITOR)) {
            String path = page(shop) + "/webhook";
            assertThat(operator.post(path + "/sample", "sample=READ").body()).contains("has no URL for webhooks");
            shop.listens(server.url("/hook"), "a secret of 16 or more");
            server.answer(403);
            server.say("No <b>ana@mail.example</b>, call +43 664 1234567 about order 4711.");

            String shown = operator.post(path + "/sample", "sample=DELIVERED").body();

            assertThat(shown).contains("HTTP 403", "Not taken", "No &lt;b&gt;•••&lt;/b&gt;, call ••• about order 4711.", "posted")
                    .doesNotContain("ana@mail", "1234567 about");
            assertThat(WebhookSignature.matches(server.posts().getFirst().header(WebhookSignature.HEADER),
                    server.posts().getFirst().body(), "a secret of 16 or more")).isTrue();
            assertThat(operator.post(page(inside) + "/webhook/sample", "sample=READ").body()).contains("is not a public address");
            assertThat(operator.post(path + "/sample", "sample=LOTTERY").statusCode()).isEqualTo(400);
            assertThat(auditor.get(path).body()).doesNotContain("/webhook/sample");
            assertThat(auditor.post(path + "/sample", "sample=READ").statusCode()).isEqualTo(403);
            assertThat(server.posts()).hasSize(1);
            assertThat(recorded("sample operator")).contains("postSampleToWebhook handle=" + shop.handle() + " sample=DELIVERED 200");
            assertThat(recorded("sample auditor")).containsExactly("postSampleToWebhook handle=" + shop.handle() + " sample=READ 403");
        }
    }

    @Test
    void whatIsMissingIsAPageToo() {
        EnrolledBusiness shop = world.business().enrol();
        try (Browser auditor = signedIn("businesses missing", Role.AUDITOR)) {
            for (String path : new String[] {"/console/businesses/nobody-here", page(shop) + "/templates/none/en",
                page(shop) + "/applications/999999", "/console/businesses/nobody-here/webhook"}) {
                HttpResponse<String> answer = auditor.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(404);
                assertThat(answer.body()).contains("There is no such page");
            }
        }
    }
}
