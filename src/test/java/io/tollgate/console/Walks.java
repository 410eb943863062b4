package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.security.BusinessMembers;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
 * what goes wrong: {@code x} is walked, {@code -} cannot be, as there is no such step: nothing is typed that could be wrong, a page or a
 * file is only read, or a phone of the demonstration signs nobody in.
 *
 * <pre>
 *                                              keys  wrong  double  back  two   sign-in
 *                                              only  input  click         tabs  ended
 * officer        suspends a business            x     -      x       x     x     x        WalksTest
 *                erases with a second officer   x     x      x       x     x     x        WalksTest
 *                lifts an erasure               x     x      x       x     x     x        WalksTest
 *                finds people, prints proofs    x     x      x       x     -     x        WalksTest
 *                saves a view of a list         x     x      x       x     x     x        WalksTest
 *                writes a rule, proposes it     x     x      x       x     x     x        RuleWalksTest
 *                changes a table of a draft     x     x      x       x     x     x        RuleWalksTest
 *                keeps a played example         x     x      x       x     x     x        RuleWalksTest
 *                fills a stop list, ends it     x     x      x       -     -     x        OfficerWalksTest
 *                decides who encrypts           x     x      x       x     x     x        OfficerWalksTest
 *                gives a business a new token   x     -      x       x     x     x        OfficerWalksTest
 * approver       vets an application            x     x      x       x     x     x        WalksTest
 *                releases                       x     -      x       x     x     x        RuleWalksTest
 *                tries and withdraws a release  x     x      x       x     x     x        RuleWalksTest
 *                approves a template            x     -      x       x     x     x        OfficerWalksTest
 *                decides a report of a message  x     x      x       x     x     x        OfficerWalksTest
 * operator       takes a release back           x     x      x       x     x     x        RuleWalksTest
 *                empties the quarantine         x     -      x       x     x     x        MoneyWalksTest
 *                writes dead letters back       x     x      x       x     x     x        DeadLetterWalksTest
 *                checks the log of keys         x     -      x       x     x     x        OfficerWalksTest
 *                tells a business once more     x     x      x       x     x     x        OfficerWalksTest
 * administrator  makes an account, changes it   x     x      x       x     x     x        AccountWalksTest
 *                puts an account into a business    x     x      x       x     x     x        AccountWalksTest
 * auditor        looks, checks, exports         x     x      x       x     -     x        WalksTest
 * finance        books a payment                x     x      x       x     x     x        MoneyWalksTest
 *                matches it, credits            x     x      x       x     x     x        MoneyWalksTest
 *                reverses a payment             x     x      x       x     x     x        MoneyWalksTest
 *                decides what the bank leaves   x     x      x       x     x     x        MoneyWalksTest
 *                notes a dispute, settles it    x     x      x       x     x     x        MoneyWalksTest
 *                lets stopped ones go on        x     x      x       x     x     x        MoneyWalksTest
 *                sees what a held one lacks     x     -      -       x     -     x        MoneyWalksTest
 *                saves the books of a month     x     x      -       -     -     x        MoneyWalksTest
 * everybody      changes the password           x     x      x       x     x     x        AccountWalksTest
 *                orders mails                   x     x      x       x     x     x        AccountWalksTest
 * small business     begins, writes to a person     x     x      x       x     x     x        AppWalksTest
 *                sends a template, invoice      x     x      x       x     x     x        AppWalksTest
 *                sets its opening hours         x     x      x       x     x     x        AppSettingsWalksTest
 *                keeps and uses quick answers   x     x      x       x     x     x        AppSettingsWalksTest
 *                invites its second member      x     x      x       x     x     x        AppSettingsWalksTest
 *                takes its data along           x     -      -       -     -     x        AppSettingsWalksTest
 * person         stops, blocks, reports, data   x     x      x       x     x     -        AppWalksTest
 *                confirms a link, all blocked   x     x      x       x     x     -        AppSettingsWalksTest
 *                chooses her language           x     -      x       x     x     -        AppSettingsWalksTest
 * developer      renews a key, tries webhooks   x     x      x       x     x     x        AppWalksTest
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class Walks {

    /** What a page has that came after the last {@link #sent}. */
    private static final String NEW = "html:not([data-before]) ";
    protected static final Locator.WaitForOptions GONE = new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);
    private static final double PATIENCE = 180_000; // milliseconds, for a busy machine
    private static final int MOST_TABS = 300;

    @LocalServerPort
    protected int port;
    @Value("${tollgate.data}")
    protected Path data;
    @Autowired
    protected World world;
    @Autowired
    protected JdbcTemplate database;

    private Chromium chromium;

    protected BrowserContext browser;

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
    protected BrowserContext other(NewContextOptions options) {
        BrowserContext made = chromium.browser().newContext(options.setLocale("en-GB"));
        made.setDefaultTimeout(PATIENCE);
        return made;
    }

    protected String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    protected Page tab(String path) {
        Page page = browser.newPage();
        page.navigate(url(path));
        return page;
    }

    protected Page signedIn(String name, Role... roles) {
        return signedIn(browser, name, roles);
    }

    protected Page signedIn(BrowserContext context, String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Page page = context.newPage();
        page.navigate(url("/console/sign-in"));
        signIn(page, name);
        page.waitForURL(to -> !to.contains("/console/sign-in"));
        return page;
    }

    /** An account without a role that acts for the business, signed in. */
    protected Page member(String name, EnrolledBusiness business) {
        TestAccounts.at(port, data).account(name, Set.of());
        world.the(BusinessMembers.class).add(world.the(UserAccounts.class).find(name).orElseThrow(), business.business(), "a test",
                Instant.now());
        return signedIn(name);
    }

    protected static void signIn(Page page, String name) {
        page.fill("input[name=name]", name);
        page.fill("input[name=password]", PASSWORD);
        page.locator("input[name=password]").press("Enter");
    }

    /** Presses it and waits for the page that comes then. */
    protected static void sent(Page page, Locator button) {
        page.evaluate("document.documentElement.dataset.before = ''");
        button.click();
        page.locator(NEW + "main").waitFor();
    }

    /** Like {@link #sent}, with a hasty double click. */
    protected static void sentTwice(Page page, Locator button) {
        page.evaluate("document.documentElement.dataset.before = ''");
        button.dblclick();
        page.locator(NEW + "main").waitFor();
    }

    /** The answer says what is wrong, and nothing is lost that was typed into these fields. */
    protected static void refused(Page page, Locator button, String... fields) {
        List<String> typed = Stream.of(fields).map(page::inputValue).toList();
        sent(page, button);
        page.locator("main .error:visible").first().waitFor();
        assertThat(Stream.of(fields).map(page::inputValue)).as("what was typed is still there").isEqualTo(typed);
    }

    /** The browser of the one who was quicker goes back to where the form stood, and finds nothing that it could send again. */
    protected static void back(Page page, Locator button) {
        page.goBack();
        page.locator("main").waitFor();
        button.waitFor(GONE);
    }

    /** The sign-in ends before this form is sent. The form is not carried out, and the way leads back to its page. */
    protected void ended(Page page, Locator button, String name, String to) {
        expire();
        button.click();
        isLedBack(page, name, to);
        button.first().waitFor();
    }

    /** The sign-in ends while a page is read. The way leads back to it. */
    protected void endedAtReading(Page page, String name) {
        String here = page.url();
        expire();
        page.reload();
        page.waitForURL("**/console/sign-in**");
        signIn(page, name);
        page.waitForURL(here);
    }

    /** Ends the session, as an hour of absence does. */
    protected void expire() {
        browser.clearCookies();
    }

    /** The sign-in has ended: the page says that nothing was done, and leads back to where the form stood. */
    protected void isLedBack(Page page, String name, String to) {
        page.waitForURL("**/console/sign-in**");
        page.locator("main .notice").waitFor();
        picture(page, "ended");
        signIn(page, name);
        page.waitForURL(url(to));
    }

    /** Presses Tab until that has the focus, and sees that the focus can be seen on its way. */
    protected static void tabTo(Page page, String wanted) {
        for (int tab = 0; tab < MOST_TABS; tab++) {
            page.keyboard().press("Tab");
            // of a day the browser itself shows which part has the focus; the body has it while nothing has, as behind the last field
            Object seen = page.evaluate("wanted => (document.activeElement.matches('body, [type=date], [type=time]') ? 'solid'"
                    + " : getComputedStyle(document.activeElement).outlineStyle) + document.activeElement.matches(wanted)", wanted);
            assertThat(seen.toString()).as("the focus is seen").startsWith("solid");
            if (seen.equals("solidtrue")) {
                return;
            }
        }
        assertThat(wanted).as("reached by Tab").isNull();
    }

    /** Goes from the beginning of a page past the navigation. */
    protected static void skip(Page page) {
        page.keyboard().press("Tab");
        assertThat(page.locator(":focus").getAttribute("class")).as("first comes the way past the navigation").isEqualTo("skip");
        page.keyboard().press("Enter");
    }

    /** Goes to a field by keys alone, and types. */
    protected static void type(Page page, String field, String text) {
        tabTo(page, field);
        page.keyboard().press("Control+A");
        page.keyboard().insertText(text);
    }

    /** Goes to a button or link by keys alone, and presses it. */
    protected static void press(Page page, String button) {
        tabTo(page, button);
        page.keyboard().press("Enter");
    }

    /** With {@code -Dpages.pictures=true}, a picture for people of a page that only a walk reaches. */
    protected static void picture(Page page, String title) {
        if (Boolean.getBoolean("pages.pictures")) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target/pages", "walk-" + title + ".png")));
        }
    }

    /** How many times the account has done it, by the audit trail. */
    protected int recorded(String account, String operation) {
        return rows("audit_entry WHERE account = ? AND operation = ? AND status = 200", account, operation);
    }

    protected int rows(String sql, Object... values) {
        Integer rows = database.queryForObject("SELECT COUNT(*) FROM " + sql, Integer.class, values);
        return rows == null ? 0 : rows;
    }
}
