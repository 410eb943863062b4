package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Plan;
import io.tollgate.world.EnrolledBusiness;
import org.junit.jupiter.api.Test;

/** Accounts in a real browser: an administrator makes and changes them, and everybody keeps the own one. */
@TollgateTest
class AccountWalksTest extends Walks {

    private static final String ACCOUNTS = "/console/accounts";
    private static final String OWN = "/console/account";

    @Test
    void anAdministratorMakesAnAccountAndChangesIt() {
        Page page = signedIn("walking administrator", Role.ADMINISTRATOR);
        page.navigate(url(ACCOUNTS));
        String make = "form[action$='/accounts'] ";
        String known = "account WHERE name = 'walked officer'";
        page.fill(make + "input[name=name]", "walked officer");
        page.check(make + "input[value=OFFICER]");
        page.fill(make + "input[name=password]", "aaaaaaaaaaaa");
        refused(page, page.locator(make + "button"), make + "input[name=name]");
        assertThat(page.isChecked(make + "input[value=OFFICER]")).as("what was chosen is still there").isTrue();
        ended(page, page.locator(make + "button"), "walking administrator", ACCOUNTS);
        assertThat(rows(known)).as("a password that all can guess, and nobody signed in").isZero();

        skip(page);
        type(page, make + "input[name=name]", "walked officer");
        page.check(make + "input[value=OFFICER]");
        type(page, make + "input[name=password]", PASSWORD);
        sentTwice(page, page.locator(make + "button"));
        page.waitForURL("**/accounts/*");
        String account = page.url().substring(url("").length());
        page.goBack();
        page.fill(make + "input[name=name]", "walked officer");
        page.fill(make + "input[name=password]", PASSWORD);
        refused(page, page.locator(make + "button"), make + "input[name=name]");
        assertThat(rows(known)).as("made once").isEqualTo(1);

        changes(page, account);
    }

    private void changes(Page page, String account) {
        page.navigate(url(account));
        Page late = tab(account);
        String give = "form[action$='/roles'] ";
        page.check(give + "input[name=roles][value=AUDITOR]");
        page.uncheck(give + "input[name=roles][value=OFFICER]");
        sentTwice(page, page.locator(give + "button"));
        late.check(give + "input[name=roles][value=FINANCE]");
        refused(late, late.locator(give + "button"));
        assertThat(late.isChecked(give + "input[name=roles][value=OFFICER]")).as("what was taken stays taken").isFalse();
        assertThat(world.the(UserAccounts.class).find("walked officer").orElseThrow().roles()).containsExactly(Role.AUDITOR);

        String lock = "form[action$='/enabled'] button";
        skip(page);
        tabTo(page, lock);
        sentTwice(page, page.locator(lock));
        assertThat(rows("account WHERE name = 'walked officer' AND NOT enabled")).as("two clicks lock, and do not unlock").isEqualTo(1);
        sent(late, late.locator(lock));
        assertThat(rows("account WHERE name = 'walked officer' AND NOT enabled")).as("the other tab wanted to lock it").isEqualTo(1);
        sent(late, late.locator(lock));
        assertThat(rows("account WHERE name = 'walked officer' AND enabled")).isEqualTo(1);

        String issue = "form[action$='/tokens'] ";
        page.navigate(url(account));
        page.fill(issue + "input[name=label]", "import");
        page.evaluate("document.querySelector('input[name=days]').removeAttribute('max')");
        page.fill(issue + "input[name=days]", "400");
        refused(page, page.locator(issue + "button"), issue + "input[name=label]");
        page.fill(issue + "input[name=days]", "30");
        ended(page, page.locator(issue + "button"), "walking administrator", account);
        page.fill(issue + "input[name=label]", "import");
        sentTwice(page, page.locator(issue + "button"));
        page.locator("main .notice pre").waitFor();
        assertThat(recorded("walking administrator", "issueAccountToken")).as("a double click issues once").isEqualTo(1);
        sentTwice(page, page.locator("form[action$='/revoke'] button"));
        assertThat(page.locator("main .notice pre").count()).as("it is shown once").isZero();
        page.locator("form[action$='/revoke'] button").waitFor(GONE);
    }

    @Test
    void anAdministratorPutsAnAccountIntoABusiness() {
        EnrolledBusiness business = world.business().named("Walking Member").plan(Plan.APP).enrol();
        Page hers = signedIn(other(new NewContextOptions()), "walked member");
        Page page = signedIn("walking registrar", Role.ADMINISTRATOR);
        String account = ACCOUNTS + "/" + world.the(UserAccounts.class).find("walked member").orElseThrow().id();
        page.navigate(url(account));
        String add = "form[action$='/business'] ";
        skip(page);
        type(page, add + "input[name=handle]", "nobody");
        refused(page, page.locator(add + "button"), add + "input[name=handle]");
        ended(page, page.locator(add + "button"), "walking registrar", account);
        Page late = tab(account);
        page.fill(add + "input[name=handle]", business.handle());
        sentTwice(page, page.locator(add + "button"));
        back(page, page.locator(add + "input[name=handle]"));
        hers.navigate(url("/app"));
        assertThat(hers.locator("main h1").innerText()).isEqualTo("Walking Member");
        hers.context().close();
        late.fill(add + "input[name=handle]", business.handle());
        sent(late, late.locator(add + "button"));

        assertThat(late.locator(add + "input[name=handle]").count()).as("she is a member, once").isZero();
        assertThat(rows("business_member WHERE business_id = ?", business.id().value())).isEqualTo(1);
    }

    @Test
    void aMailAddressIsOrderedWithACorrection() {
        Page page = signedIn("walking reader", Role.OFFICER);
        page.navigate(url(OWN));
        String order = "#notices form[action$='/notices'] ";
        String end = "#notices form[action$='/end'] button";
        String reader = "notice_reader WHERE email = 'walking@tollgate.example'";
        page.evaluate("document.querySelector('#notices input[name=email]').type = 'text'");
        page.fill(order + "input[name=email]", "nobody");
        page.locator(order + "fieldset input").first().uncheck();
        refused(page, page.locator(order + "button"), order + "input[name=email]");
        assertThat(page.locator(order + "fieldset input").first().isChecked()).as("what was chosen is still there").isFalse();
        page.fill(order + "input[name=email]", "walking@tollgate.example");
        ended(page, page.locator(order + "button"), "walking reader", OWN);
        assertThat(rows(reader)).as("nobody was signed in").isZero();
        Page late = tab(OWN);
        page.fill(order + "input[name=email]", "walking@tollgate.example");
        sentTwice(page, page.locator(order + "button"));
        page.locator(end).waitFor();
        page.goBack();
        page.locator(order).waitFor();
        assertThat(rows(reader + " AND NOT confirmed")).isEqualTo(1);
        late.fill(order + "input[name=email]", "walking@tollgate.example");
        sent(late, late.locator(order + "button"));
        assertThat(rows(reader)).as("the same order from another tab").isEqualTo(1);

        tabTo(late, end);
        sent(late, late.locator(end));
        late.locator(end).waitFor(GONE);
        assertThat(rows(reader)).isZero();
    }

    @Test
    void everybodyChangesTheOwnPasswordAndEndsWhatIsOpen() {
        Page page = signedIn("walking self", Role.AUDITOR);
        Page elsewhere = signedIn(other(new NewContextOptions()), "walking self", Role.AUDITOR);
        page.navigate(url(OWN));
        String change = "form[action$='/password'] ";
        page.fill(change + "input[name=oldPassword]", "not the one of hers");
        page.fill(change + "input[name=newPassword]", "seven lanterns under snow");
        refused(page, page.locator(change + "button"));
        page.fill(change + "input[name=oldPassword]", PASSWORD);
        page.fill(change + "input[name=newPassword]", "seven lanterns under snow");
        ended(page, page.locator(change + "button"), "walking self", OWN);
        assertThat(recorded("walking self", "changeOwnPassword")).isZero();

        String out = "form[action*='/sessions/'] button:not(form[action$='/sessions/end'] button)";
        page.locator(out).first().waitFor();
        Page late = tab(OWN);
        while (page.locator(out).count() > 0) {
            sent(page, page.locator(out).first());
        }
        elsewhere.navigate(url(OWN));
        elsewhere.waitForURL("**/console/sign-in**");
        elsewhere.context().close();
        sent(late, late.locator(out).first());
        assertThat(late.locator(out).count()).as("nothing else is open, in the other tab too").isZero();
        skip(page);
        type(page, change + "input[name=oldPassword]", PASSWORD);
        type(page, change + "input[name=newPassword]", "seven lanterns under snow");
        sentTwice(page, page.locator(change + "button"));
        page.waitForURL("**/console/sign-in**");
        page.goBack();
        page.waitForURL("**/console/sign-in**");
        page.fill("input[name=name]", "walking self");
        page.fill("input[name=password]", "seven lanterns under snow");
        page.locator("input[name=password]").press("Enter");
        page.waitForURL(to -> !to.contains("/console/sign-in"));
        assertThat(recorded("walking self", "changeOwnPassword")).as("changed once").isEqualTo(1);
    }
}
