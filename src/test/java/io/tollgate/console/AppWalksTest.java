package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.invoicing.Invoices;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import io.tollgate.security.BusinessMembers;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small business in a real browser, from its registration to its first message, with wrong input, double clicks and the back button. */
@TollgateTest
class AppWalksTest extends Walks {

    @Test
    void aBusinessBeginsAndWritesToItsFirstCustomer() throws IOException {
        Page page = browser.newPage();
        page.navigate(url("/sign-up"));
        page.fill("input[name=business]", "Walking Bakery");
        page.fill("input[name=number]", "12");
        page.fill("input[name=address]", "1 Mill Lane");
        page.fill("input[name=contact]", "office@walking.example");
        page.fill("input[name=account]", "walking baker");
        page.fill("input[name=password]", PASSWORD);
        page.locator("main form button").click();
        page.locator("main .error").waitFor();
        assertThat(page.inputValue("input[name=business]")).as("what was typed is still there").isEqualTo("Walking Bakery");
        page.fill("input[name=number]", World.newNumber("AT"));
        page.fill("input[name=password]", PASSWORD);
        page.locator("main form button").dblclick();
        page.waitForURL("**/console/sign-in**");
        page.fill("input[name=name]", "walking baker");
        page.fill("input[name=password]", PASSWORD);
        page.locator("input[name=password]").press("Enter");
        page.waitForURL("**/app/number");
        Sender sender = world.the(Businesses.class).senders(business("walking baker").id()).getFirst();

        verify(page, sender);
        Person nora = joined(sender);
        sent(page, nora);
        expire();
        page.navigate(url("/app"));
        page.waitForURL("**/console/sign-in**");
    }

    private Business business(String account) {
        return world.the(Businesses.class).byId(List.of(world.the(BusinessMembers.class)
                .businessOf(world.the(UserAccounts.class).find(account).orElseThrow()).orElseThrow())).values().iterator().next();
    }

    private void verify(Page page, Sender sender) throws IOException {
        page.locator("button[value=SMS]").dblclick();
        page.locator("main .notice").waitFor();
        String code = Files.readAllLines(data.resolve("codes").resolve(sender.id().toString())).getLast();
        page.fill("input[name=code]", code.charAt(0) == '9' ? "000000" : "999999");
        page.locator("form[action$='/verify'] button").click();
        page.locator("main .error").waitFor();
        Page late = tab("/app/number");
        late.locator("button[value=SMS]").waitFor();
        page.fill("input[name=code]", code);
        page.locator("form[action$='/verify'] button").click();
        page.locator("input[name=code]").waitFor(GONE);
        sent(late, late.locator("button[value=SMS]"));
        assertThat(late.locator("button[value=SMS]").count()).as("verified already, in the other tab too").isZero();
        late.close();
        assertThat(rows("verification WHERE subject = 'NUMBER' AND subject_id = ?", sender.id().value())).isPositive();
    }

    /** A person who follows the link of the poster, on a phone of her own, and answers what is asked there. */
    private Person joined(Sender sender) {
        world.the(Enrolments.class).put(new Template(sender.business(), new TemplateKey("app_opt_in", "en"), Category.UTILITY,
                Template.Approval.APPROVED, false, Duration.ofDays(1), "You have asked for our messages. Answer YES to confirm."));
        Person nora = world.personIn("AT");
        BrowserContext hers = other(new NewContextOptions());
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
        skip(page);
        type(page, "#answer input[name=text]", "Your bread is ready.");
        page.keyboard().press("Enter");
        page.locator("form[action='/app/send/now'] button").waitFor();
        assertThat(page.locator(".deciding").innerText()).as("the price comes first").contains("It may be sent.", "It costs nothing");
        page.locator("form[action='/app/send/now'] button").dblclick();
        page.waitForURL("**/app/chats/" + nora.id());
        page.evaluate("history.go(-2)"); // past the verdict, to the chat
        page.locator("#answer button").waitFor();
        await().untilAsserted(() -> assertThat(nora.handset())
                .filteredOn("Your bread is ready."::equals).hasSize(1));
        assertThat(rows("template WHERE name = 'app_order_ready' AND business_id = ?", business("walking baker").id().value()))
                .isEqualTo(1);
    }

    @Test
    void aBusinessSendsATemplateAndFindsItsInvoice() {
        EnrolledBusiness florist = world.business().named("Walking Florist").plan(Plan.APP).onAccount("20")
                .templates("Your {{1}} are ready.").enrol();
        Person hanna = world.personIn("AT").consentsTo(florist);
        Page page = member("walking florist", florist);
        page.navigate(url("/app/templates"));
        skip(page);
        press(page, "main a[href*='template=utility']");
        page.waitForURL("**/app/send?template=**");
        skip(page);
        type(page, "main input[name=to]", "12");
        type(page, "main input[name=values]", "roses, red ones,");
        page.keyboard().press("Enter");
        page.locator("main .error").waitFor();
        assertThat(page.inputValue("main input[name=values]")).as("what was typed is still there").isEqualTo("roses, red ones,");
        skip(page);
        type(page, "main input[name=to]", hanna.number().e164());
        page.keyboard().press("Enter");
        page.locator("form[action='/app/send/now'] button").waitFor();
        assertThat(page.locator(".deciding").innerText()).as("verdict and price come first").contains("It may be sent.", "costs");
        assertThat(page.locator(".bubble").innerText()).isEqualTo("Your roses, red ones, are ready.");
        picture(page, "verdict");
        press(page, "form[action='/app/send'] button");
        page.waitForURL("**/app/send");
        assertThat(page.inputValue("main input[name=values]")).as("changing keeps it").isEqualTo("roses, red ones,");

        page.locator("form[action='/app/send/look'] button").click();
        page.locator("form[action='/app/send/now'] button").waitFor();
        expire();
        page.locator("form[action='/app/send/now'] button").click();
        isLedBack(page, "walking florist", "/app/send");
        assertThat(hanna.handset()).as("nobody was signed in").isEmpty();
        page.navigate(url("/app/send?template=utility/en_US"));
        page.fill("main input[name=to]", hanna.number().e164());
        page.fill("main input[name=values]", "tulips");
        page.locator("form[action='/app/send/look'] button").click();
        page.locator("form[action='/app/send/now'] button").dblclick();
        page.waitForURL("**/app/chats/" + hanna.id());
        await().untilAsserted(() -> assertThat(hanna.handset()).as("sent once").containsExactly("Your tulips are ready."));
        page.evaluate("history.go(-2)"); // past the verdict, to the form
        page.locator("form[action='/app/send/look'] button").waitFor();
        assertThat(hanna.handset()).hasSize(1);
        inTwoTabs(page, hanna);
        invoice(page, florist);
    }

    /** Each tab sends what it shows, once, whatever the other one sends in between. */
    private void inTwoTabs(Page page, Person hanna) {
        Page other = browser.newPage();
        for (Page tab : List.of(page, other)) {
            tab.navigate(url("/app/send?template=utility/en_US"));
            tab.fill("main input[name=to]", hanna.number().e164());
            tab.fill("main input[name=values]", tab == page ? "lilies" : "asters");
            sent(tab, tab.locator("form[action='/app/send/look'] button"));
        }
        sent(page, page.locator("form[action='/app/send/now'] button"));
        sent(other, other.locator("form[action='/app/send/now'] button"));
        await().untilAsserted(() -> assertThat(hanna.handset()).containsExactlyInAnyOrder("Your tulips are ready.",
                "Your lilies are ready.", "Your asters are ready."));
        other.close();
    }

    private void invoice(Page page, EnrolledBusiness business) {
        YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        Instant day = month.atDay(15).atStartOfDay(ZoneOffset.UTC).toInstant();
        String number;
        String another;
        try (WorldBooks books = world.books()) {
            EnrolledBusiness other = world.business().plan(Plan.APP).onAccount("20").enrol();
            books.deliver(business.id(), Category.MARKETING, day, List.of(500_000L));
            books.deliver(other.id(), Category.MARKETING, day, List.of(500_000L));
            number = world.the(Invoices.class).run(business.id(), month, Instant.now()).orElseThrow().number();
            another = world.the(Invoices.class).run(other.id(), month, Instant.now()).orElseThrow().number();
        }
        page.navigate(url("/app"));
        assertThat(page.waitForDownload(() -> page.locator("main a[href='/app/invoices/" + number + ".pdf']").click()).suggestedFilename())
                .isEqualTo(number + ".pdf");
        assertThat(browser.request().get(url("/app/invoices/" + another + ".pdf")).status()).as("another business's").isEqualTo(404);
    }

    @Test
    void aPersonStopsBlocksReportsAndLooksAtHerData() {
        EnrolledBusiness shop = world.business().named("Walking Offers").enrol();
        Person ida = world.personIn("AT").consentsTo(shop);
        String chat = "/me/" + ida.id() + "/chats/" + shop.sender();
        Page phone = tab(chat);
        Page late = tab(chat);
        phone.fill("#plain input[name=text]", "  ");
        phone.locator("#plain input[name=text]").press("Enter");
        phone.locator("main > .error").waitFor();
        skip(phone);
        type(phone, "#plain input[name=text]", "STOP");
        phone.keyboard().press("Enter");
        phone.locator("main > .notice").waitFor();
        await().untilAsserted(() -> assertThat(ida.consent(shop, Purpose.MARKETING)).isEqualTo(ConsentStatus.State.WITHDRAWN));

        phone.locator("form[action$='/block'] button").dblclick();
        phone.locator(".undo button").waitFor();
        assertThat(ida.blocked().business(shop.id())).isTrue();
        late.locator("form[action$='/block'] button").click();
        late.locator(".undo button").waitFor();
        phone.locator(".undo button").click();
        phone.locator("form[action$='/block'] button").waitFor();
        assertThat(ida.blocked().business(shop.id())).as("undone").isFalse();
        late.goBack();
        late.reload();
        late.locator("form[action$='/block'] button").waitFor();
        late.locator("form[action$='/report'] button").click();
        late.locator(".undo button").waitFor();
        assertThat(ida.blocked().business(shop.id())).as("a report blocks, too").isTrue();
        late.locator(".undo button").click();
        late.locator("form[action$='/block'] button").waitFor();
        picture(late, "undone");
        switches(phone, shop, ida);
    }

    private void switches(Page phone, EnrolledBusiness shop, Person ida) {
        String marketing = "form.switch[action*='/MARKETING/'] button";
        phone.navigate(url("/me/" + ida.id() + "/writers"));
        skip(phone);
        press(phone, marketing);
        phone.locator("form[action$='/MARKETING/allow'] button").dblclick();
        phone.locator("form[action$='/MARKETING/stop'] button").waitFor();
        assertThat(ida.consent(shop, Purpose.MARKETING)).isEqualTo(ConsentStatus.State.CONFIRMED);
        phone.locator(marketing).dblclick();
        phone.locator("form[action$='/MARKETING/allow'] button").waitFor();
        assertThat(ida.consent(shop, Purpose.MARKETING)).isEqualTo(ConsentStatus.State.WITHDRAWN);
        phone.locator("main a[href$='/data']").click();
        phone.waitForURL("**/data");
        assertThat(phone.locator("body").innerText()).contains("Walking Offers", ida.number().e164());
    }

    @Test
    void aDeveloperRenewsTheKeyAndTriesTheWebhook() {
        EnrolledBusiness vela = world.business().named("Walking Airline").onAccount("5").enrol();
        Page page = member("walking developer", vela);
        page.navigate(url("/developers"));
        String renew = "form[action='/developers/key'] button";
        page.locator(renew).click();
        assertThat(page.locator("form[action='/developers/key'] input:invalid").count()).as("whoever is not sure has to say so").isOne();
        assertThat(vela.partner().post("{}").status()).as("the key holds").isEqualTo(400);
        page.keyboard().press("Space"); // the browser has gone to what is missing
        press(page, renew);
        page.locator("#secret").waitFor();
        assertThat(world.the(Businesses.class).byToken(page.locator("#secret").innerText().strip()).map(Business::id)).contains(vela.id());
        page.locator("form[action='/developers/key'] input[type=checkbox]").check();
        page.locator(renew).dblclick();
        page.locator("#secret").waitFor();
        await().untilAsserted(() -> assertThat(rows("audit_entry WHERE account = 'walking developer' AND operation = 'renewBusinessToken'"
                + " AND status = 200")).as("a double click renews once").isEqualTo(2));
        try (PartnerServer server = PartnerServer.start()) {
            vela.listens(server.url("/hook"), "a secret of 16 or more");
            page.navigate(url("/developers/webhook"));
            page.locator("form[action='/developers/webhook'][method=post] button").dblclick();
            page.locator("main .notice").waitFor();
            assertThat(server.posts()).hasSize(1);
            picture(page, "webhook-tried");
        }
        page.navigate(url("/developers"));
        assertThat(page.locator("#secret").count()).as("a key is shown once").isZero();
        Page late = tab("/developers");
        for (Page tab : List.of(page, late)) {
            tab.locator("form[action='/developers/key'] input[type=checkbox]").check();
            sent(tab, tab.locator(renew));
        }
        assertThat(world.the(Businesses.class).byToken(late.locator("#secret").innerText().strip()).map(Business::id))
                .as("the key of the tab that was later").contains(vela.id());
        page.goBack();
        page.locator(renew).waitFor();
        assertThat(page.locator("#secret").count()).isZero();
        page.locator("form[action='/developers/key'] input[type=checkbox]").check();
        expire();
        page.locator(renew).click();
        isLedBack(page, "walking developer", "/developers");
    }
}
