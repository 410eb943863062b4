package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Office.Answer;
import io.tollgate.blocking.Blocked;
import io.tollgate.business.Business;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.conversation.Conversation;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.message.SenderId;
import io.tollgate.trust.verification.VerificationStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the administration keeps of senders, templates, consents, blocks and verifications. */
@TollgateTest
class AdministrationRecordsTest extends AdministrationFixture {

    @Test
    void keepsSenders() {
        enrol("adm-senders").is(201);
        enrol("adm-senders-other").is(201);
        String sender = "{'phoneNumberId':'700000000000000001','displayNumber':'+351 211 000 001','displayName':'Shop'}";

        office.post("/businesses/adm-senders/senders", sender).is(201);
        office.post("/businesses/adm-senders/senders", sender.replace("Shop", "Shop 2")).is(201);

        assertThat(office.get("/businesses/adm-senders/senders").is(200).json().toString())
                .isEqualTo("[{\"phoneNumberId\":\"700000000000000001\",\"displayNumber\":\"+351211000001\",\"displayName\":\"Shop 2\"}]");
        office.post("/businesses/adm-senders-other/senders", sender).problem(409, "taken", "belongs to another business");
        office.post("/businesses/adm-senders/senders", sender.replace("700000000000000001", "0")).problem(400, "invalid-field",
                "phoneNumberId must be");
        office.post("/businesses/adm-senders/senders", sender.replace("+351 211", "x")).problem(400, "invalid-field",
                "displayNumber must be");
    }

    @Test
    void keepsTemplates() {
        enrol("adm-templates").is(201);
        String template = "{'name':'offer','language':'pt_PT','category':'MARKETING','body':'Hello {{1}}'}";

        Answer pending = office.put("/businesses/adm-templates/templates", template).is(200);
        assertThat(pending.json().path("approval").asString()).isEqualTo("PENDING");
        assertThat(pending.json().path("timeToLiveSeconds").asString()).isEqualTo("2592000");
        office.put("/businesses/adm-templates/templates", template.replace("'body'", "'approval':'APPROVED','timeToLiveSeconds':60,'body'"))
                .is(200);
        assertThat(office.get("/businesses/adm-templates/templates").is(200).body()).contains("APPROVED").doesNotContain("PENDING");

        office.put("/businesses/adm-templates/templates", template.replace("MARKETING", "SERVICE")).problem(400, "invalid-field",
                "needs no template");
        office.put("/businesses/adm-templates/templates", template.replace("pt_PT", "Portuguese")).problem(400, "invalid-field",
                "language must be");
        office.put("/businesses/adm-templates/templates", template.replace("'body'", "'timeToLiveSeconds':5,'body'"))
                .problem(400, "invalid-field", "timeToLiveSeconds must be a whole number from 30");
        office.delete("/businesses/adm-templates/templates/offer/pt_PT").is(204);
        office.delete("/businesses/adm-templates/templates/offer/pt_PT").problem(404, "unknown", "no such template");
    }

    @Test
    void keepsTheWebhookSecretSealed() {
        Business shop = enrolled("adm-webhook");
        String secret = "a-secret-of-the-shop-17";

        try (PartnerServer server = PartnerServer.start()) {
            String webhook = "{'url':'" + server.url("/s?a=b") + "','secret':'" + secret + "','verifyToken':'token of 2026'}";
            server.expect("another token");
            office.put("/businesses/adm-webhook/webhook", webhook).problem(400, "invalid-field", "the server answered 403");
            assertThat(businesses.webhook(shop.id())).as("not verified").isEmpty();

            office.put("/businesses/adm-webhook/webhook", webhook.replace("'verifyToken'", "'batch':1001,'verifyToken'")).problem(400,
                    "invalid-field", "batch must be a whole number from 1 to 1000");
            server.expect("token of 2026");
            Answer saved = office.put("/businesses/adm-webhook/webhook", webhook).is(200);

            assertThat(saved.body()).doesNotContain(secret);
            assertThat(businesses.webhook(shop.id())).hasValueSatisfying(set -> assertThat(set.secret()).isEqualTo(secret));
            assertThat(new AllTables(database).tablesWith(secret)).isEmpty();
        }
        office.put("/businesses/adm-webhook/webhook", "{'url':'ftp://shop.example','secret':'" + secret + "'}").problem(400,
                "invalid-field", "url must be");
        office.put("/businesses/adm-webhook/webhook", "{'url':'http://169.254.169.254/latest','secret':'" + secret + "'}").problem(400,
                "invalid-field", "169.254.169.254 is not a public address");
        office.put("/businesses/adm-webhook/webhook", "{'url':'not a url','secret':'" + secret + "'}").problem(400, "invalid-field",
                "url must be");
        office.put("/businesses/adm-webhook/webhook", "{'url':'https://shop.example','secret':'short'}").problem(400, "invalid-field",
                "secret must be");
        office.delete("/businesses/adm-webhook/webhook").is(200);
        assertThat(businesses.webhook(shop.id())).isEmpty();
    }

    @Test
    void recordsConsentsAndListsThemByNumber() {
        Business shop = enrolled("adm-consents");
        String given = "{'to':'+351 912 000"
                + " 201','business':'adm-consents','purpose':'MARKETING','type':'GIVEN','at':'2026-03-01T10:00:00+01:00',"
                + "'method':'form checkout-12','proof':'Yes, send me offers.'}";

        office.post("/consents", given).is(201);
        office.post("/consents", given).is(201);
        assertThat(statusOf(shop, "+351912000201")).isEqualTo(State.GIVEN);
        office.post("/consents",
                "{'to':'+351912000201','business':'adm-consents','purpose':'MARKETING','type':'WITHDRAWN','method':'keyword STOP'}")
                .is(201);
        assertThat(statusOf(shop, "+351912000201")).isEqualTo(State.WITHDRAWN);

        Answer history = office.post("/consents/search", "{'to':'00351'}").problem(400, "invalid-field", "to is not a phone number");
        history = office.post("/consents/search", "{'to':'+351912000201'}").is(200);
        assertThat(history.json().size()).isEqualTo(2);
        assertThat(history.json().path(0).path("at").asString()).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(history.json().path(1).path("type").asString()).isEqualTo("WITHDRAWN");
        assertThat(history.body()).contains("adm-consents").doesNotContain("912000201");
        assertThat(office.post("/consents/search", "{'to':'+351912000202'}").is(200).json().size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            business | 'business':'nobody'                 | business is not a handle
            to       | 'to':'12'                           | to is not a phone number
            to       | 'to':null                           | to is missing
            purpose  | 'purpose':'FUN'                     | purpose must be one of MESSAGES, MARKETING
            channel  | 'channel':'FAX'                     | channel must be one of MESSENGER
            type     | 'type':'MAYBE'                      | type must be one of REQUESTED
            at       | 'at':'yesterday'                    | at must be an instant
            at       | 'at':'2099-01-01T00:00:00Z'         | not in the future
            expires  | 'expires':'2026-02-01T00:00:00Z'    | must be after at
            method   | 'method':''                         | method is missing
            proof    | 'proof':' '                         | proof must not be empty for GIVEN
            proof    | 'proof':'as told by 351-912-000-203' | proof must not repeat the person
            """)
    void refusesAConsentWithoutEvidence(String field, String wrong, String detail) {
        if (businesses.byHandle("adm-proof").isEmpty()) {
            enrol("adm-proof").is(201);
        }
        String given = "{'to':'+351912000203','business':'adm-proof','purpose':'MARKETING','type':'GIVEN','at':'2026-03-01T10:00:00Z',"
                + "'method':'form','proof':'Yes.'," + wrong + "}";

        Answer refused = office.post("/consents", lastOfEach(given)).problem(400, "invalid-field", detail);

        assertThat(refused.json().path("field").asString()).isEqualTo(field);
        assertThat(refused.body()).doesNotContain("912000203");
        assertThat(consents.history(person("+351912000203"))).isEmpty();
    }

    @Test
    void blocksAndLifts() {
        Business shop = enrolled("adm-blocks");
        String block = "{'to':'+351912000204','business':'adm-blocks','method':'handset'}";

        office.post("/blocks", block).is(204);
        assertThat(blocks.of(List.of(person("+351912000204"))).get(person("+351912000204")).business(shop.id())).isTrue();
        office.post("/blocks/lift", block).is(204);
        office.post("/stop-list", "{'to':'+351912000204','method':'letter of 2026-11-02'}").is(204);
        assertThat(blocks.of(List.of(person("+351912000204"))).get(person("+351912000204")).everybody()).isTrue();
        office.post("/stop-list/lift", "{'to':'+351912000204','method':'letter'}").is(204);
        assertThat(blocks.of(List.of(person("+351912000204"))).getOrDefault(person("+351912000204"), Blocked.NOBODY).refuses(shop.id()))
                .isFalse();
        assertThat(office.post("/blocks/search", "{'to':'+351912000204'}").is(200).json().size()).isEqualTo(4);
        office.post("/blocks", block.replace("adm-blocks", "nobody")).problem(400, "invalid-field", "business is not a handle");
        office.post("/stop-list", "{'to':'+351912000204'}").problem(400, "invalid-field", "method is missing");
    }

    @Test
    void recordsVerificationsOfBusinessesAndNumbers() {
        Business shop = enrolled("adm-verified");
        office.post("/businesses/adm-verified/senders",
                "{'phoneNumberId':'700000000000000002','displayNumber':'+351211000002','displayName':'S'}").is(201);
        String verified = "{'business':'adm-verified','type':'VERIFIED','at':'2026-03-01T00:00:00Z','validUntil':'2036-03-01T00:00:00Z',"
                + "'officer':'Olga','reason':'papers seen'}";

        office.post("/verifications", verified).is(204);
        office.post("/verifications", verified.replace("'business':'adm-verified'", "'phoneNumberId':'700000000000000002'")).is(204);
        office.post("/verifications", "{'phoneNumberId':'700000000000000002','type':'REVOKED','officer':'Olga','reason':'sold'}").is(204);

        Instant later = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(verifications.statusesOfBusinesses(List.of(shop.id()), later)).containsValue(VerificationStatus.VERIFIED);
        assertThat(verifications.statuses(List.of(new SenderId(700000000000000002L)), later)).containsValue(VerificationStatus.REVOKED);
        assertThat(office.get("/businesses/adm-verified/verifications").is(200).json().size()).isEqualTo(3);
        office.post("/verifications", verified.replace("}", ",'phoneNumberId':'1'}")).problem(400, "invalid-field",
                "Either business or phoneNumberId");
        office.post("/verifications", verified.replace("2036", "2020")).problem(400, "invalid-field", "must be after at");
        office.post("/verifications", verified.replace("papers seen", "")).problem(400, "invalid-field", "reason is missing");
    }

    @Test
    void opensAConversationWhenAPersonWrites() {
        enrol("adm-inbound").is(201);
        office.post("/businesses/adm-inbound/senders",
                "{'phoneNumberId':'700000000000000003','displayNumber':'+351211000003','displayName':'S'}").is(201);

        office.post("/inbound",
                "{'from':'+351912000205','phoneNumberId':'700000000000000003','fromAdvertisement':true,'at':'2026-11-02T12:00:00Z'}")
                .is(204);

        Conversation open = conversations.of(List.of(person("+351912000205"))).values().iterator().next();
        Instant end = Instant.parse("2026-11-02T12:00:00Z").plus(Duration.ofHours(24));
        assertThat(open).isEqualTo(new Conversation(end, end, Instant.EPOCH));
        office.post("/inbound", "{'from':'+351912000205','phoneNumberId':'700000000000009999'}").problem(400, "invalid-field",
                "not a phone number id of a sender");
        office.post("/inbound", "{'from':'+351912000205','phoneNumberId':'700000000000000003','fromAdvertisement':'maybe'}")
                .problem(400, "invalid-field", "fromAdvertisement must be true or false");
    }

    @Test
    void showsAllowances() {
        enrol("adm-allowances").is(201);

        assertThat(office.get("/businesses/adm-allowances/allowances?month=2026-11").is(200).body())
                .contains("\"period\":\"2026-11\",\"used\":0");
        office.get("/businesses/adm-allowances/allowances?month=November").problem(400, "invalid-field", "month must be a month");
    }

    @Test
    void keepsAPersonsNumberInOneTableOnly() {
        enrolled("adm-one-table");
        office.post("/businesses/adm-one-table/senders",
                "{'phoneNumberId':'700000000000000004','displayNumber':'+351211000004','displayName':'S'}").is(201);
        office.post("/consents",
                "{'to':'+351 912 000 299','business':'adm-one-table','purpose':'MESSAGES','type':'GIVEN','method':'form','proof':'Yes.'}")
                .is(201);
        office.csv("/consents/import", "to,business,purpose,channel,type,at,expires,method,proof\n"
                + "+351912000299,adm-one-table,MARKETING,MESSENGER,CONFIRMED,2026-03-01T00:00:00Z,,form,Yes\n").is(200);
        office.post("/blocks", "{'to':'+351912000299','business':'adm-one-table','method':'handset'}").is(204);
        office.post("/stop-list", "{'to':'+351912000299','method':'letter'}").is(204);
        office.post("/inbound", "{'from':'351912000299','phoneNumberId':'700000000000000004'}").is(204);

        assertThat(new AllTables(database).tablesWith("912000299")).containsExactly("recipient");
    }

    @Test
    void keepsNoTokenInClear() throws Exception {
        String partner = enrol("adm-hashed").is(201).json().path("token").asString();
        Path file = data.resolve("administration-token");

        assertThat(new AllTables(database).tablesWith(partner)).isEmpty();
        assertThat(new AllTables(database).tablesWith(Files.readString(file).strip())).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys")))).isEqualTo("rw-------");
    }

    @Test
    void showsItsDescriptionToAdministrators() {
        JsonNode api = office.description().root();

        assertThat(api.path("info").path("title").asString()).isEqualTo("Tollgate: administration");
        assertThat(api.path("components").path("securitySchemes").path("administration-token").path("scheme").asString())
                .isEqualTo("bearer");
        assertThat(api.path("paths").propertyNames()).allMatch(path -> path.startsWith("/administration/")).hasSizeGreaterThan(60);
    }
}
