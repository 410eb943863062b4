package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.blocking.Blocks;
import io.tollgate.console.Browser;
import io.tollgate.endtoend.reports.MessageReport;
import io.tollgate.endtoend.reports.MessageReports;
import io.tollgate.ledger.ReratedCharges;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.reconciliation.Reconciliation;
import io.tollgate.rights.Erasing;
import io.tollgate.trust.badge.Badges;
import io.tollgate.world.Office;
import io.tollgate.world.Partner;
import io.tollgate.world.TestAccounts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A person discloses an encrypted message with the signature of the business, and an officer decides. */
@TollgateTest
class MessageReportsTest extends DevicesFixture {

    private static final String TEXT = "{\"tpl\":\"utility@en_US\",\"params\":[]}";
    private static final String ADVERTISING = """
            {"tpl":"utility@en_US","params":[{"type":"body","parameters":[{"type":"text","text":"Sale! 50 % off"}]}]}""";

    @LocalServerPort
    int port;

    private byte[] group;
    private String message;
    private Office ann;

    @BeforeEach
    void handOver() {
        ann = Office.at(port, data).as("report ann", Role.APPROVER, Role.OFFICER);
        phone.brings(3);
        group = newGroup();
        desk.opens(group, ana.number().e164());
        message = sends("m-1");
    }

    private String sends(String id) {
        Partner.Reply reply = shop.sends(ana.number().e164(), TestDevice.sealed(group, 1, "utility", id, "utility@en_US"));
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        await().until(() -> phone.inbox().stream()
                .anyMatch(one -> one.path("message_id").asString().equals(reply.messageId())));
        return reply.messageId();
    }

    private byte[] framed(String id, String text) {
        return MlsMaker.framed(group, 1, TestDevice.declared("utility", id, "utility@en_US"), text);
    }

    private Partner.Reply reports(byte[] framed) {
        return phone.reports(message, framed, desk.signFramed(framed), desk.open(), "");
    }

    private String reported(String text) {
        Partner.Reply reply = reports(framed("m-1", text));
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        return reply.json().path("report_id").asString();
    }

    private void charged() {
        phone.acknowledges(phone.inbox().getLast().path("seq").asLong());
        await().until(() -> world.history().charges(MessageId.parse(message).orElseThrow()) == 1);
    }

    private String path(String report) {
        return "/message-reports/" + report;
    }

    @Test
    void anOfficerSeesWhatWasDisclosedAndIsRecorded() {
        String id = reported(TEXT);

        JsonNode waiting = ann.get("/message-reports").is(200).json();
        JsonNode one = ann.get(path(id)).is(200).json();

        assertThat(waiting.findValuesAsString("id")).contains(id);
        assertThat(waiting.toString()).doesNotContain("words");
        assertThat(one.at("/report/declared").asString()).isEqualTo("UTILITY");
        assertThat(one.path("text").asString()).isNotEmpty();
        assertThat(one.path("signed").asString()).isNotEmpty();
        assertThat(world.database().queryForList("SELECT 1 FROM audit_entry WHERE operation = 'getMessageReport' AND account = 'report ann'"
                + " AND subject LIKE ?", "%id=" + id + "%")).isNotEmpty();
        byte[] kept = world.database().queryForList("SELECT content FROM e2e_report WHERE id = ?", byte[].class, id).getFirst();
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).as("sealed").isNotEmpty().doesNotContain("utility", TestDevice.text(
                TEXT.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void theTextIsComparedWithTheTemplateThatWasDeclared() {
        assertThat(reports(framed("m-1", TEXT)).json().path("verdict").asString()).isEqualTo("as_declared");
        message = sends("m-2");
        assertThat(reports(framed("m-2", ADVERTISING)).json().path("verdict").asString()).as("a parameter too many").isEqualTo("differs");
        message = sends("m-3");
        assertThat(reports(framed("m-3", TEXT.replace("utility@", "marketing@"))).json().path("verdict").asString())
                .as("another template inside").isEqualTo("differs");
        message = sends("m-5");
        assertThat(reports(framed("m-5", TEXT.replace("}", ",\"log\":\"e30.e30.AA\"}"))).json().path("verdict").asString())
                .as("the head of the log of keys is no part of the text").isEqualTo("as_declared");
        message = sends("m-6");
        assertThat(reports(framed("m-6", TEXT.replace("}", ",\"log\":{}}"))).json().path("verdict").asString()).isEqualTo("differs");
        message = sends("m-4");
        assertThat(reports(framed("m-4", "no JSON")).json().path("verdict").asString()).isEqualTo("differs");
    }

    @Test
    void aPersonReportsOnlySoManyMessagesWithinADay() {
        MessageReports reports = world.the(MessageReports.class);
        for (int one = 0; one < 20; one++) {
            reports.add(new MessageReport(0, new MessageId(UUID.randomUUID()), ana.id(), shop.business().id(), shop.business().sender(),
                    "d", Category.UTILITY, "", MessageReport.Reason.OTHER, true, Instant.now(), Optional.empty()),
                    new MessageReport.Disclosure("", "", "", "", ""));
        }

        Partner.Reply reply = reports(framed("m-1", TEXT));

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.details()).contains("has made 20 reports within 24 hours");
    }

    @Test
    void anAlteredTextIsRefused() {
        byte[] framed = framed("m-1", TEXT);
        byte[] signature = desk.signFramed(framed);

        Partner.Reply reply = phone.reports(message, framed("m-1", ADVERTISING), signature, desk.open(), "");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.details()).contains("'signature' is not that of sender_key over signed");
        assertThat(ann.get("/message-reports").json().toString()).doesNotContain(message);
    }

    @Test
    void aForeignSignatureIsRefused() {
        byte[] framed = framed("m-1", TEXT);
        TestDevice stranger = TestDevice.of(world.onAccount().partner());

        assertThat(phone.reports(message, framed, phone.signFramed(framed), desk.open(), "").details()).contains("'signature' is not");
        assertThat(phone.reports(message, framed, phone.signFramed(framed), phone.open(), "").details())
                .as("she signs it herself").contains("'sender_key' is not the key of a device of the number");
        assertThat(phone.reports(message, framed, stranger.signFramed(framed), stranger.open(), "").details())
                .contains("'sender_key' is not the key");
    }

    @Test
    void anotherMessageIsRefused() {
        String second = sends("m-2");
        byte[] otherEpoch = MlsMaker.framed(group, 2, TestDevice.declared("utility", "m-1", "utility@en_US"), TEXT);
        byte[] otherGroup = MlsMaker.framed(newGroup(), 1, TestDevice.declared("utility", "m-1", "utility@en_US"), TEXT);

        for (byte[] framed : List.of(framed("m-2", TEXT), framed("m-3", TEXT), otherEpoch, otherGroup)) {
            assertThat(reports(framed).details()).contains("'signed' is of another message");
        }
        assertThat(phone.reports(second, framed("m-1", TEXT), desk.signFramed(framed("m-1", TEXT)), desk.open(), "").status())
                .isEqualTo(400);
        assertThat(reports(new byte[] {0, 1, 0, 2}).details()).contains("'signed' ends too early");
        assertThat(desk.reports(message, framed("m-1", TEXT), desk.signFramed(framed("m-1", TEXT)), desk.open(), "").status())
                .isEqualTo(403);
        TestDevice stranger = TestDevice.of(shop.root(), messenger, world.person().number().e164());
        assertThat(stranger.reports(message, framed("m-1", TEXT), desk.signFramed(framed("m-1", TEXT)), desk.open(), "").status())
                .as("of somebody else").isEqualTo(404);
    }

    @Test
    void theSameReportTwiceIsOne() {
        byte[] framed = framed("m-1", TEXT);
        String id = reported(TEXT);

        Partner.Reply again = reports(framed);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("report_id").asString()).isEqualTo(id);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM e2e_report WHERE recipient = ?", Integer.class,
                (Object) ana.id().bytes())).isEqualTo(1);
    }

    @Test
    void sheBlocksTheBusinessWithTheReportIfSheWants() {
        byte[] framed = framed("m-1", TEXT);

        assertThat(phone.reports(message, framed, desk.signFramed(framed), desk.open(), ",\"block\":true,\"words\":\"No more\"").status())
                .isEqualTo(201);

        assertThat(world.the(Blocks.class).of(List.of(ana.id())).get(ana.id()).refuses(shop.business().id())).isTrue();
    }

    @Test
    void aMessageIsReratedToItsTrueCategoryOnce() {
        charged();
        String id = reported(ADVERTISING);
        long before = world.the(ReratedCharges.class).of(MessageId.parse(message).orElseThrow()).orElseThrow().micros();

        String body = "{'decision':'RERATED','category':'MARKETING','reason':'It advertises shoes.'}";
        JsonNode decided = ann.post(path(id) + "/decision", body).is(200).json();

        assertThat(decided.path("decision").asString()).isEqualTo("RERATED");
        assertThat(decided.path("decidedBy").asString()).contains("report ann");
        long after = world.the(ReratedCharges.class).of(MessageId.parse(message).orElseThrow()).orElseThrow().micros();
        assertThat(after).as("marketing is dearer").isGreaterThan(before);
        assertThat(world.database().queryForList("SELECT 1 FROM rerating WHERE id = ? AND state = 'DONE'",
                decided.path("rerating").asInt())).hasSize(1);
        assertThat(world.the(Reconciliation.class).compareAll()).as("the books agree")
                .noneMatch(one -> one.business() == shop.business().id().value());
        ann.post(path(id) + "/decision", body).is(409);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM rerated_charge WHERE message_id = ?", Integer.class,
                (Object) MessageId.parse(message).orElseThrow().bytes())).isEqualTo(1);
        assertThat(ann.get("/message-reports").json().findValuesAsString("id")).doesNotContain(id);
        assertThat(world.database().queryForList("SELECT 1 FROM audit_entry WHERE operation = 'decideMessageReport'"
                + " AND account = 'report ann' AND subject LIKE ?", "%decision=RERATED category=MARKETING%")).isNotEmpty();
    }

    @Test
    void whatWasNotChargedCannotBeReratedAndTheReportStaysOpen() {
        String id = reported(ADVERTISING);

        ann.post(path(id) + "/decision", "{'decision':'RERATED','category':'MARKETING','reason':'Shoes.'}").is(409);
        ann.post(path(id) + "/decision", "{'decision':'RERATED','reason':'Shoes.'}").is(400);
        ann.post(path(id) + "/decision", "{'decision':'DISMISSED','category':'MARKETING','reason':'Shoes.'}").is(400);

        assertThat(ann.get("/message-reports").json().findValuesAsString("id")).contains(id);
        ann.post(path(id) + "/decision", "{'decision':'DISMISSED','reason':'It is a notice.'}").is(200);
    }

    @Test
    void theBadgeIsWithdrawn() {
        String id = reported(ADVERTISING);
        assertThat(world.the(Badges.class).of(shop.sender().id(), Instant.now())).isPresent();

        ann.post(path(id) + "/decision", "{'decision':'BADGE_WITHDRAWN','reason':'It cheats.'}").is(200);

        assertThat(world.the(Badges.class).of(shop.sender().id(), Instant.now())).isEmpty();
        assertThat(desk.call("POST", "/e2e/v1/devices/" + desk.id() + "/credential", "{}").status()).isEqualTo(403);
    }

    @Test
    void theConsoleShowsTheReportAndTakesTheDecisionOnce() {
        charged();
        String id = reported(ADVERTISING);
        TestAccounts.at(port, data).account("report zoe", Set.of(Role.OFFICER, Role.APPROVER));
        TestAccounts.at(port, data).account("report max", Set.of(Role.AUDITOR));
        try (Browser zoe = new Browser(port, "127.0.9.1"); Browser max = new Browser(port, "127.0.9.2")) {
            zoe.signIn("report zoe", TestAccounts.PASSWORD, "/");
            max.signIn("report max", TestAccounts.PASSWORD, "/");
            assertThat(zoe.get("/console/reviews").body()).contains("/console/reviews/reports/" + id);
            assertThat(zoe.get("/console/reviews/reports.csv").body()).startsWith("number,business,category,reason,at\r\n")
                    .contains("\r\n" + id + ",").doesNotContain("Sale!");
            assertThat(zoe.get("/console/reviews/reports/" + id).body()).contains("The text is not what was declared.", "Sale! 50 % off",
                    "value=\"RERATED\"").doesNotContain(ana.number().e164());
            assertThat(max.get("/console/reviews/reports/" + id).statusCode()).as("an auditor reads no message").isEqualTo(403);

            assertThat(zoe.post("/console/reviews/reports/" + id, "decision=RERATED&category=MARKETING&reason=Shoes").statusCode())
                    .isEqualTo(302);

            assertThat(zoe.get("/console/reviews/reports/" + id).body()).contains("Re-rated", "Shoes").doesNotContain("value=\"RERATED\"");
            assertThat(zoe.post("/console/reviews/reports/" + id, "decision=DISMISSED&reason=No").body()).contains("was decided before");
            assertThat(zoe.get("/console/reviews").body()).doesNotContain("/console/reviews/reports/" + id + "\"");
        }
        assertThat(world.database().queryForList("SELECT 1 FROM audit_entry WHERE operation = 'getMessageReport' AND account = ?",
                "report zoe")).isNotEmpty();
    }

    @Test
    void herErasureTakesTheTextAlongAndLeavesTheReport() {
        String id = reported(TEXT);

        world.the(Erasing.class).erase(ana.number(), "dana", "asked by letter", Instant.now());

        assertThat(ann.get(path(id)).is(200).json().path("text").asString()).isEmpty();
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM e2e_handed WHERE recipient = ?", Integer.class,
                (Object) ana.id().bytes())).isZero();
    }

    @Test
    void theBytesAreWhatTheyAre() {
        byte[] framed = framed("m-1", TEXT);
        byte[] longer = java.util.Arrays.copyOf(framed, framed.length + 1);

        assertThat(reports(longer).details()).contains("'signed' has 1 bytes after its end");
        assertThat(Base64.getUrlDecoder().decode(TestDevice.text(framed))).isEqualTo(framed);
    }
}
