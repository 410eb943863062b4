package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.invoicing.Invoices;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.WorldBooks;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** The main jobs of finance and of operators in a real browser. */
@TollgateTest
class MoneyWalksTest extends Walks {

    private static final YearMonth MONTH = YearMonth.now(ZoneOffset.UTC).minusMonths(1);

    @Autowired
    CamelContext camel;

    @AfterEach
    void nothingWaits() {
        database.update("DELETE FROM invoice_held");
        database.update("DELETE FROM quarantine WHERE item LIKE 'wamid.AZqk6gAAcAGAAAAAAABW%'");
    }

    private static void payment(Page page, EnrolledBusiness shop, String amount, String reference) {
        page.fill("form:has([name=amount]) input[name=business]", shop.handle());
        page.fill("input[name=amount]", amount);
        page.fill("form:has([name=amount]) input[name=reference]", reference);
    }

    private static Locator button(Page page, String form) {
        return page.locator("main form[method=post]" + form + " button");
    }

    private int payments(EnrolledBusiness shop) {
        return rows("payment WHERE business_id = ?", shop.id().value());
    }

    @Test
    void financeBooksAPayment() {
        EnrolledBusiness shop = world.business().enrol();
        Page page = signedIn("walking finance", Role.FINANCE);
        page.navigate(url("/console/money/payments"));
        payment(page, shop, "much", "walk 1");
        button(page, "[action$='/payments']").click();
        page.locator("main .error").waitFor();
        assertThat(page.inputValue("form:has([name=amount]) input[name=reference]")).as("what was typed is still there")
                .isEqualTo("walk 1");

        page.navigate(url("/console/money/payments"));
        payment(page, shop, "12.50", "walk 1");
        button(page, "[action$='/payments']").dblclick();
        page.waitForURL("**/payments/*");
        assertThat(payments(shop)).as("a double click books once").isEqualTo(1);
        page.goBack();
        button(page, "[action$='/payments']").waitFor();
        page.goForward();
        page.waitForURL("**/payments/*");
        assertThat(payments(shop)).as("back and forward book nothing").isEqualTo(1);

        Page late = tab("/console/money/payments");
        payment(late, shop, "12.50", "walk 1");
        sent(late, button(late, "[action$='/payments']"));
        assertThat(late.url()).as("the same one, typed in another tab, is the one that was booked").isEqualTo(page.url());
        late.navigate(url("/console/money/payments"));
        payment(late, shop, "13", "walk 1");
        refused(late, button(late, "[action$='/payments']"), "input[name=amount]", "form:has([name=amount]) input[name=business]");
        assertThat(payments(shop)).isEqualTo(1);

        page.navigate(url("/console/money/payments?business=" + shop.handle()));
        payment(page, shop, "7.00", "walk 2");
        expire();
        button(page, "[action$='/payments']").click();
        isLedBack(page, "walking finance", "/console/money/payments?business=" + shop.handle());
        assertThat(payments(shop)).as("nobody was signed in").isEqualTo(1);

        page.reload();
        skip(page);
        type(page, "form:has([name=amount]) input[name=business]", shop.handle());
        type(page, "input[name=amount]", "7.00");
        type(page, "form:has([name=amount]) input[name=reference]", "walk 2");
        page.keyboard().press("Enter");
        page.waitForURL("**/payments/*");
        assertThat(payments(shop)).as("by keys alone").isEqualTo(2);
    }

    /** Issues an invoice of the last month, over 1.25. @return its number */
    private String issued(EnrolledBusiness buyer) {
        try (WorldBooks books = world.books()) {
            books.deliver(buyer.id(), Category.MARKETING, MONTH.atDay(15).atStartOfDay(ZoneOffset.UTC).toInstant(),
                    List.of(500_000L, 500_000L, 250_000L));
            return world.the(Invoices.class).run(buyer.id(), MONTH, Instant.now()).orElseThrow().number();
        }
    }

    @Test
    void financeMatchesAPaymentAndCreditsAnInvoice() {
        EnrolledBusiness buyer = world.business().onAccount("50").enrol();
        String number = issued(buyer);
        Page page = signedIn("walking matcher", Role.FINANCE);
        page.navigate(url("/console/money/payments"));
        payment(page, buyer, "5", "advance");
        button(page, "[action$='/payments']").click();
        page.waitForURL("**/payments/*");
        String paid = page.url();
        String takeBack = "[action$='/taken-back']";
        await().until(() -> {
            page.reload(); // it pays the invoice by itself, a moment later
            return button(page, takeBack).count() > 0;
        });
        Page late = browser.newPage();
        late.navigate(paid);
        picture(page, "matching");
        page.fill("form[action$='/taken-back'] input[name=reason]", "for another one");
        button(page, takeBack).dblclick();
        button(page, takeBack).waitFor(GONE);
        late.fill("form[action$='/taken-back'] input[name=reason]", "I was late");
        button(late, takeBack).click();
        late.locator("main .error").waitFor();
        page.goBack();
        page.reload();
        button(page, takeBack).waitFor(GONE);

        match(page, "12", "a letter says so");
        page.locator("main .error").waitFor();
        assertThat(page.inputValue("form[action$='/allotments'] input[name=reason]")).as("what was typed is still there")
                .isEqualTo("a letter says so");
        page.fill("form[action$='/allotments'] input[name=invoice]", number);
        expire();
        button(page, "[action$='/allotments']").click();
        isLedBack(page, "walking matcher", paid.substring(paid.indexOf("/console")));
        match(page, number, "a letter says so");
        page.locator("main a[href='/console/invoices/" + number + "']").first().click();
        page.waitForURL("**/invoices/" + number);

        credits(page, number);
    }

    private static void match(Page page, String invoice, String reason) {
        page.fill("form[action$='/allotments'] input[name=invoice]", invoice);
        page.fill("form[action$='/allotments'] input[name=reason]", reason);
        button(page, "[action$='/allotments']").click();
    }

    /** One line, and by keys: the reason first, for which the line is missing. */
    private void credits(Page page, String number) {
        Page late = tab("/console/invoices/" + number);
        skip(page);
        type(page, "form[action$='/credit'] input[name=reason]", "The network lost them.");
        page.keyboard().press("Enter");
        page.locator("main .error").waitFor();
        assertThat(page.inputValue("form[action$='/credit'] input[name=reason]")).isEqualTo("The network lost them.");
        page.navigate(url("/console/invoices/" + number));
        skip(page);
        tabTo(page, "input[name=line]");
        page.keyboard().press("Space");
        type(page, "form[action$='/credit'] input[name=reason]", "The network lost them.");
        press(page, "form[action$='/credit'] button");
        page.locator("main a[href$='.pdf']").nth(1).waitFor(); // that of the note
        late.locator("input[name=line]").first().check();
        late.fill("form[action$='/credit'] input[name=reason]", "again");
        button(late, "[action$='/credit']").dblclick();
        late.locator("main .error").waitFor();

        assertThat(rows("credit_note WHERE invoice = ?", number)).as("one line is credited once").isEqualTo(1);
    }

    @Test
    void financeSeesWhyAnInvoiceIsHeldAndWhenItIsIssued() {
        EnrolledBusiness buyer = world.business().onAccount("50").enrol();
        database.update("INSERT INTO invoice_held (business_id, period, reasons, since) VALUES (?, ?, ?, NOW(6))", buyer.id().value(),
                MONTH.toString(), "the address of the buyer\nits VAT number");
        Page page = signedIn("walking holder", Role.FINANCE);
        page.navigate(url("/"));
        skip(page);
        press(page, "main a[href='/console/invoices#held']");
        page.waitForURL("**/console/invoices#held");
        assertThat(page.locator("#held").innerText()).contains("the address of the buyer", "its VAT number");
        picture(page, "held");
        page.locator("#held a[href='/console/businesses/" + buyer.handle() + "']").click();
        page.waitForURL("**/console/businesses/" + buyer.handle());

        String number = issued(buyer);
        page.goBack();
        page.reload();
        page.locator("#held").waitFor(GONE);
        page.locator("#list a[href='/console/invoices/" + number + "']").waitFor();
        page.navigate(url("/console/invoices"));
        endedAtReading(page, "walking holder");
    }

    @Test
    void financeSavesTheBooksOfAMonth() {
        Page page = signedIn("walking books", Role.FINANCE);
        page.navigate(url("/console/money/books"));
        String form = "#TAXES form >> ";
        page.fill(form + "input[name=from]", MONTH.atEndOfMonth().toString());
        page.fill(form + "input[name=to]", MONTH.atDay(1).toString());
        refused(page, page.locator(form + "button"), form + "input[name=from]", form + "input[name=to]");
        page.fill(form + "input[name=from]", MONTH.atDay(1).toString());
        page.fill(form + "input[name=to]", MONTH.atEndOfMonth().toString());
        page.locator(form + "button").focus();
        String file = page.waitForDownload(() -> page.keyboard().press("Enter")).suggestedFilename();
        assertThat(file).contains(".");
        expire();
        page.locator(form + "button").click();
        page.waitForURL("**/console/sign-in**");
        assertThat(page.waitForDownload(() -> signIn(page, "walking books")).suggestedFilename()).as("and on to the file").isEqualTo(file);
    }

    private long leftOver(EnrolledBusiness shop, int position, String text) {
        database.update("INSERT INTO bank_entry (statement_id, account, position, part, amount_micros, currency, day, taken_back,"
                + " bank_reference, end_to_end, payer, payer_account, text, state, why) VALUES (?, ?, ?, 0, 119000000, 'USD',"
                + " '2026-11-03', FALSE, '', '', 'Sun Pharmacy', '', ?, 'OPEN', 'NAMES_NOTHING')", "777" + shop.id(), "WALK" + shop.id(),
                position, text);
        Long id = database.queryForObject("SELECT MAX(id) FROM bank_entry WHERE account = ?", Long.class, "WALK" + shop.id());
        return id == null ? 0 : id;
    }

    @Test
    void financeDecidesWhatTheBankLeavesOpen() {
        EnrolledBusiness shop = world.business().onAccount("10").enrol();
        long letter = leftOver(shop, 1, "your letter");
        long fee = leftOver(shop, 2, "fee");
        String bank = "/console/money/bank";
        String booking = "form[action*='/bank/" + letter + "/payment'] ";
        String setting = "form[action*='/bank/" + fee + "/aside'] ";
        Page page = signedIn("walking banker", Role.FINANCE);
        page.navigate(url("/console/money"));
        page.locator("main a[href='" + bank + "']").click();
        page.waitForURL("**" + bank);
        skip(page);
        type(page, booking + "input[name=business]", "nobody");
        type(page, booking + "input[name=reason]", "a letter says so");
        refused(page, page.locator(booking + "button"), booking + "input[name=business]", booking + "input[name=reason]");
        ended(page, page.locator(booking + "button"), "walking banker", bank + "?after=0");
        assertThat(payments(shop)).as("nobody was signed in").isZero();
        Page late = tab(bank);

        page.fill(booking + "input[name=business]", shop.handle());
        page.fill(booking + "input[name=reason]", "a letter says so");
        sentTwice(page, page.locator(booking + "button"));
        page.locator(booking).waitFor(GONE);
        assertThat(payments(shop)).as("a double click books once").isEqualTo(1);
        back(page, page.locator(booking));
        late.fill(booking + "input[name=business]", shop.handle());
        late.fill(booking + "input[name=reason]", "I was late");
        refused(late, late.locator(booking + "button"));
        assertThat(payments(shop)).as("decided once").isEqualTo(1);
        late.fill(setting + "input[name=reason]", "our own fee");
        sent(late, late.locator(setting + "button"));
        assertThat(rows("bank_entry WHERE id = ? AND state = 'SET_ASIDE' AND reason = 'our own fee'", fee)).isEqualTo(1);
    }

    @Test
    void financeNotesADisputeAndSettlesIt() {
        EnrolledBusiness buyer = world.business().onAccount("50").enrol();
        String invoice = "/console/invoices/" + issued(buyer);
        String dispute = "#dispute form[action$='/dispute'] ";
        String settle = "#dispute form[action$='/settled'] button";
        Page page = signedIn("walking clerk", Role.FINANCE);
        page.navigate(url(invoice));
        skip(page);
        type(page, dispute + "input[name=amount]", "900");
        type(page, dispute + "input[name=reason]", "they never came");
        refused(page, page.locator(dispute + "button"), dispute + "input[name=amount]", dispute + "input[name=reason]");
        ended(page, page.locator(dispute + "button"), "walking clerk", invoice);
        Page late = tab(invoice);
        page.fill(dispute + "input[name=amount]", "0.50");
        page.fill(dispute + "input[name=reason]", "they never came");
        sentTwice(page, page.locator(dispute + "button"));
        page.locator(settle).waitFor();
        back(page, page.locator(dispute));
        late.fill(dispute + "input[name=reason]", "I was late");
        refused(late, late.locator(dispute + "button"));
        assertThat(late.locator("#dispute").innerText()).as("what stands, and what was typed").contains("they never came");
        late.navigate(url(invoice));
        sentTwice(page, page.locator(settle));
        page.locator(dispute).waitFor();
        refused(late, late.locator(settle));

        assertThat(rows("audit_entry WHERE account = 'walking clerk' AND operation = 'disputeInvoice' AND status = 200")).isEqualTo(1);
    }

    @Test
    void financeReversesAPayment() {
        EnrolledBusiness shop = world.business().enrol();
        Page page = signedIn("walking reverser", Role.FINANCE);
        page.navigate(url("/console/money/payments"));
        payment(page, shop, "12.50", "walk back");
        sent(page, button(page, "[action$='/payments']"));
        String paid = page.url().substring(url("").length());
        String reversal = "form[action$='/reversal'] ";
        skip(page);
        type(page, reversal + "input[name=reason]", "  ");
        page.keyboard().press("Enter");
        page.locator("main .error").waitFor();
        page.fill(reversal + "input[name=reason]", "it bounced");
        ended(page, page.locator(reversal + "button"), "walking reverser", paid);
        Page late = tab(paid);
        page.fill(reversal + "input[name=reason]", "it bounced");
        sentTwice(page, page.locator(reversal + "button"));
        back(page, page.locator(reversal));
        late.fill(reversal + "input[name=reason]", "I was late");
        refused(late, late.locator(reversal + "button"));

        assertThat(payments(shop)).as("booked once and reversed once").isEqualTo(2);
    }

    @Test
    void financeLetsAStoppedBusinessGoOn() {
        EnrolledBusiness shop = world.business().prepaid("100").enrol();
        SpendingStops stops = world.the(SpendingStops.class);
        world.the(TransactionTemplate.class).executeWithoutResult(_ -> stops.stop(new SpendingStops.Stop(shop.id(),
                LocalDate.of(2026, 12, 2), "TAR-ANY-060", Instant.now()), "Too much.", "9,999 messages", "20 times", HeldMoney.usd(5)));
        String goOn = "form:has(#why" + database.queryForObject("SELECT id FROM stopped_spending WHERE business_id = ?", Integer.class,
                shop.id().value()) + ") ";
        Page page = signedIn("walking relief", Role.FINANCE);
        page.navigate(url("/console/money"));
        skip(page);
        type(page, goOn + "input[name=why]", "  ");
        page.keyboard().press("Enter");
        page.locator("main .error[role=alert]").first().waitFor();
        page.fill(goOn + "input[name=why]", "it was them");
        ended(page, page.locator(goOn + "button"), "walking relief", "/console/money");
        Page late = tab("/console/money");
        assertThat(stops.stopped(List.of(shop.id()))).as("without a reason, or signed out, nothing happens").isNotEmpty();
        page.fill(goOn + "input[name=why]", "it was them");
        sentTwice(page, page.locator(goOn + "button"));
        back(page, page.locator(goOn));
        assertThat(stops.stopped(List.of(shop.id()))).isEmpty();
        late.fill(goOn + "input[name=why]", "I was late");
        refused(late, late.locator(goOn + "button"));
    }

    @Test
    void anOperatorEmptiesTheQuarantine() throws Exception {
        camel.getRouteController().suspendRoute("quarantine"); // its sweep takes out what no queue has
        try {
            String replay = "form[action$='/quarantine/" + quarantined("wamid.AZqk6gAAcAGAAAAAAABWAQ") + "/replay'] button";
            String discard = "form[action$='/quarantine/" + quarantined("wamid.AZqk6gAAcAGAAAAAAABWAg") + "/discard'] button";
            Page page = signedIn("walking operator", Role.OPERATOR);
            page.navigate(url("/console/operations"));
            picture(page, "quarantine");
            page.locator(replay).dblclick();
            await().until(() -> rows("audit_entry WHERE account = 'walking operator' AND operation = 'replayQuarantined'"
                    + " AND status = 200") > 0);
            assertThat(rows("quarantine WHERE item = 'wamid.AZqk6gAAcAGAAAAAAABWAQ' AND next_at < NOW(6) + INTERVAL 1 HOUR")).isEqualTo(1);
            page.locator(discard).waitFor();
            expire();
            page.locator(discard).click();
            isLedBack(page, "walking operator", "/console/operations");
            assertThat(rows("quarantine WHERE item = 'wamid.AZqk6gAAcAGAAAAAAABWAg'")).as("nobody was signed in").isEqualTo(1);

            Page late = tab("/console/operations");
            page.reload();
            skip(page);
            press(page, discard);
            page.locator(discard).waitFor(GONE);
            assertThat(rows("quarantine WHERE item = 'wamid.AZqk6gAAcAGAAAAAAABWAg'")).as("by keys alone").isZero();
            late.locator(discard).dblclick();
            late.locator("main .error").waitFor();
            late.goBack();
            late.reload();
            late.locator(discard).waitFor(GONE);
        } finally {
            camel.getRouteController().resumeRoute("quarantine");
        }
    }

    /** @return its id */
    private long quarantined(String item) {
        database.update("INSERT INTO quarantine (queue, item, reason, first_at, last_at, tries, next_at) VALUES ('inbox', ?, ?,"
                + " NOW(6), NOW(6), 3, NOW(6) + INTERVAL 1 DAY)", item, "IllegalStateException at GateRoute");
        Long id = database.queryForObject("SELECT id FROM quarantine WHERE item = ?", Long.class, item);
        return id == null ? 0 : id;
    }
}
