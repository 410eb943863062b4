package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.EnrolledBusiness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules in a real browser: from a draft to a version, tried beside the one in force, approved, and taken back. */
@TollgateTest
class RuleWalksTest extends Walks {

    private static final String DRAFTS = "/console/rules/drafts";

    @AfterEach
    void noDraftIsLeft() {
        database.update("DELETE FROM rule_draft_file");
        database.update("DELETE FROM rule_draft");
        SeenWorld.leave(world);
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
        Page late = own.newPage();
        late.navigate(url(file));
        author.locator("#kept button").click();
        author.locator("main form button").first().dblclick();
        author.waitForURL("**saved**");
        typesAtTheEnd(late, "\n# I was late");
        sent(late, late.locator("main form button").first());
        assertThat(late.locator("main .error").first().innerText()).contains("saved in the meantime");
        assertThat(late.inputValue("#text")).as("what was typed is still there").contains("# I was late").doesNotContain("Ana walks");
        late.close();
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
        author.locator("form[action$='/propose'] button").dblclick();
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
        approver.navigate(release);
        assertThat(approver.locator("main").innerText()).contains("Ana walks");
        ended(approver, approver.locator("form[action$='/approve'] button"), "walking releaser", release.substring(url("").length()));
        Page tab = browser.newPage();
        tab.navigate(release);
        approver.locator("form[action$='/approve'] button").dblclick();
        approver.locator("form[action$='/rollback']").first().waitFor();
        back(approver, approver.locator("form[action$='/approve']"));
        approver.navigate(release);
        skip(tab);
        press(tab, "form[action$='/approve'] button");
        tab.locator("main .error").first().waitFor();
        String rolledBack = "rule_event WHERE type = 'ROLLED_BACK' AND person = 'walking releaser'";
        int version = Integer.parseInt(release.substring(release.lastIndexOf('/') + 1));
        takesBack(approver, tab, release);

        assertThat(database.queryForList("SELECT type FROM rule_event WHERE version = ? ORDER BY id", String.class, version))
                .containsExactly("PROPOSED", "APPROVED");
        assertThat(rows(rolledBack)).isEqualTo(1);
        assertThat(rows("rule_release WHERE author = 'walking author'")).isEqualTo(1);
    }

    private void takesBack(Page operator, Page late, String release) {
        String undo = "form[action$='/rollback']:not(:has([name=all])) ";
        skip(operator);
        type(operator, undo + "input[name=reason]", "  ");
        operator.keyboard().press("Enter");
        operator.locator("main .error").first().waitFor();
        operator.fill(undo + "input[name=reason]", "Enough walked");
        ended(operator, operator.locator(undo + "button"), "walking releaser", release.substring(url("").length()));
        late.navigate(release);
        operator.fill(undo + "input[name=reason]", "Enough walked");
        sentTwice(operator, operator.locator(undo + "button"));
        operator.locator(undo).waitFor(GONE);
        operator.goBack();
        operator.locator(undo).waitFor(GONE);
        late.fill(undo + "input[name=reason]", "I was late");
        refused(late, late.locator(undo + "button"));
    }

    private String begun(Page page, String name) {
        page.navigate(url(DRAFTS));
        page.fill("main input[name=name]", name);
        sentTwice(page, page.locator("form[action='" + DRAFTS + "'] button"));
        assertThat(rows("rule_draft WHERE name = ?", name)).as("a double click begins one draft").isEqualTo(1);
        return page.url();
    }

    @Test
    void anExampleFromThePlaygroundIsKeptInADraft() {
        Page page = signedIn("walking player", Role.OFFICER);
        String draft = begun(page, "Played");
        page.navigate(url("/console/rules/playground"));
        skip(page);
        type(page, "main input[name=given]", "the message is nonsense");
        page.keyboard().press("Enter");
        page.locator("main .error[role=alert]").waitFor();
        assertThat(page.inputValue("main input[name=given] >> nth=0")).as("what was typed is still there").contains("nonsense");
        page.fill("main input[name=given] >> nth=0", "the message is marketing");
        sent(page, page.locator("form[action='/console/rules/playground'] button"));
        page.locator("main .deciding").first().waitFor();
        String played = page.url().substring(url("").length());
        String keep = "form[action$='/drafts/keep'] ";
        page.fill(keep + "input[name=path]", "features/consent/walked.feature");
        ended(page, page.locator(keep + "button"), "walking player", played);
        page.fill(keep + "input[name=path]", "elsewhere.txt");
        sent(page, page.locator(keep + "button"));
        page.locator("main .error").waitFor();
        page.goBack();
        page.locator("main .deciding").first().waitFor();
        page.fill(keep + "input[name=path]", "features/consent/walked.feature");
        sentTwice(page, page.locator(keep + "button"));
        page.waitForURL("**saved**");
        page.goBack();
        page.fill(keep + "input[name=path]", "features/consent/walked.feature");
        sent(page, page.locator(keep + "button"));
        page.locator("main .error").waitFor();

        assertThat(rows("rule_draft_file WHERE path = 'features/consent/walked.feature' AND revision = 1")).as("kept once").isEqualTo(1);
        page.navigate(draft);
        Page late = tab(draft.substring(url("").length()));
        sentTwice(page, page.locator("form[action$='/discard'] button"));
        assertThat(rows("rule_draft WHERE name = 'Played'")).isZero();
        late.fill("form[action$='/propose'] input[name=reason]", "I was late");
        sent(late, late.locator("form[action$='/propose'] button"));
        assertThat(late.locator("main .error").innerText()).as("the draft is gone").contains("deleted");
    }

    @Test
    void aTableOfADraftIsChangedInTwoTabs() {
        Page page = signedIn("walking gridder", Role.OFFICER);
        String table = begun(page, "Gridded").substring(url("").length()) + "/table?path=rules/tables/quiet-hours.csv&q=FR";
        page.navigate(url(table));
        String cell = "main table.grid input[value='08:00'] >> nth=0";
        String name = page.locator(cell).getAttribute("name");
        String begin = "main input[name='" + name + "'] >> nth=" + page.locator("main input[name='" + name + "']").all().stream()
                .map(one -> one.inputValue()).toList().indexOf("08:00");
        String save = "form:has(table) button";
        page.fill(begin, "09:00");
        ended(page, page.locator(save), "walking gridder", table);
        Page late = tab(table);
        type(page, "main input[name='" + name + "']", page.inputValue("main input[name='" + name + "'] >> nth=0"));
        page.fill(begin, "25:00");
        sentTwice(page, page.locator(save));
        page.locator("main .error[role=status]").waitFor(); // saved, and named as a fault
        page.fill(begin, "09:30");
        sent(page, page.locator(save));
        page.locator("main .notice").waitFor();
        page.goBack();
        assertThat(page.inputValue(begin)).as("as it is by now").isIn("25:00", "09:30");
        late.fill(begin, "10:00");
        late.fill("main input[name=cell-new] >> nth=0", "XX");
        refused(late, late.locator(save), begin, "main input[name=cell-new] >> nth=0");
        refused(late, late.locator(save), begin, "main input[name=cell-new] >> nth=0");
        page.navigate(url(table));

        assertThat(page.inputValue(begin)).as("the other tab wrote over nothing").isEqualTo("09:30");
    }

    @Test
    void anApproverTriesAProposalAndWithdrawsIt() {
        EnrolledBusiness shop = world.business().enrol();
        String release = "/console/rules/releases/" + SeenWorld.proposal(world);
        Page page = signedIn("walking trier", Role.APPROVER);
        page.navigate(url("/console/rules/releases"));
        page.locator("main a[href='" + release + "']").first().click();
        page.waitForURL("**" + release);
        String stop = "form[action$='/canary/stop'] ";
        skip(page);
        type(page, stop + "input[name=reason]", "enough seen");
        ended(page, page.locator(stop + "button"), "walking trier", release);
        Page late = tab(release);
        page.fill(stop + "input[name=reason]", "enough seen");
        sentTwice(page, page.locator(stop + "button"));
        String canary = "form[action$='/canary'] ";
        page.locator(canary).waitFor();
        late.fill(stop + "input[name=reason]", "I was late");
        refused(late, late.locator(stop + "button"));
        page.fill(canary + "input[name=businesses]", shop.handle() + ", nobody");
        page.fill(canary + "input[name=percent]", "3");
        refused(page, page.locator(canary + "button"), canary + "input[name=businesses]", canary + "input[name=percent]");
        page.fill(canary + "input[name=businesses]", shop.handle());
        sentTwice(page, page.locator(canary + "button"));
        page.locator(stop).waitFor();
        sent(page, page.locator("form[action$='/shadow/stop'] button"));
        page.locator("form[action$='/shadow'] button").waitFor();

        String withdraw = "form[action$='/withdraw'] ";
        late.navigate(url(release));
        page.fill(withdraw + "input[name=reason]", "another way is better");
        sentTwice(page, page.locator(withdraw + "button"));
        back(page, page.locator(withdraw));
        late.fill(withdraw + "input[name=reason]", "I was late");
        refused(late, late.locator(withdraw + "button"));

        assertThat(rows("rule_event WHERE type = 'CANARY_STARTED' AND person = 'walking trier'")).isEqualTo(1);
        assertThat(rows("rule_event WHERE type = 'WITHDRAWN' AND person = 'walking trier'")).isEqualTo(1);
    }
}
