package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Business;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Enrolments;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.money.Money;
import io.tollgate.world.Office.Answer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@TollgateTest
class AdministrationTest extends AdministrationFixture {

    @Autowired
    private Enrolments enrolments;

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

        Answer changed = office.put("/businesses/adm-change", "{'name':'Shop 2','plan':'PILOT','currency':'USD','zone':'Europe/Berlin',"
                + "'payment':'PREPAID','pilotLastDay':'2026-12-31','pilotAllowance':500}").is(200);
        assertThat(changed.json().path("pilotAllowance").asInt()).isEqualTo(500);
        assertThat(changed.json().path("creditLimit").asString()).isEqualTo("0");
        assertThat(office.post("/businesses/adm-change/suspend", "{}").is(200).json().path("standing").asString()).isEqualTo("SUSPENDED");
        assertThat(office.post("/businesses/adm-change/resume", "{}").is(200).json().path("standing").asString()).isEqualTo("ACTIVE");
        office.put("/businesses/adm-change", ("{" + TERMS).replace("USD", "EUR")).problem(400, "invalid-field",
                "currency (EUR) must stay USD");
    }

    @Test
    void keepsTheDefaultCountryOfABusiness() {
        enrol("adm-home").is(201);
        assertThat(office.get("/businesses/adm-home").json().path("defaultCountry").isNull()).isTrue();

        String terms = "{" + TERMS.substring(0, TERMS.length() - 1);
        assertThat(office.put("/businesses/adm-home", terms + ",'defaultCountry':'pt'}").is(200).json().path("defaultCountry").asString())
                .isEqualTo("PT");
        assertThat(businesses.byHandle("adm-home").flatMap(Business::defaultCountry)).contains("PT");
        assertThat(office.put("/businesses/adm-home", terms + ",'default_country':'MX'}").is(200).json().path("defaultCountry").asString())
                .isEqualTo("MX");
        office.put("/businesses/adm-home", terms + ",'defaultCountry':'Portugal'}").problem(400, "invalid-field",
                "defaultCountry must be a country of ISO 3166");
        office.put("/businesses/adm-home", "{" + TERMS).is(200);
        assertThat(businesses.byHandle("adm-home").flatMap(Business::defaultCountry)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plan      | 'plan':'GOLD'              | plan must be one of PILOT, APP, ENTERPRISE
            plan      | 'plan':''                  | plan is missing
            currency  | 'currency':'XXL'           | currency must be a currency of ISO 4217
            currency  | 'currency':'XXX'           | currency must be a currency in which somebody can pay today
            currency  | 'currency':'XAU'           | and not XAU
            currency  | 'currency':'XTS'           | and not XTS
            currency  | 'currency':'DEM'           | and not DEM
            currency  | 'currency':'HRK'           | and not HRK
            currency  | 'currency':'VEF'           | and not VEF
            currency  | 'currency':'ZWL'           | and not ZWL
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
    @ValueSource(strings = {"EUR", "JPY", "KWD"})
    void enrolsNobodyInACurrencyWithoutRates(String currency) {
        String handle = "adm-rates-" + currency.toLowerCase(Locale.ROOT);

        office.post("/businesses", "{'handle':'" + handle + "'," + TERMS.replace("USD", currency)).problem(400, "invalid-field",
                "currency must be one in which the rules in force have rates (COP, USD), and not " + currency + ". Maybe have"
                        + " tariff/rates/rates-" + currency.toLowerCase(Locale.ROOT) + ".csv released first.");

        assertThat(businesses.byHandle(handle)).isEmpty();
    }

    /** Such as one that was enrolled under rules that had them. */
    @Test
    void warnsOfABusinessInWhoseCurrencyThereAreNoRates() {
        Currency euro = Currency.getInstance("EUR");
        enrolments.enrol("adm-no-rates", new BusinessTerms("Shop", Plan.ENTERPRISE, euro, ZoneId.of("Europe/Lisbon"), PaymentMode.PREPAID,
                Money.zero(euro), Optional.empty()), Instant.now());

        for (Answer answer : List.of(office.get("/businesses/adm-no-rates").is(200),
                office.post("/businesses/adm-no-rates/resume", "{}").is(200))) {
            assertThat(answer.json().path("warnings").toString()).contains("no rates in EUR");
        }
        enrol("adm-rates").is(201);
        assertThat(office.get("/businesses/adm-rates").is(200).json().path("warnings").isEmpty()).isTrue();
    }

    @Test
    void givesAHandleToOneBusinessOnly() {
        enrol("adm-twice").is(201);
        enrol("adm-twice").problem(409, "taken", "handle (adm-twice) belongs to another business");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/businesses/nobody", "/businesses/nobody/senders", "/businesses/nobody/templates", "/businesses/nobody/allowances",
                "/businesses/nobody/verifications"})
    void saysThatThereIsNoSuchBusiness(String path) {
        office.get(path).problem(404, "unknown", "There is no business with this handle");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"handle": | The body is not JSON at line 1
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

    @Test
    void anErrorIsShortEvenForALongBody() {
        for (String path : List.of("/businesses/" + "x".repeat(2_000), "/messages?state=" + "x".repeat(2_000))) {
            assertThat(office.get(path).body().length()).isLessThan(5_000);
        }
        assertThat(office.post("/businesses", TERMS.replace("'payment':'POSTPAID'", "'payment':'" + "x".repeat(500_000) + "'")).is(400)
                .body().length()).isLessThan(5_000);
        assertThat(office.post("/businesses", "{'" + "x".repeat(400) + "':{'a'").is(400).body().length()).isLessThan(5_000);
    }

    @Test
    void showsReplaysAndDiscardsWhatIsInQuarantine() {
        for (String item : List.of("one", "two")) {
            database.update(
                    "INSERT INTO quarantine (queue, item, reason, first_at, last_at, tries, next_at) VALUES ('nobodys', ?, 'broken', ?, ?,"
                            + " 3, ?)",
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
        for (String body : List.of("{'to':'+351912009999' 'x'}", "{'to':['+351912009999']}",
                "{'to':'+351912009999x','method':'handset'}")) {
            assertThat(office.post("/stop-list", body).is(400).body()).doesNotContain("912009999");
        }
    }

    @Test
    void refusesCallsWithoutTheAdministrationToken() {
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
}
