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
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import io.tollgate.security.FirmMembers;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A small firm in a real browser, from its registration to its first message, with wrong input, double clicks and the back button. */
@TollgateTest
class FirmWalksTest {

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

    @Test
    void aFirmBeginsAndWritesToItsFirstCustomer() throws IOException {
        BrowserContext browser = context();
        Page page = browser.newPage();
        page.navigate(url("/sign-up"));
        page.fill("input[name=firm]", "Walking Bakery");
        page.fill("input[name=number]", "12");
        page.fill("input[name=address]", "1 Mill Lane");
        page.fill("input[name=contact]", "office@walking.example");
        page.fill("input[name=account]", "walking baker");
        page.fill("input[name=password]", PASSWORD);
        page.locator("main form button").click();
        page.locator("main .error").waitFor();
        assertThat(page.inputValue("input[name=firm]")).as("what was typed is still there").isEqualTo("Walking Bakery");
        page.fill("input[name=number]", World.newNumber("AT"));
        page.fill("input[name=password]", PASSWORD);
        page.locator("main form button").dblclick();
        page.waitForURL("**/console/sign-in**");
        page.fill("input[name=name]", "walking baker");
        page.fill("input[name=password]", PASSWORD);
        page.locator("input[name=password]").press("Enter");
        page.waitForURL("**/app/number");
        Sender sender = world.the(Businesses.class).senders(firm("walking baker").id()).getFirst();

        verify(page, sender);
        Person nora = joined(sender);
        sent(page, nora);
        browser.clearCookies(); // as after an hour of absence
        page.navigate(url("/app"));
        page.waitForURL("**/console/sign-in**");
        browser.close();
    }

    private BrowserContext context() {
        BrowserContext made = chromium.browser().newContext(new NewContextOptions().setLocale("en-GB"));
        made.setDefaultTimeout(PATIENCE);
        return made;
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private int rows(String sql, Object... values) {
        Integer rows = database.queryForObject("SELECT COUNT(*) FROM " + sql, Integer.class, values);
        return rows == null ? 0 : rows;
    }

    private Business firm(String account) {
        return world.the(Businesses.class).byId(List.of(world.the(FirmMembers.class)
                .firmOf(world.the(UserAccounts.class).find(account).orElseThrow()).orElseThrow())).values().iterator().next();
    }

    private void verify(Page page, Sender sender) throws IOException {
        page.locator("button[value=SMS]").dblclick();
        page.locator("main .notice").waitFor();
        String code = Files.readAllLines(data.resolve("codes").resolve(sender.id().toString())).getLast();
        page.fill("input[name=code]", code.charAt(0) == '9' ? "000000" : "999999");
        page.locator("form[action$='/verify'] button").click();
        page.locator("main .error").waitFor();
        page.fill("input[name=code]", code);
        page.locator("form[action$='/verify'] button").click();
        page.locator("input[name=code]").waitFor(GONE);
        assertThat(rows("verification WHERE subject = 'NUMBER' AND subject_id = ?", sender.id().value())).isPositive();
    }

    /** A person who follows the link of the poster, on a phone of her own, and answers what is asked there. */
    private Person joined(Sender sender) {
        world.the(Enrolments.class).put(new Template(sender.business(), new TemplateKey("app_opt_in", "en"), Category.UTILITY,
                Template.Approval.APPROVED, false, Duration.ofDays(1), "You have asked for our messages. Answer YES to confirm."));
        Person nora = world.personIn("AT");
        BrowserContext hers = context();
        Page phone = hers.newPage();
        phone.navigate(url("/opt-in/join/" + sender.id()));
        phone.fill("input[name=number]", nora.number().e164());
        phone.locator("main form button").click();
        phone.locator("main .error").waitFor();
        phone.locator("input[name=purposes]").first().check();
        phone.locator("main form button").dblclick();
        phone.locator("main .notice").waitFor();
        await().untilAsserted(() -> assertThat(nora.handset()).as("asked once").hasSize(1));
        phone.navigate(url("/me/" + nora.id() + "/chats/" + sender.id()));
        phone.locator("form[action$='/write'] button[value=Yes]").dblclick();
        phone.locator("form[action$='/write'] button[value=Yes]").waitFor(GONE);
        hers.close();
        return nora;
    }

    private void sent(Page page, Person nora) {
        page.navigate(url("/app/templates"));
        page.locator("form[action$='/ORDER_READY/en'] button").dblclick();
        page.locator("form[action$='/ORDER_READY/en']").waitFor(GONE);
        page.navigate(url("/app/contacts"));
        page.locator("main .links a").first().click();
        page.waitForURL("**/app/chats/" + nora.id());
        page.fill("#answer input[name=text]", "Your bread is ready.");
        page.locator("#answer button").click();
        page.locator("form[action='/app/send/now'] button").waitFor();
        assertThat(page.locator(".deciding").innerText()).as("the price comes first").contains("It may be sent.", "It costs nothing");
        page.locator("form[action='/app/send/now'] button").dblclick();
        page.waitForURL("**/app/chats/" + nora.id());
        page.evaluate("history.go(-2)"); // past the verdict, to the chat
        page.locator("#answer button").waitFor();
        await().untilAsserted(() -> assertThat(nora.handset())
                .filteredOn("Your bread is ready."::equals).hasSize(1));
        assertThat(rows("template WHERE name = 'app_order_ready' AND business_id = ?", firm("walking baker").id().value())).isEqualTo(1);
    }
}
