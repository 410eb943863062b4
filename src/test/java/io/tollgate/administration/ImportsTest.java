package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.administration.Office.Answer;
import io.tollgate.business.Businesses;
import java.nio.file.Path;
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
                {"line":9,"reason":"The line has 3 columns, the header another number. Maybe a comma is not in quotation marks."},\
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
