package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What all pages have in common: the layout, the language, the search, and what a reader sees of a page that is missing or fails. */
@TollgateTest
class PagesTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;
    @Autowired
    World world;

    private Browser signedIn(String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Browser browser = new Browser(port, "127.0.5.21");
        assertThat(browser.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(302);
        return browser;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/rules", "/console/messages", "/console/why", "/console/consents", "/console/businesses",
        "/console/reviews", "/console/money", "/console/money/rates", "/console/money/payments", "/console/money/bank",
        "/console/invoices",
        "/console/operations", "/console/accounts",
        "/console/audit-trail", "/console/account", "/console/search", "/console/sign-in", "/console/passkey", "/console/refused",
        "/console/nowhere", "/opt-in/x", "/app", "/me"})
    void everyPageHasTheLayoutInBothLanguages(String path) {
        try (Browser auditor = signedIn("pages all", Role.AUDITOR, Role.FINANCE)) {
            for (String language : new String[] {"en", "de"}) {
                String page = auditor.get(path, "Accept", "text/html", "Accept-Language", "fr;q=0.9," + language + ";q=0.8").body();

                assertThat(page).contains("<html lang=\"" + language + "\"", "href=\"#content\"", "<main id=\"content\" tabindex=\"-1\"",
                        "href=\"/favicon.svg\"", "width=device-width").containsPattern("<h1>[^<]+</h1>")
                        .doesNotContain("??", "th:", "<html lang=\"en\" lang");
                assertThat(page.split("<main", -1)).hasSize(2);
                assertThat(page).contains(language.equals("de") ? "Zum Inhalt springen" : "Skip to the content");
            }
        }
    }

    @Test
    void aReaderSeesWhereSheIs() {
        try (Browser auditor = signedIn("pages where", Role.AUDITOR)) {
            String rules = auditor.get("/console/rules").body();
            assertThat(rules).contains("<a href=\"/console/rules\" aria-current=\"page\">Rules</a>", "<li aria-current=\"page\">Rules</li>")
                    .containsPattern("<time datetime=\"[0-9T:.-]+Z\" title=\"[0-9: -]+ UTC\">[^<]+ UTC</time>");
            assertThat(auditor.get("/console/rules", "Accept-Language", "de-AT").body()).contains(">Regeln</a>", "lang=\"de-AT\"");
        }
    }

    @Test
    void theChosenLanguageIsKept() {
        try (Browser reader = new Browser(port, "127.0.5.22")) {
            HttpResponse<String> chosen = reader.post("/language", "language=de&to=/console/sign-in");
            assertThat(chosen.headers().firstValue("Location").orElseThrow()).endsWith("/console/sign-in");
            assertThat(chosen.headers().firstValue("Set-Cookie").orElseThrow()).contains("language=de", "HttpOnly", "SameSite=Lax",
                    "Max-Age=");
            assertThat(reader.get("/console/sign-in", "Accept-Language", "en-US").body()).contains("lang=\"de-DE\"", "<h1>Anmelden</h1>");
            assertThat(reader.post("/language", "language=xx&to=//evil.example").headers().firstValue("Location").orElseThrow())
                    .doesNotContain("evil");
            assertThat(reader.get("/console/sign-in", "Cookie", "language=<script>", "Accept-Language", "fr").body())
                    .doesNotContain("<script>alert");
            reader.post("/language", "language=en");
            assertThat(reader.get("/", "Accept-Language", "de").body()).contains("lang=\"en-GB\"");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /nowhere                           | 404 | There is no such page
            /console/nowhere                   | 404 | There is no such page
            /console/invoices/2020-999999.html | 404 | There is no such page
            /console/failed                    | 404 | There is no such page
            /console/accounts/999999           | 404 | There is no such page
            /console/accounts/nobody           | 400 | This cannot be read
            /console/audit-trail/check         | 405 | This page takes no such request
            """)
    void aMissingPageIsAPageToo(String path, int status, String title) {
        try (Browser auditor = signedIn("pages missing", Role.AUDITOR)) {
            HttpResponse<String> answer = auditor.get(path, "Accept", "text/html");
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains("<h1>" + title + "</h1>", "href=\"/console/rules\"");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow()).as("its style and script load")
                    .contains("style-src 'self'", "script-src 'self'");
        }
    }

    @Test
    void whatTheServerItselfRefusesIsAPageToo() {
        try (Browser auditor = signedIn("pages error", Role.AUDITOR)) {
            assertThat(auditor.get("/error", "Accept", "text/html").body()).contains("<h1>", "Tollgate</title>")
                    .doesNotContain("Whitelabel");
        }
    }

    @Test
    void programsStillGetAProblemDetail() {
        try (Browser auditor = signedIn("pages program", Role.AUDITOR)) {
            assertThat(auditor.get("/nowhere", "Accept", "application/json").body()).startsWith("{").contains("\"status\":404");
        }
    }

    @Test
    void theSearchLeadsToThePageOfWhatHasTheName() {
        try (Browser auditor = signedIn("pages search", Role.AUDITOR); Browser approver = signedIn("pages search two", Role.APPROVER)) {
            assertThat(to(auditor, "con-eu-001")).endsWith("/console/rules/CON-EU-001");
            String handle = world.business().enrol().handle();
            assertThat(to(auditor, handle.toUpperCase(Locale.ROOT))).endsWith("/console/businesses/" + handle);
            assertThat(to(auditor, " wamid.AZqk6gAAcAGAAAAAAAAAAQ ")).contains("wamid.AZqk6gAAcAGAAAAAAAAAAQ");
            String person = auditor.post("/console/search", "q=" + Browser.encoded("+351 912 555 702")).body();
            assertThat(person).contains("People", "value=\"+351912555702\"")
                    .doesNotContainPattern("(href|action|src)=\"[^\"]*912555702");
            assertThat(
                    database.queryForList("SELECT subject FROM audit_entry WHERE account = 'pages search' AND operation = 'searchPerson'",
                            String.class))
                    .hasSize(2).allMatch(subject -> subject.matches("recipient=[0-9a-f]{32}"));
            for (String nothing : new String[] {"", "nonsense", "2020-999999", "C2020-999999", "no-such-shop", "CON-XX-999",
                "<script>alert(1)</script>"}) {
                assertThat(auditor.post("/console/search", "q=" + Browser.encoded(nothing)).body()).as(nothing)
                        .contains("Nothing with this name is known").doesNotContain("<script>alert");
            }
            assertThat(approver.post("/console/search", "q=" + Browser.encoded("+351 912 555 702")).body())
                    .as("not for an approver").contains("Nothing with this name is known");
        }
    }

    private static String to(Browser browser, String wanted) {
        return browser.post("/console/search", "q=" + Browser.encoded(wanted)).headers().firstValue("Location").orElseThrow();
    }
}
