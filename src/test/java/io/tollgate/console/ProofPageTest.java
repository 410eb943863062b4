package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.blocking.HashForm;
import io.tollgate.blocking.StopList;
import io.tollgate.blocking.StopLists;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** The proof of a person's consents as files, and the stop lists with their versions. */
@TollgateTest
class ProofPageTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;

    private Browser signedIn(Role role) {
        String name = "proofs for " + role;
        TestAccounts.at(port, data).account(name, Set.of(role));
        Browser browser = new Browser(port, "127.0.5.61");
        browser.signIn(name, PASSWORD, "/");
        return browser;
    }

    @Test
    void theProofComesAsPdfAndAsJsonWithoutTheNumber() {
        EnrolledBusiness shop = world.business().named("Bread <b>& Sons").enrol();
        Person hanna = world.personIn("AT").consentsTo(shop);
        try (Browser officer = signedIn(Role.OFFICER)) {
            assertThat(officer.post("/console/consents", "number=" + Browser.encoded(hanna.number().e164())).body())
                    .contains("Proof as PDF", "value=\"" + hanna.id() + "\"").doesNotContain("value=\"" + hanna.number().e164());

            HttpResponse<String> pdf = officer.post("/console/consents/record.pdf", "person=" + hanna.id());
            assertThat(pdf.headers().firstValue("Content-Type").orElseThrow()).isEqualTo("application/pdf");
            assertThat(pdf.body()).startsWith("%PDF-");
            HttpResponse<String> json = officer.post("/console/consents/record.jsonld", "person=" + hanna.id());
            assertThat(json.headers().firstValue("Content-Disposition").orElseThrow()).contains(hanna.id() + ".jsonld");
            assertThat(json.body()).contains("Bread <b>& Sons").doesNotContain(hanna.number().e164());
            assertThat(JsonMapper.shared().readTree(json.body()).has("@context")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"person=12", "person=%2B436641234567", ""})
    void whatIsNoPseudonymIsRefused(String form) {
        try (Browser officer = signedIn(Role.OFFICER)) {
            assertThat(officer.post("/console/consents/record.pdf", form, "Accept", "text/html").statusCode()).isEqualTo(400);
            assertThat(officer.post("/console/consents/record.jsonld", form, "Accept", "text/html").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void stopListsAreShownWithTheirVersions() {
        world.the(StopLists.class).define(new StopList("proof-robinson", List.of("ES"), StopList.Purpose.MARKETING, "Lista <Robinson>",
                new HashForm(HashForm.Algorithm.SHA256, HashForm.Spelling.PLUS, "")), Instant.now());
        try (Browser officer = signedIn(Role.OFFICER)) {
            assertThat(officer.get("/console/consents/stop-lists").body()).contains("proof-robinson", "against marketing",
                    "Lista &lt;Robinson&gt;", "No file of it has come yet");
        }
        world.the(StopLists.class).remove("proof-robinson", Instant.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/consents/record.pdf", "/console/consents/record.jsonld"})
    void whoHasNoRoleForConsentsGetsNoProof(String path) {
        Person hanna = world.personIn("AT");
        try (Browser finance = signedIn(Role.FINANCE)) {
            assertThat(finance.post(path, "person=" + hanna.id()).statusCode()).isEqualTo(403);
            assertThat(finance.get("/console/consents/stop-lists").statusCode()).isEqualTo(403);
        }
    }
}
