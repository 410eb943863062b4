package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.TestAccounts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A reader saves the filter of a list under a name, comes back to it, and deletes it. */
@TollgateTest
class SavedViewsTest {

    private static final String MESSAGES = "/console/messages";
    private static final Pattern REMOVE = Pattern.compile("/console/views/(\\d+)/remove");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate jdbc;

    private Browser officer;

    @BeforeEach
    void signIn() {
        officer = browser("viewing officer", "127.0.6.11", Role.OFFICER);
    }

    @AfterEach
    void leave() {
        jdbc.update("DELETE FROM saved_view");
        officer.close();
    }

    @Test
    void aFilterIsSavedShownAndDeleted() {
        String filtered = MESSAGES + "?business=bakery&state=REFUSED&rule=&from=2026-11-01&until=";
        assertThat(officer.get(MESSAGES).body()).as("without a filter there is nothing to save").doesNotContain("Save this view");
        assertThat(officer.get(filtered).body()).contains("Save this view");

        HttpResponse<String> saved = send(officer, "/console/views", "view", "MESSAGES", "viewName", "Bäckerei & Co",
                "business", "bakery", "state", "REFUSED", "from", "2026-11-01", "number", "+49 151 12345678");

        assertThat(saved.statusCode()).isEqualTo(302);
        assertThat(saved.headers().firstValue("Location")).get().asString().endsWith(
                MESSAGES + "?business=bakery&state=REFUSED&from=2026-11-01");
        String list = officer.get(MESSAGES).body();
        assertThat(list).contains("href=\"/console/messages?business=bakery&amp;state=REFUSED&amp;from=2026-11-01\"",
                ">Bäckerei &amp; Co</a>").contains("Delete the view Bäckerei &amp; Co");
        assertThat(officer.get("/console/businesses").body()).as("of another list").doesNotContain("Bäckerei &amp; Co");
        assertThat(jdbc.queryForObject("SELECT filter FROM saved_view", String.class)).doesNotContain("151", "number");

        Matcher remove = REMOVE.matcher(list);
        assertThat(remove.find()).isTrue();
        send(officer, remove.group(), "view", "MESSAGES");
        assertThat(officer.get(MESSAGES).body()).doesNotContain("Bäckerei &amp; Co");
    }

    @Test
    void theSameNameReplaces() {
        save("mine", "state", "REFUSED");
        save("mine", "state", "DELIVERED");

        assertThat(officer.get(MESSAGES).body()).contains("state=DELIVERED\"").doesNotContain("state=REFUSED\"");
    }

    @Test
    void nobodyElseSeesOrDeletesIt() {
        save("mine", "state", "REFUSED");
        long id = jdbc.queryForObject("SELECT id FROM saved_view", Long.class);
        Browser other = browser("viewing auditor", "127.0.6.12", Role.AUDITOR);

        String seen = other.get(MESSAGES + "?state=REFUSED").body();
        send(other, "/console/views/" + id + "/remove", "view", "MESSAGES");
        other.close();

        assertThat(seen).doesNotContain(">mine</a>");
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM saved_view", Integer.class)).isEqualTo(1);
    }

    @Test
    void aListThatIsClosedToHerKeepsNothing() {
        HttpResponse<String> refused = send(officer, "/console/views", "view", "PAYMENTS", "viewName", "money",
                "business", "bakery");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM saved_view", Integer.class)).isZero();
    }

    @Test
    void aFilterWithANumberIsRefusedAndDoesNotComeBackInTheAddress() {
        Browser auditor = browser("viewing auditor", "127.0.6.12", Role.AUDITOR);

        HttpResponse<String> refused = send(auditor, "/console/views", "view", "AUDIT_TRAIL", "viewName",
                "her", "subject", "+49 (151) 123-45678");

        assertThat(refused.headers().firstValue("Location")).get().asString().endsWith("/console/audit-trail");
        assertThat(auditor.get("/console/audit-trail").body()).contains("A view that may name a person is not saved.");
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM saved_view", Integer.class)).isZero();
        auditor.close();
    }

    @Test
    void rulesAndInvoicesHaveViewsToo() {
        send(officer, "/console/views", "view", "RULES", "viewName", "all about blocks", "room", "blocking", "q", "stop list");
        assertThat(officer.get("/console/rules").body()).contains("href=\"/console/rules?room=blocking&amp;q=stop%20list\"");
        assertThat(send(officer, "/console/views", "view", "INVOICES", "viewName", "late", "state", "OVERDUE").statusCode())
                .as("not without the role").isEqualTo(403);
        Browser finance = browser("viewing finance", "127.0.6.13", Role.FINANCE);

        send(finance, "/console/views", "view", "INVOICES", "viewName", "late", "state", "OVERDUE", "business", "bakery");

        assertThat(finance.get("/console/invoices").body())
                .contains("href=\"/console/invoices?business=bakery&amp;state=OVERDUE\"");
        finance.close();
    }

    @Test
    void wrongNamesAndTooManyAreRefused() {
        for (String name : List.of("  ", "x".repeat(61), "+4915112345678")) {
            save(name, "state", "REFUSED");
            assertThat(officer.get(MESSAGES + "?state=REFUSED").body()).as(name).contains("A view needs a name of at most 60 characters");
        }
        send(officer, "/console/views", "view", "MESSAGES", "viewName", "empty");
        assertThat(officer.get(MESSAGES).body()).contains("A view needs a filter.");
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM saved_view", Integer.class)).isZero();

        for (int number = 1; number <= 21; number++) {
            save("view " + number, "state", "REFUSED");
        }
        assertThat(officer.get(MESSAGES + "?state=REFUSED").body()).contains("You have 20 views of this list.");
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM saved_view", Integer.class)).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"business, bakery, false", "business, 4915112345678, true", "reference, +49 151 12345678, true",
        "reference, 2026-000017, false", "reference, C2026-000003, false", "reference, RF18 5390 0754 7034, false",
        "from, 2026-11-01, false", "from, 2026-11-01T00:00:00Z, false", "from, 491511234567, true", "address, 192.168.178.100, false",
        "address, 2001:db8::17, false", "address, 49.15112345678, true", "subject, version=7, false", "subject, recipient=3f9a, true",
        "subject, id=0151/1234567, true", "q, Bakery 24, false"})
    void whatMayBeSomebodysNumberIsNotSaved(String field, String value, boolean refused) {
        assertThat(ViewPage.mayNameAPerson(field, value)).isEqualTo(refused);
    }

    @Test
    void aQueryIsWrittenSafely() {
        assertThat(SavedViews.query(Map.of("subject", "a=b&c d+e{f}"))).isEqualTo("?subject=a%3Db%26c%20d%2Be%7Bf%7D");
        assertThat(SavedViews.query(Map.of())).isEmpty();
    }

    /** @param fields names and values in turn */
    private static HttpResponse<String> send(Browser browser, String path, String... fields) {
        StringBuilder form = new StringBuilder();
        for (int at = 0; at < fields.length; at += 2) {
            form.append(at == 0 ? "" : "&").append(fields[at]).append('=').append(Browser.encoded(fields[at + 1]));
        }
        return browser.post(path, form.toString());
    }

    private void save(String name, String field, String value) {
        send(officer, "/console/views", "view", "MESSAGES", "viewName", name, field, value);
    }

    private Browser browser(String name, String address, Role role) {
        TestAccounts.at(port, data).account(name, Set.of(role));
        Browser browser = new Browser(port, address);
        assertThat(browser.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(302);
        return browser;
    }
}
