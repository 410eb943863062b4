package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Office.Answer;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.world.Office;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The record of a person's consents, exported from Tollgate and imported again. */
@TollgateTest
class ConsentRecordsTest {

    private static final AtomicInteger people = new AtomicInteger(912_004_100);
    private static final JsonMapper json = JsonMapper.shared();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;
    @Autowired
    Pseudonyms pseudonyms;

    private Office office;
    private String ana;

    @BeforeEach
    void anaHasConsentedAndWithdrawn() {
        office = Office.at(port, data);
        for (String handle : List.of("rec-shop", "rec-bank")) {
            office.post("/businesses",
                    "{'handle':'" + handle + "','name':'Loja','plan':'ENTERPRISE','currency':'USD','zone':'Europe/Lisbon',"
                            + "'payment':'POSTPAID','creditLimit':'250'}");
        }
        ana = "+351" + people.incrementAndGet();
        consent("'type':'REQUESTED','at':'2026-02-01T10:00:00Z','method':'form checkout-12','proof':'Sim, quero"
                + " ofertas.','wordingVersion':'7','language':'pt-PT',"
                + "'place':'https://loja.example/checkout','notice':'https://loja.example/privacy/v3','reference':'203.0.113.7'").is(201);
        consent("'type':'CONFIRMED','at':'2026-02-01T10:05:00Z','expires':'2030-02-01T10:05:00Z','method':'answered SIM','proof':'Sim,"
                + " quero ofertas.','reference':'wamid.77'")
                .is(201);
        consent("'type':'WITHDRAWN','at':'2026-03-01T10:05:00Z','method':'keyword STOP','reference':'wamid.78'").is(201);
    }

    @Test
    void exportsARecordWithItsEvidenceAndWithoutTheNumber() {
        Answer record = office.post("/consents/record", "{'to':'" + ana + "'}").is(200);

        assertThat(record.type()).startsWith("application/ld+json");
        JsonNode consent = record.json().path("@graph").path(0);
        assertThat(consent.path("dpv:hasConsentStatus").size()).isEqualTo(3);
        assertThat(consent.path("tollgate:standing").path("tollgate:state").asString()).isEqualTo("WITHDRAWN");
        assertThat(consent.path("dpv:hasDataSubject").path("dct:identifier").asString())
                .isEqualTo(pseudonyms.of(new PhoneNumber(ana, "PT")).toString());
        assertThat(consent.path("dpv:hasProcess").path(0).path("dpv:hasJurisdiction").path("@id").asString()).isEqualTo("loc:PT");
        assertThat(
                consent.path("dpv:hasProcess").path(0).path("dpv:hasStorageCondition").path("dpv:hasDuration").path("rdf:value").asString())
                .isEqualTo("P5Y");
        assertThat(record.body()).contains("Sim, quero ofertas.", "pt-PT", "https://loja.example/checkout", "203.0.113.7", "wamid.78")
                .doesNotContain(ana.substring(4));
    }

    @Test
    void aRecordNamesTheControllerOnceItIsKnown() {
        String handle = "rec-part" + people.get();
        office.post("/businesses", "{'handle':'" + handle
                + "','name':'Loja','plan':'ENTERPRISE','currency':'USD','zone':'Europe/Lisbon','payment':'POSTPAID'}").is(201);
        office.post("/consents",
                "{'to':'" + ana + "','business':'" + handle + "','purpose':'MESSAGES','type':'GIVEN','method':'form','proof':'Yes.'}")
                .is(201);
        String ask = "{'to':'" + ana + "','business':'" + handle + "'}";
        assertThat(office.post("/consents/record", ask).is(200).json().at("/@graph/0/dpv:hasEntity/0/dpv:hasName").asString())
                .isEqualTo("Loja");
        assertThat(office.get("/businesses/" + handle
                + "/particulars").problem(404, "unknown", "has no particulars yet").body()).doesNotContain(ana);

        String given = "{'legalName':'Loja Lda','registerNumber':'NIPC 500','address':'Rua 1,"
                + " Lisboa','contact':'privacy@loja.example','authority':'CNPD'}";
        for (int times = 0; times < 2; times++) {
            office.put("/businesses/" + handle + "/particulars", given).is(200);
        }

        JsonNode said = office.get("/businesses/" + handle + "/particulars").is(200).json();
        assertThat(said).isEqualTo(json.readTree(given.replace('\'', '"')));
        JsonNode record = office.post("/consents/record", ask).is(200).json().at("/@graph/0");
        assertThat(record.at("/dpv:hasEntity").toString()).contains("Loja Lda", "NIPC 500", "Rua 1, Lisboa", "privacy@loja.example", "CNPD",
                "dpv:Authority");
        assertThat(imported(ana, office.post("/consents/record", ask).json()).is(200).json().path("entries").asInt()).isOne();
        office.put("/businesses/" + handle + "/particulars", given.replace("Rua 1, Lisboa", " ")).problem(400, "invalid-field",
                "address is missing");
        office.put("/businesses/" + handle + "/particulars", given.replace("CNPD", "C".repeat(201))).problem(400, "invalid-field",
                "authority (201 characters) must be");
        office.put("/businesses/nobody/particulars", given).problem(404, "unknown", "no business with this handle");
    }

    @Test
    void exportsOneBusinessAloneAndNothingForAnUnknownPerson() {
        office.post("/consents",
                "{'to':'" + ana + "','business':'rec-bank','purpose':'MESSAGES','type':'GIVEN','method':'form','proof':'Yes.'}").is(201);

        assertThat(office.post("/consents/record", "{'to':'" + ana + "'}").is(200).json().path("@graph").size()).isEqualTo(2);
        assertThat(office.post("/consents/record", "{'to':'" + ana + "','business':'rec-bank'}").is(200).json().path("@graph").size())
                .isOne();
        assertThat(office.post("/consents/record", "{'to':'+351912004099'}").is(200).json().path("@graph").size()).isZero();
        office.post("/consents/record", "{'to':'" + ana + "','business':'nobody'}").problem(400, "invalid-field", "business is not a"
                + " handle");
        office.post("/consents/record", "{'to':'12x'}").problem(400, "invalid-field", "to is not a phone number");
        office.post("/consents/receipt", "{}").problem(400, "invalid-field", "to is missing");
        office.with("").post("/consents/record", "{'to':'" + ana + "'}").problem(401, "no-token", "Bearer");
    }

    @ParameterizedTest
    @CsvSource({"record", "receipt"})
    void importsWhatItExportedAndTheSecondTimeChangesNothing(String kind) {
        JsonNode exported = office.post("/consents/" + kind, "{'to':'" + ana + "'}").is(200).json();
        String before = office.post("/consents/search", "{'to':'" + ana + "'}").is(200).body();
        database.update("DELETE FROM consent WHERE recipient = ?", (Object) pseudonyms.of(new PhoneNumber(ana, "PT")).bytes());

        for (int times = 0; times < 2; times++) {
            assertThat(imported(ana, exported).is(200).json().path("entries").asInt()).isEqualTo(3);
            assertThat(office.post("/consents/search", "{'to':'" + ana + "'}").is(200).body()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "dct:identifier":"rec-shop"       | "dct:identifier":"nobody"       | is not a handle of a business. Maybe enrol it first.
            purpose:MARKETING                 | purpose:LOTTERY                 | is not a purpose that is offered.
            "dct:description":"Sim            | "dct:descriptor":"Sim           | is refused: proof must not be empty for REQUESTED.
            wamid.78                          | call of 9120                    | must not repeat the person's number.
            dpv:ConsentWithdrawn              | dpv:ConsentMislaid              | is not a status of a consent.
            """)
    void refusesAWrongRecordAsAWhole(String right, String wrong, String message) {
        String exported = office.post("/consents/record", "{'to':'" + ana + "'}").is(200).body();
        forget();
        String broken = exported.replace(right, wrong.equals("call of 9120") ? "call of " + ana.substring(4) : wrong);

        Answer refused = imported(ana, json.readTree(broken)).problem(400, "invalid-field", message);

        assertThat(refused.json().path("detail").asString()).startsWith("$['@graph'][0]");
        assertThat(refused.body()).doesNotContain(ana.substring(4));
        assertThat(office.post("/consents/search", "{'to':'" + ana + "'}").is(200).json().size()).as("consents stored").isZero();
    }

    @Test
    void refusesADamagedFileABadNumberAndSomebodyElsesRecord() {
        String exported = office.post("/consents/record", "{'to':'" + ana + "'}").is(200).body();
        String whole = "{\"to\":\"" + ana + "\",\"document\":" + exported + "}";

        office.send("POST", "/consents/record/import", "application/json", whole.substring(0, whole.length() / 2)).is(400);
        office.post("/consents/record/import", "{'to':'" + ana + "'}").problem(400, "invalid-field", "document must be the JSON-LD object");
        office.post("/consents/record/import", "{'to':'" + ana + "','document':'a string'}").problem(400, "invalid-field",
                "document must be the JSON-LD object");
        imported("0", json.readTree(exported)).problem(400, "invalid-field", "to is not a phone number");
        imported("+351912004098", json.readTree(exported)).problem(400, "invalid-field", "is not the pseudonym of this number");
    }

    @Test
    void whatWasWithdrawnSinceStaysWithdrawnWhenAnOldRecordComesBack() {
        office.post("/consents", "{'to':'" + ana
                + "','business':'rec-bank','purpose':'MARKETING','type':'GIVEN','at':'2026-02-01T10:00:00Z','method':'form',"
                + "'proof':'Yes.'}")
                .is(201);
        JsonNode old = office.post("/consents/record", "{'to':'" + ana + "','business':'rec-bank'}").is(200).json();
        office.post("/consents",
                "{'to':'" + ana + "','business':'rec-bank','purpose':'MARKETING','type':'WITHDRAWN','method':'keyword STOP'}").is(201);

        imported(ana, old).is(200);

        JsonNode record = office.post("/consents/record", "{'to':'" + ana + "','business':'rec-bank'}").is(200).json();
        assertThat(record.path("@graph").path(0).path("tollgate:standing").path("tollgate:state").asString()).isEqualTo("WITHDRAWN");
    }

    @Test
    void importsASoftOptInOnlyWithAllItsConditions() {
        String conditions = "'sale':'order 4711','goods':'shoes','told':'below the field','toldInMessages':'Reply STOP'";
        String sale = "'type':'GIVEN','basis':'SOFT_OPT_IN','at':'2026-04-01T10:00:00Z','method':'checkout','proof':'You may object at any"
                + " time.',";

        for (String condition : conditions.split("(?<='),")) {
            String incomplete = conditions.replace(condition, "").replace(",,", ",").replaceFirst("^,|,$", "");
            consent(sale + incomplete).problem(400, "invalid-field", "must prove all its conditions: sale, goods, told, toldInMessages");
        }
        consent(sale + conditions).is(201);
        consent(sale.replace("SOFT_OPT_IN", "INQUIRY") + conditions.replace("order 4711", "asked for sizes")).is(201);
        consent(sale.replace("GIVEN", "CONFIRMED") + conditions).problem(400, "invalid-field", "type must be GIVEN for a soft opt-in");

        String record = office.post("/consents/record", "{'to':'" + ana + "'}").is(200).body();
        assertThat(record).contains("eu-gdpr:A6-1-f", "order 4711", "Reply STOP", "tollgate:inquiry", "asked for sizes");
        assertThat(json.readTree(record).path("@graph").path(0).path("tollgate:standing").path("tollgate:state").asString())
                .as("she has objected before").isEqualTo("WITHDRAWN");
    }

    @Test
    void printsARecordOnlyForAnAccountThatHasSignedIn() throws Exception {
        try (Console console = new Console(port)) {
            assertThat(console.open("/console/consents", "number=" + ana.replace("+", "%2B")).statusCode()).isEqualTo(302);

            console.signIn(data);
            assertThat(console.open("/console/consents", "").body()).contains("The person’s number");
            var page = console.open("/console/consents", "number=" + ana.replace("+", "%2B"));

            assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(page.body()).contains("Loja", "Sim, quero ofertas.", "https://loja.example/checkout", "203.0.113.7", "wamid.78",
                    "withdrawn", "2026-02-01T10:05:00Z",
                    "version", "pt-PT", "P5Y", "never").doesNotContain(ana.substring(4));
            assertThat(console.open("/console/consents", "number=12+of+nobody").body()).contains("This is not a telephone number")
                    .doesNotContain("12 of nobody");
            assertThat(console.open("/console/consents", "number=%2B351912004097").body()).contains("Nothing is on record.");
        }
    }

    @Test
    void theProofsOfAnErasedPersonAreExportedAndNoneIsImported() {
        JsonNode exported = office.post("/consents/record", "{'to':'" + ana + "'}").is(200).json();
        office.erases("{'to':'" + ana + "','officer':'dana','reason':'letter of 2026-11-20'}").is(200);
        Answer before = office.post("/consents/record", "{'to':'" + ana + "'}").is(200);

        imported(ana, exported).problem(409, "erased", "Maybe she wants to be");

        JsonNode record = before.json().path("@graph").path(0);
        assertThat(record.path("tollgate:standing").path("tollgate:state").asString()).isEqualTo("WITHDRAWN");
        assertThat(record.path("dpv:hasProcess").path(0).has("dpv:hasJurisdiction")).as("has her country").isFalse();
        assertThat(
                office.post("/consents/record", "{'to':'" + ana + "'}").is(200).json().path("@graph").path(0).path("dpv:hasConsentStatus"))
                .isEqualTo(record.path("dpv:hasConsentStatus"));
    }

    private Answer consent(String fields) {
        return office.post("/consents", "{'to':'" + ana + "','business':'rec-shop','purpose':'MARKETING'," + fields + "}");
    }

    private Answer imported(String to, JsonNode document) {
        ObjectNode body = json.createObjectNode().put("to", to);
        body.set("document", document);
        return office.send("POST", "/consents/record/import", "application/json", body.toString());
    }

    private void forget() {
        database.update("DELETE FROM consent WHERE recipient = ?", (Object) pseudonyms.of(new PhoneNumber(ana, "PT")).bytes());
    }
}
