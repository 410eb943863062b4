package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.AccountRefused;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Business;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.Chats;
import io.tollgate.message.Category;
import io.tollgate.recipient.Identity;
import io.tollgate.security.BusinessMembers;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The business app of a small business: what its people see and send, and that they see nothing of another business. */
@TollgateTest
class AppPagesTest {

    private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([0-9a-f-]{36})\"");
    private static final AtomicInteger businesses = new AtomicInteger();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    BusinessMembers members;
    @Autowired
    UserAccounts accounts;
    @Autowired
    JdbcTemplate database;

    private EnrolledBusiness bakery;
    private EnrolledBusiness florist;
    private Person hanna;

    @BeforeEach
    void openTheBusinesses() {
        bakery = world.business().named("Bakery at the corner").plan(Plan.APP).onAccount("20").templates("Your {{1}} is ready at {{2}}.")
                .enrol();
        florist = world.business().named("Florist").plan(Plan.APP).onAccount("20").enrol();
        hanna = world.personIn("AT").consentsTo(bakery);
    }

    /** A person without a role who acts for the business. */
    private Browser member(Business business) {
        String name = "baker " + businesses.incrementAndGet();
        TestAccounts.at(port, data).account(name, Set.of());
        members.add(accounts.find(name).orElseThrow(), business, "a test", Instant.now());
        return signedIn(name);
    }

    private Browser signedIn(String name) {
        Browser browser = new Browser(port, "127.0.5.57");
        assertThat(browser.signIn(name, PASSWORD, "/app").headers().firstValue("Location").orElseThrow()).endsWith("/app");
        return browser;
    }

    private String draft(String rest) {
        return "to=" + Browser.encoded(hanna.number().e164()) + "&" + rest;
    }

    @Test
    void theBusinessSeesItsBadgeItsAllowanceAndItsTeam() {
        try (Browser baker = member(bakery.business())) {
            String home = baker.get("/app").body();

            assertThat(home).contains("Bakery at the corner", bakery.number().displayNumber(), "Your customers see the badge",
                    "Free messages of the business app this month", "Team, 1 of 2", "There is no invoice yet")
                    .containsPattern(">0 of [1-9][0-9,]*<");
            assertThat(baker.get("/").body()).contains("href=\"/app\"");
        }
        EnrolledBusiness unknown = world.business().plan(Plan.APP).onAccount("5").unverified().enrol();
        try (Browser stranger = member(unknown.business())) {
            assertThat(stranger.get("/app").body()).contains("Your customers see no badge").doesNotContain("class=\"badge\"");
        }
    }

    @Test
    void contactsShowHowTheyConsented() {
        try (Browser baker = member(bakery.business()); Browser other = member(florist.business())) {
            assertThat(baker.get("/app/contacts").body()).contains(hanna.number().e164(), "/app/chats/" + hanna.id(), "confirmed", "form");
            assertThat(other.get("/app/contacts").body()).contains("Nobody has agreed").doesNotContain(hanna.number().e164());
        }
    }

    @Test
    void anotherBusinessFindsNeitherChatNorPerson() {
        world.the(Chats.class).add(List.of(new Chats.Word(hanna.id(), bakery.id(), bakery.sender(), "wamid.other" + bakery.id(),
                "Have you got rye bread?", Instant.now(), Chats.By.PERSON)));

        try (Browser baker = member(bakery.business()); Browser other = member(florist.business())) {
            assertThat(baker.get("/app/chats/" + hanna.id()).body()).contains("Have you got rye bread?");
            assertThat(baker.get("/app").body()).contains("Have you got rye bread?");
            for (String path : List.of("/app/chats/" + hanna.id(), "/app/beside/" + hanna.id())) {
                HttpResponse<String> answer = other.get(path, "Accept", "text/html");
                assertThat(answer.statusCode()).as(path).isEqualTo(404);
                assertThat(answer.body()).doesNotContain("rye bread", hanna.number().e164());
            }
            assertThat(other.get("/app").body()).doesNotContain("rye bread", "Bakery at the corner");
        }
    }

    @Test
    void whoActsForNoBusinessSeesNoPageOfIt() {
        TestAccounts.at(port, data).account("an officer without a business", Set.of(Role.OFFICER));
        try (Browser officer = signedIn("an officer without a business"); Browser nobody = new Browser(port, "127.0.5.57")) {
            assertThat(officer.get("/app").body()).contains("Your account acts for no business");
            for (String path : List.of("/app/contacts", "/app/templates", "/app/send", "/app/chats/" + hanna.id())) {
                assertThat(officer.get(path, "Accept", "text/html").statusCode()).as(path).isEqualTo(404);
                assertThat(nobody.get(path, "Accept", "text/html").headers().firstValue("Location").orElse("")).as(path)
                        .contains("/console/sign-in");
            }
        }
    }

    @Test
    void aMemberWhoGetsARoleActsForTheBusinessNoMore() {
        try (Browser baker = member(bakery.business())) {
            String name = "baker " + businesses.get();
            TestAccounts.at(port, data).account(name, Set.of(Role.AUDITOR));

            try (Browser auditor = signedIn(name)) {
                assertThat(auditor.get("/app").body()).contains("Your account acts for no business");
            }
            assertThat(baker.get("/app").body()).doesNotContain("Team, 1 of 2");
        }
    }

    @Test
    void aTeamHasTwoAndOnlyPeopleWithoutARoleOfABusinessOfTheApp() {
        try (Browser first = member(bakery.business()); Browser second = member(bakery.business())) {
            assertThat(first.get("/app").body() + second.get("/app").body()).contains("Team, 2 of 2");
            assertThatThrownBy(() -> member(bakery.business())).isInstanceOf(AccountRefused.class).hasMessageContaining("2 members");
        }
        TestAccounts.at(port, data).account("an auditor and baker", Set.of(Role.AUDITOR));
        assertThatThrownBy(() -> members.add(accounts.find("an auditor and baker").orElseThrow(), florist.business(), "a test",
                Instant.now())).isInstanceOf(AccountRefused.class).hasMessageContaining("without a role");
    }

    @Test
    void theAppIsForThePlanAppAndOtherBusinessesHaveThePagesForDevelopers() {
        EnrolledBusiness airline = world.business().onAccount("5").enrol();
        try (Browser pilot = member(airline.business())) {
            assertThat(pilot.get("/app").body()).contains("Your account acts for no business", "/developers");
            assertThat(pilot.get("/app/contacts", "Accept", "text/html").statusCode()).isEqualTo(404);
            assertThat(pilot.get("/developers").body()).contains(airline.phoneNumberId());
        }
    }

    @Test
    void anAdministratorAddsAMemberAndTakesHimAway() {
        TestAccounts.at(port, data).account("a baker to add", Set.of());
        int id = accounts.find("a baker to add").orElseThrow().id();
        try (Browser administrator = new Browser(port, "127.0.5.57")) {
            TestAccounts.at(port, data).account("adds bakers", Set.of(Role.ADMINISTRATOR));
            administrator.signIn("adds bakers", PASSWORD, "/");
            String path = "/console/accounts/" + id;

            assertThat(administrator.post(path + "/business", "handle=no-such-business").body())
                    .contains("There is no business with this handle");
            assertThat(administrator.post(path + "/business", "handle=" + florist.handle()).statusCode()).isEqualTo(302);
            assertThat(administrator.get(path).body()).contains("Florist", "Acts for it no more");
            administrator.post(path + "/business", "");
            assertThat(members.team(florist.id())).isEmpty();
        }
    }

    @Test
    void aTemplateIsAskedForOnceAndWaitsForTheOfficers() {
        try (Browser baker = member(bakery.business())) {
            assertThat(baker.get("/app/templates").body()).contains("Order is ready", "Ask for approval");

            for (int again = 0; again < 2; again++) {
                assertThat(baker.post("/app/templates/ORDER_READY/de", "").statusCode()).isEqualTo(302);
            }
            assertThat(baker.get("/app/templates").body()).contains("waits for approval", "Ihre Bestellung {{1}} ist fertig");
            assertThat(database.queryForObject("SELECT COUNT(*) FROM template WHERE business_id = ? AND name = 'app_order_ready'"
                    + " AND approval = 'PENDING'", Integer.class, bakery.id().value())).isOne();
            assertThat(baker.post("/app/templates/ORDER_READY/xx", "", "Accept", "text/html").statusCode()).isEqualTo(404);
            assertThat(baker.post("/app/templates/LOTTERY/de", "", "Accept", "text/html").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void verdictAndPriceComeBeforeSendingAndASecondClickSendsNothingMore() {
        hanna.writesTo(bakery, Instant.now());
        try (Browser baker = member(bakery.business())) {
            String text = "text=" + Browser.encoded("Yes, <two> are left.");
            String verdict = baker.post("/app/send/look", draft(text)).body();
            assertThat(verdict).contains("It may be sent.", "It costs nothing", "Yes, &lt;two&gt; are left.");
            assertThat(stored()).as("looking sends nothing").isZero();

            String key = KEY.matcher(verdict).results().map(found -> found.group(1)).findFirst().orElseThrow();
            for (int click = 0; click < 2; click++) {
                assertThat(baker.post("/app/send/now", draft(text + "&key=" + key)).headers().firstValue("Location").orElseThrow())
                        .endsWith("/app/chats/" + hanna.id());
            }
            Awaitility.await().untilAsserted(() -> assertThat(hanna.handset())
                    .containsExactly("Yes, <two> are left."));
            assertThat(baker.get("/app/chats/" + hanna.id()).body()).contains("Yes, &lt;two&gt; are left.", "You can answer freely until")
                    .containsOnlyOnce("class=\"bubble own\"");
            assertThat(baker.post("/app/send/now", draft("text=Another&key=" + key)).body()).contains("Another message was sent");
        }
    }

    private int stored() {
        return database.queryForObject("SELECT (SELECT COUNT(*) FROM inbox WHERE business_id = ?) + (SELECT COUNT(*) FROM decision"
                + " WHERE business_id = ?)", Integer.class, bakery.id().value(), bakery.id().value());
    }

    @Test
    void aPersonOfWhomOnlyAUserIdIsKnownIsAnsweredFromHerChat() {
        String id = "AT.1a" + bakery.phoneNumberId();
        Person lena = new Person(world, world.personNamed(new Identity.UserId(bakery.id(), id)), hanna.number()).consentsTo(bakery);
        lena.writesTo(bakery, Instant.now());
        try (Browser baker = member(bakery.business())) {
            assertThat(baker.get("/app/contacts").body()).contains(id);
            assertThat(baker.get("/app/chats/" + lena.id()).body()).contains("value=\"" + id + "\"");
            String verdict = baker.post("/app/send/look", "to=" + id + "&text=Yes").body();
            String key = KEY.matcher(verdict).results().map(found -> found.group(1)).findFirst().orElseThrow();
            assertThat(baker.post("/app/send/now", "to=" + id + "&text=Yes&key=" + key).headers().firstValue("Location").orElseThrow())
                    .endsWith("/app/chats/" + lena.id());
            Awaitility.await().untilAsserted(() -> assertThat(lena.handset()).containsExactly("Yes"));
            assertThat(baker.post("/app/send/look", "to=AT.Nobody&text=Yes").body()).contains("cannot receive");
        }
    }

    @Test
    void whatMayNotBeSentSaysWhyAndHasNoButton() {
        try (Browser baker = member(bakery.business())) {
            world.the(Consents.class).withdraw(hanna.id(), bakery.id(),
                    ConsentChannel.MESSENGER, Set.of(Purpose.values()), "a test", Instant.now());

            String verdict = baker.post("/app/send/look", draft("text=Hello")).body();

            assertThat(verdict).contains("It may not be sent.").containsPattern("<code>[A-Z]{3}-").doesNotContain("/app/send/now");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"to=12&text=Hello", "to=&text=Hello", "text=Hello"})
    void aWrongNumberIsRefused(String form) {
        try (Browser baker = member(bakery.business())) {
            assertThat(baker.post("/app/send/look", form).body()).contains("This is not a telephone number");
            assertThat(baker.post("/app/send/now", form + "&key=" + "0".repeat(36)).statusCode()).isIn(200, 400);
            assertThat(stored()).isZero();
        }
    }

    @Test
    void theTemplateOfAnotherBusinessCannotBeSent() {
        EnrolledBusiness other = florist.approvedTemplate("flowers", "Flowers for {{1}}.");
        try (Browser baker = member(bakery.business())) {
            assertThat(baker.get("/app/send?template=flowers/" + EnrolledBusiness.template(Category.UTILITY).language())
                    .body()).doesNotContain("Flowers for");
            assertThat(other.id()).isNotEqualTo(bakery.id());
        }
    }

    @Test
    void theChatAndThePhoneStandSideBySide() {
        hanna.writesTo(bakery, Instant.now());
        try (Browser baker = member(bakery.business())) {
            String path = "/app/beside/" + hanna.id();
            baker.post("/me/" + hanna.id() + "/chats/" + bakery.sender() + "/write", "text=Good+morning&beside=true");

            assertThat(baker.get(path).body().split("Good morning", -1)).as("on both sides").hasSize(3);
            assertThat(baker.post("/me/" + hanna.id() + "/chats/" + bakery.sender() + "/block", "beside=true").headers()
                    .firstValue("Location").orElseThrow()).contains(path);
        }
    }
}
