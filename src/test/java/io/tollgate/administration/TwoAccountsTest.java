package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.Applicant;
import io.tollgate.world.Office;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The author and the approver must be two accounts, whichever tokens they use. ReleaseByCommandTest covers releases. */
@TollgateTest
class TwoAccountsTest {

    private static final String DECISION = "{'decision':'APPROVED','validUntil':'2999-01-01T00:00:00Z','reason':'in order'}";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;

    private Office office;
    private Office ann;
    private Office bob;
    private Office robotOfAnn;
    private Office robotOfBob;

    @BeforeEach
    void makeAccounts() {
        office = Office.at(port, data);
        ann = office.as("two ann", Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR);
        bob = office.as("two bob", Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR);
        office.undescribed("POST", "/accounts", "application/json",
                "{\"name\":\"two robot\",\"kind\":\"SERVICE\",\"roles\":[\"OFFICER\",\"APPROVER\"]}");
        robotOfAnn = office.with(issued(ann, "/accounts/two%20robot/tokens"));
        robotOfBob = office.with(issued(bob, "/accounts/two%20robot/tokens"));
        office.undescribed("POST", "/businesses", "application/json", ("{'handle':'two-shop','name':'Shop','plan':'APP','currency':'USD',"
                + "'zone':'Europe/Lisbon','payment':'PREPAID'}").replace('\'', '"'));
    }

    private static String issued(Office by, String path) {
        return by.post(path, "{}").is(201).json().path("token").asString();
    }

    private static String template(String name, String body, String approval) {
        return "{'name':'" + name + "','language':'en','category':'MARKETING'" + approval + ",'body':'" + body + "'}";
    }

    private static Office.Answer put(Office by, String template) {
        return by.put("/businesses/two-shop/templates", template);
    }

    @Test
    void neitherTheAuthorOfATemplateNorAServiceOfHersApprovesIt() {
        String approved = template("mine", "Hello", ",'approval':'APPROVED'");
        put(ann, template("mine", "Hello", "")).is(200);

        put(ann, approved).problem(409, "two-accounts", "two ann has written it as it is");
        put(office.with(issued(ann, "/tokens")), approved).problem(409, "two-accounts", "two ann"); // another token of hers
        put(robotOfAnn, approved).problem(409, "two-accounts", "two robot (token of two ann)");
        put(office.with(issued(robotOfAnn, "/tokens")), approved).problem(409, "two-accounts", "two robot (token of two ann)");
        put(bob, template("mine", "Hello", "")).is(200); // to write the same again makes nobody the author
        put(ann, approved).problem(409, "two-accounts", "two ann");
        assertThat(put(bob, approved).is(200).body()).contains("APPROVED");
        assertThat(put(ann, template("mine", "Hello", ",'approval':'PAUSED'")).is(200).body()).contains("PAUSED");
        put(ann, approved).problem(409, "two-accounts", "two ann");
    }

    @Test
    void neitherAServiceNorItsOwnerApprovesWhatTheServiceWrote() {
        String approved = template("robots", "Hello", ",'approval':'APPROVED'");
        put(robotOfAnn, template("robots", "Hello", "")).is(200);

        put(ann, approved).problem(409, "two-accounts", "has written it as it is");
        put(robotOfBob, approved).problem(409, "two-accounts", "two robot (token of two bob)"); // the same account
        put(bob, approved).is(200);
    }

    @Test
    void thePartsOfATemplateAreKeptAndApprovedWithIt() {
        String parts = ",'components':[{'type':'header','format':'IMAGE'},{'type':'BODY','text':'Hello {{1}}'},"
                + "{'type':'BUTTONS','buttons':[{'type':'URL','text':'Track','url':'https://a.example/{{1}}'}]}]";
        String written = "{'name':'parts','language':'en','category':'MARKETING'%s" + parts + "}";
        assertThat(put(ann, written.formatted("")).is(200).body()).contains("\"body\":\"Hello {{1}}\"",
                "{\"type\":\"HEADER\",\"format\":\"IMAGE\"}", "\"url\":\"https://a.example/{{1}}\"");

        put(ann, written.formatted(",'approval':'APPROVED'")).problem(409, "two-accounts", "has written it as it is");
        put(bob, template("parts", "Hello {{1}}", ",'approval':'APPROVED'") // who leaves the parts out approves them as they are
        ).is(200);
        assertThat(office.get("/businesses/two-shop/templates").body()).contains("\"url\":\"https://a.example/{{1}}\"");
        put(bob, written.formatted(",'approval':'APPROVED'").replace("Track", "Buy")).problem(409, "two-accounts", "would be both");
        put(ann, written.formatted("").replace("IMAGE", "PICTURE")).problem(400, "invalid-field",
                "components HEADER format must be one of TEXT, IMAGE");
        put(ann, written.formatted("").replace("'url':'https", "'uri':'https")).problem(400, "invalid-field", "needs a url");
        assertThat(put(ann, template("parts", "Hello {{1}}", ",'components':[]")).is(200).body()).contains("\"components\":[]");
    }

    @Test
    void onlyTheFirstStartWritesAndApprovesInOneCall() {
        String approved = template("atonce", "Hello", ",'approval':'APPROVED'");
        put(ann, approved).problem(409, "two-accounts", "two ann would be both");
        assertThat(office.get("/businesses/two-shop/templates").body()).doesNotContain("atonce");
        put(office, approved).is(200);

        put(bob, template("atonce", "Hello, you", ",'approval':'APPROVED'")).problem(409, "two-accounts", "would be both");
        assertThat(office.get("/businesses/two-shop/templates").body()).doesNotContain("Hello, you");
        office.with(issued(ann, "/accounts/administrator/tokens")).put("/businesses/two-shop/templates",
                template("other", "Hello", ",'approval':'APPROVED'")).problem(409, "two-accounts", "administrator (token of two ann)");
    }

    @Test
    void theAccountThatRecordsAnApplicationDoesNotDecideIt() {
        String applicant = "{'applicant':'Rita Luz','reason':'First verification'}";
        long id = ann.post("/businesses/two-shop/applications", applicant).is(201).json().path("id").asLong();
        robotOfAnn.send("POST", "/applications/" + id + "/documents?kind=TAX&fileName=tax.pdf&applicant=Rita%20Luz", "application/pdf",
                Applicant.EXTRACT).is(201);
        ann.post("/applications/" + id + "/submission", applicant).is(200);

        for (Office one : new Office[] {ann, robotOfAnn, robotOfBob}) {
            one.post("/applications/" + id + "/decision", DECISION).problem(409, "not-now", "must not decide");
        }
        office.as("rita  luz", Role.APPROVER).post("/applications/" + id + "/decision", DECISION)
                .problem(409, "not-now", "must not decide");
        assertThat(bob.post("/applications/" + id + "/decision", DECISION).is(200).body()).contains("APPROVED",
                "two robot (token of two ann)",
                "\"account\":\"two ann\"", "\"account\":\"two bob\"");
        bob.post("/applications/" + id + "/revocation", Applicant.OFFICER).is(200);
    }
}
