package io.tollgate.receivables.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoicesIssued;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.InvoiceState;
import io.tollgate.receivables.Receivables;
import io.tollgate.world.Office;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What becomes of the payments on a bank statement, by the interface of the administration. */
@TollgateTest
class BankStatementsTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final AtomicInteger NUMBERS = new AtomicInteger(100_000);
    private static final Instant ISSUED = Instant.parse("2026-11-01T09:00:00Z");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    BankStatements statements;
    @Autowired
    BankNames names;
    @Autowired
    Receivables receivables;
    @Autowired
    Payments payments;
    @Autowired
    Ledger ledger;
    @Autowired
    Businesses businesses;
    @Autowired
    ApplicationEventPublisher events;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    private Office office;
    private BusinessId shop;
    private String handle;
    private Map<String, String> values;

    @BeforeEach
    void open() {
        office = Office.at(port, data);
        shop = world.business().in("Europe/Berlin").currency("EUR").enrol().id();
        handle = businesses.lately(shop).orElseThrow().handle();
        int one = NUMBERS.incrementAndGet();
        values = new HashMap<>(Map.of("ACCOUNT", "DE00TEST" + one, "PAYER", "DE00PAYER" + one, "ID", "2026-" + one));
    }

    @Test
    void eachPaymentIsBookedOrLeftToAPerson() {
        String invoice = issue(shop, "119.00");
        values.put("INVOICE", invoice);

        JsonNode imported = post(file("savings-bank-02")).path(0);

        assertThat(imported.path("imported").asBoolean()).isTrue();
        assertThat(imported.path("booked").asInt()).as("the invoice; the same payer; its return").isEqualTo(3);
        assertThat(imported.path("open").asInt()).as("somebody unknown, and a fee").isEqualTo(2);
        assertThat(imported.path("statement").path("pending").asInt()).isEqualTo(1);
        assertThat(entries(imported)).extracting(one -> one.path("amount").asString(), one -> one.path("state").asString(),
                one -> one.path("why").asString(""), one -> one.path("business").asString("")).containsExactly(
                        tuple("119.000000", "BOOKED", "", handle), tuple("30.000000", "OPEN", "NAMES_NOTHING", ""),
                        tuple("20.000000", "BOOKED", "", handle), tuple("-7.900000", "OPEN", "MONEY_WENT", ""),
                        tuple("-20.000000", "BOOKED", "", handle));
        assertThat(receivables.of(invoice).orElseThrow().state(ISSUED)).isEqualTo(InvoiceState.PAID);
        assertThat(ledger.account(shop).balance()).as("119 + 20 - 20").isEqualTo(money("119.00"));
    }

    @Test
    void aStatementThatComesAgainChangesNothing() {
        values.put("INVOICE", issue(shop, "119.00"));
        JsonNode first = post(file("savings-bank-02")).path(0);

        JsonNode second = post(file("savings-bank-02").replace("><", ">\n<")).path(0);

        assertThat(second.path("imported").asBoolean()).isFalse();
        assertThat(second.path("statement").path("id")).isEqualTo(first.path("statement").path("id"));
        assertThat(ledger.account(shop).balance()).isEqualTo(money("119.00"));
    }

    @Test
    void aStatementWithOtherEntriesIsRefusedAndNothingOfTheFileIsStored() {
        post(file("savings-bank-02"));
        String changed = file("savings-bank-02").replace("ENTGELTABSCHLUSS", "something else");

        office.send("POST", "/bank-statements", "application/xml", changed).problem(409, "not-now",
                "was imported before with other entries");

        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM bank_statement WHERE account = ?", Integer.class, values.get("ACCOUNT")))
                .isEqualTo(1);
    }

    @Test
    void manyUploadsAtOnceBookOnce() throws Exception {
        values.put("INVOICE", issue(shop, "119.00"));
        byte[] file = Samples.file("savings-bank-02", values);
        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> uploads = new ArrayList<>();
            for (int upload = 0; upload < 6; upload++) {
                uploads.add(threads.submit(() -> statements.add(file, Instant.now(), "ann")));
            }
            for (Future<?> upload : uploads) {
                upload.get();
            }
        }

        assertThat(ledger.account(shop).balance()).isEqualTo(money("119.00"));
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM bank_entry WHERE account = ?", Integer.class, values.get("ACCOUNT")))
                .isEqualTo(5);
    }

    @Test
    void theSameDaysUnderAnotherIdAreBookedOnceEvenAtTheSameTime() throws Exception {
        values.put("INVOICE", issue(shop, "119.00"));
        List<byte[]> files = new ArrayList<>();
        for (int id = 1; id <= 4; id++) {
            values.put("ID", "EXPORT-" + id);
            files.add(Samples.file("savings-bank-02", values));
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> uploads = new ArrayList<>();
            files.forEach(file -> uploads.add(threads.submit(() -> statements.add(file, Instant.now(), "ann"))));
            for (Future<?> upload : uploads) {
                upload.get();
            }
        }
        statements.bookRest(Instant.now());

        assertThat(ledger.account(shop).balance()).as("119 + 20 - 20, or with its return left over").isIn(money("119.00"), money("139.00"));
        assertThat(jdbc.queryForList("SELECT CONCAT(amount_micros DIV 10000, ' ', COUNT(*)) FROM bank_entry WHERE account = ?"
                + " AND why = 'ALREADY_BOOKED' GROUP BY amount_micros ORDER BY amount_micros DESC", String.class, values.get("ACCOUNT")))
                .as("three of four, of each").containsExactly("11900 3", "3000 3", "2000 3", "-790 3", "-2000 3");
    }

    @Test
    void anotherDayAmountReferenceOrAccountIsAnotherPayment() {
        values.put("INVOICE", issue(shop, "119.00"));
        JsonNode first = post(file("savings-bank-02")).path(0);
        jdbc.update("UPDATE bank_entry SET state = 'SET_ASIDE' WHERE account = ?", values.get("ACCOUNT"));
        for (String change : List.of("day = day + INTERVAL 1 DAY", "amount_micros = amount_micros + 1", "account = CONCAT('X', account)",
                "bank_reference = CONCAT('X', bank_reference), text = CONCAT('X', text)", "taken_back = NOT taken_back",
                "position = position")) {
            jdbc.update("DELETE FROM bank_entry WHERE state = 'BOOKED' AND account = ?", values.get("ACCOUNT"));
            jdbc.update("INSERT INTO bank_entry (statement_id, account, position, part, amount_micros, currency, day, taken_back,"
                    + " bank_reference, end_to_end, payer, payer_account, text, state) SELECT statement_id + 1000000, account, position,"
                    + " part, amount_micros, currency, day, taken_back, bank_reference, end_to_end, payer, payer_account, text, 'NEW'"
                    + " FROM bank_entry WHERE statement_id = ? AND position = 1", first.path("statement").path("id").asLong());
            jdbc.update("UPDATE bank_entry SET " + change + " WHERE state = 'NEW' AND statement_id = ?",
                    first.path("statement").path("id").asLong() + 1_000_000);

            statements.bookRest(Instant.now());

            assertThat(jdbc.queryForObject("SELECT why FROM bank_entry WHERE statement_id = ?", String.class,
                    first.path("statement").path("id").asLong() + 1_000_000)).as(change)
                    .matches(why -> why.equals("ALREADY_BOOKED") == change.startsWith("position"));
            jdbc.update("DELETE FROM bank_entry WHERE statement_id = ?", first.path("statement").path("id").asLong() + 1_000_000);
        }
    }

    @Test
    void namesAndWordsAreEmptiedAfterTheirTermAndAmountsStay() {
        post(file("savings-bank-02"));
        String of = " FROM bank_entry WHERE account = '" + values.get("ACCOUNT") + "'";
        Long sum = jdbc.queryForObject("SELECT SUM(amount_micros)" + of, Long.class);
        LocalDate day = jdbc.queryForObject("SELECT MAX(day)" + of, LocalDate.class);
        String full = "SELECT COUNT(*)" + of + " AND (payer <> '' OR payer_account <> '' OR end_to_end <> '' OR text <> '')";
        Instant lastDay = LocalDate.of(day.getYear() + 8, 12, 31).atTime(23, 59).toInstant(ZoneOffset.UTC);

        names.empty(lastDay);
        assertThat(jdbc.queryForObject(full, Integer.class)).as("eight years from the end of the year on").isPositive();
        names.empty(lastDay.plusSeconds(60));
        names.empty(lastDay.plusSeconds(120));

        assertThat(jdbc.queryForObject(full, Integer.class)).isZero();
        assertThat(jdbc.queryForObject("SELECT SUM(amount_micros)" + of, Long.class)).isEqualTo(sum);
        assertThat(jdbc.queryForObject("SELECT COUNT(DISTINCT emptied_at)" + of, Integer.class)).as("once").isEqualTo(1);
    }

    /** The rows are there and nothing is booked: so it is if the process ends between the two. */
    @Test
    void whatAnImportLeftIsBookedLater() {
        values.put("INVOICE", issue(shop, "119.00"));
        post(file("savings-bank-02"));
        String more = issue(shop, "50.00");
        jdbc.update("INSERT INTO bank_entry (statement_id, account, position, part, amount_micros, currency, day, taken_back,"
                + " bank_reference, end_to_end, payer, payer_account, text, state)"
                + " SELECT statement_id, account, 99, 0, 50000000, currency, day, FALSE, '', '', '', '', ?, 'NEW'"
                + " FROM bank_entry WHERE account = ? LIMIT 1", more, values.get("ACCOUNT"));

        statements.bookRest(Instant.now());
        statements.bookRest(Instant.now());

        assertThat(ledger.account(shop).balance()).isEqualTo(money("169.00"));
        assertThat(receivables.of(more).orElseThrow().state(ISSUED)).isEqualTo(InvoiceState.PAID);
    }

    /** Whatever statement fails, the payment is booked as a whole or not at all, and the others on the statement are booked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            payment    | INSERT | NEW.amount_micros = 119000000 AND NEW.business_id = %d
            entry      | INSERT | NEW.amount_micros = 119000000 AND NEW.account = 'business:%d'
            balance    | UPDATE | NEW.balance_micros - OLD.balance_micros = 119000000 AND NEW.business_id = %d
            allottable | INSERT | NEW.left_micros = 119000000 AND NEW.business_id = %d
            receivable | UPDATE | NEW.paid_micros = 119000000 AND NEW.business_id = %d
            bank_entry | UPDATE | NEW.state = 'BOOKED' AND NEW.amount_micros = 119000000 AND NEW.business_id = %d
            """)
    void onePaymentThatFailsStopsNoOther(String table, String statement, String when) {
        String invoice = issue(shop, "119.00");
        BusinessId other = world.business().in("Europe/Berlin").currency("EUR").enrol().id();
        values.put("INVOICE", invoice);
        String file = file("savings-bank-02").replace("my account", issue(other, "30.00"));
        jdbc.execute("CREATE TRIGGER death BEFORE " + statement + " ON " + table + " FOR EACH ROW BEGIN IF " + when.formatted(shop.value())
                + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'died here'; END IF; END");
        JsonNode imported;
        try {
            imported = post(file).path(0);
        } finally {
            jdbc.execute("DROP TRIGGER death");
        }

        JsonNode failed = entries(imported).getFirst();
        assertThat(failed.path("why").asString()).isEqualTo("CONFLICT");
        assertThat(ledger.account(shop).balance()).isEqualTo(money("0"));
        assertThat(ledger.account(other).balance()).isEqualTo(money("30.00"));
        office.post("/bank-entries/" + failed.path("id").asLong() + "/payment",
                "{'business':'" + handle + "','reason':'It failed before.'}").is(200);
        assertThat(ledger.account(shop).balance()).isEqualTo(money("119.00"));
        assertThat(receivables.of(invoice).orElseThrow().state(ISSUED)).isEqualTo(InvoiceState.PAID);
    }

    @Test
    void aPaymentThatWasBookedByHandIsRecognised() {
        String invoice = issue(shop, "75.50");
        values.put("INVOICE", invoice);
        payments.book(shop, money("75.50"), invoice.toLowerCase(), ISSUED, new Booking("ann", Instant.now(), ""));

        JsonNode imported = post(file("nordic-bank-08")).path(0);

        assertThat(imported.path("booked").asInt()).isEqualTo(1);
        assertThat(ledger.account(shop).balance()).isEqualTo(money("75.50"));
    }

    @Test
    void theSameWordsInTwoStatementsAreTwoPaymentsIfTheBankHasTwoReferences() {
        values.put("INVOICE", issue(shop, "200.00"));
        post(file("nordic-bank-08"));
        values.put("ID", values.get("ID") + "b");

        post(file("nordic-bank-08").replace("2611031234567890", "2611031234567891"));

        assertThat(ledger.account(shop).balance()).isEqualTo(money("151.00"));
    }

    @Test
    void noPaymentInAnotherCurrencyThanTheBusinessHas() {
        values.put("INVOICE", issue(shop, "201.05"));
        values.put("CREDITOR", "nothing");

        JsonNode imported = post(file("swiss-bank-04")).path(0);

        List<JsonNode> entries = entries(imported);
        assertThat(entries).extracting(one -> one.path("why").asString()).containsExactly("NAMES_NOTHING", "OTHER_CURRENCY");
        assertThat(ledger.account(shop).balance()).isEqualTo(money("0"));
        office.post("/bank-entries/" + entries.getFirst().path("id").asLong() + "/payment",
                "{'business':'" + handle + "','reason':'she says so'}").problem(409, "not-now", "the account of the business in EUR");
    }

    @Test
    void invoicesOfTwoBusinessesAreLeftToAPerson() {
        BusinessId other = world.business().in("Europe/Berlin").currency("EUR").enrol().id();
        values.put("INVOICE", issue(shop, "75.50") + " and " + issue(other, "1.00"));

        JsonNode entry = entries(post(file("nordic-bank-08")).path(0)).getFirst();

        assertThat(entry.path("why").asString()).isEqualTo("NAMES_SEVERAL");
        assertThat(entry.path("whyInWords").asString()).contains("several businesses");
    }

    @Test
    void aPersonDecidesAndTheNextPaymentOfTheAccountFollows() {
        values.put("INVOICE", "thank you");
        JsonNode entry = entries(post(file("nordic-bank-08")).path(0)).getFirst();
        String path = "/bank-entries/" + entry.path("id").asLong();

        JsonNode booked = office.post(path + "/payment", "{'business':'" + handle + "','reason':'The shop sent its receipt.'}").is(200)
                .json();
        office.post(path + "/payment", "{'business':'" + handle + "','reason':'again'}").problem(409, "not-now", "not open");
        values.put("ID", values.get("ID") + "b");
        post(file("nordic-bank-08").replace("2611031234567890", "2611031234567891"));

        assertThat(booked.path("state").asString()).isEqualTo("BOOKED");
        assertThat(ledger.account(shop).balance()).isEqualTo(money("151.00"));
    }

    @Test
    void aWrongDecisionIsUndone() {
        values.put("INVOICE", "thank you");
        JsonNode entry = entries(post(file("nordic-bank-08")).path(0)).getFirst();
        String path = "/bank-entries/" + entry.path("id").asLong();
        BusinessId wrong = world.business().in("Europe/Berlin").currency("EUR").enrol().id();
        JsonNode booked = office.post(path + "/payment",
                "{'business':'" + businesses.lately(wrong).orElseThrow().handle() + "','reason':'by mistake'}").is(200).json();

        office.post(path + "/reopened", "{'reason':'wrong'}").problem(409, "not-now", "Maybe reverse the payment first");
        office.post("/payments/" + booked.path("payment").asString() + "/reversal", "{'reason':'wrong business'}").is(200);
        office.post(path + "/reopened", "{'reason':'wrong business'}").is(200);
        office.post(path + "/payment", "{'business':'" + handle + "','reason':'now right'}").is(200);

        assertThat(ledger.account(wrong).balance()).isEqualTo(money("0"));
        assertThat(ledger.account(shop).balance()).isEqualTo(money("75.50"));
    }

    @Test
    void aFeeIsSetAsideAndARefundIsRecognised() {
        values.put("INVOICE", issue(shop, "119.00"));
        JsonNode imported = post(file("savings-bank-02")).path(0);
        long fee = entries(imported).get(3).path("id").asLong();

        office.post("/bank-entries/" + fee + "/aside", "{'reason':'A fee of the bank.'}").is(200);
        office.post("/bank-entries/" + fee + "/aside", "{'reason':'again'}").problem(409, "not-now", "not open");
        String payment = entries(imported).getFirst().path("payment").asString();
        payments.refund(payments.byId(payment).orElseThrow(), money("7.90"), "Back " + values.get("ID"),
                new Booking("ann", Instant.now(), "too much"));
        String id = values.get("ID");
        values.put("ID", id + "b");
        String next = file("savings-bank-02").replace("ENTGELTABSCHLUSS", "BACK " + id);
        JsonNode refunded = entries(post(next).path(0)).get(3);

        assertThat(refunded.path("state").asString()).isEqualTo("BOOKED");
        assertThat(refunded.path("business").asString()).isEqualTo(handle);
        assertThat(office.get("/bank-statements/" + imported.path("statement").path("id").asLong()).is(200).json().path("setAside")
                .asInt()).isEqualTo(1);
    }

    @Test
    void aGapBetweenStatementsIsShown() {
        JsonNode first = post(file("nordic-bank-08")).path(0);
        values.put("ID", values.get("ID") + "b");
        JsonNode second = post(file("nordic-bank-08")).path(0);

        assertThat(first.path("statement").path("follows").asBoolean()).isTrue();
        assertThat(second.path("statement").path("follows").asBoolean()).as("opens with 0 after 75.50").isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'reason':'x'}                                                | either business or payment
            {'business':'nobody-has-this','reason':'x'}                   | is not a handle
            {'payment':'ffffffffffff00000000000000000000','reason':'x'}   | the id of a payment
            {'business':'nobody-has-this'}                                | reason is missing
            """)
    void refusesOrdersThatAreNone(String body, String words) {
        JsonNode entry = entries(post(file("nordic-bank-08")).path(0)).getFirst();

        office.post("/bank-entries/" + entry.path("id").asLong() + "/payment", body).problem(400, "invalid-field", words);
        office.post("/bank-entries/999999999999/payment", "{'business':'" + handle + "','reason':'x'}").problem(404, "unknown", "no entry");
    }

    @Test
    void refusesAFileThatIsNoStatement() {
        office.send("POST", "/bank-statements", "application/xml", "<a/>").problem(400, "invalid-field",
                "is no statement of ISO 20022 camt.053");
    }

    private JsonNode post(String file) {
        return office.send("POST", "/bank-statements", "application/xml", file).is(200).json().path("statements");
    }

    private List<JsonNode> entries(JsonNode imported) {
        List<JsonNode> entries = new ArrayList<>();
        office.get("/bank-entries?statement=" + imported.path("statement").path("id").asLong()).is(200).json().forEach(entries::add);
        return entries;
    }

    private String file(String name) {
        return Samples.text(name, values).replace("ISO-8859-1", "UTF-8");
    }

    private String issue(BusinessId business, String total) {
        Invoice invoice = Samples.invoice("2096-" + NUMBERS.incrementAndGet(), business, money(total), ISSUED);
        transaction.executeWithoutResult(_ -> events.publishEvent(new InvoicesIssued(List.of(invoice))));
        return invoice.number();
    }

    private static Money money(String amount) {
        return Money.of(new BigDecimal(amount), EUR);
    }
}
