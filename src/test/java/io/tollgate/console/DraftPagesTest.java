package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.release.Releases;
import io.tollgate.world.TestAccounts;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.util.HtmlUtils;

/** An officer changes rules, tables and examples in the browser, sees what is wrong, and proposes them. */
@TollgateTest
class DraftPagesTest {

    private static final String PATH = "/console/rules/drafts";
    private static final String EXAMPLES = "features/consent/eu-marketing.feature";
    private static final String RULE = "rules/consent/ca-marketing.dslr";
    private static final String GERMAN = "rules/consent/de-marketing.de.dslr";
    private static final String HOURS = "rules/tables/quiet-hours.csv";
    private static final Pattern TEXT = Pattern.compile("<textarea[^>]*>(.*?)</textarea>", Pattern.DOTALL);
    private static final Pattern REVISION = Pattern.compile("name=\"revision\" value=\"(\\d+)\"");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;
    @Autowired
    Releases releases;
    @Autowired
    Clock clock;

    @AfterEach
    void noDraftIsLeft() {
        database.update("DELETE FROM rule_draft_file");
        database.update("DELETE FROM rule_draft");
    }

    private Browser signedIn(String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Browser browser = new Browser(port, "127.0.5.72");
        assertThat(browser.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(302);
        return browser;
    }

    private static String main(HttpResponse<String> page) {
        return page.body().substring(page.body().indexOf("<main"));
    }

    /** @return the path of the new draft's page */
    private static String begun(Browser browser, String name) {
        HttpResponse<String> answer = browser.post(PATH, "name=" + encoded(name));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        String to = answer.headers().firstValue("Location").orElseThrow();
        return to.substring(to.indexOf("/console"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String file(String draft, String path) {
        return draft + "/file?path=" + encoded(path);
    }

    private static String first(Pattern pattern, String page) {
        Matcher found = pattern.matcher(page);
        assertThat(found.find()).as("%s in %s", pattern, page).isTrue();
        return HtmlUtils.htmlUnescape(found.group(1));
    }

    private static String text(Browser browser, String draft, String path) {
        return first(TEXT, browser.get(file(draft, path)).body()).stripLeading();
    }

    private static HttpResponse<String> save(Browser browser, String draft, String path, String text) {
        String revision = first(REVISION, browser.get(file(draft, path)).body());
        return save(browser, draft, path, text, revision);
    }

    private static HttpResponse<String> save(Browser browser, String draft, String path, String text, String revision) {
        return browser.post(draft + "/file",
                "path=" + encoded(path) + "&revision=" + revision + "&text=" + encoded(text.replace("\n", "\r\n")));
    }

    @Test
    void anOfficerComesFromAChangeToItsProposal() {
        try (Browser officer = signedIn("draft officer", Role.OFFICER)) {
            assertThat(main(officer.get("/console/rules"))).contains(PATH);
            String draft = begun(officer, "One more <example>");
            assertThat(main(officer.get(draft))).contains("One more &lt;example&gt;", "Nothing yet", EXAMPLES).doesNotContain("/propose");
            String before = text(officer, draft, EXAMPLES);
            assertThat(before).startsWith("Feature:");
            String after = before.stripTrailing() + """


                      Example: Written in the browser
                        Given Ana in Portugal has never been asked for consent
                        When a shop sends her a marketing message on 2026-03-03
                        Then the message is refused under CON-EU-001
                    """;
            assertThat(save(officer, draft, EXAMPLES, after).statusCode()).isEqualTo(302);
            assertThat(text(officer, draft, EXAMPLES)).as("ends of lines are those of the file").isEqualTo(after);
            assertThat(main(officer.get(draft))).contains("The rules are in order", "Example `Written in the browser` is new", "/propose");
            assertThat(main(officer.get(draft + "/examples"))).containsPattern("[1-9][0-9]* examples, 0 failed");

            assertThat(officer.post(draft + "/propose", "reason=+").body()).contains("Say why.");
            assertThat(officer.post(draft + "/propose", "reason=Why&from=tomorrow").body()).contains("A day must be written as");
            HttpResponse<String> proposed = officer.post(draft + "/propose", "reason=Seen+in+a+complaint");
            assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(302);
            String version = proposed.headers().firstValue("Location").orElseThrow();
            assertThat(main(officer.get(version.substring(version.indexOf("/console"))))).contains("Seen in a complaint", "draft officer",
                    "Example `Written in the browser` is new");
            assertThat(officer.get(draft).statusCode()).as("the draft is over").isEqualTo(404);
            assertThat(officer.post(draft + "/propose", "reason=A+double+click").statusCode()).isEqualTo(404);
            releases.withdraw(Integer.parseInt(version.replaceFirst(".*/", "")), "draft officer", "A test", clock.instant());
        }
        assertThat(database.queryForList("SELECT CONCAT(operation, ' ', status) FROM audit_entry WHERE account = 'draft officer'"
                + " AND operation = 'proposeRelease' AND status IS NOT NULL", String.class)).containsExactly("proposeRelease 200");
    }

    @Test
    void faultsAreToldWithTheirLineAndHint() {
        try (Browser operator = signedIn("draft operator", Role.OPERATOR)) {
            String draft = begun(operator, "A fault");
            String wrong = text(operator, draft, RULE).replaceFirst("- is marketing", "- is marketting");
            HttpResponse<String> checked = check(operator, draft, RULE, wrong);
            assertThat(checked.body()).contains("\"line\":9", "- is marketing", "\"file\":\"" + RULE);
            assertThat(check(operator, draft, RULE, text(operator, draft, RULE)).body()).isEqualTo("[]");
            assertThat(check(operator, draft, "rules/../../etc/passwd", "x").body()).contains("hidden or leads elsewhere");
            assertThat(save(operator, draft, RULE, wrong).statusCode()).as("faults do not keep work from being saved").isEqualTo(302);
            assertThat(main(operator.get(file(draft, RULE)))).contains("Line 9:", "class=\"error\"");
            assertThat(main(operator.get(file(draft, GERMAN)))).contains("Faults in other files: ");
            assertThat(main(operator.get(draft))).contains(RULE + ":9");
            HttpResponse<String> refused = operator.post(draft + "/propose", "reason=Why");
            assertThat(main(refused)).contains("role=\"alert\"", RULE + ":9");

            assertThat(operator.post(draft + "/file", "act=restore&revision=1&path=" + RULE).statusCode()).isEqualTo(302);
            assertThat(main(operator.get(draft))).contains("Nothing yet");
        }
    }

    private static HttpResponse<String> check(Browser browser, String draft, String path, String text) {
        return browser.text(draft + "/check?path=" + encoded(path), text);
    }

    @Test
    void theEditorIsOfferedTheSentencesOfTheFilesLanguage() {
        try (Browser officer = signedIn("offers officer", Role.OFFICER)) {
            String draft = begun(officer, "Offers");
            assertThat(officer.get(draft + "/offers?path=" + encoded(RULE)).body())
                    .contains("\"text\":\"- goes to a recipient in {country}\"", "\"country\":[\"AD\"", "\"category\":[\"authentication\"")
                    .doesNotContain("geht nach");
            assertThat(officer.get(draft + "/offers?path=" + encoded(GERMAN)).body()).contains("\"text\":\"- geht nach {country}\"");
            HttpResponse<String> page = officer.get(file(draft, RULE));
            String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
            String nonce = first(Pattern.compile("<script type=\"importmap\" nonce=\"([^\"]+)\""), page.body());
            assertThat(policy).contains("script-src 'self' 'nonce-" + nonce + "'", "default-src 'none'").doesNotContain("unsafe");
            assertThat(officer.get(file(draft, RULE)).headers().firstValue("Content-Security-Policy")).as("never the same again")
                    .isPresent().get().isNotEqualTo(policy);
            assertThat(officer.get("/rule-editor.js").statusCode()).isEqualTo(200);
            assertThat(officer.get("/webjars/codemirror/dist/index.js").body()).contains("basicSetup");
        }
    }

    @Test
    void anotherTabIsNotOverwritten() {
        try (Browser officer = signedIn("tabs officer", Role.OFFICER)) {
            String draft = begun(officer, "Two tabs");
            String before = text(officer, draft, RULE);
            assertThat(save(officer, draft, RULE, "# First tab.\n" + before, "0").statusCode()).isEqualTo(302);
            HttpResponse<String> second = save(officer, draft, RULE, "# Second tab.\n" + before, "0");
            assertThat(main(second)).contains("was saved in the meantime", "# Second tab.");
            assertThat(text(officer, draft, RULE)).startsWith("# First tab.");
            assertThat(officer.post(draft + "/table", "path=" + HOURS + "&revision=7").body()).contains("was saved in the meantime");
        }
    }

    @Test
    void aDraftIsItsAuthorsAlone() {
        try (Browser officer = signedIn("own officer", Role.OFFICER); Browser other = signedIn("other officer", Role.OFFICER);
                Browser finance = signedIn("draft finance", Role.FINANCE)) {
            String draft = begun(officer, "Mine alone");
            assertThat(main(other.get(PATH))).doesNotContain("Mine alone");
            for (String path : new String[] {"", "/examples", "/file?path=" + RULE, "/table?path=" + HOURS, "/offers?path=" + RULE}) {
                assertThat(other.get(draft + path).statusCode()).as(path).isEqualTo(404);
                assertThat(finance.get(draft + path).statusCode()).as(path).isEqualTo(403);
            }
            assertThat(other.post(draft + "/file", "path=" + RULE + "&text=gone").statusCode()).isEqualTo(404);
            assertThat(other.post(draft + "/propose", "reason=Why").statusCode()).isEqualTo(404);
            assertThat(other.post(draft + "/discard", "").statusCode()).isEqualTo(404);
            assertThat(finance.post(PATH, "name=A+draft").statusCode()).isEqualTo(403);
            assertThat(main(finance.get("/console/rules"))).doesNotContain(PATH);
            assertThat(officer.post(draft + "/discard", "").statusCode()).isEqualTo(302);
            assertThat(officer.get(draft).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aTableIsChangedByItsCells() {
        try (Browser officer = signedIn("table officer", Role.OFFICER)) {
            String draft = begun(officer, "Quiet hours");
            String before = text(officer, draft, HOURS);
            String shown = main(officer.get(draft + "/table?path=" + HOURS + "&q=FR"));
            assertThat(shown).contains("When marketing may begin", "value=\"FR\"", "cell-new").doesNotContain("value=\"US-MD\"");
            String row = first(Pattern.compile("name=\"cell-(\\d+)\" value=\"FR\""), shown);
            long columns = shown.lines().filter(line -> line.contains("name=\"cell-" + row + "\"")).count();
            StringBuilder cells = new StringBuilder("path=" + HOURS + "&revision=0&q=FR");
            Matcher cell = Pattern.compile("name=\"cell-" + row + "\" value=\"([^\"]*)\"").matcher(shown);
            while (cell.find()) {
                String value = HtmlUtils.htmlUnescape(cell.group(1));
                cells.append("&cell-").append(row).append('=').append(encoded(value.equals("08:00") ? "25:00" : value));
            }
            assertThat(columns).isPositive();
            assertThat(officer.post(draft + "/table", cells.toString()).statusCode()).isEqualTo(302);
            assertThat(text(officer, draft, HOURS)).isNotEqualTo(before).hasSameSizeAs(before).contains("25:00");
            assertThat(main(officer.get(draft + "/table?path=" + HOURS))).contains("Line " + row + ":", "25:00");

            assertThat(officer.post(draft + "/table", "path=" + HOURS + "&revision=1&remove=" + row).statusCode()).isEqualTo(302);
            assertThat(text(officer, draft, HOURS)).doesNotContain("25:00");
            String again = "path=" + HOURS + "&revision=2&";
            assertThat(officer.post(draft + "/table", again + "remove=9999").body()).contains("line 9999 is no row");
            assertThat(officer.post(draft + "/table", again + "cell-new=only+one").body()).contains("cells and not 1");
            assertThat(officer.get(draft + "/table?path=" + RULE).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rules", "rules/tables/new.xlsx", "pom.xml", "../rules/consent/x.dslr", "/etc/passwd.csv"})
    void otherFilesAreNotOpened(String path) {
        try (Browser officer = signedIn("path officer", Role.OFFICER)) {
            String draft = begun(officer, "Paths");
            assertThat(main(officer.get(file(draft, path)))).contains("A file has a path such as").doesNotContain("<textarea");
            assertThat(main(officer.post(draft + "/file", "text=x&path=" + encoded(path)))).contains("A file has a path such as");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules/../x.dslr", "rules/.hidden.dslr", "rules//x.dslr", "rules/a\\b.dslr"})
    void namesThatLeadElsewhereAreRefused(String path) {
        try (Browser officer = signedIn("name officer", Role.OFFICER)) {
            String draft = begun(officer, "Names");
            assertThat(main(save(officer, draft, path, "x", "0"))).contains("hidden or leads elsewhere");
            assertThat(main(officer.get(draft))).contains("Nothing yet");
        }
    }

    @Test
    void filesComeAndGo() {
        try (Browser officer = signedIn("files officer", Role.OFFICER)) {
            String draft = begun(officer, "Files");
            String path = "rules/consent/xx-marketing.dslr";
            assertThat(main(officer.get(file(draft, path)))).contains("There is no such file yet", "a message", "CON-XX-001");
            assertThat(save(officer, draft, path, "# Nothing yet.\n", "0").statusCode()).isEqualTo(302);
            assertThat(main(officer.get(draft))).contains(path);
            assertThat(officer.post(draft + "/file", "act=remove&revision=1&path=" + path).statusCode()).isEqualTo(302);
            assertThat(main(officer.get(draft))).contains("Nothing yet");
            assertThat(officer.post(draft + "/file", "act=remove&path=" + RULE).statusCode()).isEqualTo(302);
            assertThat(main(officer.get(draft))).contains(RULE, "removed", "CON-CA-001");
            assertThat(officer.post(PATH, "name=+").body()).contains("Name the draft");
            assertThat(officer.post(PATH, "name=" + "x".repeat(101)).body()).contains("Name the draft");
        }
    }

    @Test
    void anExampleFromThePlaygroundIsKept() {
        try (Browser officer = signedIn("keep officer", Role.OFFICER)) {
            String draft = begun(officer, "Kept examples");
            String played = main(officer.get("/console/rules/playground?given=the+message+is+marketing"));
            assertThat(played).contains(PATH + "/keep", "Kept examples");
            String feature = first(Pattern.compile("name=\"text\" value=\"([^\"]*)\"", Pattern.DOTALL), played);
            String form = "draft=" + draft.replaceFirst(".*/", "") + "&text=" + encoded(feature) + "&path=";
            assertThat(officer.post(PATH + "/keep", form + "features/consent/kept.feature").statusCode()).isEqualTo(302);
            assertThat(text(officer, draft, "features/consent/kept.feature")).isEqualTo(feature);
            assertThat(main(officer.get(draft + "/examples"))).contains(", 0 failed");
            assertThat(officer.post(PATH + "/keep", form + "features/consent/kept.feature").body()).contains("a name that no file has");
            assertThat(officer.post(PATH + "/keep", form + RULE).body()).contains("a name that no file has");
        }
    }
}
