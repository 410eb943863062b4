package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.blocking.HashForm;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.conversation.EncryptionPolicies;
import io.tollgate.conversation.EncryptionPolicies.Decided;
import io.tollgate.conversation.EncryptionPolicies.Policy;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.endtoend.reports.MessageReport;
import io.tollgate.endtoend.reports.MessageReports;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Person;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What officers, approvers and operators decide about lists, reports, templates, keys and webhooks, in a real browser. */
@TollgateTest
class OfficerWalksTest extends Walks {

    @Test
    void anOfficerFillsAStopListSeesItAndWithdrawsIt() {
        String file = "/stop-lists/walk-list/file";
        String number = "+34600000077";
        String line = new HashForm(HashForm.Algorithm.SHA256, HashForm.Spelling.DIGITS, "").line(number);
        Person marta = world.person(number).consentsTo(world.business().enrol());
        Page page = signedIn("walking keeper", Role.OFFICER);
        Office office = Office.at(port, data).as("walking keeper", Role.OFFICER);
        office.put("/stop-lists/walk-list", "{'jurisdictions':['ES'],'purpose':'MARKETING','source':'Lista Robinson',"
                + "'algorithm':'SHA256','spelling':'DIGITS'}").is(200);
        office.send("POST", file, "text/plain", number + "\n").problem(422, "stop-list", "1 bad line");
        page.navigate(url("/console/consents"));
        skip(page);
        press(page, "main a[href='/console/consents/stop-lists']");
        Locator list = page.locator("main section:has(h2:text-is('walk-list'))");
        list.waitFor();
        assertThat(list.locator("tbody tr").count()).as("the bad file is shown, with the reason").isEqualTo(1);
        assertThat(list.locator("tbody tr").innerText()).contains("refused").doesNotContain(number.substring(1));

        office.send("POST", file, "text/plain", line + "\n").is(200);
        office.send("POST", file, "text/plain", line + "\n").is(200);
        page.reload();
        assertThat(list.locator("tbody tr td:nth-child(2)").allInnerTexts()).as("one version is in force, though the file came twice")
                .containsOnlyOnce("in force").contains("refused");
        assertThat(list.innerText()).contains("Lista Robinson", "upload by walking keeper");
        picture(page, "stop-list");
        endedAtReading(page, "walking keeper");
        assertThat(onHerPage(page, marta)).as("what it means for her").contains("walk-list");

        office.delete("/stop-lists/walk-list").is(204);
        assertThat(onHerPage(page, marta)).doesNotContain("walk-list");
        page.navigate(url("/console/consents/stop-lists"));
        list.waitFor(GONE);
    }

    private String onHerPage(Page page, Person person) {
        page.navigate(url("/console/consents"));
        page.fill("main input[name=number]", person.id().toString());
        sent(page, page.locator("main form:has([name=number]) button").first());
        return page.locator("main").innerText();
    }

    @Test
    void anApproverDecidesAReportOfAnEncryptedMessage() {
        EnrolledBusiness shop = world.business().named("Walking Shoes").enrol();
        MessageReports reports = world.the(MessageReports.class);
        long id = reports.add(new MessageReport(0, new MessageId(UUID.randomUUID()), world.person().id(), shop.id(), shop.sender(), "d",
                Category.UTILITY, "", MessageReport.Reason.OTHER, true, Instant.now(), Optional.empty()),
                new MessageReport.Disclosure("Sale! 50 % off", "", "", "", "")).orElseThrow().id();
        String path = "/console/reviews/reports/" + id;
        Page page = signedIn("walking judge", Role.APPROVER);
        page.navigate(url("/console/reviews"));
        page.locator("#reports a[href='" + path + "']").click();
        page.waitForURL("**" + path);
        assertThat(page.locator("main pre").innerText()).isEqualTo("Sale! 50 % off");
        picture(page, "report");
        skip(page);
        type(page, "main input[name=reason]", "  ");
        page.selectOption("main select[name=category]", "SERVICE");
        refused(page, page.locator("button[value=RERATED]"), "main select[name=category]");
        page.fill("main input[name=reason]", "It was asked for");
        ended(page, page.locator("button[value=DISMISSED]"), "walking judge", path);
        Page late = tab(path);
        type(page, "main input[name=reason]", "It was asked for");
        sentTwice(page, page.locator("button[value=DISMISSED]"));
        back(page, page.locator("button[value=DISMISSED]"));
        late.fill("main input[name=reason]", "I was late");
        refused(late, late.locator("button[value=BADGE_WITHDRAWN]"));

        assertThat(late.locator("main").innerText()).as("what was decided").contains("It was asked for");
        assertThat(reports.find(id).orElseThrow().decision().map(MessageReport.Decided::decision))
                .contains(MessageReport.Decision.DISMISSED);
        assertThat(recorded("walking judge", "decideMessageReport")).isEqualTo(1);
    }

    @Test
    void anApproverApprovesATemplateThatSheHasRead() {
        String handle = SeenWorld.templateToApprove(world, Office.at(port, data));
        String path = "/console/businesses/" + handle + "/templates/summer/en";
        String approve = "button[value=APPROVED]";
        Page page = signedIn("walking reviewer", Role.APPROVER);
        page.navigate(url("/console/reviews"));
        page.locator("#templates a[href='" + path + "']").click();
        page.waitForURL("**" + path);
        ended(page, page.locator(approve), "walking reviewer", path);
        assertThat(recorded("walking reviewer", "putTemplate")).as("nobody was signed in").isZero();
        Page late = tab(path);
        skip(page);
        tabTo(page, approve);
        sentTwice(page, page.locator(approve));
        page.locator(approve).waitFor(GONE);
        page.goBack();
        page.locator(approve).waitFor(GONE);
        refused(late, late.locator("button[value=REJECTED]"));

        assertThat(recorded("walking reviewer", "putTemplate")).as("approved once, and not rejected unread").isEqualTo(1);
        assertThat(rows("template WHERE name = 'summer' AND approval = 'APPROVED' AND business_id = (SELECT id FROM business"
                + " WHERE handle = ?)", handle)).isEqualTo(1);
    }

    @Test
    void anOfficerDecidesWhetherABusinessEncrypts() {
        EnrolledBusiness shop = world.business().enrol();
        String path = "/console/businesses/" + shop.handle() + "/encryption";
        Page page = signedIn("walking cipher", Role.OFFICER);
        page.navigate(url("/console/businesses/" + shop.handle()));
        page.locator("main a[href='" + path + "']").click();
        page.waitForURL("**" + path);
        Locator decide = page.locator("form[action='" + path + "'] button");
        page.check("input[value=REQUIRED]");
        page.fill("main input[name=reason]", "  ");
        refused(page, decide);
        assertThat(page.isChecked("input[value=REQUIRED]")).as("what was chosen is still there").isTrue();
        page.fill("main input[name=reason]", "They asked for it");
        ended(page, decide, "walking cipher", path);
        Page late = tab(path);
        skip(page);
        tabTo(page, "input[name=policy]");
        page.keyboard().press("Space");
        page.check("input[value=REQUIRED]");
        type(page, "main input[name=reason]", "They asked for it");
        sentTwice(page, decide);
        page.goBack();
        late.check("input[value=OFF]");
        late.fill("main input[name=reason]", "No longer");
        sent(late, late.locator("form[action='" + path + "'] button"));

        assertThat(world.the(EncryptionPolicies.class).history(shop.id()).stream().map(Decided::policy)).as("each decision once, and none"
                + " lost").containsExactly(Policy.REQUIRED, Policy.OFF);
    }

    @Test
    void anOfficerGivesABusinessANewToken() {
        EnrolledBusiness shop = world.business().enrol();
        String path = "/console/businesses/" + shop.handle();
        Page page = signedIn("walking smith", Role.OFFICER);
        page.navigate(url(path));
        String renew = "form[action$='/token'] button";
        ended(page, page.locator(renew), "walking smith", path);
        assertThat(shop.partner().post("{}").status()).as("the old one holds").isEqualTo(400);
        skip(page);
        tabTo(page, renew);
        sentTwice(page, page.locator(renew));
        String first = page.locator("main .notice pre").innerText();
        assertThat(recorded("walking smith", "renewBusinessToken")).as("a double click renews once").isEqualTo(1);
        page.goBack();
        page.locator(renew).waitFor();
        assertThat(page.locator("main .notice pre").count()).as("it is shown once").isZero();
        Page second = tab(path);
        sent(second, second.locator(renew));
        Businesses businesses = world.the(Businesses.class);

        assertThat(businesses.byToken(second.locator("main .notice pre").innerText()).map(Business::id)).contains(shop.id());
        await().until(() -> businesses.byToken(first).isEmpty());
    }

    @Test
    void anOperatorChecksTheLogOfKeys() {
        String path = "/console/operations/key-log";
        String check = "form[action='" + path + "'] button";
        Page page = signedIn("walking notary", Role.OPERATOR);
        page.navigate(url("/console/operations"));
        page.locator("main a[href='" + path + "']").click();
        page.waitForURL("**" + path);
        ended(page, page.locator(check), "walking notary", path);
        assertThat(recorded("walking notary", "checkKeyLog")).as("nobody was signed in").isZero();
        Instant before = Instant.now();
        skip(page);
        tabTo(page, check);
        sentTwice(page, page.locator(check));
        assertThat(Instant.parse(page.locator("main table.facts tr:last-child time").getAttribute("datetime"))).as("checked now")
                .isAfter(before.minusSeconds(1));
        assertThat(page.locator("main .error").count()).as("all entries give the head").isZero();
        page.goBack();
        page.locator("main").waitFor();
        assertThat(recorded("walking notary", "checkKeyLog")).as("neither a double click nor going back checks again").isEqualTo(1);
        Page late = tab(path);
        sent(late, late.locator(check));
        assertThat(recorded("walking notary", "checkKeyLog")).as("another tab checks once more").isEqualTo(2);
    }

    @Test
    void anOperatorTellsABusinessWhatItMissed() {
        EnrolledBusiness shop = world.business().enrol();
        Instant now = Instant.now();
        MessageId message = shop.sends(Category.UTILITY, world.person(), now);
        await().until(() -> rows("decision WHERE message_id = ?", (Object) message.bytes()) > 0);
        database.update("INSERT INTO dropped_update (business_id, updates, first_at, dropped_at) VALUES (?, 7, NOW(6), NOW(6))",
                shop.id().value());
        String path = "/console/businesses/" + shop.handle() + "/webhook";
        try (PartnerServer server = PartnerServer.start()) {
            shop.listens(server.url("/hook"), "a secret of 16 or more");
            Page page = signedIn("walking herald", Role.OPERATOR);
            page.navigate(url("/console/operations"));
            page.locator("#dropped a[href^='" + path + "']").click();
            page.waitForURL("**" + path + "**");
            String again = "form[action$='/redeliver'] ";
            skip(page);
            type(page, again + "input[name=from]", "yesterday");
            refused(page, page.locator(again + "button"), again + "input[name=from]");
            ended(page, page.locator(again + "button"), "walking herald", path);
            Page late = tab("/console/operations");
            page.fill(again + "input[name=from]", LocalDate.ofInstant(now, ZoneOffset.UTC).toString());
            sentTwice(page, page.locator(again + "button"));
            page.locator("main .notice").first().waitFor();
            assertThat(recorded("walking herald", "redeliverStatuses")).isEqualTo(1);
            await().until(() -> server.statuses().stream().anyMatch(one -> one.message().equals(message.text())));
            String settle = "form[action$='/dropped/" + shop.handle() + "/settle'] button";
            sent(late, late.locator(settle));
            assertThat(late.locator(settle).count()).as("settled already by what was told").isZero();

            page.navigate(url("/console/messages/" + message.text()));
            String one = "form[action$='/redeliver'] button";
            sentTwice(page, page.locator(one));
            page.locator("main .notice").waitFor();
            page.goBack();
            page.locator(one).waitFor();
            assertThat(recorded("walking herald", "redeliverMessage")).isEqualTo(1);
        }
    }
}
