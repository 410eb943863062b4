package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.TestAccounts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The pages of accounts and of the audit trail, and what each role sees of all pages. */
@TollgateTest
class AccountPagesTest {

    private static final Pattern TOKEN = Pattern.compile("tga_[A-Za-z0-9_-]{43}");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;

    private TestAccounts accounts;

    @BeforeEach
    void open() {
        accounts = TestAccounts.at(port, data);
    }

    private Browser signedIn(String name, Role... roles) {
        accounts.account(name, Set.of(roles));
        Browser browser = new Browser(port, "127.0.5.1");
        assertThat(browser.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(302);
        return browser;
    }

    /** The navigation and the start page link to every page that opens for a role, and to no page that is refused. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AUDITOR       | rules messages why consents businesses reviews money invoices operations accounts audit-trail
            OFFICER       | rules messages why consents businesses reviews operations
            APPROVER      | rules why businesses reviews
            FINANCE       | rules businesses money invoices
            OPERATOR      | rules messages why businesses operations
            ADMINISTRATOR | rules accounts audit-trail
            """)
    void eachRoleSeesAndOpensTheSamePages(Role role, String pages) {
        try (Browser somebody = signedIn("links " + role, role)) {
            String start = somebody.get("/").body();
            for (String page : List.of("rules", "messages", "why", "consents", "businesses", "reviews", "money", "invoices", "operations",
                    "accounts",
                    "audit-trail")) {
                boolean opens = List.of(pages.split(" ")).contains(page);
                HttpResponse<String> answer = somebody.get("/console/" + page);
                assertThat(answer.statusCode()).as(page).isEqualTo(opens ? 200 : 403);
                assertThat(start.split("href=\"/console/" + page + "\"", -1).length - 1).as("links to " + page)
                        .isBetween(opens ? 2 : 0, opens ? 3 : 0); // the third one if something waits there
                if (!opens) {
                    assertThat(answer.body()).contains("This needs the role", "your account has " + named(role), "/console/account");
                }
            }
            Pattern.compile("href=\"(/[^\"]*)\"").matcher(start).results().map(link -> link.group(1))
                    .forEach(link -> assertThat(somebody.get(link).statusCode()).as(link).isIn(200, 302));
        }
        try (Browser stranger = new Browser(port, "127.0.5.2")) {
            assertThat(stranger.get("/").body()).doesNotContain("/console/rules", "/console/accounts", "/swagger-ui", "/v3/api-docs")
                    .contains("/console/sign-in");
        }
    }

    /** The name of a role on the pages in English. */
    private static String named(Role role) {
        return role.name().charAt(0) + role.name().substring(1).toLowerCase(Locale.ROOT);
    }

    @Test
    void rolesHaveNamesInBothLanguages() {
        try (Browser boss = signedIn("pages names", Role.ADMINISTRATOR, Role.AUDITOR)) {
            String id = boss.post("/console/accounts", "name=pages+reviser&kind=SERVICE&roles=AUDITOR&roles=FINANCE").headers()
                    .firstValue("Location").orElseThrow().replaceFirst("^http://[^/]*", "");
            boss.post(id + "/tokens", "label=books&days=3&roles=AUDITOR");
            for (String page : List.of("/console/accounts", id, "/console/account",
                    "/console/audit-trail?account=pages+names&operation=createAccount")) {
                assertThat(boss.get(page, "Accept-Language", "en").body()).as(page).contains("Auditor")
                        .doesNotContainPattern("(>|, |=)(AUDITOR|FINANCE|ADMINISTRATOR)");
                assertThat(boss.get(page, "Accept-Language", "de").body()).as(page).contains("Revision")
                        .doesNotContainPattern("(>|, |=)(AUDITOR|FINANCE|ADMINISTRATOR)");
            }
            assertThat(boss.get("/console/accounts/export.csv").body()).startsWith("name,kind,roles,enabled,created_at,created_by\r\n")
                    .containsPattern("\r\npages reviser,SERVICE,AUDITOR FINANCE,true,[^,]+,pages names\r\n");
            assertThat(boss.get("/console/rules/drafts", "Accept-Language", "de").body())
                    .contains("Das braucht die Rolle Prüfung / Betrieb; Ihr Konto hat Revision, Verwaltung.");
        }
    }

    @Test
    void anAdministratorCreatesChangesAndLocksAccounts() {
        try (Browser boss = signedIn("pages boss", Role.ADMINISTRATOR); Browser ivy = new Browser(port, "127.0.5.3")) {
            HttpResponse<String> made = boss.post("/console/accounts",
                    "name=pages+ivy&kind=PERSON&roles=OFFICER&roles=AUDITOR&password=" + Browser.encoded(PASSWORD));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(302);
            String page = made.headers().firstValue("Location").orElseThrow().replaceFirst("^http://[^/]*", "");
            assertThat(boss.get("/console/accounts").body()).contains(page, "pages ivy", "<td>Auditor, Officer</td>");
            assertThat(boss.post("/console/accounts", "name=Pages+Ivy&kind=PERSON").body()).contains("looks the same on paper");
            ivy.signIn("pages ivy", PASSWORD, "/");
            assertThat(boss.get(page).body()).contains("127.0.5.3");

            assertThat(boss.post(page + "/roles", "roles=OFFICER&seen=OFFICER").body()).contains("changed in the meantime");
            boss.post(page + "/roles", "roles=OFFICER&seen=AUDITOR,OFFICER");
            assertThat(ivy.get("/console/consents").statusCode()).as("signed out when the role was lost").isEqualTo(302);
            ivy.signIn("pages ivy", PASSWORD, "/");
            assertThat(ivy.get("/console/invoices").statusCode()).isEqualTo(403);
            boss.post(page + "/sessions/end", "");
            assertThat(ivy.get("/console/consents").statusCode()).isEqualTo(302);

            HttpResponse<String> issued = boss.post(page + "/tokens", "label=import&days=30&roles=OFFICER");
            String token = TOKEN.matcher(issued.body()).results().map(found -> found.group()).findFirst().orElseThrow();
            assertThat(ivy.get("/v3/api-docs", "Authorization", "Bearer " + token).statusCode()).isEqualTo(200);
            assertThat(boss.get(page).body()).contains("import", "pages boss").doesNotContain(token);
            assertThat(boss.post(page + "/tokens", "label=x&days=30&roles=FINANCE").body()).contains("roles of its account only");
            assertThat(boss.post(page + "/tokens", "label=x&days=367&roles=OFFICER").body()).contains("within 366 days");

            boss.post(page + "/enabled", "enabled=false");
            assertThat(ivy.get("/v3/api-docs", "Authorization", "Bearer " + token).statusCode()).isEqualTo(401);
            assertThat(ivy.signIn("pages ivy", PASSWORD, "/").statusCode()).isEqualTo(403);
            assertThat(boss.get(page).body()).contains("Locked:", "Unlock the account");
            boss.post(page + "/enabled", "enabled=true");
            boss.post(page + "/password", "password=" + Browser.encoded("seven lanterns under snow"));
            assertThat(ivy.signIn("pages ivy", "seven lanterns under snow", "/").statusCode()).isEqualTo(302);

            String revoke = Pattern.compile(page + "/tokens/\\d+/revoke").matcher(boss.get(page).body()).results()
                    .map(found -> found.group()).findFirst().orElseThrow();
            boss.post(revoke, "");
            assertThat(boss.get(page).body()).contains("revoked").doesNotContain("/revoke");
        }
        assertThat(database.queryForList("SELECT operation FROM audit_entry WHERE account = 'pages boss' AND status = 200 ORDER BY number",
                String.class)).containsExactly("createAccount", "changeAccount", "endAccountSessions", "issueAccountToken", "changeAccount",
                        "changeAccount", "setAccountPassword", "revokeAccountToken");
        assertThat(database.queryForList("SELECT subject FROM audit_entry WHERE account = 'pages boss' AND operation = 'createAccount'",
                String.class)).containsExactly("account=pages ivy roles=AUDITOR,OFFICER", "account=pages ivy roles=AUDITOR,OFFICER",
                        "account=Pages Ivy roles=", "account=Pages Ivy roles="); // the second was refused
        assertThat(database.queryForList("SELECT subject FROM audit_entry WHERE account = 'pages boss' AND operation = 'changeAccount'"
                + " AND status = 200", String.class).getFirst())
                .isEqualTo("account=pages ivy before:roles=AUDITOR,OFFICER after:roles=OFFICER");
    }

    @Test
    void nobodyLocksHerselfAndAnAuditorOnlyReads() {
        try (Browser boss = signedIn("pages boss two", Role.ADMINISTRATOR); Browser auditor = signedIn("pages look", Role.AUDITOR)) {
            int own = database.queryForObject("SELECT id FROM account WHERE name = 'pages boss two'", Integer.class);
            assertThat(boss.post("/console/accounts/" + own + "/enabled", "enabled=false").body()).contains("own account");
            assertThat(boss.post("/console/accounts/" + own + "/roles", "roles=APPROVER&seen=ADMINISTRATOR").body())
                    .contains("own account");
            assertThat(boss.get("/console/accounts/" + own).body()).doesNotContain("Lock the account");

            assertThat(auditor.get("/console/accounts/" + own).body()).contains("pages boss two").doesNotContain("<button>Give",
                    "Issue a token", "<th>Token</th>");
            HttpResponse<String> refused = auditor.post("/console/accounts/" + own + "/enabled", "enabled=false");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("This needs the role Administrator; your account has Auditor");
            assertThat(boss.get("/console/accounts/999999", "Accept", "text/html").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aPersonSeesAndEndsHerOwnTokensAndSessions() {
        try (Browser desk = signedIn("pages eva", Role.OFFICER); Browser telephone = new Browser(port, "127.0.5.4")) {
            telephone.signIn("pages eva", PASSWORD, "/");
            HttpResponse<String> issued = desk.post("/console/account/tokens", "label=laptop&days=2&roles=OFFICER");
            String token = TOKEN.matcher(issued.body()).results().map(found -> found.group()).findFirst().orElseThrow();
            assertThat(desk.post("/console/account/tokens", "label=more&days=2&roles=ADMINISTRATOR").body()).contains("has no others");

            String own = desk.get("/console/account").body();
            assertThat(own).contains("laptop", "127.0.5.4", "127.0.5.1", ">here<").doesNotContain(token);
            String cookie = database.queryForList("SELECT SESSION_ID FROM SPRING_SESSION WHERE PRINCIPAL_NAME = 'pages eva'", String.class)
                    .getFirst();
            assertThat(own).as("the page shows no cookie of a session").doesNotContain(cookie);

            desk.post(first(own, "/console/account/sessions/[0-9a-f]+/end"), "");
            assertThat(telephone.get("/console/rules").statusCode()).isEqualTo(302);
            assertThat(desk.get("/console/rules").statusCode()).isEqualTo(200);
            desk.post(first(own, "/console/account/tokens/\\d+/revoke"), "");
            assertThat(desk.get("/v3/api-docs", "Authorization", "Bearer " + token).statusCode()).isEqualTo(401);

            telephone.signIn("pages eva", PASSWORD, "/");
            assertThat(desk.post("/console/account/sessions/end", "").headers().firstValue("Location").orElse("")).contains("sign-in");
            assertThat(telephone.get("/console/rules").statusCode()).as("signed out everywhere").isEqualTo(302);
            assertThat(desk.get("/console/rules").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void theInterfaceEndsSessionsOfTheOwnAndOfOtherAccounts() {
        try (Browser ida = signedIn("pages ida", Role.AUDITOR); Browser program = new Browser(port, "127.0.5.5")) {
            String[] own = {"Authorization", "Bearer " + accounts.token("pages ida", Role.AUDITOR)};
            assertThat(program.delete("/administration/v1/account/sessions", own).statusCode()).isEqualTo(204);
            assertThat(ida.get("/console/rules").statusCode()).isEqualTo(302);
            ida.signIn("pages ida", PASSWORD, "/");
            assertThat(program.delete("/administration/v1/accounts/pages%20ida/sessions", own).statusCode()).isEqualTo(403);
            assertThat(program.delete("/administration/v1/accounts/pages%20ida/sessions", "Authorization",
                    "Bearer " + accounts.administrationToken()).statusCode()).isEqualTo(204);
            assertThat(ida.get("/console/rules").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void nobodyEndsTheSessionsOrTokensOfOthersByTheirHandles() {
        try (Browser eva = signedIn("pages eva two", Role.OFFICER); Browser eve = signedIn("pages eve", Role.OFFICER)) {
            eva.post("/console/account/tokens", "label=laptop&days=2&roles=OFFICER");
            String revoke = first(eva.get("/console/account").body(), "/console/account/tokens/\\d+/revoke");
            try (Browser other = signedIn("pages eva two", Role.OFFICER)) {
                String end = first(other.get("/console/account").body(), "/console/account/sessions/[0-9a-f]+/end");
                eve.post(end, "");
                eve.post(revoke, "");
                assertThat(eva.get("/console/account").body()).contains("/revoke");
                assertThat(eva.get("/console/rules").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void theAuditTrailIsSearchedSavedAndCheckedOnItsPage() {
        try (Browser auditor = signedIn("pages auditor", Role.AUDITOR)) {
            auditor.signIn("pages auditor", PASSWORD, "/");
            String found = auditor.get("/console/audit-trail?account=pages+auditor&operation=signIn&from=2026-01-01").body();
            assertThat(found).contains("pages auditor", "signIn", "by=password", "127.0.5.1", "export.csv?account=pages%20auditor");
            assertThat(found).contains(">Sign in</span> <code class=\"quiet\">signIn</code>",
                    "<option value=\"Approve a release of the rules\">");
            for (String name : List.of("sign+in", "Anmelden", "signIn")) {
                String german = auditor.get("/console/audit-trail?account=pages+auditor&operation=" + name, "Accept-Language", "de").body();
                assertThat(german).as(name).contains(">Anmelden</span> <code class=\"quiet\">signIn</code>");
                assertThat(auditor.get("/console/audit-trail/export.csv?account=pages+auditor&operation=" + name).body())
                        .contains(",pages auditor,", ",signIn,by=password,").doesNotContain("Anmelden");
            }
            assertThat(auditor.get("/console/audit-trail?account=pages+auditor&operation=Sign+out").body()).doesNotContain("signIn</code>");
            assertThat(auditor.get("/console/audit-trail?account=pages+auditor&until=2020-01-01").body())
                    .contains("There is none like that");
            assertThat(auditor.get("/console/audit-trail?from=yesterday").body()).contains("must be written as");
            assertThat(auditor.get("/console/audit-trail?account=%3Cscript%3E").body()).doesNotContain("<script>");
            HttpResponse<String> csv = auditor.get("/console/audit-trail/export.csv?account=pages+auditor&operation=signIn");
            assertThat(csv.headers().firstValue("Content-Disposition").orElse("")).contains("audit-entries.csv");
            assertThat(csv.body()).startsWith("number,at,account,").contains(",pages auditor,", ",signIn,by=password,");
            String checked = auditor.post("/console/audit-trail/check", "").body();
            assertThat(checked).contains("Intact:", "entries are as they were written");
            String noted = first(checked, "\\d+:[0-9a-f]{64}");
            assertThat(auditor.post("/console/audit-trail/check", "noted=" + noted).body()).contains("Intact:");
            assertThat(auditor.post("/console/audit-trail/check", "noted=" + noted.substring(0, noted.indexOf(':') + 1) + "0".repeat(64))
                    .body()).contains("It is not the one that was noted");
            assertThat(auditor.post("/console/audit-trail/check", "noted=x").body()).contains("A note is a number");
        }
    }

    private static String first(String page, String pattern) {
        return Pattern.compile(pattern).matcher(page).results().map(found -> found.group()).findFirst().orElseThrow();
    }
}
