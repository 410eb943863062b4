package io.tollgate.intake;

import static io.tollgate.world.Partner.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts;
import io.tollgate.cloudapi.Answer;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import io.tollgate.world.Partner;
import java.sql.SQLNonTransientConnectionException;
import org.hibernate.exception.JDBCConnectionException;
import org.springframework.beans.factory.annotation.Autowired;
import java.util.Locale;
import java.util.Map;
import java.util.List;
import java.time.Instant;
import io.tollgate.world.Partner.Reply;
import io.tollgate.recipient.Recipients;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Identities;
import io.tollgate.message.RecipientId;
import io.tollgate.message.MessageId;
import io.tollgate.message.Content;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that are refused although their content is valid, and requests that fail. */
@TollgateTest
class LateRefusalsTest extends RefusalsFixture {

    private static final PhoneNumber ANA = new PhoneNumber("+351912000777", "PT");
    private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");

    @Autowired
    Identities identities;

    @Autowired
    Recipients recipients;

    @Test
    void theRecipientIsCheckedNext() {
        Row[] rows = {
            row(to("12"), 400, 131009, "'to' is not a phone number"),
            row(to("Ana"), 400, 131009, "'to' is not a phone number"),
            row(to("+1 555"), 400, 131009, "'to' is not a phone number"),
            row(to("+999123456789"), 400, 131009, "'to' is not a phone number"),
            row(to("(202) 555-0123"), 400, 131009, "'to' is not a phone number. Check whether the country code is missing"),
            row(to("912345678"), 400, 131009,
                    "Check whether it is one of PT (Portugal): write it with +351, or name PT as default_country"),
            row(to("436641234567.0"), 400, 131009, "It is a decimal number"),
            row(to("+974 0 5512"), 400, 131009, "not a phone number"),
            row(to(shop.sender().displayNumber()), 400, 131021, "the sender's own number"),
            row(to(shop.sender().displayNumber().substring(1)), 400, 131021, "the sender's own number"),
        };

        check(rows);
    }

    @Test
    void aRecipientMayBeNamedByHerUserId() {
        RecipientId ana = ana();
        claim(new Identity.UserId(shop.business().id(), "PT.Ana1"), ana);
        claim(new Identity.ParentUserId("PT.ENT.Ana2"), ana);

        for (String user : List.of("PT.Ana1", "PT.ENT.Ana2")) {
            Reply sent = shop.post(user(user, "").replace('\'', '"'));
            assertThat(sent.json().path("contacts").toString())
                    .isEqualTo("[{\"input\":\"" + user + "\",\"user_id\":\"" + user + "\"}]");
            assertThat(jdbc.queryForMap("SELECT recipient, content FROM inbox WHERE message_id = ?",
                    MessageId.parse(sent.json().at("/messages/0/id").asString()).orElseThrow().bytes()))
                    .hasEntrySatisfying("recipient", it -> assertThat((byte[]) it).isEqualTo(ana.bytes()))
                    .hasEntrySatisfying("content", it -> assertThat(Content.inflated((byte[]) it)).asString().doesNotContain("Ana"));
        }
        Reply both = shop.post(user("PT.Ana1", "'to':'+351912345678',").replace('\'', '"'));
        assertThat(both.json().at("/contacts/0").toString()).isEqualTo("{\"input\":\"+351912345678\",\"wa_id\":\"351912345678\"}");
        assertThat(shop.post(user("nonsense", "'to':'+351912345678',").replace('\'', '"')).status()).isEqualTo(200);
    }

    @Test
    void aUserIdMustBeKnownAndNeedsANumber() {
        claim(new Identity.UserId(shop.business().id(), "PT.Nameless"), Identities.newPerson());
        claim(new Identity.UserId(world.partner().business().id(), "PT.Others"), ana());
        world.the(Enrolments.class).put(new Template(shop.business().id(), new TemplateKey("login", "en_US"), Category.AUTHENTICATION,
                Template.Approval.APPROVED, false, Duration.ofDays(1), "Your code"));
        claim(new Identity.UserId(shop.business().id(), "PT.Known"), ana());

        check(new Row[] {
            row(user("+351912345678", ""), 400, 131009, "'recipient' must be a user id"),
            row(user("PT.Nobody", ""), 400, 131026, "cannot receive"),
            row(user("PT.Nameless", ""), 400, 131026, "cannot receive"),
            row(user("PT.Others", ""), 400, 131026, "cannot receive"), // ids are those of one business
            row("{'messaging_product':'whatsapp','recipient':'PT.Known','type':'template','template':{'name':'login','language':"
                    + "{'code':'en_US'}}}", 400, 131062, "phone number"),
        });
    }

    @Test
    void aTemplateThatIsNotApprovedIsRefusedAtOnce() {
        for (Template.Approval approval : Template.Approval.values()) {
            world.the(Enrolments.class).put(new Template(shop.business().id(), new TemplateKey(approval.name().toLowerCase(Locale.ROOT),
                    "en_US"), Category.UTILITY, approval, false, Duration.ofDays(1), "Hello"));
        }

        check(new Row[] {
            row(template("pending", ""), 404, 132001, "waits for its approval"),
            row(template("rejected", ""), 404, 132001, "was rejected"),
            row(template("paused", ""), 400, 132015, "is paused (paused/en_US)"),
            row(template("disabled", ""), 400, 132016, "is disabled for good"),
        });
        assertThat(shop.post(template("approved", "").replace('\'', '"')).status()).isEqualTo(200);
    }

    private RecipientId ana() {
        return requireNonNull(world.the(TransactionTemplate.class).execute(_ -> recipients.register(List.of(ANA), NOW).get(ANA)));
    }

    private void claim(Identity userId, RecipientId person) {
        world.the(TransactionTemplate.class).executeWithoutResult(_ -> identities.claim(Map.of(userId, person), NOW));
    }

    private static String user(String id, String more) {
        return "{'messaging_product':'whatsapp'," + more + "'recipient':'" + id + "','type':'text','text':{'body':'x'}}";
    }

    @Test
    void theTemplateAndItsParametersAreCheckedLast() {
        Row[] rows = {
            row(template("unknown", ""), 404, 132001, "no template of that name"),
            row(template("greeting", "").replace("en_US", "en"), 404, 132001, "en_US is not en"),
            row(template("greeting", "{'type':'text','text':'x'}"), 400, 132000,
                    "number of parameters (1) does not match the expected number of parameters (0)"),
            row(template("flight_update", "{'type':'text','text':'x'}"), 400, 132000,
                    "(1) does not match the expected number of parameters (2)"),
            row(template("flight_update", "{'type':'text'},{'type':'text','text':'y'}"), 400, 132012, "has no text"),
            row(template("flight_update", "{'text':'x','parameter_name':'a'},{'text':'y'}"), 400, 132012, "must not be named"),
            row(template("named", "{'text':'x','parameter_name':'flight'},{'text':'y'}"), 400, 132012, "must be named flight, gate"),
            row(template("named", "{'text':'x','parameter_name':'flight'},{'text':'y','parameter_name':'seat'}"), 400, 132012,
                    "must be named flight, gate"),
        };

        check(rows);
        refused(shop.post(body("'type':'template','template':{'name':'flight_update','language':{'code':'en_US'}}").replace('\'', '"')),
                400, 132000, "(0) does not match");
    }

    /** Which faults there are is shown by TemplateParametersTest; here, that the register's parts reach that check. */
    @Test
    void theHeaderAndTheButtonsOfATemplateAreChecked() {
        world.the(Enrolments.class).put(new Template(shop.business().id(), new TemplateKey("parcel", "en_US"), Category.UTILITY,
                Template.Approval.APPROVED, false, Duration.ofDays(1), "Hello {{1}}", TemplateParts.of(JsonMapper.shared().readTree("""
                        [{"type":"HEADER","format":"IMAGE"},{"type":"BUTTONS","buttons":
                        [{"type":"URL","text":"Track","url":"https://a.example/{{1}}"}]}]"""))));
        String ana = "{'type':'text','text':'Ana'}";
        String image = "{'type':'header','parameters':[{'type':'image','image':{'link':'https://a.example/1.png'}}]}";
        String track = "{'type':'button','sub_type':'url','index':'%s','parameters':[{'type':'text','text':'7'}]}";

        check(new Row[] {
            row(template("parcel", ana), 400, 132012, "header: Format mismatch, expected IMAGE, received UNKNOWN"),
            row(whole(ana, image), 400, 131008, "Button at index 0 of type URL requires a parameter"),
            row(whole(ana, image + "," + track.formatted("1")), 400, 132018, "Button at index 1 does not exist"),
            row(whole(ana, image.replace("'link'", "'lnik'") + "," + track.formatted("0")), 400, 100,
                    "Unexpected key 'lnik' on parameter 'template.components[1].parameters[0].image'"),
            row(whole(ana, image + "," + track.formatted("10")), 400, 131009, "components[2].index' must be between 0 and 9"),
            row(whole(ana, image.replace("'header'", "'heading'")), 400, 131009, "components[1].type' must be one of header, body"),
        });
        assertThat(shop.post(whole(ana, image + "," + track.formatted("0")).replace('\'', '"')).status()).isEqualTo(200);
    }

    private static String whole(String parameters, String more) {
        return template("parcel", parameters).replace("]}]}}", "]}," + more + "]}}");
    }

    @Test
    void aTextAsLongAsAllowedIsAccepted() {
        assertThat(shop.post(text("+351912345678", "x".repeat(4096))).status()).isEqualTo(200);
        assertThat(shop.post(text("+351912345678", "😀".repeat(4096))).status()).isEqualTo(200);
    }

    @Test
    void previewsMakeTheSameChecks() {
        String preview = shop.path() + "/preview";

        refused(shop.postTo(preview, "no json"), 400, 100, "not JSON");
        refused(shop.postTo(preview, text("12", "x")), 400, 131009, "not a phone number");
        refused(shop.postTo(preview, "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"x\"}"), 400, 131009,
                "cannot be previewed");
        refused(Partner.exchange(shop.request(preview).GET().build()), 400, 3, "POST only");
    }

    @Test
    void aTokenThatWasRenewedIsRefused() {
        world.the(Enrolments.class).renewToken(shop.business().id());

        refused(shop.post(text("+351912345678", "x")), 401, 190, "newest token");
    }

    @Test
    void withoutADatabaseThePartnerIsToldToTryAgain() {
        for (RuntimeException failure : List.of(new DataAccessResourceFailureException("no connection for Ana"),
                new JDBCConnectionException("no connection for Ana", new SQLNonTransientConnectionException("gone")))) {
            Answer answer = reception.send(failing(failure));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("Retry-After");
            JsonNode error = JsonMapper.shared().readTree(answer.body()).path("error");
            assertThat(error.path("code").asInt()).isEqualTo(131016);
            assertThat(error.path("is_transient").asBoolean()).isTrue();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void noLineOfTheLogIsTooLong(CapturedOutput output) {
        Logger log = LoggerFactory.getLogger(RefusalsTest.class);
        // An application of another class that starts meanwhile turns the log off for a moment: then it is written once more.
        String written = await().until(() -> {
            int before = output.getAll().length();
            log.error("long {}", "x".repeat(1_000_000),
                    new IllegalStateException("y".repeat(1_000_000), new IllegalArgumentException("z".repeat(1_000_000))));
            log.warn("next");
            return output.getAll().substring(before);
        }, text -> text.contains("IllegalStateException") && text.contains(": next"));

        assertThat(written).hasSizeLessThan(20_000).contains("IllegalStateException");
        assertThat(written.lines().filter(line -> line.endsWith(": next")).toList()).singleElement().asString().contains("WARN")
                .hasSizeLessThan(300);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aFaultOfTollgateHidesItsCauseAndIsFoundByItsRequestId(CapturedOutput output) {
        Answer answer = reception.send(failing(new IllegalStateException("Ana's text")));

        assertThat(answer.status()).isEqualTo(500);
        JsonNode error = JsonMapper.shared().readTree(answer.body()).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(131000);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("Ana");
        assertThat(output.getAll()).contains(error.path("fbtrace_id").asString()).contains("IllegalStateException").doesNotContain("Ana");
    }

    @Test
    void aRequestThatBreaksOffIsNoMessage() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", shop.root().getPort())) {
            socket.getOutputStream().write(("POST " + shop.path() + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + shop.token()
                    + "\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"messaging_product\":")
                    .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        assertThat(shop.post(text("+351912345678", "x")).status()).isEqualTo(200);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM (SELECT message_id FROM inbox WHERE business_id = ? UNION"
                + " SELECT message_id FROM decision WHERE business_id = ?) m", Integer.class,
                shop.business().id().value(), shop.business().id().value())).isEqualTo(1);
    }
}
