package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.Businesses;
import io.tollgate.rights.ErasureRequests;
import io.tollgate.world.Applicant;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Person;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The main jobs in a real browser, as people do them: with wrong input, a double click, the back button, two tabs, an expired session. */
@TollgateTest
class WalksTest {

    private static final double PATIENCE = 180_000; // milliseconds, for a busy machine
    private static final Locator.WaitForOptions GONE = new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;

    private static Chromium chromium;

    private BrowserContext browser;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        browser = other(new NewContextOptions());
    }

    @AfterEach
    void leave() {
        browser.close();
        database.update("DELETE FROM erasure_request");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private Page signedIn(String name, Role... roles) {
        return signedIn(browser, name, roles);
    }

    private Page signedIn(BrowserContext context, String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Page page = context.newPage();
        page.navigate(url("/console/sign-in"));
        signIn(page, name);
        page.waitForURL(url("/"));
        return page;
    }

    private static void signIn(Page page, String name) {
        page.fill("input[name=name]", name);
        page.fill("input[name=password]", PASSWORD);
        page.locator("input[name=password]").press("Enter");
    }

    /** As after an hour of absence. */
    private void expire() {
        browser.clearCookies();
    }

    private int rows(String sql, Object... values) {
        Integer rows = database.queryForObject("SELECT COUNT(*) FROM " + sql, Integer.class, values);
        return rows == null ? 0 : rows;
    }

    private static void payment(Page page, EnrolledBusiness shop, String amount, String reference) {
        page.fill("form[method=post] input[name=business]", shop.handle());
        page.fill("form[method=post] input[name=amount]", amount);
        page.fill("form[method=post] input[name=reference]", reference);
    }

    @Test
    void financeBooksAPayment() {
        EnrolledBusiness shop = world.business().enrol();
        Page page = signedIn("walking finance", Role.FINANCE);
        page.navigate(url("/console/money/payments"));
        payment(page, shop, "much", "walk 1");
        page.locator("main form[method=post] button").last().click();
        page.locator("main .error").waitFor();
        assertThat(page.inputValue("form[method=post] input[name=reference]")).as("what was typed is still there").isEqualTo("walk 1");

        page.navigate(url("/console/money/payments"));
        payment(page, shop, "12.50", "walk 1");
        page.locator("main form[method=post] button").dblclick();
        page.waitForURL("**/payments/*");
        assertThat(rows("payment WHERE business_id = ?", shop.id().value())).as("a double click books once").isEqualTo(1);

        page.goBack();
        page.locator("main form[method=post] button").first().waitFor();
        page.goForward();
        page.waitForURL("**/payments/*");
        assertThat(rows("payment WHERE business_id = ?", shop.id().value())).as("back and forward book nothing").isEqualTo(1);

        page.navigate(url("/console/money/payments"));
        payment(page, shop, "7.00", "walk 2");
        expire();
        page.locator("main form[method=post] button").click();
        page.waitForURL("**/console/sign-in**");
        assertThat(rows("payment WHERE business_id = ?", shop.id().value())).as("nobody was signed in").isEqualTo(1);
        signIn(page, "walking finance");
        page.waitForURL("**/console/money/payments**");
    }

    @Test
    void anOfficerSuspendsABusinessInTwoTabs() {
        EnrolledBusiness shop = world.business().enrol();
        Page first = signedIn("walking officer", Role.OFFICER);
        first.navigate(url("/console/businesses/" + shop.handle()));
        Page second = browser.newPage();
        second.navigate(url("/console/businesses/" + shop.handle()));

        first.locator("form[action$='/suspend'] button").dblclick();
        first.locator("form[action$='/resume'] button").waitFor();
        second.locator("form[action$='/suspend'] button").click();
        second.locator("form[action$='/resume'] button").waitFor();
        assertThat(standing(shop)).isEqualTo(BusinessStatus.SUSPENDED);
        first.locator("form[action$='/resume'] button").click();
        first.locator("form[action$='/suspend'] button").waitFor();
        second.goBack();
        second.reload();
        second.locator("form[action$='/suspend'] button").waitFor();

        assertThat(standing(shop)).isEqualTo(BusinessStatus.ACTIVE);
    }

    private BusinessStatus standing(EnrolledBusiness shop) {
        return world.the(Businesses.class).byHandle(shop.handle()).map(Business::standing).orElseThrow();
    }

    @Test
    void twoOfficersEraseAPerson() {
        Person hanna = world.personIn("AT").consentsTo(world.business().enrol());
        Page ann = signedIn("walking ann", Role.OFFICER);
        ann.navigate(url("/console/consents"));
        ann.fill("main input[name=number]", "12");
        ann.locator("main input[name=number]").press("Enter");
        ann.locator("main .error").waitFor();
        ann.fill("main input[name=number]", hanna.number().e164());
        ann.locator("main input[name=number]").press("Enter");
        ann.fill("main input[name=reason]", "asked by letter");
        ann.locator("form[action$='/erasures'] button").dblclick();
        ann.getByText("It waits for another officer.").waitFor();
        assertThat(rows("erasure_request")).as("a double click asks once").isEqualTo(1);
        assertThat(ann.locator("form[action$='/confirm']").count()).isZero();
        assertThat(ann.url()).as("no number in the address").doesNotContain(hanna.number().e164().substring(1));

        BrowserContext other = other(new NewContextOptions());
        Page ben = signedIn(other, "walking ben", Role.OFFICER);
        ben.navigate(url("/console/consents"));
        Page tab = other.newPage();
        tab.navigate(url("/console/consents"));
        ben.locator("form[action$='/confirm'] button").click();
        ben.getByText("She is erased.").waitFor();
        tab.locator("form[action$='/decline'] button").click();
        tab.getByText("Somebody has decided this already.").waitFor();
        other.close();

        assertThat(world.the(ErasureRequests.class).of(hanna.id())).isEmpty();
        assertThat(rows("erasure WHERE recipient = ?", (Object) hanna.id().bytes())).isEqualTo(1);
    }

    @Test
    void anAdministratorMakesAnAccount() {
        Page page = signedIn("walking administrator", Role.ADMINISTRATOR);
        page.navigate(url("/console/accounts"));
        page.fill("form[action$='/accounts'] input[name=name]", "walked officer");
        page.fill("form[action$='/accounts'] input[name=password]", "aaaaaaaaaaaa");
        page.locator("form[action$='/accounts'] button").click();
        page.locator("main .error").waitFor();
        assertThat(rows("account WHERE name = 'walked officer'")).as("a password that all can guess").isZero();

        page.fill("form[action$='/accounts'] input[name=name]", "walked officer");
        page.fill("form[action$='/accounts'] input[name=password]", PASSWORD);
        page.locator("form[action$='/accounts'] button").dblclick();
        page.getByText("walked officer").first().waitFor();
        assertThat(rows("account WHERE name = 'walked officer'")).isEqualTo(1);

        Page tab = browser.newPage(); // in the first one the second click may still be under way
        tab.navigate(url("/console/accounts"));
        tab.fill("form[action$='/accounts'] input[name=name]", "late officer");
        expire();
        tab.locator("form[action$='/accounts'] button").click();
        tab.waitForURL("**/console/sign-in**");
        assertThat(rows("account WHERE name = 'late officer'")).isZero();
    }

    @Test
    void aMailAddressIsOrderedWithACorrection() {
        Page page = signedIn("walking reader", Role.OFFICER);
        page.navigate(url("/console/account"));
        page.evaluate("document.querySelector('#notices input[name=email]').type = 'text'");
        page.fill("#notices input[name=email]", "nobody");
        page.locator("#notices fieldset input").first().check();
        page.locator("#notices form[action$='/notices'] button").click();
        page.locator("#notices .error[role=alert]").first().waitFor();
        page.fill("#notices input[name=email]", "walking@tollgate.example");
        page.locator("#notices fieldset input").first().check();
        page.locator("#notices form[action$='/notices'] button").dblclick();
        page.locator("#notices form[action$='/end'] button").waitFor();

        assertThat(rows("notice_reader WHERE email = 'walking@tollgate.example' AND NOT confirmed")).isEqualTo(1);
        page.locator("#notices form[action$='/end'] button").click();
        page.locator("#notices form[action$='/end'] button").waitFor(GONE);
        assertThat(rows("notice_reader WHERE email = 'walking@tollgate.example'")).isZero();
    }

    @Test
    void anApproverVetsAnApplication() {
        EnrolledBusiness shop = world.business().unverified().enrol();
        long application = new Applicant(shop, Office.at(port, data)).submitted();
        String path = url("/console/businesses/" + shop.handle() + "/applications/" + application);
        Page page = signedIn("walking approver", Role.APPROVER);
        Page tab = browser.newPage();
        tab.navigate(path);
        page.navigate(path);
        String document = page.locator("main td a").first().getAttribute("href");
        assertThat(browser.request().get(url(document)).text()).contains("an extract of the register");

        page.fill("main input[name=reason]", "The extract is in order");
        page.fill("main input[name=until]", "2020-01-01");
        page.locator("button[value=APPROVE]").click();
        page.locator("main .error").waitFor();
        assertThat(page.inputValue("main input[name=reason]")).as("what was typed is still there").isEqualTo("The extract is in order");
        page.fill("main input[name=until]", LocalDate.now(ZoneOffset.UTC).plusYears(1).toString());
        page.locator("button[value=APPROVE]").dblclick();
        page.locator("button[value=APPROVE]").waitFor(GONE);
        page.evaluate("history.go(-2)"); // past the answer that the form was wrong
        page.locator("button[value=APPROVE]").waitFor(GONE);
        tab.fill("main input[name=reason]", "I was late");
        tab.locator("button[value=REJECT]").click();
        tab.locator("main .error").waitFor();

        assertThat(database.queryForList("SELECT type FROM application_event WHERE application_id = ? ORDER BY number", String.class,
                application)).as("approved once, and not rejected").endsWith("SUBMITTED", "APPROVED").doesNotContain("REJECTED");
        expire();
        tab.navigate(path);
        tab.waitForURL("**/console/sign-in**");
    }

    @Test
    void aDraftBecomesARuleBookAndIsTakenBack() {
        BrowserContext without = other(new NewContextOptions().setJavaScriptEnabled(false));
        Page author = signedIn(without, "walking author", Role.OFFICER);
        author.navigate(url("/console/rules/drafts"));
        author.fill("main input[name=name]", "One more example");
        author.locator("main input[name=name]").press("Enter");
        author.waitForURL("**/drafts/*");
        String draft = author.url();
        author.navigate(draft + "/file?path=features/consent/eu-marketing.feature");
        author.fill("#text", author.inputValue("#text").stripTrailing() + """


                    Example: Ana walks
                      Given Ana in Portugal has never been asked for consent
                      When a shop sends her a marketing message on 2026-03-05
                      Then the message is refused under CON-EU-001
                """);
        author.locator("main form button").first().click();
        author.waitForURL("**saved**");
        author.navigate(draft);
        author.fill("form[action$='/propose'] input[name=reason]", " ");
        author.locator("form[action$='/propose'] button").click();
        author.locator("main .error").waitFor();
        author.fill("form[action$='/propose'] input[name=reason]", "Ana walks, too");
        author.locator("form[action$='/propose'] button").click();
        author.waitForURL("**/releases/*");
        String release = author.url();
        assertThat(author.locator("form[action$='/approve']").count()).as("by another account").isZero();
        without.close();

        Page approver = signedIn("walking releaser", Role.APPROVER, Role.OPERATOR);
        Page tab = browser.newPage();
        tab.navigate(release);
        approver.navigate(release);
        assertThat(approver.locator("main").innerText()).contains("Ana walks");
        approver.locator("form[action$='/approve'] button").dblclick();
        approver.locator("form[action$='/rollback']").first().waitFor();
        tab.locator("form[action$='/approve'] button").click();
        tab.locator("main .error").first().waitFor();
        approver.fill("form[action$='/rollback'] >> nth=0 >> input[name=reason]", "Enough walked");
        approver.locator("form[action$='/rollback']").first().locator("button").dblclick();
        String rolledBack = "rule_event WHERE type = 'ROLLED_BACK' AND person = 'walking releaser'";
        int version = Integer.parseInt(release.substring(release.lastIndexOf('/') + 1));
        await().until(() -> rows(rolledBack) > 0);
        approver.navigate(release);

        assertThat(database.queryForList("SELECT type FROM rule_event WHERE version = ? ORDER BY id", String.class, version))
                .containsExactly("PROPOSED", "APPROVED");
        assertThat(rows(rolledBack)).isEqualTo(1);
        assertThat(rows("rule_release WHERE author = 'walking author'")).isEqualTo(1);
    }

    private BrowserContext other(NewContextOptions options) {
        BrowserContext made = chromium.browser().newContext(options.setLocale("en-GB"));
        made.setDefaultTimeout(PATIENCE);
        return made;
    }
}
