package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.rights.ErasureRequests;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The page of one person, the copy of her data, and her erasure by two accounts. */
@TollgateTest
class PersonInConsoleTest {

    private static final String PAGE = "/console/consents";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    Erasures erasures;
    @Autowired
    ErasureRequests requests;

    @AfterEach
    void forget() {
        jdbc.update("DELETE FROM erasure_request");
    }

    private Browser signedIn(String name, Role role) {
        TestAccounts.at(port, data).account(name, Set.of(role));
        Browser browser = new Browser(port, "127.0.5.62");
        browser.signIn(name, PASSWORD, "/");
        return browser;
    }

    private static String shown(Browser browser, Person person) {
        return browser.post(PAGE, "number=" + Browser.encoded(person.number().e164())).body();
    }

    private long asked(Browser browser, Person person) {
        assertThat(browser.post(PAGE + "/erasures", "person=" + person.id() + "&reason=letter+of+2026-11-20").statusCode()).isEqualTo(200);
        return requests.of(person.id()).orElseThrow().id();
    }

    @Test
    void thePageTellsWhatSheSaidWhomSheBlocksAndWhatCameToHer() {
        EnrolledBusiness shop = world.business().named("Bread <b>& Sons").enrol();
        EnrolledBusiness loud = world.business().named("Loud Offers Ltd").enrol();
        Person hanna = world.personIn("AT").consentsTo(shop).blocks(loud, Instant.now());
        try (Browser officer = signedIn("person page", Role.OFFICER)) {
            String page = shown(officer, hanna);

            assertThat(page).contains("What was said", "Bread &lt;b&gt;&amp; Sons", "Loud Offers Ltd", "blocked", "Blocked by her",
                    "No message to her is on record", "A copy of her data", "Ask for her erasure").doesNotContain(hanna.number().e164());
        }
    }

    /** Each head sends the form once more, so her number stands in no link. */
    @Test
    void herTablesSortAndHerNumberStaysInTheForm() {
        EnrolledBusiness shop = world.business().enrol();
        Person hanna = world.personIn("AT");
        List<String> sent = List.of(shop.sends(Category.MARKETING, hanna, Instant.now()).text(),
                shop.sends(Category.UTILITY, hanna, Instant.now()).text());
        String number = "number=" + Browser.encoded(hanna.number().e164());
        try (Browser officer = signedIn("person sorts", Role.OFFICER)) {
            for (String form : List.of(PAGE + " last", "/console/messages hers", "/console/why found")) {
                String[] of = form.split(" ");
                String sort = of[1] + ".accepted";
                await().until(() -> officer.post(of[0], number).body(), body -> sent.stream().allMatch(body::contains));
                String page = officer.post(of[0], number).body();
                assertThat(page).as(form).contains("name=\"sort\" value=\"" + sort + "\"",
                        "action=\"" + of[0] + "#sort-" + of[1] + "-accepted\"")
                        .doesNotContainPattern("(href|action|src)=\"[^\"]*(sort=|" + hanna.number().e164().substring(1) + ")");
                String up = officer.post(of[0], number + "&sort=" + sort).body();
                String down = officer.post(of[0], number + "&sort=-" + sort).body();
                assertThat(up).contains("aria-sort=\"ascending\"", "name=\"sort\" value=\"-" + sort + "\"");
                assertThat(up.indexOf(sent.getFirst())).as(form).isLessThan(up.indexOf(sent.getLast()));
                assertThat(down.indexOf(sent.getFirst())).as(form).isGreaterThan(down.indexOf(sent.getLast()));
            }
        }
    }

    @Test
    void aPersonIsFoundByHerUserIdAndByHerPseudonym() {
        EnrolledBusiness shop = world.business().enrol();
        Person hanna = world.personIn("PT").consentsTo(shop);
        Identity user = Identity.user(shop.id(), "PT.13491208655302741918").orElseThrow();
        world.the(TransactionTemplate.class)
                .executeWithoutResult(_ -> world.the(Identities.class).claim(Map.of(user, hanna.id()), Instant.now()));
        try (Browser officer = signedIn("person by id", Role.OFFICER)) {
            for (String form : List.of("number=PT.13491208655302741918", "number=" + hanna.id(),
                    "number=PT.13491208655302741918&business=" + shop.handle())) {
                assertThat(officer.post(PAGE, form).body()).contains("value=\"" + hanna.id() + "\"", "Ask for her erasure");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "number=, This is not a telephone number",
        "number=12, This is not a telephone number",
        "number=PT.99991208655302741918, Nobody is known by this user id",
        "number=PT.99991208655302741918&business=nobody-at-all, no business",
    })
    void whoIsNotFoundIsToldWhy(String form, String why) {
        try (Browser officer = signedIn("person unknown", Role.OFFICER)) {
            assertThat(officer.post(PAGE, form).body()).containsIgnoringCase(why).doesNotContain("Ask for her erasure");
        }
    }

    @Test
    void herDataComesAsAPageAndForMachines() {
        Person hanna = world.personIn("AT").consentsTo(world.business().named("Data Bread").enrol());
        try (Browser auditor = signedIn("person data", Role.AUDITOR)) {
            HttpResponse<String> page = auditor.post(PAGE + "/data.html", "person=" + hanna.id());
            HttpResponse<String> json = auditor.post(PAGE + "/data.json", "person=" + hanna.id());

            assertThat(page.headers().firstValue("Content-Disposition").orElseThrow()).contains("attachment", hanna.id() + ".html");
            assertThat(page.body()).contains("Data Bread");
            assertThat(JsonMapper.shared().readTree(json.body()).path("held").booleanValue()).isTrue();
            assertThat(JsonMapper.shared().readTree(json.body()).path("records").has("consents")).isTrue();
            assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM audit_entry WHERE operation = 'getPersonsData' AND subject = ?",
                    Integer.class, "recipient=" + hanna.id())).as("two steps, each with its begin and its end").isEqualTo(4);
        }
        try (Browser finance = signedIn("person no data", Role.FINANCE)) {
            assertThat(finance.post(PAGE + "/data.json", "person=" + hanna.id()).statusCode()).isEqualTo(403);
            assertThat(finance.post(PAGE + "/data.json", "person=12").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void twoAccountsEraseAPerson() {
        Person hanna = world.personIn("AT").consentsTo(world.business().enrol());
        try (Browser ann = signedIn("erasing ann", Role.OFFICER); Browser ben = signedIn("erasing ben", Role.OFFICER)) {
            long id = asked(ann, hanna);
            assertThat(erasures.erased(List.of(hanna.id()))).isEmpty();
            assertThat(shown(ann, hanna)).contains("It waits for another officer", "Take back").doesNotContain("Erase her for ever");
            assertThat(ben.get(PAGE).body()).contains(hanna.id().toString(), "erasing ann", "letter of 2026-11-20", "Erase her for ever");
            assertThat(ben.get("/").body()).contains("Erasures to confirm");

            String done = ben.post(PAGE + "/erasures/" + id + "/confirm", "").body();

            assertThat(done).contains("She is erased.", "She was erased at");
            assertThat(erasures.last(hanna.id()).orElseThrow().officer()).isEqualTo("erasing ann");
            assertThat(ben.get(PAGE).body()).doesNotContain(hanna.id().toString());
            assertThat(jdbc.queryForList("SELECT DISTINCT operation FROM audit_entry WHERE subject LIKE ?", String.class,
                    "%recipient=" + hanna.id())).contains("askForErasure", "confirmErasure");
        }
    }

    @Test
    void whoAskedDoesNotConfirm() {
        Person hanna = world.personIn("AT");
        try (Browser ann = signedIn("erasing alone", Role.OFFICER)) {
            long id = asked(ann, hanna);

            assertThat(ann.post(PAGE + "/erasures/" + id + "/confirm", "").body()).contains("another account must confirm it");

            assertThat(erasures.erased(List.of(hanna.id()))).isEmpty();
            assertThat(requests.of(hanna.id())).isPresent();
        }
    }

    @Test
    void aSecondClickOrASecondTabChangesNothingMore() {
        Person hanna = world.personIn("AT");
        try (Browser ann = signedIn("erasing twice", Role.OFFICER); Browser ben = signedIn("erasing tabs", Role.OFFICER)) {
            long id = asked(ann, hanna);
            assertThat(asked(ann, hanna)).isEqualTo(id);
            ben.post(PAGE + "/erasures/" + id + "/confirm", "");

            assertThat(ben.post(PAGE + "/erasures/" + id + "/confirm", "").body()).contains("Somebody has decided this already");
            assertThat(ann.post(PAGE + "/erasures/" + id + "/decline", "").body()).contains("Somebody has decided this already");
        }
    }

    @Test
    void aDeclinedErasureErasesNobody() {
        Person hanna = world.personIn("AT").consentsTo(world.business().enrol());
        try (Browser ann = signedIn("erasing not", Role.OFFICER); Browser ben = signedIn("erasing no", Role.OFFICER)) {
            long id = asked(ann, hanna);

            assertThat(ben.post(PAGE + "/erasures/" + id + "/decline", "").body()).contains("Ask for her erasure");

            assertThat(ben.post(PAGE + "/erasures/" + id + "/confirm", "").body()).contains("Somebody has decided this already");
            assertThat(erasures.erased(List.of(hanna.id()))).isEmpty();
        }
    }

    @Test
    void anErasureIsLiftedWhenSheWantsToComeBack() {
        Person hanna = world.personIn("AT").consentsTo(world.business().enrol());
        String form = "person=" + hanna.id() + "&reason=";
        try (Browser ann = signedIn("lifting ann", Role.OFFICER); Browser ben = signedIn("lifting ben", Role.OFFICER);
                Browser auditor = signedIn("lifting not", Role.AUDITOR)) {
            String lift = PAGE + "/erasures/lift";
            assertThat(ann.post(lift, form + "x").body()).contains("She is not erased, so there is nothing to lift");
            String done = ben.post(PAGE + "/erasures/" + asked(ann, hanna) + "/confirm", "").body();
            assertThat(done).contains("Lift the erasure");
            assertThat(ann.post(lift, form + "+").body()).contains("Say why in 1 to 500 characters");
            assertThat(auditor.post(lift, form + "x").statusCode()).isEqualTo(403);
            assertThat(ann.post(lift, "person=12&reason=x", "Accept", "text/html").statusCode()).isEqualTo(400);
            assertThat(erasures.erased(List.of(hanna.id()))).isNotEmpty();

            assertThat(ann.post(lift, form + "she+wrote+again").body()).contains("The erasure is lifted");

            assertThat(erasures.erased(List.of(hanna.id()))).isEmpty();
            assertThat(erasures.last(hanna.id()).orElseThrow().reason()).isEqualTo("she wrote again");
        }
    }

    @Test
    void aReasonIsNeededAndMustNotNameHer() {
        Person hanna = world.personIn("AT");
        try (Browser ann = signedIn("erasing why", Role.OFFICER)) {
            for (String reason : List.of("", "+++", "x".repeat(501), Browser.encoded("she, " + hanna.number().e164() + ", wrote"))) {
                assertThat(ann.post(PAGE + "/erasures", "person=" + hanna.id() + "&reason=" + reason).body()).contains("class=\"error\"");
            }
            assertThat(requests.of(hanna.id())).isEmpty();
            assertThat(ann.post(PAGE + "/erasures", "person=12&reason=x", "Accept", "text/html").statusCode()).isEqualTo(400);
            assertThat(ann.post(PAGE + "/erasures/999999999/confirm", "", "Accept", "text/html").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whoOnlyReadsNeitherAsksNorConfirms() {
        Person hanna = world.personIn("AT");
        try (Browser ann = signedIn("erasing asks", Role.OFFICER); Browser auditor = signedIn("erasing reads", Role.AUDITOR)) {
            assertThat(shown(auditor, hanna)).doesNotContain("Ask for her erasure");
            assertThat(auditor.post(PAGE + "/erasures", "person=" + hanna.id() + "&reason=x").statusCode()).isEqualTo(403);
            long id = asked(ann, hanna);

            assertThat(auditor.post(PAGE + "/erasures/" + id + "/confirm", "").statusCode()).isEqualTo(403);
            assertThat(auditor.post(PAGE + "/erasures/" + id + "/decline", "").statusCode()).isEqualTo(403);
            assertThat(requests.of(hanna.id())).isPresent();
        }
    }
}
