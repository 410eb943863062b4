package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.trust.registration.CodeFiles;
import io.tollgate.world.Applicant;
import io.tollgate.world.Office.Answer;
import io.tollgate.message.BusinessId;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestContextManager;

/** Steps for features/end-to-end/verifications. They use the Cloud API's calls, the administration and the public badge over real HTTP. */
public final class VerificationSteps {

    private final Application application = new Application();
    private final Map<String, Applicant> applicants = new HashMap<>();
    private final Map<String, Long> applications = new HashMap<>();
    private Optional<Answer> answer = Optional.empty();

    @TollgateTest
    static final class Application {

        @LocalServerPort
        int port;
        @Value("${tollgate.data}")
        Path data;
        @Autowired
        World world;
        @Autowired
        Verifications verifications;
    }

    @Before("@verifications")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @Given("the bakery {word}, verified by an officer")
    public void verified(String name) {
        applies(name);
        approves();
    }

    @Given("the shop {word}, which applies with an extract of the register")
    public void applies(String name) {
        Applicant applicant = new Applicant(application.world.business().named(name).unverified().enrol(), application.world.office());
        applicants.put(name, applicant);
        applications.put(name, applicant.submitted());
    }

    @When("an officer approves the application for a year")
    public void approves() {
        only().decide(application(), "APPROVED", Instant.now().plus(Duration.ofDays(365))).is(200);
    }

    @When("an officer rejects the application")
    public void rejects() {
        only().decide(application(), "REJECTED", Instant.now()).is(200);
    }

    @When("the applicant approves the application himself")
    public void approvesHimself() {
        answer = Optional.of(only().office().as("Rui Sol", Role.APPROVER).post("/applications/" + application() + "/decision",
                "{'decision':'APPROVED','validUntil':'2999-01-01T00:00:00Z','officer':'Olga Petrova','reason':'my own'}"));
    }

    @When("an officer revokes the verification of {word}")
    public void revokes(String name) {
        applicants.get(name).office().post("/applications/" + applications.get(name) + "/revocation", Applicant.OFFICER).is(200);
    }

    @When("{word} requests a code by {word} and sends it back")
    public void requestsAndVerifies(String name, String method) {
        requests(name, method);
        sends(name, box().code(applicants.get(name).number())).is(200);
    }

    @When("{word} requests a code by {word} and sends back a wrong one")
    public void requestsAndGuesses(String name, String method) {
        requests(name, method);
        sends(name, box().wrong(applicants.get(name).number()));
    }

    @When("{word} sends the same code again")
    public void sendsAgain(String name) {
        sends(name, box().code(applicants.get(name).number()));
    }

    @Then("{word} hears {string}")
    @Then("the {word} hears {string}")
    public void hears(String name, String said) {
        assertThat(answer.orElseThrow().status()).isGreaterThanOrEqualTo(400);
        assertThat(answer.orElseThrow().body()).contains(said);
    }

    @Then("the number of {word} is verified")
    public void numberVerified(String name) {
        assertThat(ofNumber(name)).isEqualTo(VerificationStatus.VERIFIED);
    }

    @Then("the number of {word} is not verified")
    public void numberNotVerified(String name) {
        assertThat(ofNumber(name)).isNotEqualTo(VerificationStatus.VERIFIED);
    }

    @Then("{word} can register it with a PIN")
    public void registers(String name) {
        call(name, "/register", "{\"messaging_product\":\"whatsapp\",\"pin\":\"150954\"}").is(200);
    }

    @Then("{word} is verified")
    public void businessVerified(String name) {
        assertThat(ofBusiness(name)).isEqualTo(VerificationStatus.VERIFIED);
    }

    @Then("{word} is not verified")
    public void businessNotVerified(String name) {
        assertThat(ofBusiness(name)).isNotEqualTo(VerificationStatus.VERIFIED);
    }

    @Then("the badge of {word} is green with a tick")
    public void green(String name) {
        assertThat(applicants.get(name).picture()).contains("#1a7f37", "<path");
    }

    @Then("the badge of {word} is grey without a tick")
    public void grey(String name) {
        assertThat(applicants.get(name).picture()).contains("Not verified").doesNotContain("<path", "<circle");
    }

    @Then("anybody with the published keys can check its statement")
    public void holds() throws Exception {
        assertThat(Applicant.holds(SignedJWT.parse(only().statement(200)), only().published())).isTrue();
    }

    @Then("there is no statement about {word}")
    public void noStatement(String name) {
        applicants.get(name).statement(404);
    }

    private void requests(String name, String method) {
        call(name, "/request_code", "{\"code_method\":\"" + method + "\",\"language\":\"en\"}").is(200);
    }

    private Answer sends(String name, String code) {
        return call(name, "/verify_code", "{\"code\":\"" + code + "\"}");
    }

    private Answer call(String name, String path, String body) {
        Applicant applicant = applicants.get(name);
        Answer given = applicant.office().with(applicant.token()).cloud("/v25.0/" + applicant.number() + path, body);
        answer = Optional.of(given);
        return given;
    }

    private Applicant only() {
        return applicants.values().iterator().next();
    }

    private long application() {
        return applications.values().iterator().next();
    }

    private CodeFiles box() {
        return new CodeFiles(application.data);
    }

    private VerificationStatus ofNumber(String name) {
        return application.verifications.statuses(List.of(applicants.get(name).number()), Instant.now()).getOrDefault(
                applicants.get(name).number(),
                VerificationStatus.UNVERIFIED);
    }

    private VerificationStatus ofBusiness(String name) {
        BusinessId id = applicants.get(name).business().id();
        return application.verifications.statusesOfBusinesses(List.of(id), Instant.now()).getOrDefault(id, VerificationStatus.UNVERIFIED);
    }
}
