package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Office.Answer;
import io.tollgate.blocking.HashForm;
import io.tollgate.blocking.HashForm.Algorithm;
import io.tollgate.blocking.HashForm.Spelling;
import io.tollgate.world.Office;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Stop lists are kept by the administration. */
@TollgateTest
class StopListsByOfficeTest {

    private static final HashForm FORM = new HashForm(Algorithm.SHA256, Spelling.DIGITS, "");
    private static final String LIST = "{'jurisdictions':['ES'],'purpose':'MARKETING','source':'Lista"
            + " Robinson','algorithm':'SHA256','spelling':'DIGITS'}";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;

    private Office office;

    @BeforeEach
    void openTheOffice() {
        office = Office.at(port, data);
    }

    @AfterEach
    void remove() {
        for (String name : new String[] {"adm-list", "adm-wrong"}) {
            office.delete("/stop-lists/" + name);
        }
    }

    @Test
    void definesFillsReplacesShowsAndRemoves() {
        Answer defined = office.put("/stop-lists/adm-list", LIST).is(200);
        assertThat(defined.json().path("entries").asInt()).isZero();
        assertThat(defined.json().path("generation").isNull()).isTrue();

        Answer taken = file("adm-list", "?by=ann", "# November\n" + FORM.line("+34600000001") + "\n" + FORM.line("+34600000002") + "\n")
                .is(200);

        assertThat(taken.json().path("entries").asInt()).isEqualTo(2);
        assertThat(taken.json().path("changed").asBoolean()).isTrue();
        Answer found = office.post("/stop-lists/search", "{'to':'+34 600 000 001'}").is(200);
        assertThat(found.json().at("/0/list").asString()).isEqualTo("adm-list");
        assertThat(found.body()).doesNotContain("600000001");
        assertThat(office.post("/stop-lists/search", "{'to':'+34600000003'}").is(200).json().isEmpty()).isTrue();
        file("adm-list", "", FORM.line("+34600000003")).is(200);
        assertThat(office.post("/stop-lists/search", "{'to':'+34600000001'}").is(200).json().isEmpty()).isTrue();
        assertThat(office.get("/stop-lists").is(200).body()).contains("\"name\":\"adm-list\"");
        assertThat(office.get("/stop-lists/adm-list").is(200).json().path("entries").asInt()).isEqualTo(1);
        Answer history = office.get("/stop-lists/adm-list/history").is(200);
        assertThat(history.json().at("/0/state").asString()).isEqualTo("IN_FORCE");
        assertThat(history.json().at("/1/origin").asString()).isEqualTo("upload by administrator");
        office.delete("/stop-lists/adm-list").is(204);
        office.get("/stop-lists/adm-list").problem(404, "unknown", "no stop list `adm-list`");
        assertThat(new AllTables(database).tablesWith("34600000001")).isEmpty();
    }

    @Test
    void aBadFileIsRefusedWithItsLines() {
        office.put("/stop-lists/adm-list", LIST).is(200);

        Answer refused = file("adm-list", "", FORM.line("+34600000001") + "\n+34600000002\n").problem(422, "stop-list",
                "1 bad line; line 2 has 12 characters");

        assertThat(refused.json().at("/faults/0/line").asInt()).isEqualTo(2);
        assertThat(refused.body()).doesNotContain("34600000002");
        file("adm-list", "", "").problem(422, "stop-list", "empty=true");
        file("adm-list", "?empty=true", "").is(200);
        file("adm-list", "?empty=perhaps", "").problem(400, "invalid-field", "empty must be true or false");
        file("adm-list", "", FORM.line("+34600000001") + "\n" + FORM.line("+34600000002") + "\n" + FORM.line("+34600000003")).is(200);
        file("adm-list", "", FORM.line("+34600000001")).problem(422, "stop-list", "shrinking=true");
        file("adm-list", "?shrinking=true", FORM.line("+34600000001")).is(200);
        file("nobodys-list", "", FORM.line("+34600000001")).problem(404, "unknown", "Maybe define it first");
        office.put("/stop-lists/adm-list", LIST.replace("MARKETING", "ALL")).problem(409, "stop-list", "only its source may change");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            jurisdictions | 'jurisdictions':[]           | jurisdictions must be 1 to 20
            jurisdictions | 'jurisdictions':['Spain']    | of the form ES or US-TX
            purpose       | 'purpose':'FUN'              | purpose must be one of MARKETING, ALL
            source        | 'source':''                  | source is missing
            algorithm     | 'algorithm':'MD5'            | algorithm must be one of SHA256, SHA1
            spelling      | 'spelling':'WORDS'           | spelling must be one of PLUS, DIGITS
            """)
    void namesTheFieldThatIsWrong(String field, String wrong, String detail) {
        String body = LIST.replaceFirst("'" + field + "':(\\['ES'\\]|'[^']*')", wrong);

        Answer refused = office.put("/stop-lists/adm-wrong", body).problem(400, "invalid-field", detail);

        assertThat(refused.json().path("field").asString()).isEqualTo(field);
        office.put("/stop-lists/Adm%20Wrong", LIST).problem(400, "invalid-field", "name must be");
        office.get("/stop-lists/adm-wrong").is(404);
    }

    @Test
    void isForTheAdministrationOnly() {
        office.with("").get("/stop-lists").is(401);
        office.with("").put("/stop-lists/adm-wrong", LIST).is(401);
        office.send("POST", "/stop-lists/adm-list/file", "application/json", "{}").is(415);
    }

    private Answer file(String name, String query, String lines) {
        return office.send("POST", "/stop-lists/" + name + "/file" + query, "text/plain", lines);
    }
}
