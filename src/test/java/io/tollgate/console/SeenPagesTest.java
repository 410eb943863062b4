package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Person;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/**
 * Every page in a real browser, in both colour modes, on a desk and on a phone: it breaks no rule of WCAG that a program can check, nothing
 * sticks out of it, and its scripts and styles load. With {@code -Dpages.pictures=true}, pictures for people are in {@code target/pages},
 * of each page in both modes and widths; {@code -Dpages.language=de-AT} opens the pages that the test only looks at in German.
 */
@TollgateTest
class SeenPagesTest {

    private static final Path PICTURES = Path.of("target/pages");
    private static final int DESK = 1280;
    private static final int PHONE = 390;
    private static final int HEIGHT = 844;
    /** Each width and each mode once: colours do not depend on the width, and the layout does not depend on the mode. */
    private static final List<View> VIEWS = List.of(
            new View("desk", ColorScheme.LIGHT, DESK, Map.of("type", "tag", "values",
                    List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))),
            new View("phone-dark", ColorScheme.DARK, PHONE, Map.of("type", "rule", "values", // what colours and widths decide
                    List.of("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "region", "skip-link"))));
    private static final double PATIENCE = 180_000; // milliseconds, for a busy machine: a picture of a long page takes seconds
    private static final int MOST_TABS = 300;
    private static final boolean PICTURES_WANTED = Boolean.getBoolean("pages.pictures"); // they take most of the time
    private static final String LANGUAGE = System.getProperty("pages.language", "en-GB");

    private static final String CHECK = """
            async what => {
              const found = await axe.run(document, {runOnly: what, resultTypes: ['violations'], preload: false, elementRef: false});
              return {
                passed: found.passes.length,
                broken: found.violations.flatMap(rule => rule.nodes.map(node => rule.id + ': ' + node.html + ' ' + node.failureSummary)),
                unfilled: document.body.innerText.match(/.{0,40}(?<!\\{)\\{\\d\\}(?!\\}).{0,40}/g) ?? [],
                out: document.documentElement.scrollWidth - document.documentElement.clientWidth};
            }""";

    private static final String HEADS = "heads => heads.map(head => [head.href, head.closest('th').id])";

    /** Whether the chart has pixels as dark as its words are by day; none is by night. */
    private static final String HAS_DARK_WORDS = """
            wanted => {
              const canvas = document.querySelector('#live canvas');
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let dark = 0, any = 0;
              for (let at = 0; at < pixels.length; at += 4) {
                if (pixels[at + 3] > 199) {
                  any++;
                  dark += Math.max(pixels[at], pixels[at + 1], pixels[at + 2]) < 49 ? 1 : 0;
                }
              }
              return any > 0 && dark > 0 === wanted;
            }""";

    /** @param rules which of axe's rules are looked at, as its option {@code runOnly} says it */
    private record View(String name, ColorScheme mode, int width, Map<String, Object> rules) {}

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;

    private static Chromium chromium;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext browser;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @BeforeEach
    void open() {
        browser = chromium.browser().newContext(new NewContextOptions().setLocale(LANGUAGE).setViewportSize(DESK, HEIGHT));
        browser.setDefaultTimeout(PATIENCE);
        browser.addInitScript(axe());
        browser.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("status of 404")) { // a page that is not there is looked at too
                complaints.add(message.page().url() + ": " + message.text());
            }
        });
    }

    private static String axe() {
        try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterEach
    void leave() {
        browser.close();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private Page signedIn(String name, Set<Role> roles) {
        TestAccounts.at(port, data).account(name, roles);
        Page page = browser.newPage();
        page.navigate("http://127.0.0.1:" + port + "/console/sign-in");
        page.fill("input[name=name]", name);
        page.fill("input[name=password]", PASSWORD);
        page.locator("input[name=password]").press("Enter");
        page.waitForURL("http://127.0.0.1:" + port + "/");
        return page;
    }

    @Test
    void everyPageIsFitForAllReaders() throws Exception {
        List<String> paths = SeenWorld.paths(world, Office.at(port, data), database);
        Page page = signedIn("eyes of all", Role.all());

        List<String> wrong = wrong(page, paths, "");
        SeenWorld.leave(world);

        assertThat(wrong).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyPageOfTheBusinessAppIsFitForAllReaders() {
        Page page = signedIn("eyes of a business", Set.of());
        List<String> paths = SeenWorld.pathsOfABusiness(world, "eyes of a business");

        assertThat(wrong(page, paths, "app-")).isEmpty();
        page.navigate("http://127.0.0.1:" + port + paths.getFirst());
        page.locator(".phone.app input[name=text]").fill("Yes, we have rye bread.");
        page.locator(".phone.app button").first().click();
        page.waitForURL("**/app/send/look");
        assertThat(wrong(page, "the verdict", VIEWS.getFirst())).isEmpty();
        picture(page, "app-verdict");
        page.locator("form[action='/app/send/now'] button").click();
        page.waitForURL("**" + paths.getFirst());
        assertThat(page.locator(".phone.app").innerText()).contains("Yes, we have rye bread.");
        assertThat(complaints).isEmpty();
    }

    @Test
    void thePageOfAPersonIsFitForAllReaders() {
        EnrolledBusiness shop = world.business().named("Good Bread and Very Long Names of Bakeries Incorporated").enrol();
        Person hanna = world.personIn("DE").consentsTo(shop).blocks(world.business().named("Loud Offers").enrol(), Instant.now());
        shop.sends(Category.MARKETING, hanna, Instant.now());
        Page page = signedIn("eyes of people", Set.of(Role.OFFICER));
        page.navigate("http://127.0.0.1:" + port + "/console/consents");
        page.fill("main input[name=number]", hanna.number().e164());
        page.locator("main input[name=number]").press("Enter");
        page.locator("main input[name=reason]").waitFor();
        assertThat(wrong(page, "the page of a person", "person")).isEmpty();
        page.fill("main input[name=reason]", "asked by letter");
        page.locator("form[action$='/erasures'] button").click();
        page.locator("form[action$='/decline'] button").waitFor();
        page.navigate("http://127.0.0.1:" + port + "/console/consents");
        assertThat(wrong(page, "erasures that wait", "erasures")).isEmpty();
        page.locator("form[action$='/decline'] button").click();
        page.locator("main input[name=reason]").waitFor();
        assertThat(complaints).isEmpty();
    }

    private static List<String> wrong(Page page, String where, String title) {
        List<String> wrong = new ArrayList<>();
        for (View view : VIEWS) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(view.mode()));
            page.setViewportSize(view.width(), HEIGHT);
            wrong.addAll(wrong(page, where + " " + view.name(), view));
            picture(page, title + "-" + view.name());
        }
        if (PICTURES_WANTED) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            picture(page, title + "-phone");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.setViewportSize(DESK, HEIGHT);
            picture(page, title + "-desk-dark");
        }
        return wrong;
    }

    @Test
    void aRuleIsWrittenInTheEditor() {
        Page page = signedIn("eyes of an author", Set.of(Role.OFFICER));
        page.navigate("http://127.0.0.1:" + port + "/console/rules/drafts");
        page.fill("main input[name=name]", "A rule for Canada");
        page.locator("main input[name=name]").press("Enter");
        page.waitForURL("**/drafts/*");
        String draft = page.url().substring(page.url().indexOf("/console"));
        page.navigate("http://127.0.0.1:" + port + draft + "/file?path=rules/consent/ca-marketing.dslr");
        page.locator(".cm-line", new Page.LocatorOptions().setHasText("goes to a recipient in CA")).first().click();
        page.keyboard().press("End");
        page.keyboard().press("Enter");
        page.keyboard().type("- falls on some day");
        page.locator(".cm-lint-marker-error").first().waitFor();
        assertThat(wrong(page, "the editor", VIEWS.getFirst())).isEmpty();
        for (int letter = "some day".length(); letter > 0; letter--) {
            page.keyboard().press("Backspace");
        }
        page.keyboard().type("a");
        String sentence = "falls on a {weekday} where the recipient may be";
        page.locator(".cm-tooltip-autocomplete li", new Page.LocatorOptions().setHasText(sentence)).click();
        page.keyboard().type("Sun");
        page.locator(".cm-tooltip-autocomplete li", new Page.LocatorOptions().setHasText("Sunday")).first().click();
        page.locator(".cm-lint-marker-error").first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        picture(page, "editor");
        page.locator("main form button").first().click();
        page.waitForURL("**saved**");
        assertThat(page.locator(".cm-content").innerText()).contains("- falls on a Sunday where the recipient may be");

        List<String> paths = List.of(draft, draft + "/table?path=rules/tables/quiet-hours.csv&q=FR", "/console/rules/drafts",
                draft + "/file?path=rules/consent/ca-marketing.dslr");
        assertThat(wrong(page, paths, "draft-")).isEmpty();
        database.update("DELETE FROM rule_draft_file");
        database.update("DELETE FROM rule_draft");
        assertThat(complaints).isEmpty();
    }

    @Test
    void theLiveChartFollowsTheModeOfTheSystem() {
        Page page = signedIn("eyes of the night", Set.of(Role.OPERATOR));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.navigate("http://127.0.0.1:" + port + "/console/operations");
        page.waitForFunction(HAS_DARK_WORDS, true);

        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.waitForFunction(HAS_DARK_WORDS, false);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.waitForFunction(HAS_DARK_WORDS, true);
        assertThat(complaints).isEmpty();
    }

    @Test
    void theStartPageIsUpToDateUntilItIsStopped() {
        Page page = signedIn("eyes on today", Set.of(Role.AUDITOR));
        page.evaluate("document.querySelector('#today').append('before')");
        page.waitForFunction("() => !document.querySelector('#today').textContent.endsWith('before')");
        page.locator("#today-pause").click();
        assertThat(page.locator("#today-pause").innerText()).isEqualTo("Go on");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aFilterIsKeptAsAView() {
        Page page = signedIn("eyes of views", Set.of(Role.OFFICER, Role.FINANCE, Role.AUDITOR));
        page.navigate("http://127.0.0.1:" + port + "/console/messages?state=REFUSED&from=2026-01-01");
        page.fill("main input[name=viewName]", "All that was refused this year");
        page.locator("main input[name=viewName]").press("Enter");
        page.waitForURL("**/console/messages?state=REFUSED&from=2026-01-01");
        page.navigate("http://127.0.0.1:" + port + "/console/messages");
        page.locator(".views a", new Page.LocatorOptions().setHasText("All that was refused this year")).click();
        page.waitForURL("**/console/messages?state=REFUSED&from=2026-01-01");

        assertThat(wrong(page, List.of("/console/messages?state=REFUSED&from=2026-01-01", "/console/businesses?q=bak",
                "/console/money/payments?business=bakery", "/console/audit-trail?account=ann", "/console/account"), "view-")).isEmpty();
        page.navigate("http://127.0.0.1:" + port + "/console/messages");
        page.locator(".views li button").click();
        page.waitForURL("**/console/messages");
        assertThat(page.locator(".views").count()).isZero();
        assertThat(complaints).isEmpty();
    }

    private List<String> wrong(Page page, List<String> paths, String prefix) {
        List<String> wrong = new ArrayList<>();
        for (String path : paths) {
            page.navigate("http://127.0.0.1:" + port + path);
            wrong.addAll(wrong(page, path, prefix + title(paths.indexOf(path), path)));
            ((List<?>) page.locator("thead a[href*='sort=']").evaluateAll(HEADS)).forEach(head -> {
                String link = String.valueOf(((List<?>) head).getFirst());
                String id = String.valueOf(((List<?>) head).getLast());
                if (!page.request().get(link).text().matches("(?s).*id=\"" + id + "\"[^>]* aria-sort=\"ascending\".*")) {
                    wrong.add(link + " does not sort");
                }
            });
        }
        return wrong;
    }

    private static void picture(Page page, String title) {
        if (PICTURES_WANTED) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(title + ".png")));
        }
    }

    private static String title(int number, String path) {
        return "%02d-%s".formatted(number, path.equals("/") ? "start" : path.substring(1).replaceAll("wamid.*|[^A-Za-z0-9]+", "-"));
    }

    private static List<String> wrong(Page page, String where, View view) {
        Map<?, ?> seen = (Map<?, ?>) page.evaluate(CHECK, view.rules());
        assertThat(((Number) seen.get("passed")).intValue()).as("rules that hold on " + where).isPositive();
        List<String> wrong = new ArrayList<>();
        ((List<?>) seen.get("broken")).forEach(one -> wrong.add(where + " " + one));
        ((List<?>) seen.get("unfilled")).forEach(one -> wrong.add(where + " leaves a gap in a text: " + one));
        int out = ((Number) seen.get("out")).intValue();
        if (out > 0) {
            wrong.add(where + " sticks out by " + out + " px");
        }
        return wrong;
    }

    @Test
    void aTemplateIsApprovedWithoutAMouse() {
        String handle = SeenWorld.templateToApprove(world, Office.at(port, data));
        Page page = signedIn("keys only", Set.of(Role.APPROVER));

        page.keyboard().press("Tab");
        assertThat(page.locator(":focus").getAttribute("class")).as("first comes the way past the navigation").isEqualTo("skip");
        tabTo(page, "nav.pages a[href='/console/reviews']");
        page.keyboard().press("Enter");
        page.waitForURL("**/console/reviews");
        tabTo(page, "main a[href='/console/businesses/" + handle + "/templates/summer/en']");
        page.keyboard().press("Enter");
        page.waitForURL("**/templates/summer/en");
        tabTo(page, "main button[value=APPROVED]");
        page.keyboard().press("Space");
        page.locator("main strong", new Page.LocatorOptions().setHasText("approved")).waitFor();

        assertThat(page.locator("main button[value=APPROVED]").count()).isZero();
    }

    /** Presses Tab until that has the focus, and sees that the focus can be seen on its way. */
    private static void tabTo(Page page, String wanted) {
        for (int tab = 0; tab < MOST_TABS; tab++) {
            page.keyboard().press("Tab");
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).as("the focus is seen").isEqualTo("solid");
            if ((boolean) page.evaluate("document.activeElement.matches(\"" + wanted + "\")")) {
                return;
            }
        }
        assertThat(wanted).as("reached by Tab").isNull();
    }
}
