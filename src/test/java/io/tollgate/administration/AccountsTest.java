package io.tollgate.administration;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.Office.Answer;
import io.tollgate.world.Office;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Accounts of people and of programs, and their tokens. */
@TollgateTest
class AccountsTest {

    private static final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;

    private Office office;

    @BeforeEach
    void open() {
        office = Office.at(port, data);
    }

    @Test
    void theFirstTokenIsTheAdministratorsAndHasEveryRole() {
        Answer own = office.get("/account").is(200);

        assertThat(own.json().path("name").asString()).isEqualTo("administrator");
        assertThat(own.json().path("roles")).hasSize(Role.values().length);
        assertThat(own.json().path("token").path("validUntil").isNull()).as("it has no end").isTrue();
        assertThat(own.json().path("token").path("lastUsedAt").isString()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'roles':['OFFICER']}                                                      | 400 | name is missing
            {'name':'acc-x','roles':['BOSS']}                                          | 400 | roles must be one of AUDITOR
            {'name':'acc-x','kind':'ROBOT'}                                            | 400 | kind must be one of PERSON, SERVICE
            {'name':'a/b','roles':[]}                                                  | 409 | must have 1 to 100 letters
            {'name':'a:b','roles':[]}                                                  | 409 | must have 1 to 100 letters
            {'name':'...','roles':[]}                                                  | 409 | a letter or a digit
            {'name':'acc-x','roles':[],'password':'short'}                             | 409 | 12 characters or more
            {'name':'acc-x','roles':[],'password':'aaaaaaaaaaaaaaaa'}                  | 409 | guessed too easily
            {'name':'acc-long-name-x','roles':[],'password':'acc long name x'}         | 409 | guessed too easily
            {'name':'Administrator','roles':[]}                                        | 409 | looks the same on paper: administrator
            {'name':'\u0430dministrator','roles':[]}                                   | 409 | looks the same on paper: administrator
            {'name':'administrator','roles':[]}                                        | 409 | of this name already
            """)
    void anInvalidAccountIsRefused(String body, int status, String why) {
        assertThat(office.post("/accounts", body).is(status).json().path("detail").asString()).contains(why);
    }

    @Test
    void aNameMayHaveLettersOfAnyLanguage() {
        office.post("/accounts", "{'name':'acc Zo\u00eb ONeill-\u5c71\u7530','roles':['AUDITOR']}").is(201);

        assertThat(office.get("/accounts/acc%20Zo%C3%AB%20ONeill-%E5%B1%B1%E7%94%B0").is(200).json().path("name").asString())
                .isEqualTo("acc Zo\u00eb ONeill-\u5c71\u7530");
    }

    @Test
    void aPasswordOf73BytesIsRefusedAndNotCutOff() {
        office.post("/accounts", "{'name':'acc-long','roles':[],'password':'" + "ab\u00e7d\u00e9f".repeat(9) + "x'}").problem(409,
                "account", "at most 72 bytes");
    }

    @Test
    void aTokenIsShownOnceAndKeptAsAHashOnly() {
        office.post("/accounts", "{'name':'acc-once','kind':'SERVICE','roles':['AUDITOR']}").is(201);
        String token = issued("acc-once", "{'label':'nightly'}");

        assertThat(office.with(token).get("/businesses").is(200).status()).isEqualTo(200);
        assertThat(office.get("/accounts/acc-once/tokens").is(200).body()).contains("nightly").doesNotContain(token);
        assertThat(new AllTables(database).tablesWith(token)).isEmpty();
        assertThat(new AllTables(database).tablesWith(token.substring(4))).isEmpty();
    }

    @Test
    void aTokenHasOnlyRolesOfItsAccountAndLosesThemWithTheAccount() {
        office.post("/accounts", "{'name':'acc-roles','roles':['OFFICER','AUDITOR']}").is(201);
        office.post("/accounts/acc-roles/tokens", "{'roles':['FINANCE']}").problem(409, "account",
                "roles of its account only: AUDITOR,OFFICER");
        Office auditor = office.with(issued("acc-roles", "{'roles':['AUDITOR']}"));
        auditor.post("/blocks", "{}").problem(403, "missing-role", "acc-roles calls with AUDITOR");
        auditor.get("/accounts").is(200);

        office.put("/accounts/acc-roles", "{'roles':['OFFICER']}").is(200);

        auditor.get("/accounts").problem(403, "missing-role", "calls with none");
    }

    @Test
    void aRevokedTokenAndATokenOfADisabledAccountAreRefused() {
        office.post("/accounts", "{'name':'acc-end','roles':['AUDITOR']}").is(201);
        Office one = office.with(issued("acc-end", "{}"));
        Office other = office.with(issued("acc-end", "{}"));

        one.delete("/tokens/current").is(204);
        one.get("/account").problem(401, "ended-token", "was revoked");
        other.get("/account").is(200);
        office.put("/accounts/acc-end", "{'enabled':'false'}").is(200);
        other.get("/account").problem(401, "ended-token", "is disabled");
        office.put("/accounts/acc-end", "{'enabled':'true'}").is(200);
        other.get("/account").is(200);
        one.get("/account").problem(401, "ended-token", "was revoked");
    }

    @Test
    void anExpiredTokenIsRefusedAsExpired() {
        office.post("/accounts", "{'name':'acc-expired','roles':['AUDITOR']}").is(201);
        Office caller = office.with(issued("acc-expired", "{'days':'1'}"));
        caller.get("/account").is(200);

        database.update(
                "UPDATE access_token t JOIN account a ON a.id = t.account_id SET t.valid_until = '2020-01-01' WHERE a.name ="
                        + " 'acc-expired'");

        caller.get("/account").problem(401, "ended-token", "has expired. Maybe sign in again");
        office.post("/accounts/acc-expired/tokens", "{'validUntil':'2020-01-01T00:00:00Z'}").problem(409, "account",
                "must end in the future");
        office.post("/accounts/acc-expired/tokens", "{'validUntil':'2999-01-01T00:00:00Z'}").problem(409, "account", "within 366 days");
        office.post("/accounts/acc-expired/tokens", "{'days':'367'}").problem(400, "invalid-field", "days must be");
    }

    @Test
    void aTokenIssuesNoTokenWithMoreRolesOrALaterEnd() {
        office.post("/accounts", "{'name':'acc-less','roles':['OFFICER','ADMINISTRATOR']}").is(201);
        Office caller = office.with(issued("acc-less", "{'roles':['OFFICER'],'days':'2'}"));

        caller.post("/tokens", "{'roles':['ADMINISTRATOR']}").problem(403, "missing-role", "calls with OFFICER");
        caller.post("/tokens", "{'days':'30'}").problem(409, "account", "ends no later than that");
        Answer child = caller.post("/tokens", "{}").is(201);
        assertThat(child.json().at("/issued/roles").toString()).isEqualTo("[\"OFFICER\"]");
        assertThat(Instant.parse(child.json().at("/issued/validUntil").asString())).isBefore(Instant.now().plus(Duration.ofDays(3)));
        caller.post("/accounts/acc-less/tokens", "{}").problem(403, "missing-role", "ADMINISTRATOR");
    }

    @Test
    void nobodyRevokesTheTokensOfOthersOrChangesTheirOwnRoles() {
        office.post("/accounts", "{'name':'acc-mine','roles':['AUDITOR','ADMINISTRATOR']}").is(201);
        Office mine = office.with(issued("acc-mine", "{}"));
        long administrators = office.get("/account").json().at("/token/id").asLong();

        mine.delete("/tokens/" + administrators).problem(404, "unknown", "no token with this id");
        mine.put("/accounts/acc-mine", "{'roles':['AUDITOR','APPROVER']}").problem(409, "account", "own account");
        mine.put("/accounts/acc-mine", "{'enabled':'false'}").problem(409, "account", "own account");
        office.get("/account").is(200);
    }

    @Test
    void aNameAndItsPasswordAreGoodForATokenAndForNothingElse() throws Exception {
        office.post("/accounts", "{'name':'acc-pass','roles':['AUDITOR'],'password':'" + PASSWORD + "'}").is(201);

        HttpResponse<String> issued = basic("POST", "/tokens", "acc-pass", PASSWORD);
        assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
        office.with(Office.read(issued.body()).path("token").asString()).get("/businesses").is(200);
        assertThat(basic("GET", "/businesses", "acc-pass", PASSWORD).statusCode()).isEqualTo(401);
        HttpResponse<String> wrong = basic("POST", "/tokens", "acc-pass", "not the password");
        HttpResponse<String> nobody = basic("POST", "/tokens", "acc-nobody", "not the password");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(nobody.body()).as("same answer to both").isEqualTo(wrong.body()).contains("The name or the password is wrong");
    }

    /** The answer also says what to do. */
    @Test
    void aCallWithoutACredentialIsToldHowToGetOne() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/administration/v1/tokens"));
        HttpResponse<String> none = http.send(request.POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().allValues("WWW-Authenticate").toString()).contains("Basic realm=", "Bearer realm=");
        assertThat(none.body()).contains("urn:tollgate:problem:no-credential", "HTTP Basic", "name:password");
        HttpResponse<String> elsewhere = http.send(request.GET().build(), BodyHandlers.ofString());
        assertThat(elsewhere.body()).contains("urn:tollgate:problem:no-token", "POST /administration/v1/tokens with HTTP Basic", "login");
        assertThat(elsewhere.headers().allValues("WWW-Authenticate").toString()).doesNotContain("Basic");
        assertThat(basic("GET", "/businesses", "acc-x", PASSWORD).body()).contains("POST /administration/v1/tokens with HTTP Basic");
    }

    @Test
    void peopleChangeTheirPasswordWithTheOldOne() throws Exception {
        office.post("/accounts", "{'name':'acc-change','roles':['AUDITOR'],'password':'" + PASSWORD + "'}").is(201);
        Office own = office.with(issued("acc-change", "{}"));

        own.put("/account/password", "{'oldPassword':'wrong one here','newPassword':'seven lanterns under snow'}").problem(409,
                "wrong-password", "is wrong");
        own.put("/account/password", "{'oldPassword':'" + PASSWORD + "','newPassword':'short'}").problem(409, "account", "12 characters");
        own.put("/account/password", "{'oldPassword':'" + PASSWORD + "','newPassword':'seven lanterns under snow'}").is(204);

        assertThat(basic("POST", "/tokens", "acc-change", PASSWORD).statusCode()).isEqualTo(401);
        assertThat(basic("POST", "/tokens", "acc-change", "seven lanterns under snow").statusCode()).isEqualTo(201);
    }

    private String issued(String account, String body) {
        return office.post("/accounts/" + account + "/tokens", body).is(201).json().path("token").asString();
    }

    private HttpResponse<String> basic(String method, String path, String name, String password) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/administration/v1" + path))
                .header("Authorization",
                        "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json").method(method, BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
    }
}
