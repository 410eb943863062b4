package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.nio.file.Path;
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
        browser = chromium.browser().newContext(new NewContextOptions().setLocale("en-GB"));
        browser.setDefaultTimeout(PATIENCE);
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
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Page page = browser.newPage();
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

        BrowserContext other = chromium.browser().newContext(new NewContextOptions().setLocale("en-GB"));
        other.setDefaultTimeout(PATIENCE);
        TestAccounts.at(port, data).account("walking ben", Set.of(Role.OFFICER));
        Page ben = other.newPage();
        ben.navigate(url("/console/sign-in"));
        signIn(ben, "walking ben");
        ben.waitForURL(url("/"));
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
        page.locator("#notices form[action$='/end'] button").waitFor(new Locator.WaitForOptions()
                .setState(WaitForSelectorState.DETACHED));
        assertThat(rows("notice_reader WHERE email = 'walking@tollgate.example'")).isZero();
    }
}
