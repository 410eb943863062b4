package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.document.JsonDocument;
import io.cucumber.java.Before;
import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.world.Office.Answer;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.world.Office;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestContextManager;
import tools.jackson.databind.JsonNode;

/**
 * Steps for features/end-to-end/consents/record.feature, file.feature and person.feature. They use the administration's interface and the
 * console over real HTTP.
 */
public final class ConsentSteps {

    private static final AtomicInteger people = new AtomicInteger(912_005_100);
    private static final String HEADER = "to,business,purpose,channel,type,at,expires,method,proof\n";
    private static final int CROWD = 400;
    private static final String WORDS = "'proof':'Sim, quero ofertas de sapatos.','wordingVersion':'v7','language':'pt-PT'";

    private final Application application = new Application();
    private final Map<String, String> numbers = new HashMap<>();
    private final Map<String, String> histories = new HashMap<>();
    private final String fileName = "luz-" + people.incrementAndGet();
    private String exported = "";
    private Optional<Answer> answer = Optional.empty();

    @TollgateTest
    static final class Application {

        @LocalServerPort
        int port;
        @Value("${tollgate.data}")
        Path data;
        @Autowired
        JdbcTemplate database;
        @Autowired
        Pseudonyms pseudonyms;
    }

    @Before("@consents")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @ParameterType("a business that nobody knows|a number that is none|the number of somebody else|a purpose that is not offered"
            + "|no words that were shown|half of it missing|her number in a note")
    public String mistake(String words) {
        return words;
    }

    @Given("the shoe shop Luz asks its customers for consent")
    public void shop() {
        office().post("/businesses", "{'handle':'luz','name':'Luz Lda','plan':'ENTERPRISE','currency':'USD','zone':'Europe/Lisbon',"
                + "'payment':'POSTPAID','creditLimit':'250'}");
    }

    @Given("{word} filled in the form of Luz on {day}")
    public void filledIn(String name, LocalDate day) {
        consent(name, "REQUESTED", day, WORDS + ",'place':'https://luz.example/checkout','reference':'203.0.113.7'");
    }

    @Given("{word} confirmed it by messenger on {day}")
    public void confirmed(String name, LocalDate day) {
        consent(name, "CONFIRMED", day, WORDS + ",'reference':'wamid.77'");
    }

    @Given("{word} consented to offers of Luz on {day}")
    public void consented(String name, LocalDate day) {
        consent(name, "GIVEN", day, WORDS);
    }

    @Given("{word} consented to offers of Luz on {day} until {day}")
    public void consentedUntil(String name, LocalDate day, LocalDate last) {
        consent(name, "GIVEN", day, WORDS + ",'expires':'" + last + "T12:00:00Z'");
    }

    @Given("{word} renewed it on {day}")
    public void renewed(String name, LocalDate day) {
        consent(name, "RENEWED", day, WORDS);
    }

    @Given("{word} withdrew it on {day}")
    public void withdrew(String name, LocalDate day) {
        consent(name, "WITHDRAWN", day, "'reference':'wamid.78'");
    }

    private void consent(String name, String type, LocalDate day, String fields) {
        office().post("/consents", "{'to':'" + number(name) + "','business':'luz','purpose':'MARKETING','type':'" + type + "','at':'" + day
                + "T12:00:00Z','method':'form'," + fields + "}").is(201);
    }

    @Given("the record of {word} was exported")
    @When("the record of {word} is exported")
    public void export(String name) {
        exported = record(name, "record");
    }

    @When("a receipt for {word} is exported")
    public void receipt(String name) {
        exported = record(name, "receipt");
    }

    private String record(String name, String kind) {
        return office().post("/consents/" + kind, "{'to':'" + number(name) + "'}").is(200).body();
    }

    @When("the record of {word} is printed")
    public void print(String name) throws Exception {
        try (Console console = new Console(application.port)) {
            console.signIn(application.data);
            exported = console.open("/console/consents", "number=" + number(name).replace("+", "%2B")).body();
        }
    }

    @Given("the record of {word} was exported, and is here no more")
    public void exportedAndGone(String name) {
        export(name);
        histories.put(name, history(name));
        application.database.update("DELETE FROM consent WHERE recipient = ?",
                (Object) application.pseudonyms.of(new PhoneNumber(number(name), "PT")).bytes());
        assertThat(Office.read(history(name)).isEmpty()).isTrue();
    }

    @Given("the exported record of {word} was imported")
    @When("the exported record of {word} is imported")
    public void imported(String name) {
        answer = Optional.of(importing(number(name), exported).is(200));
    }

    @When("the exported record of {word} is imported with {mistake}")
    public void importedWith(String name, String mistake) {
        String whole = exported;
        answer = Optional.of(switch (mistake) {
            case "a business that nobody knows" ->
                    importing(number(name), whole.replace("\"dct:identifier\":\"luz\"", "\"dct:identifier\":\"lua\""));
            case "a number that is none" -> importing("12 34", whole);
            case "the number of somebody else" -> importing(number("somebody else"), whole);
            case "a purpose that is not offered" -> importing(number(name), whole.replace("purpose:MARKETING", "purpose:LOTTERY"));
            case "no words that were shown" -> importing(number(name), whole.replace("Sim, quero ofertas de sapatos.", ""));
            case "half of it missing" -> importing(number(name), whole.substring(0, whole.length() / 2));
            case "her number in a note" -> importing(number(name), whole.replace("\"form\"", "\"call of " + number(name) + "\""));
            default -> throw new IllegalStateException(mistake);
        });
    }

    private Answer importing(String to, String document) {
        return office().send("POST", "/consents/record/import", "application/json",
                "{\"to\":\"" + to + "\",\"document\":" + document + "}");
    }

    @Then("the import is refused: {string}")
    public void refused(String expected) {
        assertThat(answer.orElseThrow().is(400).json().path("detail").asString()).contains(expected);
        numbers.values().forEach(number -> assertThat(answer.orElseThrow().body()).doesNotContain(number.substring(1)));
    }

    @Then("the record of {word} says the same as before")
    public void sameAsBefore(String name) {
        assertThat(history(name)).isEqualTo(histories.get(name)).contains("Sim, quero ofertas de sapatos.");
    }

    @Then("it names Luz, marketing and the messenger")
    public void names() {
        assertThat(exported).contains("Luz Lda", "dpv:Marketing", "MESSENGER");
    }

    @Then("it shows the words that {word} read, their version and their language")
    public void words(String name) {
        assertThat(exported).contains("Sim, quero ofertas de sapatos.", "v7", "pt-PT");
    }

    @Then("it shows the page, the IP address and the message by which {word} confirmed")
    public void evidence(String name) {
        assertThat(exported).contains("https://luz.example/checkout", "203.0.113.7", "wamid.77");
    }

    @Then("the number of {word} is nowhere in it")
    public void noNumber(String name) {
        assertThat(exported).isNotEmpty().doesNotContain(number(name).substring(4));
    }

    @Then("its history is: {}")
    public void historyIs(String expected) {
        JsonNode document = Office.read(exported);
        JsonNode records = document.has("@graph") ? document.path("@graph") : document.path("dpv:hasRecordOfActivity");
        List<String> history = new ArrayList<>();
        records.forEach(record -> record.path("dpv:hasConsentStatus").forEach(status -> history.add(
                status.path("tollgate:event").asString("EXPIRED").toLowerCase(Locale.ROOT) + " on "
                        + status.path("dpv:isIndicatedAtTime").asString().substring(0, 10))));
        assertThat(history.isEmpty() ? "nothing" : String.join(", ", history)).isEqualTo(expected);
    }

    @Then("the history of {word} is: {}")
    public void historyOf(String name, String expected) {
        export(name);
        historyIs(expected);
    }

    @Then("any reader of JSON-LD understands all of it")
    public void expands() throws Exception {
        String expanded = JsonLd.expand(JsonDocument.of(new StringReader(exported))).get().toString();
        assertThat(expanded)
                .contains("https://w3id.org/dpv#ConsentReceipt", "https://w3id.org/dpv#ConsentRecord", "https://w3id.org/dpv#ConsentGiven")
                .doesNotContain("\"dpv:", "\"dct:", "\"tollgate:");
    }

    @ParameterType("a number that is none|a business that nobody knows|a purpose that is not offered|no words that were shown|no day|a"
            + " comma too few"
            + "|her number in the words|a number of a spreadsheet|a number without its country")
    public String flaw(String words) {
        return words;
    }

    @When("Luz brings a file with Ana, a line with {flaw}, and Rita")
    public void bringsFlawed(String flaw) {
        String good = line(number("Olga"), "Sim");
        String bad = switch (flaw) {
            case "a number that is none" -> line("12 34", "Sim");
            case "a business that nobody knows" -> good.replace("luz", "lua");
            case "a purpose that is not offered" -> good.replace("MARKETING", "LOTTERY");
            case "no words that were shown" -> line(number("Olga"), "");
            case "a number of a spreadsheet" -> line(number("Olga").substring(1) + ".0", "Sim");
            case "a number without its country" -> line(number("Olga").substring(4), "Sim");
            case "no day" -> good.replace("2026-03-02T12:00:00Z", "");
            case "a comma too few" -> number("Olga") + ",luz,MARKETING\n";
            case "her number in the words" -> line(number("Olga"), "call of " + number("Olga"));
            default -> throw new IllegalStateException(flaw);
        };
        bring(line(number("Ana"), "Sim") + bad + line(number("Rita"), "Sim"));
    }

    @When("Luz brings a file with Ana, whose last line has a quotation mark that is never closed")
    public void bringsDamaged() {
        bring(line(number("Ana"), "Sim") + line(number("Rita"), "\"Sim"));
    }

    @Given("Luz brought a file with Ana")
    @When("Luz brings a file with Ana")
    public void bringsAna() {
        bring(line(number("Ana"), "Sim"));
    }

    @When("Luz brings a file with Ana as she is called in Portugal, and says that numbers are of {word}")
    public void bringsNational(String country) {
        answer = Optional.of(office().csv("/consents/import?default_country=" + country, HEADER + line(number("Ana").substring(4), "Sim")));
    }

    @When("Luz brings a file with Ana as she is called in Portugal, and a column that says {word}")
    public void bringsNationalByLine(String country) {
        String line = line(number("Ana").substring(4), "Sim");
        answer = Optional.of(office()
                .csv("/consents/import", HEADER.replace("\n", ",default_country\n") + line.replace("\n", "," + country + "\n")).is(200));
    }

    private void bring(String lines) {
        answer = Optional.of(office().csv("/consents/import", HEADER + lines).is(200));
        numbers.values().forEach(number -> assertThat(answer.get().body()).doesNotContain(number.substring(1)));
    }

    private static String line(String to, String proof) {
        return to + ",luz,MARKETING,MESSENGER,GIVEN,2026-03-02T12:00:00Z,,form," + proof + "\n";
    }

    @Then("of {int} lines {int} were taken, and of line {int} it is told: {string}")
    public void report(int read, int taken, int line, String expected) {
        JsonNode report = answer.orElseThrow().json();
        assertThat(report.path("read").asInt()).isEqualTo(read);
        assertThat(report.path("taken").asInt()).isEqualTo(taken);
        ofLine(line, expected);
    }

    @Then("of line {int} it is told: {string}")
    public void ofLine(int line, String expected) {
        JsonNode faults = answer.orElseThrow().json().path("faults");
        assertThat(faults.size()).isOne();
        assertThat(faults.at("/0/line").asInt()).isEqualTo(line);
        assertThat(faults.at("/0/reason").asString()).contains(expected);
    }

    @Given("the upload of Luz's file of 400 people broke off in the middle")
    public void brokeOff() throws IOException {
        byte[] file = crowd("Sim").getBytes(StandardCharsets.UTF_8);
        String token = Files.readString(application.data.resolve("administration-token")).strip();
        try (Socket line = new Socket(InetAddress.getLoopbackAddress(), application.port)) {
            line.getOutputStream()
                    .write(("POST /administration/v1/consents/import?name=" + fileName
                            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Type: text/csv\r\nContent-Length: " + file.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            line.getOutputStream().write(file, 0, file.length / 2);
        }
        await().until(() -> office().get("/consents/import/" + fileName).status() == 200);
    }

    @When("Luz sends the whole file again")
    public void again() {
        answer = Optional.of(office().csv("/consents/import?name=" + fileName, crowd("Sim")).is(200));
    }

    @When("Luz sends another file under its name")
    public void another() {
        answer = Optional.of(office().csv("/consents/import?name=" + fileName, crowd("Claro")));
    }

    @Then("less than the whole is read this time, and 400 people have allowed offers of Luz")
    public void wentOn() {
        assertThat(answer.orElseThrow().json().path("read").asInt()).isBetween(1, CROWD - 1);
        assertThat(answer.get().json().path("complete").asBoolean()).isTrue();
        assertThat(application.database.queryForObject("SELECT COUNT(*) FROM consent WHERE method = ?", Integer.class, fileName))
                .isEqualTo(CROWD);
    }

    /** No other example has these numbers. The name of the file is the method of the consents. */
    private String crowd(String proof) {
        return IntStream.range(0, CROWD)
                .mapToObj(person -> line("+35193" + (Integer.parseInt(fileName.substring(4)) % 100) + "%05d".formatted(person), proof)
                        .replace(",form,", "," + fileName + ","))
                .collect(Collectors.joining("", HEADER, ""));
    }

    @When("the consents of Luz are taken out as a file, forgotten here, and brought in again")
    public void moved() {
        String file = office().get("/consents/export?business=luz").is(200).body();
        for (String name : List.of("Ana", "Rita")) {
            application.database.update("DELETE FROM consent WHERE recipient = ?",
                    (Object) application.pseudonyms.of(new PhoneNumber(number(name), "PT")).bytes());
            historyOf(name, "nothing");
        }
        answer = Optional.of(office().csv("/consents/import", file).is(200));
        assertThat(answer.get().json().path("refused").asInt()).isZero();
    }

    @When("everything held about {word} is asked for")
    public void access(String name) {
        answer = Optional.of(office().post("/persons/access", "{'to':'" + number(name) + "'}").is(200));
    }

    @Then("it tells her number, and that she consented to offers of Luz")
    public void tells() {
        JsonNode records = answer.orElseThrow().json().path("records");
        assertThat(records.at("/person/0/number").asString()).isIn(numbers.values());
        assertThat(records.at("/consents/0").toString()).contains("Luz Lda", "MARKETING", "GIVEN", "Sim, quero ofertas de sapatos.");
    }

    @Then("it tells that nothing is held")
    public void nothingHeld() {
        assertThat(answer.orElseThrow().json().path("held").asBoolean()).isFalse();
    }

    @Given("{word} is erased")
    public void erased(String name) {
        office().erases("{'to':'" + number(name) + "','officer':'dana','reason':'her letter'}").is(200);
    }

    @Then("the number of {word} is in no table")
    public void inNoTable(String name) {
        assertThat(new AllTables(application.database).tablesWith(number(name).substring(4))).isEmpty();
    }

    @Then("the proofs stay that she consented on {day} and that it has ended")
    public void proofsStay(LocalDate day) {
        String name = numbers.keySet().iterator().next();
        JsonNode access = office().post("/persons/access", "{'to':'" + number(name) + "'}").is(200).json();
        assertThat(access.path("erased").asBoolean()).isTrue();
        assertThat(access.at("/records/person")).isEmpty();
        assertThat(access.at("/records/consents").toString()).contains("GIVEN", day.toString(), "WITHDRAWN");
    }

    @When("Luz brings a new consent of {word}")
    public void brings(String name) {
        answer = Optional.of(office().post("/consents",
                "{'to':'" + number(name) + "','business':'luz','purpose':'MARKETING','type':'GIVEN','method':'form','proof':'Sim'}"));
    }

    @Then("it is turned away: {string}")
    public void turnedAway(String expected) {
        answer.orElseThrow().problem(409, "erased", expected);
    }

    @When("an officer lifts the erasure of {word}, as she asked to come back")
    public void lifts(String name) {
        office().post("/persons/erase/lift", "{'to':'" + number(name) + "','officer':'dana','reason':'came back'}").is(204);
    }

    @Then("the last word of {word} is a withdrawal")
    public void lastWord(String name) {
        assertThat(application.database.queryForObject(
                "SELECT type FROM consent WHERE recipient = ? ORDER BY at DESC, recorded_at DESC LIMIT 1", String.class,
                (Object) application.pseudonyms.of(new PhoneNumber(number(name), "PT")).bytes())).isEqualTo("WITHDRAWN");
    }

    private String history(String name) {
        return office().post("/consents/search", "{'to':'" + number(name) + "'}").is(200).body();
    }

    private String number(String name) {
        return numbers.computeIfAbsent(name, _ -> "+351" + people.incrementAndGet());
    }

    private Office office() {
        return Office.at(application.port, application.data);
    }
}
