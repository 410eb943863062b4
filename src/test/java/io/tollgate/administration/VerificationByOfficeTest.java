package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.Applicant;
import io.tollgate.world.Office.Answer;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.world.Office;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** A business applies, an officer decides, and everybody can see and check the badge, over real HTTP. */
@TollgateTest
class VerificationByOfficeTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    Verifications verifications;
    @Autowired
    JdbcTemplate database;

    private Office office;
    private Applicant shop;

    @BeforeEach
    void enrolWithAVerifiedNumber() {
        office = Office.at(port, data);
        shop = new Applicant(world.business().named("Shop").unverified().enrol(), office);
        verifications.verify(new Subject.OfNumber(shop.number()), Optional.empty(), "test", "by code",
                Instant.parse("2026-11-02T09:00:00Z"));
    }

    @Test
    void fromTheApplicationToTheBadgeAndBack() throws Exception {
        assertThat(shop.picture()).contains("Not verified").doesNotContain("<path");
        shop.statement(404);
        long id = shop.submitted();
        assertThat(shop.picture()).contains("Not verified");

        Answer approved = shop.decide(id, "APPROVED", Instant.now().plus(Duration.ofDays(365))).is(200);

        assertThat(approved.json().path("state").asString()).isEqualTo("APPROVED");
        assertThat(shop.picture()).contains("Verified business", "#1a7f37", "<path");
        SignedJWT statement = SignedJWT.parse(shop.statement(200));
        assertThat(Applicant.holds(statement, shop.published())).isTrue();
        assertThat(statement.getJWTClaimsSet().getSubject()).isEqualTo(shop.number().toString());
        assertThat(statement.getJWTClaimsSet().getStringClaim("business")).isEqualTo(shop.business().business().name());
        assertThat(Duration.between(statement.getJWTClaimsSet().getIssueTime().toInstant(),
                statement.getJWTClaimsSet().getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(10));

        Office olga = office.as(Applicant.OLGA, Role.OFFICER, Role.APPROVER);
        olga.post("/applications/" + id + "/suspension", Applicant.OFFICER).is(200);
        assertThat(shop.picture()).contains("Not verified").doesNotContain("<path");
        shop.statement(404);
        olga.post("/applications/" + id + "/resumption", Applicant.OFFICER).is(200);
        assertThat(shop.picture()).contains("Verified business");
        olga.post("/applications/" + id + "/revocation", Applicant.OFFICER).is(200);
        shop.statement(404);
        assertThat(shop.picture()).contains("Not verified");
        assertThat(StreamSupport.stream(office.get("/applications/" + id).is(200).json().path("history").spliterator(), false)
                .map(event -> event.path("type").asString() + " by " + event.path("who").asString())).containsExactly(
                        "OPENED by Rui Sol", "DOCUMENT_ADDED by Rui Sol", "SUBMITTED by Rui Sol", "APPROVED by Olga Petrova",
                        "SUSPENDED by Olga Petrova",
                        "RESUMED by Olga Petrova", "REVOKED by Olga Petrova");
    }

    @Test
    void theBadgeNeedsTheNumberToBeVerifiedToo() {
        shop.decide(shop.submitted(), "APPROVED", Instant.now().plus(Duration.ofDays(365))).is(200);
        verifications.revoke(new Subject.OfNumber(shop.number()), "Olga Petrova", "the SIM was stolen", Instant.now());

        assertThat(shop.picture()).contains("Not verified");
        shop.statement(404);
    }

    @Test
    void aNumberThatNobodyHasLooksLikeAnUnverifiedOne() {
        String unverified = shop.statement(404);
        HttpResponse<String> nobody = shop.get("/badge/999999999999.jws");

        assertThat(nobody.statusCode()).isEqualTo(404);
        assertThat(nobody.body().replace("999999999999", shop.number().toString())).isEqualTo(unverified);
        assertThat(shop.get("/badge/999999999999.svg").body()).isEqualTo(shop.picture());
        assertThat(shop.get("/badge/..%2f.svg").statusCode()).isGreaterThanOrEqualTo(200); // no path leads anywhere else
        assertThat(shop.get("/badge/x.svg").body()).isEqualTo(shop.picture());
    }

    @Test
    void aForgedOrChangedStatementIsInvalid() throws Exception {
        shop.decide(shop.submitted(), "APPROVED", Instant.now().plus(Duration.ofDays(365))).is(200);
        String statement = shop.statement(200);
        String[] parts = statement.split("\\.");
        String other = parts[1].charAt(10) == 'A' ? "B" : "A";

        assertThat(Applicant.holds(SignedJWT.parse(statement), shop.published())).isTrue();
        assertThat(Applicant.holds(
                SignedJWT.parse(parts[0] + "." + parts[1].substring(0, 10) + other + parts[1].substring(11) + "." + parts[2]),
                shop.published())).isFalse();
    }

    @Test
    void keysChangeAndEarlierStatementsStayValid() throws Exception {
        shop.decide(shop.submitted(), "APPROVED", Instant.now().plus(Duration.ofDays(365))).is(200);
        String before = shop.statement(200);
        database.update("DELETE FROM badge_key"); // of other tests

        JsonNode ids = office.post("/badge-keys/change", "{'reason':'Yearly change'}").is(200).json().path("keys");

        assertThat(SignedJWT.parse(shop.statement(200)).getHeader().getKeyID()).isEqualTo(ids.path("current").asString())
                .isNotEqualTo(SignedJWT.parse(before).getHeader().getKeyID());
        assertThat(Applicant.holds(SignedJWT.parse(before), shop.published())).isTrue();
        assertThat(Applicant.holds(SignedJWT.parse(shop.statement(200)), shop.published())).isTrue();
        office.post("/badge-keys/change", "{'reason':'Again'}").problem(409, "not-now", "may be changed again at");
        String compromised = shop.statement(200);
        office.post("/badge-keys/change", "{'reason':'Stolen','compromised':'true'}").is(200);
        assertThat(Applicant.holds(SignedJWT.parse(compromised), shop.published())).as("no statement of a stolen key holds").isFalse();
        assertThat(shop.published().toJSONObject(true).toString()).doesNotContain("\"d\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'officer':'Olga Petrova','reason':'x'}                                                             | invalid-field | decision
            {'decision':'MAYBE','officer':'Olga Petrova','reason':'x'}                                          | invalid-field | decision
            {'decision':'APPROVED','officer':'Olga Petrova','reason':'x'}                                       | invalid-field | validUntil
            {'decision':'APPROVED','validUntil':'2020-01-01T00:00:00Z','officer':'Olga Petrova','reason':'x'}   | invalid-field | validUntil
            {'decision':'REJECTED','officer':'Olga Petrova'}                                                    | invalid-field | reason
            """)
    void aDecisionWithoutAReasonOrAnEndIsRefused(String body, String kind, String field) {
        long id = shop.submitted();

        Answer refused = office.as(Applicant.OLGA, Role.APPROVER).post("/applications/" + id + "/decision", body)
                .problem(400, kind, field);

        assertThat(refused.json().path("field").asString()).isEqualTo(field);
        assertThat(office.get("/applications/" + id).json().path("state").asString()).isEqualTo("SUBMITTED");
    }

    @Test
    void stepsInTheWrongStateAreRefusedAndChangeNothing() {
        long id = shop.open();

        office.post("/businesses/" + shop.business().handle() + "/applications", Applicant.APPLICANT).problem(409, "not-now",
                "has an open application");
        office.post("/applications/" + id + "/submission", Applicant.APPLICANT).problem(409, "not-now", "has no document");
        shop.decide(id, "REJECTED", Instant.now()).problem(409, "not-now", "is COLLECTING");
        shop.attach(id, "application/pdf", Applicant.EXTRACT, "").is(201);
        office.post("/applications/" + id + "/submission", Applicant.APPLICANT).is(200);
        office.as("Rui Sol", Role.APPROVER)
                .post("/applications/" + id + "/decision", "{'decision':'REJECTED','officer':'Olga Petrova','reason':'my own'}")
                .problem(409, "not-now", "the applicant must not decide");
        office.post("/applications/" + id + "/revocation", Applicant.OFFICER).problem(409, "not-now", "is SUBMITTED");
        shop.decide(id, "MORE_WANTED", Instant.now()).is(200);
        office.post("/applications/" + id + "/submission", Applicant.APPLICANT).is(200);
        shop.decide(id, "REJECTED", Instant.now()).is(200);
        office.post("/applications/" + id + "/resumption", Applicant.OFFICER).problem(409, "not-now", "is REJECTED");
        assertThat(office.get("/applications/" + id).json().path("history")).hasSize(6);
        assertThat(shop.open()).isNotEqualTo(id);
    }

    @Test
    void unknownApplicationsDocumentsAndBusinessesAreNamed() {
        office.post("/businesses/nobody/applications", Applicant.APPLICANT).problem(404, "unknown", "no business with this handle");
        office.get("/applications/999999").problem(404, "unknown", "no application with this id");
        office.post("/applications/999999/suspension", Applicant.OFFICER).problem(404, "unknown", "999999");
        office.get("/applications/x").problem(404, "unknown", "no application");
        office.get("/applications/" + shop.open() + "/documents/7").problem(404, "unknown", "no document of this number");
        assertThat(office.with("").get("/applications").status()).isEqualTo(401);
    }

    @Test
    void aDocumentIsReturnedUnchangedAndADamagedOneIsReported() {
        long id = shop.open();
        String hash = HexFormat.of().formatHex(new byte[32]);

        shop.attach(id, "application/pdf", Applicant.EXTRACT, "&sha256=" + hash).problem(400, "invalid-field",
                "sha256 does not fit the file that arrived");
        shop.attach(id, "image/png", Applicant.EXTRACT, "").problem(400, "invalid-field", "file is damaged or is not image/png");
        shop.attach(id, "application/pdf", "", "").problem(400, "invalid-field", "file (0 bytes) must have 1 to");
        assertThat(shop.attach(id, "text/plain", Applicant.EXTRACT, "").status()).isEqualTo(415);
        assertThat(office.get("/applications/" + id).json().path("documents")).isEmpty();
        int document = shop.attach(id, "application/pdf", Applicant.EXTRACT, "").is(201).json().path("number").asInt();

        assertThat(office.get("/applications/" + id + "/documents/" + document).is(200).body()).isEqualTo(Applicant.EXTRACT);
        assertThat(database.queryForObject("SELECT sealed FROM application_document WHERE application_id = ?", byte[].class, id))
                .isNotEqualTo(Applicant.EXTRACT.getBytes(StandardCharsets.UTF_8));
        database.update("UPDATE application_document SET sealed = CONCAT(LEFT(sealed, LENGTH(sealed) - 1), 'x') WHERE application_id = ?",
                id);
        office.get("/applications/" + id + "/documents/" + document).problem(500, "damaged", "is not what it was when it was added");
    }
}
