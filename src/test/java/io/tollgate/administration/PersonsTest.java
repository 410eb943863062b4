package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.Office.Answer;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.world.Office;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** An officer's calls for access and erasure. */
@TollgateTest
class PersonsTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Pseudonyms pseudonyms;
    @Autowired
    JdbcTemplate database;

    private Office office;

    @BeforeEach
    void openTheOffice() {
        office = Office.at(port, data);
        office.post("/businesses", "{'handle':'rights-shop','name':'Loja Sol','plan':'ENTERPRISE','currency':'USD','zone':'Europe/Lisbon',"
                + "'payment':'POSTPAID','creditLimit':'250'}");
    }

    @Test
    void tellsAPersonEverythingAsJsonAndAsAPage() throws Exception {
        String number = "+351912111001";
        consent(number, "Yes, offers please").is(201);
        office.post("/blocks", "{'to':'" + number + "','business':'rights-shop','method':'handset'}").is(204);

        Answer access = office.post("/persons/access", "{'to':'+351 912 111 001'}").is(200);

        assertThat(access.json().path("held").asBoolean()).isTrue();
        assertThat(access.json().path("erased").asBoolean()).isFalse();
        assertThat(access.json().path("records").path("person").path(0).path("number").asString()).isEqualTo(number);
        assertThat(access.json().path("records").path("person").path(0).path("country").asString()).isEqualTo("PT");
        assertThat(access.json().path("records").path("consents").path(0).path("business").asString()).isEqualTo("Loja Sol (rights-shop)");
        assertThat(access.json().path("records").path("blocks")).hasSize(1);
        assertThat(access.json().path("records").path("decisions")).isEmpty();

        String page = page(number);
        assertThat(access.json().path("records").has("charges")).isFalse();
        assertThat(access.json().path("withheld").path(0).asString()).contains("What businesses pay", "Art. 15(4)");
        assertThat(page).contains("What is held about you", number, "<h3>Loja Sol</h3>", "Yes, offers please", "You blocked Loja Sol on")
                .doesNotContain("rights-shop", "Recorded at")
                .contains("@page { size: A4").doesNotContain("Nothing is held about you");
    }

    @Test
    void tellsSomebodyUnknownThatNothingIsHeld() throws Exception {
        Answer access = office.post("/persons/access", "{'to':'+351912111002'}").is(200);

        assertThat(access.json().path("held").asBoolean()).isFalse();
        assertThat(access.json().path("records").path("consents")).isEmpty();
        assertThat(access.body()).doesNotContain("912111002");
        assertThat(page("+351912111002")).contains("Nothing is held about you");
        assertThat(rows("recipient", "id", "+351912111002")).as("a request for access registers nobody").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/persons/access", "/persons/erase", "/persons/erase/decline", "/persons/erase/lift"})
    void refusesAnInvalidNumberAndDoesNotRepeatIt(String path) {
        Answer refused = office.post(path, "{'to':'9121110x3'}").problem(400, "invalid-field", "to is not a phone number");

        assertThat(refused.body()).doesNotContain("9121110x3");
        office.post(path, "{}").problem(400, "invalid-field", "to is missing");
    }

    @Test
    void erasesAPersonAndKeepsWhatTheLawDemands() {
        String number = "+351912111004";
        consent(number, "Yes, all").is(201);

        String body = "{'to':'" + number + "','officer':'somebody else','reason':'letter of 2026-11-20'}";
        office.as("dana", Role.OFFICER).post("/persons/erase", body).is(202);
        Answer erased = office.as("another than dana", Role.OFFICER).post("/persons/erase", body).is(200);

        assertThat(database.queryForList("SELECT officer FROM erasure WHERE reason = 'letter of 2026-11-20'", String.class))
                .as("who asked, not the officer named in the body").contains("dana")
                .doesNotContain("somebody else");
        assertThat(erased.json().path("gone").path("person").asInt()).isOne();
        assertThat(erased.json().path("kept").toString()).contains("consents", "Art. 7(1)");
        assertThat(erased.body()).doesNotContain("912111004");
        assertThat(new AllTables(database).tablesWith("912111004")).isEmpty();
        Answer access = office.post("/persons/access", "{'to':'" + number + "'}").is(200);
        assertThat(access.json().path("erased").asBoolean()).isTrue();
        assertThat(access.json().path("records").path("person")).isEmpty();
        assertThat(access.json().path("records").path("consents").toString()).contains("GIVEN", "WITHDRAWN");
        assertThat(access.json().path("records").path("erasures").path(0).path("reason").asString()).isEqualTo("letter of 2026-11-20");
    }

    @Test
    void nobodyErasesAPersonAlone() {
        String number = "+351912111009";
        consent(number, "Yes").is(201);
        Office dana = office.as("dana", Role.OFFICER);
        String body = "{'to':'" + number + "','reason':'her letter'}";
        dana.post("/persons/erase/decline", body).problem(409, "not-now", "no erasure of her waits");

        Answer asked = dana.post("/persons/erase", body).is(202);
        Answer again = dana.post("/persons/erase", "{'to':'" + number + "','reason':'once more'}").is(202);

        assertThat(asked.json().path("askedBy").asString()).isEqualTo("dana");
        assertThat(asked.body()).doesNotContain("912111009");
        assertThat(again.json()).as("asking twice is asking once").isEqualTo(asked.json());
        assertThat(lastConsent(number)).isEqualTo("GIVEN");
        assertThat(rows("erasure", "recipient", number)).isZero();
        office.as("auditing erasures", Role.AUDITOR).post("/persons/erase", body).problem(403, "missing-role", "OFFICER");
        office.as("auditing erasures", Role.AUDITOR).post("/persons/erase/decline", body).problem(403, "missing-role", "OFFICER");

        office.as("another than dana", Role.OFFICER).post("/persons/erase/decline", body).is(204);
        office.as("another than dana", Role.OFFICER).post("/persons/erase", body).is(202);
        assertThat(rows("erasure", "recipient", number)).as("after a refusal it needs two again").isZero();
        dana.post("/persons/erase", body).is(200);
        assertThat(rows("erasure", "recipient", number)).isOne();
    }

    @Test
    void erasingTwiceIsErasingOnce() {
        String number = "+351912111005";
        consent(number, "Yes").is(201);
        Answer first = office.erases("{'to':'" + number + "'}").is(200);

        Answer second = office.erases("{'to':'" + number + "'}").is(200);

        assertThat(second.json().path("at")).isEqualTo(first.json().path("at"));
        assertThat(second.json().path("gone")).isEmpty();
        assertThat(second.json().path("kept")).isEqualTo(first.json().path("kept"));
        assertThat(rows("erasure", "recipient", number)).isOne();
    }

    @Test
    void aPersonIsErasedBeforeAnybodyHasRegisteredHer() {
        Answer erased = office.erases("{'to':'+351912111006'}").is(200);

        assertThat(erased.json().path("gone")).isEmpty();
        consent("+351912111006", "Yes").problem(409, "erased", "Maybe she wants to be");
        assertThat(rows("recipient", "id", "+351912111006")).isZero();
    }

    @Test
    void nothingBringsAnErasedPersonBack() {
        String number = "+351912111007";
        office.post("/businesses/rights-shop/senders",
                "{'phoneNumberId':'351912111','displayNumber':'+351210000111','displayName':'Loja Sol'}");
        office.erases("{'to':'" + number + "'}").is(200);

        consent(number, "Yes").problem(409, "erased", "Maybe she wants to be");
        office.post("/blocks", "{'to':'" + number + "','business':'rights-shop','method':'handset'}").problem(409, "erased",
                "erased at her request");
        office.post("/stop-list", "{'to':'" + number + "','method':'list'}").problem(409, "erased", "erased at her request");
        office.post("/inbound", "{'from':'" + number + "','phoneNumberId':'351912111'}").problem(409, "erased", "erased at her request");
        Answer report = office.csv("/consents/import", """
                to,business,purpose,channel,type,at,expires,method,proof
                +351912111107,rights-shop,MARKETING,MESSENGER,GIVEN,2026-11-02T09:15:00Z,,form,Yes
                +351912111007,rights-shop,MARKETING,MESSENGER,GIVEN,2026-11-02T09:15:00Z,,form,Yes
                """).is(200);

        assertThat(report.json().path("taken").asInt()).isOne();
        assertThat(report.json().path("faults").path(0).path("line").asInt()).isEqualTo(3);
        assertThat(report.json().path("faults").path(0).path("reason").asString()).contains("erased at her request")
                .doesNotContain("912111007");
        assertThat(new AllTables(database).tablesWith("912111007")).isEmpty();
        assertThat(rows("consent", "recipient", number)).isZero();
    }

    @Test
    void afterAnOfficerLiftsTheErasureANewConsentCountsAndNoOldOne() {
        String number = "+351912111008";
        consent(number, "Yes, in spring").is(201);
        office.erases("{'to':'" + number + "'}").is(200);
        office.post("/persons/erase/lift", "{'to':'" + number + "','officer':'dana','reason':'her number is " + number + "'}")
                .problem(400, "invalid-field", "must not repeat the person's number");
        consent(number, "Yes, in autumn").problem(409, "erased", "erased at her request");

        office.post("/persons/erase/lift", "{'to':'" + number + "','officer':'dana','reason':'came back'}").is(204);

        office.post("/persons/erase/lift", "{'to':'" + number + "','officer':'dana','reason':'came back'}").problem(409, "not-erased",
                "nothing to lift");
        assertThat(rows("recipient", "id", number)).as("lifting registers nobody").isZero();
        assertThat(lastConsent(number)).isEqualTo("WITHDRAWN");
        consent(number, "Yes, in autumn").is(201);
        assertThat(lastConsent(number)).isEqualTo("GIVEN");
        assertThat(office.post("/persons/access", "{'to':'" + number + "'}").is(200).json().path("erased").asBoolean()).isFalse();
    }

    private Answer consent(String number, String proof) {
        return office.post("/consents",
                "{'to':'" + number
                        + "','business':'rights-shop','purpose':'MARKETING','type':'GIVEN','method':'form','place':'page 7','proof':'"
                        + proof + "'}");
    }

    private String lastConsent(String number) {
        return database.queryForObject("SELECT type FROM consent WHERE recipient = ? ORDER BY at DESC, recorded_at DESC LIMIT 1",
                String.class, (Object) id(number).bytes());
    }

    private long rows(String table, String column, String number) {
        return database.queryForObject("SELECT COUNT(*) FROM " + table + " WHERE " + column + " = ?", Long.class,
                (Object) id(number).bytes());
    }

    private RecipientId id(String number) {
        return pseudonyms.of(new PhoneNumber(number, "PT"));
    }

    private String page(String number) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/administration/v1/persons/access"))
                .header("Authorization", "Bearer " + Files.readString(data.resolve("administration-token")).strip())
                .header("Content-Type", "application/json").header("Accept", "text/html,application/xhtml+xml")
                .POST(HttpRequest.BodyPublishers.ofString("{\"to\":\"" + number + "\"}")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            return response.body();
        }
    }
}
