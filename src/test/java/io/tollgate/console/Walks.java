package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.tollgate.accounts.Role;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The main jobs of each role in a real browser, from sign-in to effect, as people do them. Besides the right way, each job is tried with
 * what goes wrong: {@code x} is walked, {@code -} cannot be, as there is no such step, {@code .} is not walked.
 *
 * <pre>
 *                                             keys  wrong  double  back  two   sign-in
 *                                             only  input  click         tabs  ended
 * officer        suspends a business           x      -      x      x     x      .     WalksTest
 *                erases with a second officer  x      x      x      .     x      .     WalksTest
 *                writes a rule, proposes it    x      x      .      x     .      x     WalksTest
 *                orders mails                  x      x      x      .     .      .     WalksTest
 * approver       vets an application           x      x      x      x     x      x     WalksTest
 *                releases                      x      -      x      .     x      .     WalksTest
 *                approves a template           x      -      .      .     .      .     SeenPagesTest
 * operator       takes a release back          .      .      x      .     .      .     WalksTest
 *                empties the quarantine        x      -      x      x     x      x     MoneyWalksTest
 *                writes dead letters back      .      .      .      .     .      .     DeadLettersComeBackTest, by HTTP
 * administrator  makes an account              x      x      x      .     .      x     WalksTest
 * auditor        looks, checks, exports        x      x      x      .     -      x     WalksTest
 * finance        books a payment               x      x      x      x     .      x     MoneyWalksTest
 *                matches it, credits           x      x      x      x     x      x     MoneyWalksTest
 *                sees what a held one lacks    .      -      -      x     -      -     MoneyWalksTest
 * small firm     begins, writes to a person    x      x      x      x     .      x     FirmWalksTest
 *                sends a template, invoice     x      x      x      x     .      x     FirmWalksTest
 * person         stops, blocks, reports, data  x      x      x      x     x      -     FirmWalksTest
 * developer      renews a key, tries webhooks  x      x      x      .     .      x     FirmWalksTest
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Walks {

    static final Locator.WaitForOptions GONE = new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);
    private static final double PATIENCE = 180_000; // milliseconds, for a busy machine
    private static final int MOST_TABS = 300;

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;

    private Chromium chromium;

    BrowserContext browser;

    @BeforeAll
    void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    void end() {
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
    }

    /** The browser of somebody else, or of the same person at another place. */
    BrowserContext other(NewContextOptions options) {
        BrowserContext made = chromium.browser().newContext(options.setLocale("en-GB"));
        made.setDefaultTimeout(PATIENCE);
        return made;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    Page tab(String path) {
        Page page = browser.newPage();
        page.navigate(url(path));
        return page;
    }

    Page signedIn(String name, Role... roles) {
        return signedIn(browser, name, roles);
    }

    Page signedIn(BrowserContext context, String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Page page = context.newPage();
        page.navigate(url("/console/sign-in"));
        signIn(page, name);
        page.waitForURL(to -> !to.contains("/console/sign-in"));
        return page;
    }

    static void signIn(Page page, String name) {
        page.fill("input[name=name]", name);
        page.fill("input[name=password]", PASSWORD);
        page.locator("input[name=password]").press("Enter");
    }

    /** As after an hour of absence. */
    void expire() {
        browser.clearCookies();
    }

    /** The sign-in has ended: the page says that nothing was done, and leads back to where the form stood. */
    void isLedBack(Page page, String name, String to) {
        page.waitForURL("**/console/sign-in**");
        page.locator("main .notice").waitFor();
        picture(page, "ended");
        signIn(page, name);
        page.waitForURL(url(to));
    }

    /** Presses Tab until that has the focus, and sees that the focus can be seen on its way. */
    static void tabTo(Page page, String wanted) {
        for (int tab = 0; tab < MOST_TABS; tab++) {
            page.keyboard().press("Tab");
            // of a day the browser itself shows which part has the focus
            Object seen = page.evaluate("wanted => (document.activeElement.matches('[type=date], [type=time]') ? 'solid'"
                    + " : getComputedStyle(document.activeElement).outlineStyle) + document.activeElement.matches(wanted)", wanted);
            assertThat(seen.toString()).as("the focus is seen").startsWith("solid");
            if (seen.equals("solidtrue")) {
                return;
            }
        }
        assertThat(wanted).as("reached by Tab").isNull();
    }

    /** From the beginning of a page past the navigation. */
    static void skip(Page page) {
        page.keyboard().press("Tab");
        assertThat(page.locator(":focus").getAttribute("class")).as("first comes the way past the navigation").isEqualTo("skip");
        page.keyboard().press("Enter");
    }

    /** Goes to a field by keys alone, and types. */
    static void type(Page page, String field, String text) {
        tabTo(page, field);
        page.keyboard().press("Control+A");
        page.keyboard().insertText(text);
    }

    /** Goes to a button or link by keys alone, and presses it. */
    static void press(Page page, String button) {
        tabTo(page, button);
        page.keyboard().press("Enter");
    }

    /** With {@code -Dpages.pictures=true}, a picture for people of a page that only a walk reaches. */
    static void picture(Page page, String title) {
        if (Boolean.getBoolean("pages.pictures")) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target/pages", "walk-" + title + ".png")));
        }
    }

    int rows(String sql, Object... values) {
        Integer rows = database.queryForObject("SELECT COUNT(*) FROM " + sql, Integer.class, values);
        return rows == null ? 0 : rows;
    }
}
