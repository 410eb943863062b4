package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
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
import io.tollgate.rights.ErasureRequests;
import io.tollgate.world.Applicant;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Person;
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
        Page first = signedIn("walking officer", Role.OFFICER);
        first.navigate(url("/console/businesses/" + shop.handle()));
        Page second = browser.newPage();
        second.navigate(url("/console/businesses/" + shop.handle()));

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
        ann.locator("main input[name=reason]").waitFor();
        skip(ann);
        type(ann, "main input[name=reason]", "asked by letter");
        ann.locator("form[action$='/erasures'] button").dblclick();
        ann.locator("form[action$='/decline'] button").waitFor();
        assertThat(rows("erasure_request")).as("a double click asks once").isEqualTo(1);
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
        ben.fill("main input[name=number]", hanna.id().toString());
        ben.locator("main input[name=number]").press("Enter");
        ben.locator("form[action$='/lift'] input[name=reason]").waitFor();
        picture(ben, "lift");
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

        skip(page);
        type(page, "form[action$='/accounts'] input[name=name]", "walked officer");
        type(page, "form[action$='/accounts'] input[name=password]", PASSWORD);
        page.locator("form[action$='/accounts'] button").dblclick();
        page.getByText("walked officer").first().waitFor();
        assertThat(rows("account WHERE name = 'walked officer'")).isEqualTo(1);

        Page tab = browser.newPage(); // in the first one the second click may still be under way
        tab.navigate(url("/console/accounts"));
        tab.fill("form[action$='/accounts'] input[name=name]", "late officer");
        expire();
        tab.locator("form[action$='/accounts'] button").click();
        isLedBack(tab, "walking administrator", "/console/accounts");
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
        press(page, "#notices form[action$='/end'] button");
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
    void aDraftBecomesARuleBookAndIsTakenBack() {
        BrowserContext own = other(new NewContextOptions());
        Page author = signedIn(own, "walking author", Role.OFFICER);
        author.navigate(url("/console/rules/drafts"));
        skip(author);
        type(author, "main input[name=name]", "One more example");
        author.keyboard().press("Enter");
        author.waitForURL("**/drafts/*");
        String draft = author.url();
        String file = draft.substring(draft.indexOf("/console")) + "/file?path=features/consent/eu-marketing.feature";
        author.navigate(url(file));
        typesAtTheEnd(author, """


                    Example: Ana walks
                      Given Ana in Portugal has never been asked for consent
                      When a shop sends her a marketing message on 2026-03-05
                      Then the message is admitted""");
        own.clearCookies();
        author.locator("main form button").first().click();
        isLedBack(author, "walking author", file);
        author.locator("#kept button").click();
        author.locator("main form button").first().click();
        author.waitForURL("**saved**");
        author.navigate(draft + "/examples");
        assertThat(author.locator("main .error").innerText()).as("one example is red").contains("1 failed");

        author.navigate(url(file));
        assertThat(author.locator("#kept").isVisible()).as("nothing is kept of what was saved").isFalse();
        String mended = author.inputValue("#text").stripTrailing().replaceFirst("is admitted$", "is refused under CON-EU-001");
        author.locator(".cm-content").focus();
        author.keyboard().press("Control+A");
        author.keyboard().insertText(mended);
        author.locator("main form button").first().click();
        author.waitForURL("**saved**");
        author.navigate(draft + "/examples");
        author.locator("main p.notice").waitFor();
        author.goBack();
        author.navigate(draft);
        author.fill("form[action$='/propose'] input[name=reason]", " ");
        author.locator("form[action$='/propose'] button").click();
        author.locator("main .error").waitFor();
        skip(author);
        type(author, "form[action$='/propose'] input[name=reason]", "Ana walks, too");
        press(author, "form[action$='/propose'] button");
        author.waitForURL("**/releases/*");
        String release = author.url();
        assertThat(author.locator("form[action$='/approve']").count()).as("by another account").isZero();
        own.close();

        approvesAndTakesBack(release);
    }

    private static void typesAtTheEnd(Page author, String text) {
        author.locator(".cm-content").focus();
        author.keyboard().press("Control+End");
        author.keyboard().insertText(text);
    }

    private void approvesAndTakesBack(String release) {
        Page approver = signedIn("walking releaser", Role.APPROVER, Role.OPERATOR);
        Page tab = browser.newPage();
        tab.navigate(release);
        approver.navigate(release);
        assertThat(approver.locator("main").innerText()).contains("Ana walks");
        approver.locator("form[action$='/approve'] button").dblclick();
        approver.locator("form[action$='/rollback']").first().waitFor();
        skip(tab);
        press(tab, "form[action$='/approve'] button");
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
        page.locator("form[action$='/check'] button").dblclick();
        page.locator("main .notice").waitFor();
        page.reload();

        expire();
        page.navigate(filtered);
        page.waitForURL("**/console/sign-in**");
        signIn(page, "walking auditor");
        page.waitForURL(filtered); // with what was sought
    }
}
