package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.administration.Office.Answer;
import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TollgateTest
class AdministrationTest {

    private static final String TERMS = "'name':'Shop','plan':'ENTERPRISE','currency':'EUR','zone':'Europe/Lisbon',"
            + "'payment':'POSTPAID','creditLimit':'250.50'}";

    @LocalServerPort int port;
    @Value("${tollgate.data}") Path data;
    @Autowired Businesses businesses;
    @Autowired Consents consents;
    @Autowired Blocks blocks;
    @Autowired Verifications verifications;
    @Autowired Conversations conversations;
    @Autowired Pseudonyms pseudonyms;
    @Autowired JdbcTemplate database;

    private Office office;

    @BeforeEach
    void openTheOffice() {
        office = Office.at(port, data);
    }

    @Test
    void enrolsABusinessAndShowsItsTokenOnce() {
        Answer created = enrol("adm-enrol").is(201);
        String token = created.json().path("token").asString();

        assertThat(businesses.byToken(token)).map(Business::handle).contains("adm-enrol");
        Answer read = office.get("/businesses/adm-enrol").is(200);
        assertThat(read.json()).isEqualTo(created.json().path("business"));
        assertThat(read.json().path("creditLimit").asString()).isEqualTo("250.5");
        assertThat(read.body()).doesNotContain(token);
        assertThat(office.get("/businesses").is(200).body()).contains("adm-enrol").doesNotContain(token);

        String renewed = office.post("/businesses/adm-enrol/token", "{}").is(200).json().path("token").asString();
        assertThat(businesses.byToken(renewed)).isPresent();
        assertThat(businesses.byToken(token)).isEmpty();
    }

    @Test
    void changesTermsSuspendsAndResumes() {
        enrol("adm-change").is(201);

        Answer changed = office.put("/businesses/adm-change", "{'name':'Shop 2','plan':'PILOT','currency':'EUR','zone':'Europe/Berlin',"
                + "'payment':'PREPAID','pilotLastDay':'2026-12-31','pilotAllowance':500}").is(200);
        assertThat(changed.json().path("pilotAllowance").asInt()).isEqualTo(500);
        assertThat(changed.json().path("creditLimit").asString()).isEqualTo("0");
        assertThat(office.post("/businesses/adm-change/suspend", "{}").is(200).json().path("standing").asString()).isEqualTo("SUSPENDED");
        assertThat(office.post("/businesses/adm-change/resume", "{}").is(200).json().path("standing").asString()).isEqualTo("ACTIVE");
        office.put("/businesses/adm-change", ("{" + TERMS).replace("EUR", "USD")).problem(400, "invalid-field", "currency (USD) must stay EUR");
    }

    @Test
    void keepsWhereTheNumbersOfABusinessAreAtHome() {
        enrol("adm-home").is(201);
        assertThat(office.get("/businesses/adm-home").json().path("defaultCountry").isNull()).isTrue();

        String terms = "{" + TERMS.substring(0, TERMS.length() - 1);
        assertThat(office.put("/businesses/adm-home", terms + ",'defaultCountry':'pt'}").is(200).json().path("defaultCountry").asString()).isEqualTo("PT");
        assertThat(businesses.byHandle("adm-home").flatMap(Business::defaultCountry)).contains("PT");
        assertThat(office.put("/businesses/adm-home", terms + ",'default_country':'MX'}").is(200).json().path("defaultCountry").asString()).isEqualTo("MX");
        office.put("/businesses/adm-home", terms + ",'defaultCountry':'Portugal'}").problem(400, "invalid-field", "defaultCountry must be a country of ISO 3166");
        office.put("/businesses/adm-home", "{" + TERMS).is(200);
        assertThat(businesses.byHandle("adm-home").flatMap(Business::defaultCountry)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plan      | 'plan':'GOLD'              | plan must be one of PILOT, APP, ENTERPRISE
            plan      | 'plan':''                  | plan is missing
            currency  | 'currency':'XXL'           | currency must be a currency of ISO 4217
            currency  | 'currency':'XXX'           | currency must be a currency in which somebody can pay today
            currency  | 'currency':'XAU'           | XAU is none
            currency  | 'currency':'XTS'           | XTS is none
            currency  | 'currency':'DEM'           | DEM is none
            currency  | 'currency':'HRK'           | HRK is none
            currency  | 'currency':'VEF'           | VEF is none
            currency  | 'currency':'ZWL'           | ZWL is none
            zone      | 'zone':'Europe/Atlantis'   | zone must be a time zone
            payment   | 'payment':'CASH'           | payment must be one of PREPAID, POSTPAID
            creditLimit | 'creditLimit':'lots'     | creditLimit must be an amount
            creditLimit | 'creditLimit':'1e2147483647' | creditLimit must be an amount
            creditLimit | 'creditLimit':'1E+20000000' | creditLimit must be an amount
            creditLimit | 'creditLimit':1e300      | creditLimit must be an amount
            creditLimit | 'creditLimit':'-1'       | creditLimit must be an amount of at least 0
            creditLimit | 'creditLimit':'0.0000001' | at most six decimals
            credit    | 'payment':'PREPAID'        | must be zero for prepaid
            pilotLastDay | 'plan':'PILOT'          | pilotLastDay is missing
            pilotLastDay | 'pilotLastDay':'2026-02-30','pilotAllowance':1 | pilotLastDay must be a day
            the       | 'pilotLastDay':'2026-02-20','pilotAllowance':1 | go with plan PILOT and with no other
            handle    | 'handle':'Not A Handle'    | handle must be 2 to 40 of a-z
            handle    | 'handle':null              | handle is missing
            """)
    void namesTheFieldThatIsWrong(String field, String wrong, String detail) {
        String terms = "{'handle':'adm-wrong'," + TERMS.substring(0, TERMS.length() - 1) + "," + wrong + "}";

        Answer refused = office.post("/businesses", lastOfEach(terms)).problem(400, "invalid-field", detail);

        assertThat(refused.json().path("field").asString()).isEqualTo(field);
        assertThat(businesses.byHandle("adm-wrong")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"USD, false", "EUR, true", "JPY, true"})
    void saysAtOnceThatThereAreNoRatesInACurrency(String currency, boolean warns) {
        String handle = "adm-rates-" + currency.toLowerCase(Locale.ROOT);

        Answer created = office.post("/businesses", "{'handle':'" + handle + "'," + TERMS.replace("EUR", currency)).is(201);

        for (Answer answer : List.of(office.get("/businesses/" + handle).is(200), office.post("/businesses/" + handle + "/resume", "{}").is(200))) {
            assertThat(answer.json().path("warnings")).isEqualTo(created.json().path("business").path("warnings"));
        }
        assertThat(created.json().path("business").path("warnings").toString().contains("no rates in " + currency)).isEqualTo(warns);
        assertThat(created.json().path("business").path("warnings").isEmpty()).isEqualTo(!warns);
    }

    @Test
    void givesAHandleToOneBusinessOnly() {
        enrol("adm-twice").is(201);
        enrol("adm-twice").problem(409, "taken", "handle (adm-twice) belongs to another business");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/businesses/nobody", "/businesses/nobody/senders", "/businesses/nobody/templates", "/businesses/nobody/allowances",
        "/businesses/nobody/verifications"})
    void saysThatThereIsNoSuchBusiness(String path) {
        office.get(path).problem(404, "unknown", "There is no business with this handle");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"handle": | The body is no JSON at line 1
            [1,2]      | The body is missing or is not a JSON object
            {"handle":{"a":1}} | handle is of a wrong type
            {"handle":1e2147483648} | A number has a larger exponent than 308 at line 1
            {"anything":[1E+2147483647]} | A number has a larger exponent
            {"handle":"a","handle":"b"} | A property occurs twice at line 1
            {"handle":"\\ud800"} | half of a surrogate pair
            {"handle":"\\u0000"} | NUL
            {"anything":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ | is beyond these bounds
            {"handle":1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111 | is beyond these bounds
            """)
    void saysWhereTheBodyIsMalformed(String body, String detail) {
        office.post("/businesses", body).problem(400, "malformed", detail);
    }

    /** Of properties that are there twice, which the administration refuses. */
    private static String lastOfEach(String json) {
        return JsonMapper.shared().readTree(json.replace('\'', '"')).toString();
    }

    @Test
    void anErrorIsShortWhateverWasSent() {
        for (String path : List.of("/businesses/" + "x".repeat(2_000), "/messages")) {
            assertThat(office.get(path).body().length()).isLessThan(5_000);
        }
        assertThat(office.post("/businesses", TERMS.replace("'payment':'POSTPAID'", "'payment':'" + "x".repeat(500_000) + "'")).is(400).body().length()).isLessThan(5_000);
        assertThat(office.post("/businesses", "{'" + "x".repeat(400) + "':{'a'").is(400).body().length()).isLessThan(5_000);
    }

    @Test
    void showsReplaysAndDiscardsWhatIsInQuarantine() {
        for (String item : List.of("one", "two")) {
            database.update("INSERT INTO quarantine (queue, item, reason, first_at, last_at, tries, next_at) VALUES ('nobodys', ?, 'broken', ?, ?, 3, ?)",
                    item, "2026-11-02 09:00:00", "2026-11-02 10:00:00", "2090-11-02 11:00:00");
        }
        Answer page = office.get("/quarantine?limit=1").is(200);
        assertThat(page.json().size()).isOne();
        JsonNode first = page.json().get(0);
        assertThat(first.path("queue").asString()).isEqualTo("nobodys");
        assertThat(first.path("item").asString()).isEqualTo("one");
        assertThat(first.path("tries").asInt()).isEqualTo(3);
        JsonNode next = office.get("/quarantine?limit=1&cursor=" + page.next()).is(200).json();
        assertThat(next.at("/0/item").asString()).isEqualTo("two");

        String path = "/quarantine/" + first.path("id").asLong();
        office.post(path + "/replay", "{}").is(204);
        assertThat(database.queryForObject("SELECT next_at < '2090-01-01' FROM quarantine WHERE item = 'one'", Boolean.class)).isTrue();
        office.post(path + "/discard", "{}").is(204);
        office.post(path + "/discard", "{}").problem(404, "unknown", "There is no item");
        office.post(path + "/replay", "{}").problem(404, "unknown", "Maybe it has succeeded");
        database.update("DELETE FROM quarantine WHERE queue = 'nobodys'");
    }

    @Test
    void repeatsNoNumberFromAMalformedBody() {
        for (String body : List.of("{'to':'+351912009999' 'x'}", "{'to':['+351912009999']}", "{'to':'+351912009999x','method':'handset'}")) {
            assertThat(office.post("/stop-list", body).is(400).body()).doesNotContain("912009999");
        }
    }

    @Test
    void letsInOnlyWhoHasTheAdministrationToken() {
        String partner = enrol("adm-partner").is(201).json().path("token").asString();

        office.with("").get("/businesses").problem(401, "no-token", "Authorization: Bearer");
        office.with("wrong").get("/businesses").problem(401, "wrong-token", "not the administration token");
        office.with(partner).get("/businesses").problem(403, "partners-token", "token of a business");
        assertThat(office.with("").get("/administration//v1/businesses").status()).isIn(400, 401, 404);
        assertThat(office.with("").get("/administration/v1/%2e%2e/v1/businesses").status()).isIn(400, 401, 404);
        assertThat(office.with("").get("/administration;x=1/v1/businesses").status()).isIn(400, 401, 404);
        office.with("").get("/administration/v1/no-such-path").is(401);
        office.get("/administration/v1/no-such-path").is(404);
        office.send("PATCH", "/businesses", "application/json", "{}").is(405);
        office.send("POST", "/businesses", "text/plain", "hello").is(415);
    }

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
        office.post("/businesses/adm-senders/senders", sender.replace("700000000000000001", "0")).problem(400, "invalid-field", "phoneNumberId must be");
        office.post("/businesses/adm-senders/senders", sender.replace("+351 211", "x")).problem(400, "invalid-field", "displayNumber must be");
    }

    @Test
    void keepsTemplates() {
        enrol("adm-templates").is(201);
        String template = "{'name':'offer','language':'pt_PT','category':'MARKETING','body':'Hello {{1}}'}";

        Answer pending = office.put("/businesses/adm-templates/templates", template).is(200);
        assertThat(pending.json().path("approval").asString()).isEqualTo("PENDING");
        assertThat(pending.json().path("timeToLiveSeconds").asString()).isEqualTo("2592000");
        office.put("/businesses/adm-templates/templates", template.replace("'body'", "'approval':'APPROVED','timeToLiveSeconds':60,'body'")).is(200);
        assertThat(office.get("/businesses/adm-templates/templates").is(200).body()).contains("APPROVED").doesNotContain("PENDING");

        office.put("/businesses/adm-templates/templates", template.replace("MARKETING", "SERVICE")).problem(400, "invalid-field", "needs no template");
        office.put("/businesses/adm-templates/templates", template.replace("pt_PT", "Portuguese")).problem(400, "invalid-field", "language must be");
        office.put("/businesses/adm-templates/templates", template.replace("'body'", "'timeToLiveSeconds':5,'body'"))
                .problem(400, "invalid-field", "timeToLiveSeconds must be a whole number from 30");
        office.delete("/businesses/adm-templates/templates/offer/pt_PT").is(204);
        office.delete("/businesses/adm-templates/templates/offer/pt_PT").problem(404, "unknown", "no such template");
    }

    @Test
    void keepsTheWebhookSecretSealed() {
        Business shop = enrolled("adm-webhook");
        String secret = "a-secret-of-the-shop-17";

        Answer told = office.put("/businesses/adm-webhook/webhook", "{'url':'https://shop.example/s','secret':'" + secret + "'}").is(200);

        assertThat(told.body()).doesNotContain(secret);
        assertThat(businesses.webhook(shop.id())).hasValueSatisfying(webhook -> assertThat(webhook.secret()).isEqualTo(secret));
        assertThat(new Everything(database).tablesWith(secret)).isEmpty();
        office.put("/businesses/adm-webhook/webhook", "{'url':'ftp://shop.example','secret':'" + secret + "'}").problem(400, "invalid-field", "url must be");
        office.put("/businesses/adm-webhook/webhook", "{'url':'not a url','secret':'" + secret + "'}").problem(400, "invalid-field", "url must be");
        office.put("/businesses/adm-webhook/webhook", "{'url':'https://shop.example','secret':'short'}").problem(400, "invalid-field", "secret must be");
        office.delete("/businesses/adm-webhook/webhook").is(200);
        assertThat(businesses.webhook(shop.id())).isEmpty();
    }

    @Test
    void recordsConsentsAndListsThemByNumber() {
        Business shop = enrolled("adm-consents");
        String given = "{'to':'+351 912 000 201','business':'adm-consents','purpose':'MARKETING','type':'GIVEN','at':'2026-03-01T10:00:00+01:00',"
                + "'method':'form checkout-12','proof':'Yes, send me offers.'}";

        office.post("/consents", given).is(201);
        office.post("/consents", given).is(201);
        assertThat(standing(shop, "+351912000201")).isEqualTo(State.GIVEN);
        office.post("/consents", "{'to':'+351912000201','business':'adm-consents','purpose':'MARKETING','type':'WITHDRAWN','method':'keyword STOP'}")
                .is(201);
        assertThat(standing(shop, "+351912000201")).isEqualTo(State.WITHDRAWN);

        Answer history = office.post("/consents/search", "{'to':'00351'}").problem(400, "invalid-field", "to is no phone number");
        history = office.post("/consents/search", "{'to':'+351912000201'}").is(200);
        assertThat(history.json().size()).isEqualTo(2);
        assertThat(history.json().path(0).path("at").asString()).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(history.json().path(1).path("type").asString()).isEqualTo("WITHDRAWN");
        assertThat(history.body()).contains("adm-consents").doesNotContain("912000201");
        assertThat(office.post("/consents/search", "{'to':'+351912000202'}").is(200).json().size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            business | 'business':'nobody'                 | business is no handle
            to       | 'to':'12'                           | to is no phone number
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
    void refusesAConsentThatProvesNothing(String field, String wrong, String detail) {
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
        assertThat(blocks.of(List.of(person("+351912000204"))).getOrDefault(person("+351912000204"), Blocked.NOBODY).refuses(shop.id())).isFalse();
        assertThat(office.post("/blocks/search", "{'to':'+351912000204'}").is(200).json().size()).isEqualTo(4);
        office.post("/blocks", block.replace("adm-blocks", "nobody")).problem(400, "invalid-field", "business is no handle");
        office.post("/stop-list", "{'to':'+351912000204'}").problem(400, "invalid-field", "method is missing");
    }

    @Test
    void recordsVerificationsOfBusinessesAndNumbers() {
        Business shop = enrolled("adm-verified");
        office.post("/businesses/adm-verified/senders", "{'phoneNumberId':'700000000000000002','displayNumber':'+351211000002','displayName':'S'}").is(201);
        String verified = "{'business':'adm-verified','type':'VERIFIED','at':'2026-03-01T00:00:00Z','validUntil':'2036-03-01T00:00:00Z',"
                + "'officer':'Olga','reason':'papers seen'}";

        office.post("/verifications", verified).is(204);
        office.post("/verifications", verified.replace("'business':'adm-verified'", "'phoneNumberId':'700000000000000002'")).is(204);
        office.post("/verifications", "{'phoneNumberId':'700000000000000002','type':'REVOKED','officer':'Olga','reason':'sold'}").is(204);

        Instant later = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(verifications.statusesOfBusinesses(List.of(shop.id()), later)).containsValue(VerificationStatus.VERIFIED);
        assertThat(verifications.statuses(List.of(new SenderId(700000000000000002L)), later)).containsValue(VerificationStatus.REVOKED);
        assertThat(office.get("/businesses/adm-verified/verifications").is(200).json().size()).isEqualTo(3);
        office.post("/verifications", verified.replace("}", ",'phoneNumberId':'1'}")).problem(400, "invalid-field", "Either business or phoneNumberId");
        office.post("/verifications", verified.replace("2036", "2020")).problem(400, "invalid-field", "must be after at");
        office.post("/verifications", verified.replace("papers seen", "")).problem(400, "invalid-field", "reason is missing");
    }

    @Test
    void opensAConversationWhenAPersonWrites() {
        enrol("adm-inbound").is(201);
        office.post("/businesses/adm-inbound/senders", "{'phoneNumberId':'700000000000000003','displayNumber':'+351211000003','displayName':'S'}").is(201);

        office.post("/inbound", "{'from':'+351912000205','phoneNumberId':'700000000000000003','fromAdvertisement':true,'at':'2026-11-02T12:00:00Z'}").is(204);

        Conversation open = conversations.of(List.of(person("+351912000205"))).values().iterator().next();
        Instant end = Instant.parse("2026-11-02T12:00:00Z").plus(Duration.ofHours(24));
        assertThat(open).isEqualTo(new Conversation(end, end, Instant.EPOCH));
        office.post("/inbound", "{'from':'+351912000205','phoneNumberId':'700000000000009999'}").problem(400, "invalid-field", "no phone number id of a sender");
        office.post("/inbound", "{'from':'+351912000205','phoneNumberId':'700000000000000003','fromAdvertisement':'maybe'}")
                .problem(400, "invalid-field", "fromAdvertisement must be true or false");
    }

    @Test
    void showsAllowances() {
        enrol("adm-allowances").is(201);

        assertThat(office.get("/businesses/adm-allowances/allowances?month=2026-11").is(200).body()).contains("\"period\":\"2026-11\",\"used\":0");
        office.get("/businesses/adm-allowances/allowances?month=November").problem(400, "invalid-field", "month must be a month");
    }

    @Test
    void keepsAPersonsNumberInOneTableOnly() {
        enrolled("adm-one-table");
        office.post("/businesses/adm-one-table/senders", "{'phoneNumberId':'700000000000000004','displayNumber':'+351211000004','displayName':'S'}").is(201);
        office.post("/consents", "{'to':'+351 912 000 299','business':'adm-one-table','purpose':'MESSAGES','type':'GIVEN','method':'form','proof':'Yes.'}").is(201);
        office.csv("/consents/import", "to,business,purpose,channel,type,at,expires,method,proof\n"
                + "+351912000299,adm-one-table,MARKETING,MESSENGER,CONFIRMED,2026-03-01T00:00:00Z,,form,Yes\n").is(200);
        office.post("/blocks", "{'to':'+351912000299','business':'adm-one-table','method':'handset'}").is(204);
        office.post("/stop-list", "{'to':'+351912000299','method':'letter'}").is(204);
        office.post("/inbound", "{'from':'351912000299','phoneNumberId':'700000000000000004'}").is(204);

        assertThat(new Everything(database).tablesWith("912000299")).containsExactly("recipient");
    }

    @Test
    void keepsNoTokenInClear() throws Exception {
        String partner = enrol("adm-hashed").is(201).json().path("token").asString();
        Path file = data.resolve("administration-token");

        assertThat(new Everything(database).tablesWith(partner)).isEmpty();
        assertThat(new Everything(database).tablesWith(Files.readString(file).strip())).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys")))).isEqualTo("rw-------");
    }

    @Test
    void describesItselfToWhoAdministers() {
        JsonNode api = office.description().root();

        assertThat(api.path("info").path("title").asString()).isEqualTo("Tollgate: administration");
        assertThat(api.path("components").path("securitySchemes").path("administration-token").path("scheme").asString()).isEqualTo("bearer");
        assertThat(api.path("paths").propertyNames()).allMatch(path -> path.startsWith("/administration/")).hasSizeGreaterThan(60);
    }

    private Answer enrol(String handle) {
        return office.post("/businesses", "{'handle':'" + handle + "'," + TERMS);
    }

    private Business enrolled(String handle) {
        enrol(handle).is(201);
        return businesses.byHandle(handle).orElseThrow();
    }

    private State standing(Business business, String number) {
        return consents.statuses(List.of(person(number)), ConsentChannel.MESSENGER, Instant.now())
                .get(new Consents.Key(business.id(), person(number), Purpose.MARKETING)).state();
    }

    private RecipientId person(String number) {
        return pseudonyms.of(new PhoneNumber(number, "PT"));
    }
}
