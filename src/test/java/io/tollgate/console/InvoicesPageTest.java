package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.invoicing.Buyer;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.Invoices;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The list of invoices: in parts, by business and state, as a file, with those that wait. */
@TollgateTest
class InvoicesPageTest {

    private static final String PAGE = "/console/invoices";
    /** Later than every invoice of other tests, so that the list begins with these. */
    private static final String SERIES = "2098-";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate jdbc;

    private EnrolledBusiness shop;
    private EnrolledBusiness other;
    private Browser finance;

    @BeforeEach
    void issue() {
        shop = world.business().named("Bread <i> Ltd").enrol();
        other = world.business().named("Other Ltd").enrol();
        for (int number = 1; number <= 60; number++) {
            add(number, number % 3 == 0 ? other : shop, YearMonth.of(2090, 1).plusMonths(number));
        }
        TestAccounts.at(port, data).account("invoices finance", Set.of(Role.FINANCE));
        finance = new Browser(port, "127.0.5.63");
        finance.signIn("invoices finance", PASSWORD, "/");
    }

    private void add(int number, EnrolledBusiness business, YearMonth month) {
        String name = SERIES + "%06d".formatted(number);
        jdbc.update("INSERT INTO invoice (number, business_id, period, currency, sum_cents, issued_at, booked, documented)"
                + " VALUES (?, ?, ?, 'USD', 1234, NOW(6), TRUE, TRUE)", name, business.id().value(), month.toString());
        jdbc.update("INSERT INTO invoice_line (number, line, market, category, free_reason, rate_micros, messages, amount_micros,"
                + " amount_cents) VALUES (?, 1, 'Portugal', 'MARKETING', '', 45000, 17, 12340000, 1234)", name);
        jdbc.update("INSERT INTO receivable (number, business_id, currency, total_micros, open_micros, issued_at, overdue_at)"
                + " VALUES (?, ?, 'USD', 12340000, 12340000, NOW(6), ?)", name, business.id().value(),
                number == 7 ? "2020-01-01 00:00:00" : null);
    }

    @AfterEach
    void remove() {
        for (String table : new String[] {"receivable", "invoice_line", "invoice"}) {
            jdbc.update("DELETE FROM " + table + " WHERE number LIKE ?", SERIES + "%");
        }
        jdbc.update("DELETE FROM invoice_held");
        finance.close();
    }

    @Test
    void theListComesInParts() {
        String first = finance.get(PAGE).body();
        assertThat(first).contains(SERIES + "000060", SERIES + "000011", "Bread &lt;i&gt; Ltd", "12.34 USD", "/console/money/of/")
                .doesNotContain(SERIES + "000010", "<i>");

        String second = finance.get(PAGE + "?after=" + SERIES + "000011").body();

        assertThat(second).contains(SERIES + "000010", SERIES + "000001").doesNotContain(SERIES + "000011.html");
    }

    @Test
    void theListIsNarrowed() {
        assertThat(finance.get(PAGE + "?state=OVERDUE&business=" + shop.handle()).body()).contains(SERIES + "000007")
                .doesNotContain(SERIES + "000008");
        assertThat(finance.get(PAGE + "?state=OVERDUE&business=" + other.handle()).body()).contains("No invoice matches the filter");
        assertThat(finance.get(PAGE + "?disputed=on&business=" + shop.handle()).body()).contains("No invoice matches the filter");
        assertThat(finance.get(PAGE + "?business=nobody-at-all").body()).contains("class=\"error\"");
        assertThat(finance.get(PAGE + "?state=NONSENSE&after=zzz&business=" + shop.handle()).statusCode()).isEqualTo(200);
    }

    @Test
    void theListIsAFileToo() {
        HttpResponse<String> file = finance.get(PAGE + "/export.csv?business=" + other.handle());

        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).contains("invoices.csv");
        assertThat(file.body().lines()).hasSize(21).anyMatch(line -> line.startsWith(SERIES + "000003," + other.handle()
                + ",2090-04,17,12.34,USD,ISSUED,,12.34"));
    }

    @Test
    void invoicesThatWaitSayWhatTheyLack() {
        assertThat(finance.get(PAGE).body()).doesNotContain("Invoices that wait");
        jdbc.update("INSERT INTO invoice_held (business_id, period, reasons, since) VALUES (?, '2026-10', ?, NOW(6))", shop.id().value(),
                "the address of the buyer\nits VAT number");

        assertThat(finance.get(PAGE).body()).contains("Invoices that wait", "<span lang=\"en\">its VAT number</span>");
        assertThat(finance.get(PAGE + "/held.csv").body()).startsWith("business,month,lacks,since\r\n")
                .contains(shop.handle() + ",2026-10,the address of the buyer; its VAT number,20");
        assertThat(finance.get("/").body()).contains("Invoices that lack something");
    }

    @Test
    void whatAHeldInvoiceLacksLeadsToItsFieldAndFromThereBack() {
        jdbc.update("INSERT INTO invoice_held (business_id, period, reasons, since) VALUES (?, '2026-10', ?, NOW(6))", shop.id().value(),
                "city is missing\nvat-rates.csv has no rate of DE for 2020-06-30");
        String form = "/console/money/of/" + shop.handle() + "/buyer";
        TestAccounts.at(port, data).account("invoices auditor", Set.of(Role.AUDITOR));
        try (Browser auditor = new Browser(port, "127.0.5.64")) {
            auditor.signIn("invoices auditor", PASSWORD, "/");
            assertThat(auditor.get(PAGE).body()).contains("city is missing").doesNotContain(form);
            assertThat(auditor.get(form).statusCode()).isEqualTo(403);
            assertThat(auditor.post(form, "city=Ghent").statusCode()).isEqualTo(403);
        }
        assertThat(finance.get(PAGE).body()).contains(form + "?focus=city#city").doesNotContain("focus=vat");
        assertThat(finance.get(form + "?focus=city").body()).contains("Bread &lt;i&gt; Ltd", "<li>city is missing</li>",
                "href=\"/console/invoices#held\"")
                .containsPattern("id=\"city\" name=\"city\"[^>]* autofocus").doesNotContainPattern("id=\"street\"[^>]* autofocus");
        String given = "legalName=Bread+Ltd&street=Bay+1&city=Ghent&country=be&term=14&format=PLAIN&lines=MARKET&language=de";

        assertThat(finance.post(form, given.replace("=be", "=xx")).body()).contains("role=\"alert\"", "country (XX)", "value=\"Bay 1\"")
                .containsPattern("id=\"country\"[^>]* autofocus");
        for (String wrong : List.of("term=soon", "term=999", "lines=FEET", "format=PAPER", "language=fr", "street=" + "x".repeat(201))) {
            assertThat(finance.post(form, given.replaceAll(wrong.split("=")[0] + "=[^&]*", wrong)).body()).as(wrong)
                    .contains("role=\"alert\"").doesNotContain("No enum constant");
        }
        assertThat(world.the(Buyers.class).of(shop.id()).city()).isEmpty();
        String back = finance.post(form, given).headers().firstValue("Location").orElseThrow();
        assertThat(back).endsWith(PAGE + "?completed=" + shop.handle() + "#held");
        assertThat(finance.get(PAGE + "?completed=" + shop.handle()).body()).contains("Saved for Bread &lt;i&gt; Ltd.");

        Buyer buyer = world.the(Buyers.class).of(shop.id());
        assertThat(buyer).extracting(Buyer::city, Buyer::country, Buyer::termDays, Buyer::format, Buyer::linesBy, Buyer::language)
                .containsExactly("Ghent", "BE", 14, Buyer.Format.PLAIN, Buyer.LinesBy.MARKET, "de");
        assertThat(jdbc.queryForList("SELECT status FROM audit_entry WHERE operation = 'putBuyer' AND subject = ? AND status IS NOT NULL",
                Integer.class, "handle=" + shop.handle())).containsExactly(403, 200);
    }

    @Test
    void anUnknownDocumentIsAMissingPage() {
        assertThat(finance.get(PAGE + "/2020-999999.pdf", "Accept", "text/html").statusCode()).isEqualTo(404);
    }

    @Test
    void aDisputeIsNotedAndSettledAndAPaymentMatched() {
        EnrolledBusiness buyer = world.business().onAccount("50").enrol();
        String number = issued(buyer);
        String page = PAGE + "/" + number;
        assertThat(finance.post(page + "/dispute", "reason=+").body()).contains("Say why");
        assertThat(finance.post(page + "/dispute", "reason=x&amount=1e3").body()).contains("An amount must be more than 0");
        assertThat(finance.post(page + "/dispute", "reason=x&amount=99").body()).contains("cannot be disputed");
        assertThat(finance.post(page + "/dispute", "reason=double+%3Cb%3E&amount=0.50").statusCode()).isEqualTo(302);
        assertThat(finance.get(page).body()).contains("disputed: 0.50 USD", "double &lt;b&gt;", "It is settled");
        assertThat(finance.post(page + "/dispute", "reason=again").body()).contains("is disputed already");
        assertThat(finance.post(page + "/dispute/settled", "").statusCode()).isEqualTo(302);
        assertThat(finance.post(page + "/dispute/settled", "").body()).contains("is not disputed");

        String paid = finance.post("/console/money/payments", "business=" + buyer.handle() + "&amount=5&reference=advance").headers()
                .firstValue("Location").orElseThrow().replaceFirst("^http://[^/]*", "");
        assertThat(finance.post(paid + "/allotments", "invoice=12&reason=x").body()).contains("An invoice is written as");
        assertThat(finance.post(paid + "/allotments", "invoice=" + number + "&reason=+").body()).contains("Say why");
        assertThat(finance.post(paid + "/allotments", "invoice=" + number + "&reason=x&amount=500").body()).contains("cannot be allotted");
        assertThat(finance.post(paid + "/allotments", "invoice=" + SERIES + "000003&reason=x").body()).as("another business's")
                .contains("class=\"error\"");
        TestAccounts.at(port, data).account("invoices reader", Set.of(Role.AUDITOR));
        try (Browser auditor = new Browser(port, "127.0.5.65")) {
            auditor.signIn("invoices reader", PASSWORD, "/");
            assertThat(auditor.post(page + "/dispute", "reason=x").statusCode()).isEqualTo(403);
            assertThat(auditor.post(paid + "/allotments", "invoice=" + number + "&reason=x").statusCode()).isEqualTo(403);
            assertThat(auditor.post(paid + "/allotments/taken-back", "invoice=" + number + "&reason=x").statusCode()).isEqualTo(403);
            assertThat(auditor.get(paid).body()).doesNotContain("Let it pay the invoice");
        }
        assertThat(finance.get(page).body()).as("it was paid by itself").contains(paid, ">paid<");
        assertThat(finance.post(paid + "/allotments/taken-back", "invoice=" + number + "&reason=wrong").statusCode()).isEqualTo(302);
        assertThat(finance.post(paid + "/allotments/taken-back", "invoice=" + number + "&reason=again").body()).contains("pays nothing");
        assertThat(finance.post(paid + "/allotments", "invoice=" + number + "&reason=he+said+so&amount=1").statusCode()).isEqualTo(302);
        assertThat(finance.get(page).body()).contains("1.00 USD", "he said so", paid);
        assertThat(finance.get(paid).body()).contains("/console/invoices/" + number, "he said so");
    }

    /** An invoice of the last month over 1.25. */
    private String issued(EnrolledBusiness buyer) {
        YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        Instant day = month.atDay(15).atStartOfDay(ZoneOffset.UTC).toInstant();
        try (WorldBooks books = world.books()) {
            books.deliver(buyer.id(), Category.MARKETING, day, List.of(500_000L, 500_000L, 250_000L));
            return world.the(Invoices.class).run(buyer.id(), month, Instant.now()).orElseThrow().number();
        }
    }

    @Test
    void financeIssuesACreditNoteForLinesAndThenForTheRest() {
        EnrolledBusiness buyer = world.business().onAccount("50").enrol();
        String number = issued(buyer);
        String page = PAGE + "/" + number;
        TestAccounts.at(port, data).account("invoices auditor", Set.of(Role.AUDITOR));
        try (Browser auditor = new Browser(port, "127.0.5.64")) {
            auditor.signIn("invoices auditor", PASSWORD, "/");
            assertThat(finance.get(page).body()).contains("name=\"line\"", "Issue a credit note",
                    "on=" + YearMonth.now(ZoneOffset.UTC).minusMonths(1), "1.25 USD");
            assertThat(auditor.get(page).body()).contains("1.25 USD").doesNotContain("name=\"line\"", "Issue a credit note");
            assertThat(auditor.post(page + "/credit", "part=WHOLE&reason=x").statusCode()).isEqualTo(403);
        }
        assertThat(finance.get(page).headers().firstValue("Content-Security-Policy").orElseThrow()).contains("form-action 'self'");
        assertThat(finance.get(page + ".html").headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("form-action 'none'");
        assertThat(finance.post(page + "/credit", "part=LINES&line=1&reason=+").body()).contains("Say why");
        assertThat(finance.post(page + "/credit", "part=LINES&reason=lost").body()).contains("Mark the lines", "value=\"lost\"");
        assertThat(finance.post(page + "/credit", "part=LINES&line=9&reason=lost").body()).contains("has no line 9");
        assertThat(finance.post(page + "/credit", "part=MESSAGES&reason=lost").body()).contains("no charge that was taken back");
        assertThat(finance.post(page + "/credit", "part=ALL&reason=lost").statusCode()).isEqualTo(400);
        assertThat(jdbc.queryForList("SELECT number FROM credit_note WHERE invoice = ?", number)).isEmpty();

        HttpResponse<String> issued = finance.post(page + "/credit", "part=LINES&line=1&reason=The+network+lost+them.");
        assertThat(issued.statusCode()).as(issued.body()).isEqualTo(302);
        String note = jdbc.queryForObject("SELECT number FROM credit_note WHERE invoice = ?", String.class, number);
        assertThat(finance.get(page).body()).contains("id=\"" + note + "\"", "The network lost them.", "invoices finance", ">credited<",
                PAGE + "/" + note + ".pdf");
        assertThat(finance.get(PAGE + "/" + note + ".pdf").body()).startsWith("%PDF");
        assertThat(finance.post("/console/search", "q=" + note).headers().firstValue("Location").orElseThrow()).contains(page);
        assertThat(finance.post(page + "/credit", "part=LINES&line=1&reason=again").body()).contains("is credited already");
        assertThat(finance.post(page + "/credit", "part=WHOLE&reason=the+rest").statusCode()).isEqualTo(302);
        assertThat(finance.get(page).body()).contains("cancelled by credit note").doesNotContain("Issue a credit note");
        assertThat(finance.get(page + "9999", "Accept", "text/html").statusCode()).isEqualTo(404);
    }
}
