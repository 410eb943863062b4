package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.database.ManyRows;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;

/** What all pages have in common: the layout, the language, the search, and what a reader sees of a page that is missing or fails. */
@TollgateTest
class PagesTest {

    private static final int FEW = 200;
    private static final int MANY = 2_000;

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

    /** What a form has sent is not in the address that the page leads back to. */
    @Test
    void aChangeOfLanguageKeepsTheFilterTheOrderAndThePart() {
        String list = "/console/messages?business=b%C3%A4cker&state=&sort=-messages.at&place=50";
        try (Browser auditor = signedIn("pages language", Role.AUDITOR)) {
            String back = list.replace("&", "&amp;");
            assertThat(auditor.get(list).body()).contains("name=\"to\" value=\"" + back + "\"");
            assertThat(auditor.post("/language", "language=de&to=" + URLEncoder.encode(list, StandardCharsets.UTF_8)).headers()
                    .firstValue("Location").orElseThrow()).endsWith(list);
            assertThat(auditor.get("/console/messages?business=(x)").body()).contains("name=\"to\" value=\"/console/messages\"");
            assertThat(auditor.post("/console/search?from=head", "q=%2B4915112345678").body())
                    .contains("name=\"to\" value=\"/console/search\"").doesNotContain("value=\"/console/search?");
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

    @ParameterizedTest
    @ValueSource(strings = {"/opt-in/abc", "/opt-in/join/1", "/me/00000000000000000000000000000000", "/link/AAAAAAAAAAAAAA"})
    void whoIsNotOfTheStaffReadsWhatToDoAndNoHint(String path) {
        try (Browser stranger = new Browser(port, "127.0.5.27")) {
            assertThat(stranger.get(path, "Accept", "text/html", "Accept-Language", "en").body()).as("English").contains("<h1>", "nce more")
                    .doesNotContain("Maybe", "404");
            assertThat(stranger.get(path, "Accept", "text/html", "Accept-Language", "de").body()).as("German").contains("noch einmal")
                    .doesNotContain("ielleicht", "404");
        }
        try (Browser auditor = signedIn("pages hint", Role.AUDITOR)) {
            assertThat(auditor.get("/nowhere", "Accept", "text/html", "Accept-Language", "en").body()).contains("Maybe it is misspelt");
        }
    }

    @Test
    void anAddressThatOnlyAFormLeadsToShowsThePageAbove() {
        try (Browser auditor = signedIn("pages above", Role.AUDITOR)) {
            HttpResponse<String> answer = auditor.get("/console/audit-trail/check", "Accept", "text/html");
            assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/console/audit-trail");
            assertThat(auditor.post("/developers", "", "Accept", "text/html").body()).contains("This page takes no such request");
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
            theSearchFindsWhatABusinessCallsAMessage(auditor, approver);
            for (String nothing : new String[] {"", "nonsense", "2020-999999", "C2020-999999", "no-such-shop", "CON-XX-999",
                "<script>alert(1)</script>"}) {
                assertThat(auditor.post("/console/search", "q=" + Browser.encoded(nothing)).body()).as(nothing)
                        .contains("Nothing with this name is known").doesNotContain("<script>alert");
            }
            assertThat(approver.post("/console/search", "q=" + Browser.encoded("+351 912 555 702")).body())
                    .as("not for an approver").contains("Nothing with this name is known");
        }
    }

    private void theSearchFindsWhatABusinessCallsAMessage(Browser auditor, Browser approver) {
        EnrolledBusiness shop = world.business().enrol();
        Instant now = Instant.now();
        MessageId one = delivered(shop, "Order 7/A & <b>", now);
        MessageId first = delivered(shop, "Order 8/A & <b>", now.minusSeconds(2));
        MessageId second = delivered(shop, "Order 8/A & <b>", now.minusSeconds(1));

        assertThat(to(auditor, "Order 7/A & <b>")).endsWith("/console/messages/" + one.text());
        String both = auditor.post("/console/search", "q=" + Browser.encoded("Order 8/A & <b>")).body();
        assertThat(both).contains(first.text(), second.text(), "Messages that their business calls so").doesNotContain(one.text());
        String sorted = auditor.post("/console/search/reference", "sort=called.accepted&q=" + Browser.encoded("Order 8/A & <b>")).body();
        assertThat(sorted).contains("name=\"q\" value=\"Order 8/A &amp; &lt;b&gt;\"", "name=\"sort\" value=\"-called.accepted\"");
        assertThat(sorted.indexOf(first.text())).isLessThan(sorted.indexOf(second.text()));
        assertThat(auditor.post("/console/search/reference", "handle=" + shop.handle() + "&q=" + Browser.encoded("Order 8/A & <b>"))
                .body()).contains(first.text(), second.text());
        assertThat(auditor.post("/console/search/reference", "handle=no-such-shop&q=Order").body())
                .contains("There is no business with this handle").doesNotContain("wamid");
        assertThat(approver.post("/console/search", "q=" + Browser.encoded("Order 8/A & <b>")).body())
                .contains("Nothing with this name is known").doesNotContain(first.text());
        database.update("DELETE FROM delivery WHERE business_id = ?", shop.id().value());
        database.update("DELETE FROM decision WHERE business_id = ?", shop.id().value());
    }

    private MessageId delivered(EnrolledBusiness shop, String reference, Instant accepted) {
        UUID random = UUID.randomUUID();
        MessageId id = new MessageId(new UUID(accepted.toEpochMilli() << 16 | 0x7000L, random.getLeastSignificantBits()));
        database.update("INSERT INTO decision (message_id, round, business_id, sender_id, recipient, category, decided_at, outcome, rule,"
                + " rule_book_id, case_file) VALUES (?, 0, ?, 1, UNHEX(REPEAT('00', 16)), 'UTILITY', NOW(6), 'ADMITTED', 'X', 1, '')",
                id.bytes(), shop.id().value());
        database.update("INSERT INTO delivery (message_id, business_id, sender_id, recipient, category, free_reason, callback_data, at,"
                + " expires_at, outcome) VALUES (?, ?, 1, UNHEX(REPEAT('00', 16)), 'UTILITY', '', ?, NOW(6), NOW(6), 'RELEASED')",
                id.bytes(), shop.id().value(), reference);
        return id;
    }

    private static String to(Browser browser, String wanted) {
        return browser.post("/console/search", "q=" + Browser.encoded(wanted)).headers().firstValue("Location").orElseThrow();
    }

    /** What pages with figures and lists read, by page: within a transaction, so that nobody else's statements count. */
    @Test
    void aPageReadsNoMoreRowsWhenThereAreMoreMessages() {
        TestAccounts.at(port, data).account("pages reader", Role.all());
        AccountPrincipal reader = new AccountPrincipal(world.the(UserAccounts.class).find("pages reader").orElseThrow(), Role.all(),
                Optional.empty());
        EnrolledBusiness shop = world.business().enrol();
        Map<String, Consumer<Model>> pages = Map.of(
                "start", _ -> world.the(Overview.class).of(reader, Optional.empty()),
                "rules", model -> world.the(RulesPage.class).rules("", "", reader, model),
                "rule", model -> world.the(RulePage.class).show("CON-EU-001", model),
                "money", model -> world.the(MoneyPage.class).show(0, "", "", reader, model),
                "money of a business", model -> world.the(BusinessMoneyPage.class).show(shop.handle(), model),
                "messages", model -> world.the(MessagesPage.class).list(query("", ""), reader, model),
                "refused messages of a business",
                model -> world.the(MessagesPage.class).list(query(shop.handle(), "REFUSED"), reader, model));

        new TransactionTemplate(world.the(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            status.setRollbackOnly();
            addMessages(shop, 0, FEW);
            Map<String, Long> before = rowsRead(pages);
            addMessages(shop, FEW, MANY);
            Map<String, Long> after = rowsRead(pages);

            assertThat(after).allSatisfy((page, rows) -> assertThat(rows).as(page + ", " + before.get(page) + " before")
                    .isLessThan(requireNonNull(before.get(page)) + (MANY - FEW) / 2));
        });
    }

    private static MessageQuery query(String business, String state) {
        return new MessageQuery(business, state, "", "", "", "", "");
    }

    private Map<String, Long> rowsRead(Map<String, Consumer<Model>> pages) {
        return pages.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, page -> {
            page.getValue().accept(new ExtendedModelMap()); // what is kept in memory is there now
            long before = rowsRead();
            page.getValue().accept(new ExtendedModelMap());
            return rowsRead() - before;
        }));
    }

    private long rowsRead() {
        return database.queryForList("SHOW SESSION STATUS LIKE 'Handler_read%'").stream()
                .mapToLong(row -> Long.parseLong(String.valueOf(row.get("Value")))).sum();
    }

    /** One in three is refused, the others are delivered and charged. */
    private void addMessages(EnrolledBusiness shop, int first, int end) {
        long now = Instant.now().toEpochMilli();
        List<byte[]> ids = IntStream.range(first, end)
                .mapToObj(one -> new MessageId(new UUID(now - 60_000 - one << 16 | 0x7000, Long.MIN_VALUE | one)).bytes()).toList();
        List<byte[]> delivered = ids.stream().filter(id -> id[15] % 3 != 0).toList();
        ManyRows.insert(database, "INSERT INTO decision (message_id, round, business_id, sender_id, recipient, category, decided_at,"
                + " outcome, rule, rule_book_id, case_file) VALUES",
                ids.stream().map(id -> new Object[] {id, 0, shop.id().value(),
                    shop.sender().value(), id, "MARKETING", now(), delivered.contains(id) ? "ADMITTED" : "REFUSED", "CON-EU-001", 1,
                    new byte[0]}).toList());
        ManyRows.insert(database, "INSERT INTO receipt (message_id, delivered_at) VALUES",
                delivered.stream().map(id -> new Object[] {id, now()}).toList());
        ManyRows.insert(database, "INSERT INTO charge (message_id, business_id, sender_id, delivered_at, day, period, market, category,"
                + " rate_micros, currency, free_reason, rate_version, country) VALUES",
                delivered.stream().map(id -> new Object[] {id,
                    shop.id().value(), shop.sender().value(), now(), now().toLocalDate(), "2026-11", "Germany", "MARKETING", 45_000, "USD",
                    "", now().toLocalDate(), "DE"}).toList());
    }

    private static LocalDateTime now() {
        return LocalDateTime.now(ZoneOffset.UTC);
    }
}
