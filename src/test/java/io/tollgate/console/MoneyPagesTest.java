package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.Category;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The pages of money: accounts, revenue, tiers, rates, payments. */
@TollgateTest
class MoneyPagesTest {

    private static final String PAYMENTS = "/console/money/payments";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;

    private Browser signedIn(String name, Role... roles) {
        TestAccounts.at(port, data).account(name, Set.of(roles));
        Browser browser = new Browser(port, "127.0.5.41");
        assertThat(browser.signIn(name, PASSWORD, "/").statusCode()).isEqualTo(302);
        return browser;
    }

    private void delivers(EnrolledBusiness shop, Category category) {
        Instant now = Instant.now();
        HandOver message = world.admitted().messages(List.of(AdmittedMessages.handOver(shop, world.person(), category, now)),
                Optional.empty()).getFirst();
        world.the(Ledger.class).settle(List.of(new Delivered(message.id(), now)), List.of());
    }

    @Test
    void everyFigureOfTheRevenueLeadsToItsMessages() {
        EnrolledBusiness shop = world.business().prepaid("100").enrol();
        delivers(shop, Category.MARKETING);
        delivers(shop, Category.MARKETING);
        delivers(shop, Category.UTILITY);
        try (Browser auditor = signedIn("money auditor", Role.AUDITOR); Browser finance = signedIn("money finance", Role.FINANCE)) {
            String all = auditor.get("/console/money").body();
            assertThat(all).contains("They agree", "Revenue by day in USD", "<rect", "/console/money/of/").doesNotContain("NaN");

            String own = auditor.get("/console/money/of/" + shop.handle()).body();
            String day = Instant.now().toString().substring(0, 10);
            assertThat(own).contains("Germany", "href=\"/console/money/messages?business=" + shop.handle() + "&amp;from=" + day, ">2</a>",
                    ">1</a>", "Messages charged this month so far: 2.", "the next message");
            for (Browser reader : List.of(auditor, finance)) {
                for (String list : lists(reader.get("/console/money/of/" + shop.handle()).body())) {
                    String shown = reader.get(list).body();
                    assertThat(shown).as(list).contains("Germany").doesNotContain("class=\"error\"");
                    assertThat(Pattern.compile("<code>wamid").matcher(shown).results().count()).as(list)
                            .isEqualTo(list.contains("category=MARKETING") ? 2 : 1);
                }
            }
            String message = "/console/messages/wamid";
            assertThat(auditor.get("/console/money/messages?business=" + shop.handle()).body()).contains(message);
            assertThat(finance.get("/console/money/messages?business=" + shop.handle()).body()).as("no link that is refused")
                    .contains("wamid").doesNotContain(message);
            assertThat(auditor.get("/console/money/balances.csv?side=PREPAID&currency=USD").body())
                    .startsWith("handle,name,balance,held,credit,available,currency\r\n").contains(shop.handle() + ",");
            assertThat(auditor.get("/console/money/balances.csv?side=PREPAID&currency=CHF").body()).doesNotContain(shop.handle() + ",");
            assertThat(auditor.get("/console/money/revenue.csv").body()).startsWith("day,market,category,currency,sum,messages,free\r\n")
                    .contains(",Germany,MARKETING,USD,");
        }
    }

    /** Where the figures of messages lead. */
    private static List<String> lists(String page) {
        List<String> lists = Pattern.compile("href=\"(/console/money/messages\\?[^\"]*(?:category)=[^\"]*)\"").matcher(page).results()
                .map(found -> found.group(1).replace("&amp;", "&")).distinct().toList();
        assertThat(lists).hasSizeGreaterThanOrEqualTo(4);
        return lists;
    }

    @Test
    void theSumsOfAllAccountsLeadToTheirAccountsAndToTheMessagesForWhichMoneyIsHeld() {
        EnrolledBusiness owes = world.business().onAccount("50").enrol();
        EnrolledBusiness paid = world.business().prepaid("100").enrol();
        delivers(owes, Category.MARKETING);
        Reservation held = HeldMoney.held(paid.id(), Category.UTILITY, 200_000, Instant.now());
        assertThat(world.the(Ledger.class).reserve(List.of(held))).isTrue();
        try (Browser finance = signedIn("sums finance", Role.FINANCE); Browser officer = signedIn("sums officer", Role.OFFICER)) {
            assertThat(finance.get("/console/money").body()).contains("side=OWED&amp;currency=USD", "side=PREPAID&amp;currency=USD",
                    "what=HELD&amp;currency=USD");
            long before = owes.id().value() - 1;
            assertThat(finance.get("/console/money?side=OWED&currency=USD&after=" + before).body())
                    .contains("/console/money/of/" + owes.handle()).doesNotContain("/console/money/of/" + paid.handle());
            assertThat(finance.get("/console/money?side=PREPAID&currency=USD&after=" + before).body())
                    .contains("/console/money/of/" + paid.handle(), "Only the accounts that have paid in advance, in USD")
                    .doesNotContain("/console/money/of/" + owes.handle());
            assertThat(finance.get("/console/money?side=PREPAID&currency=ZZZ").body()).contains("There is no such account");
            assertThat(finance.get("/console/money/messages?what=HELD&business=" + paid.handle()).body()).contains(held.id().text(),
                    "At most");
            assertThat(finance.get("/console/money/messages.csv?what=HELD&business=" + paid.handle()).body())
                    .startsWith("message,business,at,market,category,price,currency,free_reason\r\n" + held.id().text() + ",");
            assertThat(officer.get("/console/money/messages").statusCode()).isEqualTo(403);
        }
        world.the(Ledger.class).settle(List.of(new Delivered(held.id(), Instant.now())), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"business=nobody-here", "category=NOTHING", "from=yesterday", "from=2026-02-02&until=2026-02-01",
        "from=2020-01-01&until=2026-01-01", "month=2026-10", "on=soon&business=%s", "month=13&business=%s"})
    void aFigureThatCannotBeHasNoMessages(String figure) {
        try (Browser finance = signedIn("figures finance", Role.FINANCE)) {
            String query = figure.formatted(world.business().enrol().handle());
            assertThat(finance.get("/console/money/messages?" + query).body()).contains("class=\"error\"");
            assertThat(finance.get("/console/money/messages.csv?" + query).statusCode()).isEqualTo(302);
        }
    }

    @Test
    void theBooksAreSavedAsFiles() {
        EnrolledBusiness shop = world.business().prepaid("100").enrol();
        String yesterday = Instant.now().minus(Duration.ofDays(1)).toString().substring(0, 10);
        String today = Instant.now().toString().substring(0, 10);
        String books = "/console/money/books";
        try (Browser finance = signedIn("books finance", Role.FINANCE); Browser officer = signedIn("books officer", Role.OFFICER)) {
            assertThat(finance.get(books).body()).as("most businesses pay in dollars, and the first by the alphabet is another")
                    .contains("<option value=\"COP\"", "<option value=\"USD\" selected", "Audit file (SAF-T)",
                            "Batch of bookings for DATEV", books + "/OPEN_ITEMS");
            HttpResponse<String> prepaid = finance.get(books + "/PREPAID?to=" + today);
            assertThat(prepaid.headers().firstValue("Content-Disposition").orElseThrow()).contains("prepaid-" + today + ".csv");
            assertThat(prepaid.body()).startsWith("business,currency,prepaid\r\n").contains(shop.handle() + ",USD,100.000000");
            assertThat(finance.get(books + "/OPEN_ITEMS?to=" + today).body()).startsWith("business,invoice,issued,due,days,age");
            assertThat(finance.get(books + "/TAXES?from=" + yesterday + "&to=" + today).body()).startsWith("treatment,percent,country");
            for (String wrong : List.of("/PREPAID?to=2199-01-01", "/PREPAID?to=", "/TAXES?from=2024-01-01&to=2026-01-01",
                    "/TAXES?from=2026-02-01&to=2026-01-01", "/SAFT?currency=EURO&from=2026-01-01&to=2026-01-31",
                    "/DATEV?currency=EUR&from=then&to=now", "/DATEV?currency=EUR&from=" + yesterday + "&to=2199-01-01",
                    "/SAFT?currency=USD&from=" + yesterday + "&to=" + today)) {
                HttpResponse<String> page = finance.get(books + wrong);
                assertThat(page.body()).as(wrong).contains("class=\"error\"", "Books as files");
            }
            assertThat(officer.get(books).statusCode()).isEqualTo(403);
            assertThat(officer.get(books + "/PREPAID?to=" + today).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void incomeCostAndMarginAreDividedAsWanted() {
        EnrolledBusiness shop = world.business().named("Margin <b> Bread").prepaid("100").enrol();
        delivers(shop, Category.MARKETING);
        String margin = "/console/money/margin";
        try (Browser finance = signedIn("margin finance", Role.FINANCE); Browser officer = signedIn("margin officer", Role.OFFICER)) {
            assertThat(finance.get(margin).body()).contains("Germany", "marketing", "Income", "Margin", "USD");
            String behind = Pattern.compile("href=\"(/console/money/messages[^\"]*business=" + shop.handle() + "[^\"]*)\"")
                    .matcher(finance.get(margin + "?by=BUSINESS&by=MONTH").body()).results()
                    .map(found -> found.group(1).replace("&amp;", "&")).findFirst().orElseThrow();
            assertThat(finance.get(behind).body()).contains("wamid", shop.handle());
            String byBusiness = finance.get(margin + "?by=BUSINESS").body();
            assertThat(byBusiness).contains("href=\"/console/money/of/" + shop.handle(), "Margin &lt;b&gt; Bread")
                    .doesNotContain("Germany");
            String sorted = finance.get(margin + "?by=MARKET&by=CATEGORY&sort=-lines.messages").body();
            assertThat(sorted).contains("aria-sort=\"descending\"");
            List<Integer> messages = Pattern.compile("currency=USD&amp;cost=PAID\">([0-9]+)<").matcher(sorted).results()
                    .map(found -> Integer.valueOf(found.group(1))).toList();
            assertThat(messages).isNotEmpty().isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(finance.get(margin + "?sort=lines.nonsense").body()).doesNotContain("aria-sort");
            assertThat(finance.get(margin + "?from=2001-01-01&until=2001-01-31").body()).contains("Nothing was booked on these days");
            assertThat(finance.get(margin + ".csv?by=BUSINESS").body())
                    .startsWith("from,market,category,business,currency,income,cost,margin,messages\r\n")
                    .contains("," + shop.handle() + ",USD,");
            for (String wrong : List.of("?from=yesterday", "?from=2026-02-01&until=2026-01-01", "?by=DAY&by=MONTH",
                    "?from=0001-01-01&until=2026-01-01")) {
                assertThat(finance.get(margin + wrong).body()).as(wrong).contains("class=\"error\"");
                assertThat(finance.get(margin + ".csv" + wrong).statusCode()).as(wrong).isEqualTo(302);
            }
            assertThat(officer.get(margin).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void financeLetsAStoppedBusinessGoOnOnThePage() {
        EnrolledBusiness shop = world.business().prepaid("100").enrol();
        SpendingStops stops = world.the(SpendingStops.class);
        world.the(TransactionTemplate.class).executeWithoutResult(_ -> stops.stop(
                new SpendingStops.Stop(shop.id(), LocalDate.of(2026, 12, 2), "TAR-ANY-060", Instant.now()), "Too much.", "9,999 messages",
                "more than 20 times", HeldMoney.usd(5)));
        try (Browser auditor = signedIn("stop auditor", Role.AUDITOR); Browser finance = signedIn("stop finance", Role.FINANCE)) {
            assertThat(auditor.get("/console/money").body()).contains(shop.handle(), "9,999 messages", "TAR-ANY-060: more than 20 times")
                    .doesNotContain("Let it go on");
            String form = "/console/money/stopped/" + database.queryForObject("SELECT id FROM stopped_spending WHERE business_id = ?",
                    Integer.class, shop.id().value());
            assertThat(finance.get("/console/money").body()).contains("action=\"" + form + "\"");

            assertThat(auditor.post(form, "why=x").statusCode()).isEqualTo(403);
            assertThat(finance.post(form, "why=+").body()).contains("Say why");
            assertThat(stops.stopped(List.of(shop.id()))).as("without a reason nothing happens").isNotEmpty();
            assertThat(finance.post(form, "why=It+was+them").statusCode()).isEqualTo(302);

            assertThat(stops.stopped(List.of(shop.id()))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            country=DE&category=MARKETING&currency=USD&messages=1           | by the rates from
            country=de&category=UTILITY&currency=usd&messages=1000000       | <li>
            country=&category=UTILITY&currency=USD&messages=1               | two letters
            country=DEU&category=UTILITY&currency=USD&messages=1            | two letters
            country=DE&category=NONE&currency=USD&messages=1                | There is no such category
            country=DE&category=UTILITY&currency=XAU&messages=1             | no rates in this currency
            country=DE&category=UTILITY&currency=USD&messages=0             | Give whole numbers
            country=DE&category=UTILITY&currency=USD&messages=1e9           | Give whole numbers
            country=DE&category=UTILITY&currency=USD&messages=9999999999    | Give whole numbers
            country=DE&category=UTILITY&currency=USD&messages=1&soFar=-1    | Give whole numbers
            country=DE&category=UTILITY&currency=USD&messages=1&day=tomorrow| A day must be written
            country=DE&category=UTILITY&currency=USD&messages=1&day=1999-01-01 | There is no price for that
            """)
    void whatMessagesWouldCost(String question, String answer) {
        try (Browser finance = signedIn("rates finance", Role.FINANCE)) {
            assertThat(finance.get("/console/money/rates?" + question).body()).contains(answer);
        }
    }

    @Test
    void theRatesAreAFile() {
        try (Browser finance = signedIn("rates file", Role.FINANCE)) {
            assertThat(finance.get("/console/money/rates").body()).contains("/console/money/rates.csv?country=&amp;currency=USD");
            assertThat(finance.get("/console/money/rates.csv").body()).startsWith("market,category,from,each,currency,tiers\r\n")
                    .containsPattern("\r\nGermany,MARKETING,20[0-9-]+,0[.][0-9]{6},USD,").doesNotContain(",COP,");
            assertThat(finance.get("/console/money/rates.csv?country=DE&currency=COP").body()).contains("\r\nGermany,", ",COP,")
                    .doesNotContain("Argentina");
        }
    }

    @Test
    void financeDecidesAboutWhatIsLeftOverAtTheBank() {
        EnrolledBusiness shop = world.business().currency("EUR").onAccount("10").enrol();
        String bank = "/console/money/bank";
        String of = shop.id().toString();
        leftOver(of, 1, 119_000_000, "your letter", "NAMES_NOTHING");
        leftOver(of, 2, -7_900_000, "fee", "MONEY_WENT");
        leftOver(of, 3, 5_000_000, "twice", "ALREADY_BOOKED");
        List<Long> ids = database.queryForList("SELECT id FROM bank_entry WHERE account = ? ORDER BY id", Long.class, "PAGE" + of);
        try (Browser finance = signedIn("bank finance", Role.FINANCE); Browser auditor = signedIn("bank auditor", Role.AUDITOR)) {
            String one = bank + "/" + ids.getFirst();
            assertThat(finance.get(bank + "?after=" + (ids.getFirst() - 1)).body()).contains("119.00 EUR", "Sun Pharmacy", "your letter",
                    "It names no invoice", "no such refund is booked", "booked already", one + "/payment")
                    .doesNotContain(bank + "/" + ids.get(1) + "/payment", "??");
            assertThat(auditor.get(bank + ".csv").body()).startsWith("day,amount,currency,payer,payer_account,text,reference,lacks\r\n")
                    .contains("2026-11-03,119.000000,EUR,Sun Pharmacy,,your letter,,NAMES_NOTHING\r\n", "2026-11-03,-7.900000,EUR,");
            assertThat(auditor.get(bank).body()).contains("Why it is left over").doesNotContain("It is from this business");
            assertThat(auditor.post(one + "/payment", "business=" + shop.handle() + "&reason=x").statusCode()).isEqualTo(403);
            assertThat(finance.post(one + "/payment", "business=nobody&reason=x").body()).contains("role=\"alert\"");
            assertThat(finance.post(one + "/payment", "business=" + shop.handle() + "&reason=").body()).contains("Say why");
            assertThat(finance.post(bank + "/999999999999/aside", "reason=x").statusCode()).isEqualTo(404);

            assertThat(finance.post(one + "/payment", "business=" + shop.handle() + "&reason=a+receipt").statusCode()).isEqualTo(302);
            assertThat(finance.post(bank + "/" + ids.get(1) + "/aside", "reason=fee").statusCode()).isEqualTo(302);
            assertThat(finance.post(one + "/payment", "business=" + shop.handle() + "&reason=again").body()).contains("is not open");
        }
        assertThat(database.queryForList("SELECT CONCAT(state, ' ', reason) FROM bank_entry WHERE account = ? ORDER BY id", String.class,
                "PAGE" + of)).containsExactly("BOOKED a receipt", "SET_ASIDE fee", "OPEN ");
        assertThat(database.queryForObject("SELECT balance_micros FROM balance WHERE business_id = ?", Long.class, shop.id().value()))
                .isEqualTo(119_000_000);
    }

    private void leftOver(String of, int position, long micros, String text, String why) {
        database.update("INSERT INTO bank_entry (statement_id, account, position, part, amount_micros, currency, day, taken_back,"
                + " bank_reference, end_to_end, payer, payer_account, text, state, why) VALUES (?, ?, ?, 0, ?, 'EUR', '2026-11-03', FALSE,"
                + " '', '', 'Sun Pharmacy', '', ?, 'OPEN', ?)", "777" + of, "PAGE" + of, position, micros, text, why);
    }

    @Test
    void financeBooksAPaymentOnceAndReversesIt() {
        EnrolledBusiness shop = world.business().onAccount("10").enrol();
        try (Browser finance = signedIn("pay finance", Role.FINANCE); Browser auditor = signedIn("pay auditor", Role.AUDITOR)) {
            String form = "business=" + shop.handle() + "&amount=250.00&reference=RF18+5390+0754+" + shop.id().value();
            assertThat(finance.get("/console/money/payments").body()).contains("Book a payment");
            HttpResponse<String> booked = finance.post(PAYMENTS, form);
            assertThat(booked.statusCode()).as(booked.body()).isEqualTo(302);
            String page = booked.headers().firstValue("Location").orElseThrow().replaceFirst("^http://[^/]*", "");
            assertThat(finance.post(PAYMENTS, form).headers().firstValue("Location").orElseThrow()).as("sent twice").endsWith(page);
            assertThat(finance.post(PAYMENTS, form.replace("250.00", "251")).body()).contains("was booked before with another amount");
            assertThat(finance.get(page).body()).contains("250.00 USD", "RF18 5390 0754", "pay finance", "Reverse it");
            assertThat(finance.get(PAYMENTS + "?business=" + shop.handle() + "&reference=rf18539007").body()).contains(page);
            assertThat(auditor.get(PAYMENTS + "/export.csv?business=" + shop.handle()).body())
                    .contains("," + shop.handle() + ",PAYMENT,RF18");
            assertThat(auditor.get(PAYMENTS).body()).doesNotContain("Book a payment");
            assertThat(auditor.get(page).body()).doesNotContain("Reverse it");
            assertThat(auditor.post(page + "/reversal", "reason=x").statusCode()).isEqualTo(403);
            assertThat(auditor.post(PAYMENTS, form).statusCode()).isEqualTo(403);

            assertThat(finance.post(page + "/reversal", "reason=").body()).contains("Say why");
            assertThat(finance.post(page + "/reversal", "reason=returned").statusCode()).isEqualTo(302);
            assertThat(finance.get(page).body()).contains("reversal", "returned").doesNotContain("Reverse it");
            assertThat(finance.post(page + "/reversal", "reason=again").body()).contains("reversed already");
        }
        assertThat(database.queryForList("SELECT CONCAT(operation, ' ', status) FROM audit_entry WHERE status IS NOT NULL AND account IN"
                + " ('pay finance', 'pay auditor') ORDER BY number", String.class)).containsExactly("bookPayment 200", "bookPayment 200",
                        "bookPayment 409", "reversePayment 403", "bookPayment 403", "reversePayment 200", "reversePayment 409");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            business=nobody-here&amount=1&reference=x | There is no business with this handle
            business=%s&amount=&reference=x           | An amount must be more than 0
            business=%s&amount=0.00&reference=x       | An amount must be more than 0
            business=%s&amount=-5&reference=x         | An amount must be more than 0
            business=%s&amount=1,50&reference=x       | An amount must be more than 0
            business=%s&amount=1.2345678&reference=x  | An amount must be more than 0
            business=%s&amount=1e3&reference=x        | An amount must be more than 0
            business=%s&amount=1&reference=+          | A reference is missing
            business=%s&amount=1&reference=a%%00b     | A reference is missing
            business=%s&amount=1&reference=x&at=then  | A day must be written
            business=%s&amount=1&reference=x&at=2199-01-01 | not lie ahead
            """)
    void aPaymentThatCannotBeIsNotBooked(String form, String problem) {
        EnrolledBusiness shop = world.business().onAccount("10").enrol();
        try (Browser finance = signedIn("pay wrong", Role.FINANCE)) {
            assertThat(finance.post(PAYMENTS, form.formatted(shop.handle())).body()).contains(problem);
            assertThat(finance.get(PAYMENTS + "?business=" + shop.handle()).body()).contains("There is none like that");
        }
    }

    @Test
    void aListOfPaymentsThatCannotBeIsNone() {
        try (Browser finance = signedIn("pay lists", Role.FINANCE)) {
            assertThat(finance.get(PAYMENTS + "?from=then").body()).contains("A day must be written");
            assertThat(finance.get(PAYMENTS + "?after=nonsense").body()).contains("A day must be written");
            assertThat(finance.get(PAYMENTS + "?business=nobody-here").body()).contains("There is no business with this handle");
            assertThat(finance.get(PAYMENTS + "/export.csv?from=then").statusCode()).isEqualTo(302);
            assertThat(finance.get(PAYMENTS + "/nonsense").statusCode()).isEqualTo(404);
        }
    }
}
