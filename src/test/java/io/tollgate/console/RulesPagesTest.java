package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the pages of rules and of their tables show. */
@TollgateTest
class RulesPagesTest {

    private static final String PATH = "/console/rules";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;

    private Browser signedIn(String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Browser browser = new Browser(port, "127.0.5.61");
        assertThat(browser.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(302);
        return browser;
    }

    private static String main(String page) {
        return page.substring(page.indexOf("<main"));
    }

    @Test
    void theRoomsAreCardsAndARoomHasItsRulesOnly() {
        try (Browser reader = signedIn("rules rooms", Role.ADMINISTRATOR)) {
            String all = main(reader.get(PATH).body());
            assertThat(all).contains("May we write to this person?", "What does it cost?", "?room=tariff", "Changes are approved by",
                    "id=\"CON-EU-001\"", "id=\"TAR-ANY-001\"");
            String tariff = main(reader.get(PATH + "?room=tariff").body());
            assertThat(tariff).contains("id=\"TAR-ANY-001\"", "May we write to this person?").doesNotContain("id=\"CON-EU-001\"");
            assertThat(main(reader.get(PATH, "Accept-Language", "de").body())).contains("Dürfen wir dieser Person schreiben?");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            con-eu-001                 | id="CON-EU-001"
            soft opt-in of the recip   | id="CON-EU-001"
            2002/58/EC                 | id="CON-EU-001"
            eu-marketing               | id="CON-EU-001"
            no rule says this          | There is no such rule
            %                          | There is no such rule
            <script>alert(1)</script>  | There is no such rule
            """)
    void theSearchLooksAtNamesLawsFilesAndSentences(String words, String found) {
        try (Browser reader = signedIn("rules search", Role.OFFICER)) {
            String page = main(reader.get(PATH + "?q=" + Browser.encoded(words)).body());
            assertThat(page).contains(found).doesNotContain("id=\"TAR-ANY-001\"", "<script>alert");
        }
    }

    @Test
    void aRuleHasItsSentencesInBothLanguagesItsLawItsExamplesAndItsHistory() {
        try (Browser reader = signedIn("rules one", Role.AUDITOR)) {
            String page = main(reader.get(PATH + "/CON-EU-001").body());

            assertThat(page).contains("Marketing needs the recipient&#39;s prior opt-in", "Directive 2002/58/EC, Art. 13(1)",
                    "href=\"https://eur-lex.europa.eu/eli/dir/2002/58/oj\"", "rules/consent/eu-marketing.dslr:3", "is marketing",
                    "ist Werbung", "refuse &quot;The recipient has not opted in to marketing.&quot; as 131050",
                    "Ana never opted in", "Then the message is refused under CON-EU-001", "features/consent/eu-marketing.feature:6",
                    "/console/rules/releases/1", ">new</strong>", "/console/rules/tables/consent");
            assertThat(page).as("examples of another rule").doesNotContain("TAR-ANY-001");
            assertThat(main(reader.get(PATH + "/CON-DE-001").body())).as("written in German").contains("lang=\"de\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/CON-XX-999", "/con-eu-001", "/nothing", "/tables/nothing", "/tables/..%2fconsent", "/releases/999999",
        "/releases/0", "/releases/nothing"})
    void whatThereIsNotIsNotFound(String path) {
        try (Browser reader = signedIn("rules missing", Role.AUDITOR)) {
            assertThat(reader.get(PATH + path).statusCode()).isIn(400, 404);
            assertThat(reader.get(PATH + path).body()).doesNotContain("id=\"CON-EU-001\"", "<table");
        }
    }

    @Test
    void theVerdictsOfARuleAreCountedByDay() {
        EnrolledBusiness shop = world.business().enrol();
        MessageId sent = shop.sends(Category.MARKETING, world.person(), Instant.now());
        String rule = await().until(
                () -> database.queryForList("SELECT rule FROM decision WHERE message_id = ?", String.class, sent.bytes()),
                decided -> !decided.isEmpty()).getFirst();
        try (Browser reader = signedIn("rules hits", Role.OFFICER)) {
            assertThat(main(reader.get(PATH + "/" + rule).body())).contains("<svg", "refused", "/console/messages?rule=" + rule);
            assertThat(main(reader.get(PATH + "/VER-ANY-011").body())).contains("None.").doesNotContain("<svg");
        }
    }

    @Test
    void aTableIsAGridWithItsSources() {
        try (Browser reader = signedIn("rules tables", Role.FINANCE)) {
            assertThat(main(reader.get(PATH + "/tables").body())).contains("/console/rules/tables/quiet-hours",
                    "rules/tariff/rates/rates-usd.csv");
            String hours = main(reader.get(PATH + "/tables/quiet-hours?q=MON-SAT").body());
            assertThat(hours).contains("When marketing may begin, in local time", ">opens</a></th>",
                    "<th scope=\"col\" lang=\"en\" id=\"sort-rows-opens\"", "<th scope=\"col\" id=\"sort-rows-line\"", ">MON-SAT<",
                    "rel=\"noreferrer\"")
                    .doesNotContain(">SUN<");
            String rates = main(reader.get(PATH + "/tables/rates-usd?all=true").body());
            assertThat(rates).contains(">Argentina<", "rel=\"next\"");
            assertThat(main(reader.get(PATH + "/tables/rates-usd?all=true&from=200").body())).doesNotContain(">Argentina<");
            assertThat(main(reader.get(PATH + "/tables/rates-usd?all=true&sort=-rows.line").body())).doesNotContain(">Argentina<")
                    .contains("aria-sort=\"descending\"", "rel=\"next\" href=\"?all=true&amp;sort=-rows.line&amp;place=200\"");
            assertThat(main(reader.get(PATH + "/tables/rates-usd?from=-5").body())).contains(">Argentina<");
            assertThat(main(reader.get(PATH + "/tables/rates-usd?q=Atlantis").body())).contains("0 of").doesNotContain("<td");
            assertThat(reader.get(PATH + "/tables/rates-usd?from=many").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void theVersionsOfTheRulesHaveAPageEach() {
        try (Browser reader = signedIn("rules versions", Role.FINANCE)) {
            assertThat(main(reader.get(PATH + "/releases").body())).contains("/console/rules/releases/1", "first start");
            assertThat(reader.get(PATH + "/releases.csv").body()).startsWith("at,version,event,account,reason,effective_from\r\n")
                    .contains("Z,1,");
            assertThat(reader.get(PATH + "/export.csv").body()).startsWith("id,title,basis,source,from,until,file\r\n")
                    .contains("\r\nCON-EU-001,Marketing needs the recipient's prior opt-in,", "\r\nTAR-ANY-001,");
            assertThat(reader.get(PATH + "/export.csv?q=CON-EU-001").body()).contains("\r\nCON-EU-001,").doesNotContain("\r\nTAR-");
            assertThat(main(reader.get(PATH + "/releases/1").body())).contains("<h1>Version 1</h1>", "first start");
            assertThat(main(reader.get(PATH + "/releases?before=1").body())).contains("Nothing was released so far");
        }
    }
}
