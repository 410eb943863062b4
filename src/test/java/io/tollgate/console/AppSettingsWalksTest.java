package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.tollgate.TollgateTest;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What a small business sets up for itself, and what a person decides on her phone, in a real browser. */
@TollgateTest
class AppSettingsWalksTest extends Walks {

    private EnrolledBusiness business(String name) {
        return world.business().named(name).plan(Plan.APP).onAccount("20").enrol();
    }

    @Test
    void aBusinessSetsItsOpeningHours() {
        EnrolledBusiness business = business("Walking Hours");
        Page page = member("walking keyholder", business);
        page.navigate(url("/app"));
        page.locator("main a[href='/app/hours']").click();
        page.waitForURL("**/app/hours");
        String from = "main input[name=from] >> nth=0";
        String until = "main input[name=until] >> nth=0";
        String keep = "form[action='/app/hours'] button";
        page.fill(from, "18:00");
        page.fill(until, "09:00");
        type(page, "main textarea[name=text]", "We are closed now.");
        refused(page, page.locator(keep), from, until, "main textarea[name=text]");
        page.fill(until, "20:00");
        ended(page, page.locator(keep), "walking keyholder", "/app/hours");
        assertThat(recorded("walking keyholder", "setOpeningHours")).as("nobody was signed in").isZero();
        Page late = tab("/app/hours");
        page.fill(from, "08:00");
        page.fill(until, "18:00");
        sentTwice(page, page.locator(keep));
        page.locator("main .notice").waitFor();
        page.goBack();
        assertThat(page.inputValue(from)).as("what holds by now").isEqualTo("08:00");
        assertThat(recorded("walking keyholder", "setOpeningHours")).as("kept once").isEqualTo(1);
        late.fill(from, "07:00");
        late.fill(until, "12:00");
        sent(late, late.locator(keep));
        late.locator("main .notice").waitFor();
        page.reload();
        assertThat(page.inputValue(until)).as("the later week holds, and it was shown whole").isEqualTo("12:00");
    }

    @Test
    void aBusinessKeepsAQuickAnswerAndUsesIt() {
        EnrolledBusiness business = business("Walking Answers");
        Person nina = world.personIn("AT").consentsTo(business).writesTo(business, Instant.now());
        String answers = "saved_answer WHERE business_id = " + business.id().value();
        Page page = member("walking answerer", business);
        page.navigate(url("/app/answers"));
        String add = "form[action='/app/answers'] button";
        skip(page);
        type(page, "main textarea", "  ");
        refused(page, page.locator(add));
        page.fill("main textarea", "We are open until 18:00.");
        ended(page, page.locator(add), "walking answerer", "/app/answers");
        page.fill("main textarea", "We are open until 18:00.");
        sentTwice(page, page.locator(add));
        page.goBack();
        page.locator(add).waitFor();
        page.navigate(url("/app/answers"));
        page.fill("main textarea", "We are open until 18:00.");
        sent(page, page.locator(add));
        assertThat(rows(answers)).as("the same answer is there once, whatever was clicked").isEqualTo(1);

        Page chat = tab("/app/chats/" + nina.id());
        sent(chat, chat.locator("main a[href*='?answer=']"));
        assertThat(chat.inputValue("#answer input[name=text]")).isEqualTo("We are open until 18:00.");
        Page late = tab("/app/answers");
        String remove = "form[action='/app/answers/remove'] button";
        sent(page, page.locator(remove));
        sent(late, late.locator(remove));
        assertThat(late.locator(remove).count()).as("gone, in the other tab too").isZero();
    }

    @Test
    void aBusinessInvitesItsSecondMember() {
        EnrolledBusiness business = business("Walking Pair");
        Page page = member("walking first", business);
        page.navigate(url("/app/team"));
        String invite = "form[action='/app/team'] button";
        ended(page, page.locator(invite), "walking first", "/app/team");
        Page late = tab("/app/team");
        skip(page);
        tabTo(page, invite);
        sentTwice(page, page.locator(invite));
        String link = page.locator("#link").innerText();
        assertThat(recorded("walking first", "inviteMember")).as("a double click invites once").isEqualTo(1);

        BrowserContext hers = other(new NewContextOptions());
        Page second = hers.newPage();
        second.navigate(link);
        String join = "main form button";
        second.fill("main input[name=name]", "walking second");
        second.fill("main input[name=password]", "12345678");
        refused(second, second.locator(join), "main input[name=name]");
        skip(second);
        type(second, "main input[name=password]", PASSWORD);
        sentTwice(second, second.locator(join));
        second.waitForURL("**/console/sign-in**");
        second.navigate(link);
        second.locator("main form input[name=password]").waitFor(GONE);
        signInAt(second, "walking second");
        assertThat(second.locator("main h1").innerText()).isEqualTo("Walking Pair");
        hers.close();
        refused(late, late.locator(invite));
        page.goBack();
        page.reload();
        page.locator(invite).waitFor(GONE);
    }

    private void signInAt(Page page, String name) {
        page.navigate(url("/app"));
        page.waitForURL("**/console/sign-in**");
        signIn(page, name);
        page.waitForURL("**/app");
    }

    @Test
    void aBusinessTakesItsDataAlong() {
        EnrolledBusiness business = business("Walking Export");
        Page page = member("walking exporter", business);
        page.navigate(url("/app"));
        Locator export = page.locator("form[action='/app/export'] button");
        skip(page);
        tabTo(page, "form[action='/app/export'] button");
        assertThat(page.waitForDownload(() -> page.keyboard().press("Enter")).suggestedFilename()).isEqualTo(business.handle() + ".zip");
        page.reload(); // a form that brings a file leaves its page where it is
        ended(page, export, "walking exporter", "/app");
        assertThat(page.waitForDownload(export::click).suggestedFilename()).as("back at the form, it is sent again")
                .isEqualTo(business.handle() + ".zip");
    }

    /** @return the path of the link in the message */
    private String asked(EnrolledBusiness business, Person person) {
        OptIn.Id id = OptIn.Id.random();
        OptIns optIns = world.the(OptIns.class);
        OptIn.Secret secret = optIns.secret(id, OptIn.Answer.LINK);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        OptIn optIn = new OptIn(id, business.id(), person.id(), ConsentChannel.MESSENGER, Set.of(Purpose.MARKETING), OptIn.Answer.LINK,
                "en", now, now.plus(Duration.ofHours(3)), Optional.empty(), new MessageId(UUID.randomUUID()), 0, Optional.empty());
        world.the(TransactionTemplate.class).executeWithoutResult(_ -> optIns.request(optIn, secret,
                Evidence.of("form", new Wording("Yes, write to me.", "1", "en", "till 2", ""), ""), Optional.empty(), new byte[32], now));
        return "/opt-in/" + secret.text();
    }

    @Test
    void aPersonConfirmsByALinkAndRefusesEverybody() {
        EnrolledBusiness business = business("Walking Till");
        Person lea = world.personIn("AT");
        String link = asked(business, lea);
        Page wrong = tab("/opt-in/" + "x".repeat(40));
        assertThat(wrong.locator("main").innerText()).as("a wrong link says what to do").isNotBlank();
        assertThat(wrong.locator("main form").count()).isZero();
        Page page = tab(link);
        Page late = tab(link);
        String confirm = "form[action^='/opt-in/'] button";
        assertThat(lea.consent(business, Purpose.MARKETING)).as("looking confirms nothing").isEqualTo(ConsentStatus.State.REQUESTED);
        skip(page);
        tabTo(page, confirm);
        sentTwice(page, page.locator(confirm));
        page.locator("main .notice").waitFor();
        assertThat(lea.consent(business, Purpose.MARKETING)).isEqualTo(ConsentStatus.State.CONFIRMED);
        sent(late, late.locator(confirm));
        late.locator(confirm).waitFor(GONE);

        page.navigate(url("/me/" + lea.id() + "/writers"));
        late.navigate(url("/me/" + lea.id() + "/writers"));
        sentTwice(page, page.locator("form[action$='/everybody/block'] button"));
        page.locator("form[action$='/everybody/lift'] button").waitFor();
        await().untilAsserted(() -> assertThat(lea.blocked().everybody()).isTrue());
        sent(late, late.locator("form[action$='/everybody/block'] button"));
        late.locator("form[action$='/everybody/lift'] button").waitFor();
        page.goBack();
        page.locator("form[action$='/everybody/block']").waitFor(GONE);
        sent(late, late.locator("form[action$='/everybody/lift'] button"));
        assertThat(lea.blocked().everybody()).as("undone").isFalse();
        assertThat(lea.consent(business, Purpose.MARKETING)).as("her consent stays").isEqualTo(ConsentStatus.State.CONFIRMED);
    }

    @Test
    void aPersonChoosesTheLanguageOfHerPhone() {
        Person eva = world.personIn("AT");
        Page page = tab("/me/" + eva.id());
        Page late = tab("/me/" + eva.id());
        String settings = "form[action$='/settings'] ";
        skip(page);
        tabTo(page, settings + "select[name=language]");
        page.selectOption(settings + "select[name=language]", "fr");
        sentTwice(page, page.locator(settings + "button"));
        assertThat(page.locator("html").getAttribute("lang")).startsWith("fr");
        page.goBack();
        page.locator(settings).waitFor();

        assertThat(page.locator("html").getAttribute("lang")).as("back is in her language, too").startsWith("fr");
        late.selectOption(settings + "select[name=language]", "it");
        sent(late, late.locator(settings + "button"));
        assertThat(late.locator("html").getAttribute("lang")).as("the later choice holds").startsWith("it");
    }
}
