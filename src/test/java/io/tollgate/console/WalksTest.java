package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.Businesses;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.rights.ErasureRequests;
import io.tollgate.world.Applicant;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Person;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The main jobs in a real browser, as people do them: with wrong input, a double click, the back button, two tabs, an expired session. */
@TollgateTest
class WalksTest extends Walks {

    @AfterEach
    void noErasureWaits() {
        database.update("DELETE FROM erasure_request");
    }

    @Test
    void anOfficerSuspendsABusinessInTwoTabs() {
        EnrolledBusiness shop = world.business().enrol();
        String path = "/console/businesses/" + shop.handle();
        Page first = signedIn("walking officer", Role.OFFICER);
        first.navigate(url(path));
        ended(first, first.locator("form[action$='/suspend'] button"), "walking officer", path);
        assertThat(standing(shop)).as("nobody was signed in").isEqualTo(BusinessStatus.ACTIVE);
        Page second = tab(path);

        first.locator("form[action$='/suspend'] button").dblclick();
        first.locator("form[action$='/resume'] button").waitFor();
        skip(second);
        press(second, "form[action$='/suspend'] button");
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
        String reason = "form[action$='/erasures'] input[name=reason]";
        String ask = "form[action$='/erasures'] button";
        ann.locator(reason).waitFor();
        ann.fill(reason, "asked from " + hanna.number().e164());
        refused(ann, ann.locator(ask), reason);
        expire();
        ann.locator(ask).click();
        isLedBack(ann, "walking ann", "/console/consents");
        ann.fill("main input[name=number]", hanna.number().e164());
        sent(ann, ann.locator("main form:has([name=number]) button").first());
        skip(ann);
        type(ann, reason, "asked by letter");
        sentTwice(ann, ann.locator(ask));
        ann.locator("form[action$='/decline'] button").waitFor();
        ann.reload(); // which sends the form again, as a browser does that goes back and is told to
        ann.locator("form[action$='/decline'] button").waitFor();
        assertThat(rows("erasure_request")).as("a double click asks once, and so does asking again").isEqualTo(1);
        assertThat(ann.locator("form[action$='/confirm']").count()).isZero();
        assertThat(ann.url()).as("no number in the address").doesNotContain(hanna.number().e164().substring(1));

        BrowserContext other = other(new NewContextOptions());
        Page ben = signedIn(other, "walking ben", Role.OFFICER);
        ben.navigate(url("/console/consents"));
        Page tab = other.newPage();
        tab.navigate(url("/console/consents"));
        ben.locator("form[action$='/confirm'] button").click();
        ben.locator("main div.notice").waitFor();
        tab.locator("form[action$='/decline'] button").click();
        tab.locator("main .error").waitFor();
        ben.navigate(url("/console/consents"));
        find(ben, hanna.id().toString());
        assertThat(world.the(ErasureRequests.class).of(hanna.id())).isEmpty();
        assertThat(rows("erasure WHERE recipient = ?", (Object) hanna.id().bytes())).isEqualTo(1);

        lifts(ben, tab);
        other.close();
        assertThat(rows("erasure WHERE recipient = ? AND type = 'LIFTED'", (Object) hanna.id().bytes())).isEqualTo(1);
    }

    /** Somebody who was erased wants messages again. @param ben on her page */
    private void lifts(Page ben, Page late) {
        String lift = "form[action$='/lift'] ";
        String person = ben.inputValue(lift + "input[name=person]");
        skip(ben);
        type(ben, lift + "input[name=reason]", "  ");
        ben.keyboard().press("Enter");
        ben.locator("main .error").first().waitFor();
        picture(ben, "lift");
        ben.fill(lift + "input[name=reason]", "she came to the desk");
        ben.context().clearCookies();
        ben.locator(lift + "button").click();
        isLedBack(ben, "walking ben", "/console/consents");
        assertThat(rows("erasure WHERE type = 'LIFTED' AND recipient = UNHEX(?)", person)).as("nobody was signed in").isZero();
        find(ben, person);
        late.navigate(url("/console/consents"));
        find(late, person);
        ben.fill(lift + "input[name=reason]", "she came to the desk");
        sentTwice(ben, ben.locator(lift + "button"));
        ben.locator("main .notice[role=status]").waitFor();
        late.fill(lift + "input[name=reason]", "I was late");
        refused(late, late.locator(lift + "button"));
        ben.reload(); // which sends the form again, as a browser does that goes back and is told to
        ben.locator("main .error").first().waitFor();
        ben.locator(lift).waitFor(GONE);
    }

    private static void find(Page page, String person) {
        page.fill("main input[name=number]", person);
        sent(page, page.locator("main form:has([name=number]) button").first());
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
        skip(tab);
        type(tab, "main input[name=reason]", "I was late");
        press(tab, "button[value=REJECT]");
        tab.locator("main .error").waitFor();

        assertThat(database.queryForList("SELECT type FROM application_event WHERE application_id = ? ORDER BY number", String.class,
                application)).as("approved once, and not rejected").endsWith("SUBMITTED", "APPROVED").doesNotContain("REJECTED");
        expire();
        tab.navigate(path);
        tab.waitForURL("**/console/sign-in**");
    }

    @Test
    void anAuditorSeesAllAndChangesNothing() {
        EnrolledBusiness shop = world.business().enrol();
        Page page = signedIn("walking auditor", Role.AUDITOR);
        for (String path : List.of("/console/businesses/" + shop.handle(), "/console/money/payments", "/console/operations",
                "/console/accounts", "/console/invoices", "/console/reviews", "/console/rules/releases/1",
                "/console/consents/stop-lists")) {
            page.navigate(url(path));
            assertThat(page.locator("main form[method=post]:not(.views form)").count()).as("what could be changed on " + path).isZero();
        }
        page.navigate(url("/console/rules/drafts"));
        page.locator("main .error").waitFor();
        picture(page, "refused");
        page.navigate(url("/console/audit-trail"));
        page.fill("main input[name=from]", "yesterday");
        page.locator("main form[method=get] button").first().click();
        page.locator("main .error").waitFor();
        skip(page);
        type(page, "main input[name=account]", "walking auditor");
        type(page, "main input[name=from]", "2026-01-01");
        page.keyboard().press("Enter");
        page.waitForURL("**account=walking+auditor**");
        String filtered = page.url();
        assertThat(page.waitForDownload(() -> page.locator("main a[href*='export.csv']").click()).suggestedFilename())
                .isEqualTo("audit-entries.csv");
        page.goBack();
        page.goForward();
        assertThat(page.inputValue("main input[name=account]")).as("what was sought").isEqualTo("walking auditor");
        sentTwice(page, page.locator("form[action$='/check'] button"));
        page.locator("main .notice").waitFor();
        page.reload();

        expire();
        page.navigate(filtered);
        page.waitForURL("**/console/sign-in**");
        signIn(page, "walking auditor");
        page.waitForURL(filtered); // with what was sought
    }

    @Test
    void anOfficerFindsAMessageAndAPersonAndPrintsTheProof() {
        EnrolledBusiness shop = world.business().enrol();
        Person rosa = world.personIn("AT").consentsTo(shop);
        MessageId message = shop.sends(Category.UTILITY, rosa, Instant.now());
        await().until(() -> rows("decision WHERE message_id = ?", (Object) message.bytes()) > 0);
        Page page = signedIn("walking finder", Role.OFFICER);
        page.navigate(url("/console/search"));
        String sought = "header input[name=q]";
        page.fill(sought, "nothing of this kind");
        sent(page, page.locator("header .search button"));
        page.locator("main .error").waitFor();
        type(page, sought, message.text());
        page.keyboard().press("Enter");
        page.waitForURL("**/console/messages/" + message.text());
        page.evaluate("history.go(-2)"); // past the answer that there is nothing
        page.waitForURL("**/console/search");
        page.fill(sought, rosa.number().e164());
        expire();
        page.locator("header .search button").click();
        isLedBack(page, "walking finder", "/console/search");
        page.fill(sought, rosa.number().e164());
        sentTwice(page, page.locator("header .search button"));
        sent(page, page.locator("main form[action='/console/consents'] button"));
        assertThat(page.url()).as("no number in the address").endsWith("/console/consents");

        assertThat(page.waitForDownload(() -> page.locator("form[action$='/record.pdf'] button").dblclick()).suggestedFilename())
                .endsWith(".pdf");
        assertThat(rows("audit_entry WHERE account = 'walking finder' AND subject LIKE ?", "%" + rosa.number().e164() + "%"))
                .as("the trail has no number").isZero();
    }

    @Test
    void anOfficerSavesAView() {
        Page page = signedIn("walking viewer", Role.OFFICER);
        page.navigate(url("/console/messages?state=REFUSED"));
        String save = ".views form:has([name=viewName]) ";
        String one = ".views li";
        skip(page);
        type(page, save + "input[name=viewName]", "+43 664 1234567");
        sent(page, page.locator(save + "button"));
        page.locator(".views .error").waitFor();
        String filtered = page.url().substring(url("").length());
        page.fill(save + "input[name=viewName]", "Refused ones");
        ended(page, page.locator(save + "button"), "walking viewer", filtered);
        assertThat(page.locator(one).count()).as("a number is no name, and nobody was signed in").isZero();
        page.fill(save + "input[name=viewName]", "Refused ones");
        sentTwice(page, page.locator(save + "button"));
        page.locator(one).waitFor();
        page.goBack();
        page.reload();
        assertThat(page.locator(one).count()).as("saved once").isEqualTo(1);
        Page late = tab(filtered);
        page.locator(one + " a").click();
        page.waitForURL("**state=REFUSED**");
        sent(page, page.locator(one + " button"));
        sent(late, late.locator(one + " button"));
        assertThat(late.locator(one).count()).as("gone, in the other tab too").isZero();
    }
}
