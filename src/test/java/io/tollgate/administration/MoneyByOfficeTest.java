package io.tollgate.administration;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.Office;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Payments, balances, charges and invoices over HTTP. */
@TollgateTest
class MoneyByOfficeTest {

    private static final Instant OCTOBER = Instant.parse("2026-10-05T12:00:00Z");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Ledger ledger;
    @Autowired
    Businesses businesses;
    @Autowired
    RateCards cards;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    private Office office;
    private BusinessId shop;
    private String path;
    private RateCard inForce;

    @BeforeEach
    void openBooks() {
        office = Office.at(port, data);
        shop = world.business().enrol().id();
        path = "/businesses/" + businesses.byId(List.of(shop)).get(shop).handle();
        inForce = cards.inForce();
        cards.takeEffect(TariffPrices.card());
    }

    @AfterEach
    void restoreRateCard() {
        cards.takeEffect(inForce);
    }

    @Test
    void paymentIsBookedOnceAndSeenInTheBalance() {
        JsonNode first = office.post(path + "/payments", "{'amount':'250.00','reference':'RF18 5390'}").is(200).json();
        JsonNode second = office.post(path + "/payments", "{'amount':'250.00','reference':'RF18 5390'}").is(200).json();
        ledger.reserve(List.of(HeldMoney.held(shop, Category.UTILITY, 45_000, OCTOBER)));

        assertThat(first.path("booked").asBoolean()).isTrue();
        assertThat(second.path("booked").asBoolean()).isFalse();
        JsonNode balance = office.get(path + "/balance").is(200).json();
        assertThat(balance.path("balance").asString()).isEqualTo("250.000000");
        assertThat(balance.path("held").asString()).isEqualTo("0.045000");
        assertThat(balance.path("available").asString()).isEqualTo("249.955000");
        assertThat(balance.path("currency").asString()).isEqualTo("USD");
        assertThat(balance.path("invoicedThrough").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'amount':'0','reference':'x'}         | amount must be more than 0
            {'amount':'-5','reference':'x'}        | amount must be an amount of at least 0
            {'amount':'0.0000001','reference':'x'} | at most six decimals
            {'amount':'five','reference':'x'}      | amount must be an amount
            {'amount':'1E+2147483647','reference':'x'} | amount must be an amount
            {'amount':'1E2','reference':'x'}       | amount must be an amount
            {'amount':'99999999999999999999','reference':'x'} | amount must be an amount
            {'amount':'NaN','reference':'x'}       | amount must be an amount
            {'reference':'x'}                      | amount is missing
            {'amount':'5'}                         | reference is missing
            {'amount':'5','reference':' '}         | reference is missing
            """)
    void refusesPaymentsThatAreNone(String body, String detail) {
        office.post(path + "/payments", body).problem(400, "invalid-field", detail);

        assertThat(office.get(path + "/balance").json().path("balance").asString()).isEqualTo("0.000000");
    }

    @Test
    void refusesAPaymentBeyondWhatCanBeComputedWith() {
        for (int payment = 1; payment <= 4; payment++) {
            office.post(path + "/payments", "{'amount':'999999999999','reference':'large " + payment + "'}").is(200);
        }

        office.post(path + "/payments", "{'amount':'999999999999','reference':'large 5'}").problem(400, "invalid-field",
                "amount is too large: with 999999999999.000000 USD the balance would exceed four trillion units");

        assertThat(office.get(path + "/balance").json().path("balance").asString()).isEqualTo("3999999999996.000000");
        office.post(path + "/payments", "{'amount':'5','reference':'large 5'}").is(200);
        world.audit().of(shop);
    }

    @Test
    void theCheckOfTheLedgerNamesTheRowsThatDisagree() {
        jdbc.update("INSERT INTO discrepancy (kind, item, business_id, off_micros, found_at) VALUES ('TIERS', ?, ?, 2, '2000-01-01')",
                shop + " Germany UTILITY 2026-10", shop.value());
        try {
            JsonNode check = office.get("/ledger/check").is(200).json();

            assertThat(check.path("agrees").asBoolean()).isFalse();
            JsonNode first = check.path("discrepancies").get(0);
            assertThat(first.path("kind").asString()).isEqualTo("tiers");
            assertThat(path).isEqualTo("/businesses/" + first.path("business").asString());
            assertThat(first.path("item").asString()).isEqualTo(shop + " Germany UTILITY 2026-10");
            assertThat(first.path("tables").asString()).isEqualTo("volume, charge, rerated_total");
            assertThat(first.path("off").asLong()).isEqualTo(2);
            assertThat(first.path("unit").asString()).isEqualTo("messages");
            assertThat(first.path("since").asString()).isEqualTo("2000-01-01T00:00:00Z");
        } finally {
            jdbc.update("DELETE FROM discrepancy WHERE found_at = '2000-01-01'");
        }
    }

    @Test
    void refusesAnAmountThatIsGivenTwice() {
        office.post(path + "/payments", "{'amount':'5','amount':'6','reference':'x'}").is(400);

        assertThat(office.get(path + "/balance").json().path("balance").asString()).isEqualTo("0.000000");
    }

    @Test
    void refusesAnotherAmountUnderTheSameReference() {
        office.post(path + "/payments", "{'amount':'5','reference':'x'}").is(200);

        office.post(path + "/payments", "{'amount':'6','reference':'x'}").problem(409, "not-now",
                "was booked before with another amount");
    }

    @Test
    void aPaymentIsListedReversedAndRefundedAndItsEntriesSayByWhom() {
        JsonNode first = office.post(path + "/payments", "{'amount':'5','reference':'RF18 5390 0754 7034','currency':'USD',"
                + "'at':'2026-10-05T12:00:00Z'}").is(200).json().path("payment");
        JsonNode second = office.post(path + "/payments", "{'amount':'7','reference':'no. 2'}").is(200).json().path("payment");
        String handle = path.substring("/businesses/".length());
        String id = first.path("id").asString();

        assertThat(first.path("reference").asString()).isEqualTo("RF18 5390 0754 7034");
        assertThat(first.path("at").asString()).isEqualTo("2026-10-05T12:00:00Z");
        assertThat(first.path("by").asString()).isEqualTo("administrator");
        assertThat(office.get("/payments?business=" + handle + "&reference=rf185390").is(200).json()).containsExactly(first);
        assertThat(office.get("/payments?business=" + handle + "&limit=1").is(200).json()).containsExactly(second);
        assertThat(office.get("/payments?business=" + handle + "&to=2026-01-01T00:00:00Z").is(200).json()).isEmpty();

        JsonNode refund = office.post("/payments/" + id + "/refunds", "{'amount':'2','reference':'back','reason':'too much'}").is(200)
                .json();
        assertThat(refund.path("balance").path("balance").asString()).isEqualTo("10.000000");
        office.post("/payments/" + id + "/reversal", "{'reason':'returned'}").problem(409, "not-now", "was refunded");
        JsonNode reversal = office.post("/payments/" + second.path("id").asString() + "/reversal", "{'reason':'returned'}").is(200).json();
        assertThat(reversal.path("balance").path("balance").asString()).isEqualTo("3.000000");
        office.post("/payments/" + second.path("id").asString() + "/reversal", "{'reason':'returned'}").problem(409, "not-now",
                "it is reversed already");
        assertThat(office.get("/payments/" + id).is(200).json().path("corrections")).containsExactly(refund.path("payment"));

        JsonNode entries = office.get("/ledger/accounts/business:" + handle + "/entries").is(200).json();
        assertThat(entries).hasSize(4);
        assertThat(entries.get(0).path("kind").asString()).isEqualTo("REVERSAL");
        assertThat(entries.get(0).path("reason").asString()).isEqualTo("returned");
        assertThat(entries.get(0).path("by").asString()).isEqualTo("administrator");
        assertThat(office.get("/ledger/accounts/business:" + handle + "/entries?limit=2").is(200).json()).hasSize(2);
        String booked = first.path("bookedAt").asString();
        assertThat(office.get("/ledger/accounts/business:" + handle + "/balance?at=" + booked).is(200).json().path("balances").get(0)
                .path("amount").asString()).isEqualTo("5.000000");
        assertThat(office.get("/ledger/accounts/business:" + handle + "/balance").is(200).json().path("balances").get(0)
                .path("amount").asString()).isEqualTo("3.000000");
        assertThat(office.get("/ledger/accounts/cash/balance?at=2026-01-01T00:00:00Z").is(200).json().path("account").asString())
                .isEqualTo("cash");
    }

    @Test
    void aChargeIsTakenBackAndADebtIsWrittenOffOnce() {
        String message = deliver().getFirst().id().text();
        JsonNode credit = office.post("/messages/" + message + "/credit", "{'reason':'lost'}").is(200).json().path("payment");
        assertThat(credit.path("kind").asString()).isEqualTo("CREDIT");
        assertThat(credit.path("amount").asString()).isEqualTo("0.045000");
        office.post("/messages/" + message + "/credit", "{'reason':'lost'}").problem(409, "not-now", "is taken back already");
        office.post("/messages/" + message + "/credit", "{}").problem(400, "invalid-field", "reason is missing");
        office.post("/messages/wamid.AAAAAAAAAAAAAAAAAAAAAA/credit", "{'reason':'x'}").problem(404, "unknown",
                "No message with this id was charged");
        JsonNode entries = office.get("/ledger/accounts/revenue:Germany:UTILITY/entries").is(200).json();
        assertThat(entries).anySatisfy(entry -> assertThat(entry.path("journalEntry")).isEqualTo(credit.path("id")));
        office.get("/ledger/accounts/revenue:Atlantis:UTILITY/entries").problem(404, "unknown", "There is no such account");

        assertThat(office.get("/ledger/accounts").is(200).json().path("accounts")).anySatisfy(line -> {
            assertThat(line.path("kind").asString()).isEqualTo("REVENUE");
            assertThat(line.path("account").asString()).isEqualTo("revenue:Germany:UTILITY");
        });
        office.get("/ledger/accounts?at=2999-01-01T00:00:00Z").problem(400, "invalid-field", "not in the future");

        office.post(path + "/write-offs", "{'amount':'99','reference':'x','reason':'insolvent'}").problem(409, "not-now",
                "less than 99.000000 USD");
        office.post(path + "/write-offs", "{'amount':'0','reference':'x','reason':'insolvent'}").problem(400, "invalid-field",
                "amount must be");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'amount':'5','reference':'x','currency':'EUR'}            | currency must be USD, that of the business's account
            {'amount':'5','reference':'x','currency':'usd'}            | currency must be USD
            {'amount':'5','reference':'x','at':'2999-01-01T00:00:00Z'} | at must be an instant that is not in the future
            {'amount':'5','reference':'x','at':'yesterday'}            | at must be an instant
            """)
    void refusesPaymentsInAnotherCurrencyOrFromTheFuture(String body, String detail) {
        office.post(path + "/payments", body).problem(400, "invalid-field", detail);
    }

    @Test
    void saysWhichPaymentsAndAccountsThereAre() {
        office.get("/payments/" + "f".repeat(32)).problem(404, "unknown", "There is no payment with this id");
        office.post("/payments/7/reversal", "{'reason':'x'}").problem(404, "unknown", "There is no payment with this id");
        office.get("/ledger/accounts/money/balance").problem(404, "unknown",
                "The accounts are business:HANDLE, revenue, revenue:MARKET:CATEGORY, cash, rounding, tax, discounts, fees, write-off,"
                        + " late-fees, late-interest, supplier-cost:MARKET:CATEGORY, supplier-payable, grants or grant-credit:ID");
        office.get("/ledger/accounts/business:nobody/entries").problem(404, "unknown", "There is no business with this handle");
        office.get("/ledger/accounts/cash/balance?at=2999-01-01T00:00:00Z").problem(400, "invalid-field", "not in the future");
    }

    @Test
    void monthIsInvoicedOnceAndPrintedInThreeWays() {
        deliver();

        JsonNode first = office.post(path + "/invoices", "{'month':'2026-10'}").is(200).json();
        JsonNode second = office.post(path + "/invoices", "{'month':'2026-10'}").is(200).json();

        JsonNode invoice = first.path("invoice");
        String number = invoice.path("number").asString();
        assertThat(second.path("invoice")).isEqualTo(invoice);
        assertThat(first.path("outcome").asString()).isEqualTo("Invoice " + number + " is that of 2026-10.");
        assertThat(invoice.path("sum").asString()).isEqualTo("0.14");
        assertThat(invoice.path("lines").get(0).path("rate").asString()).isEqualTo("0.045000");
        assertThat(invoice.path("lines").get(1).path("freeBecause").asString()).isEqualTo("PILOT");
        assertThat(office.get(path + "/invoices").is(200).json().get(0)).isEqualTo(invoice);
        assertThat(office.get("/invoices/" + number).is(200).json()).isEqualTo(invoice);
        assertThat(office.get("/invoices/" + number + ".csv").is(200).body()).contains(number + ",2026-10,sum,,,,5,,0.135000,0.14,USD");
        Office.Answer page = office.get("/invoices/" + number + ".html").is(200);
        assertThat(page.type()).startsWith("text/html");
        assertThat(page.body()).contains("Invoice " + number, "October 2026", "0.14 USD");
        assertThat(office.get(path + "/balance").json().path("invoicedThrough").asString()).isEqualTo("2026-10");
    }

    @Test
    void paymentsPayInvoicesAndAPersonMovesThem() {
        deliverOnAccount();
        String number = office.post(path + "/invoices", "{'month':'2026-10'}").is(200).json().path("invoice").path("number").asString();
        assertThat(standing(number).path("state").asString()).isEqualTo("ISSUED");
        assertThat(office.get(path + "/open-items").is(200).json().path("owed").asString()).isEqualTo("0.140000");
        String payment = office.post(path + "/payments", "{'amount':'0.10','reference':'Invoice " + number + "'}").is(200).json()
                .path("payment").path("id").asString();

        assertThat(standing(number).path("state").asString()).isEqualTo("PARTLY_PAID");
        assertThat(standing(number).path("open").asString()).isEqualTo("0.040000");
        JsonNode use = office.get("/payments/" + payment + "/allotments").is(200).json();
        assertThat(use.path("left").asString()).isEqualTo("0.000000");
        assertThat(use.path("allotments").get(0).path("invoice").asString()).isEqualTo(number);
        office.post("/payments/" + payment + "/allotments", "{'invoice':'" + number + "','reason':'x'}").problem(409, "not-now",
                "0.000000 USD are left");
        office.post("/payments/" + payment + "/allotments/taken-back", "{'invoice':'" + number + "','reason':'meant for another'}").is(200);
        assertThat(standing(number).path("state").asString()).isEqualTo("ISSUED");
        JsonNode items = office.get(path + "/open-items").is(200).json();
        assertThat(items.path("credits").get(0).path("kept").asBoolean()).isTrue();
        assertThat(items.path("left").asString()).isEqualTo("0.100000");
        office.post("/payments/" + payment + "/allotments", "{'invoice':'" + number + "','amount':'0.04','reason':'a part'}").is(200);
        assertThat(standing(number).path("paid").asString()).isEqualTo("0.040000");
    }

    @Test
    void disputesAndStandingsAreListed() {
        deliverOnAccount();
        String number = office.post(path + "/invoices", "{'month':'2026-10'}").is(200).json().path("invoice").path("number").asString();
        office.post("/invoices/" + number + "/dispute", "{'reason':'never came'}").is(200);
        office.post("/invoices/" + number + "/dispute", "{'reason':'again'}").problem(409, "not-now", "disputed already");
        String list = "/invoices?business=" + path.substring(path.lastIndexOf('/') + 1);

        assertThat(office.get(list + "&state=ISSUED&disputed=true").is(200).json().get(0).path("dispute").asString())
                .isEqualTo("never came");
        assertThat(office.get(list + "&state=PAID").is(200).json()).isEmpty();
        office.get(list + "&state=LOST").problem(400, "invalid-field", "state must be one of DRAFT, ISSUED, SENT");
        office.post("/invoices/" + number + "/dispute/settled", "{}").is(200);
        office.post("/invoices/" + number + "/dispute/settled", "{}").problem(409, "not-now", "is not disputed");
        office.get("/invoices/2026-999999/standing").problem(404, "unknown", "There is no invoice with this number");
        office.post("/payments/7/allotments", "{'invoice':'" + number + "','reason':'x'}").problem(404, "unknown", "no payment");
        assertThat(office.get(path + "/invoice-draft").is(200).json().path("missing")).isEmpty();
    }

    private JsonNode standing(String number) {
        return office.get("/invoices/" + number + "/standing").is(200).json().path("standing");
    }

    @Test
    void invoiceIsCreditedInPartAndThenWhole() {
        List<Reservation> messages = deliverOnAccount();
        String message = messages.getFirst().id().text();
        office.post("/messages/" + message + "/credit", "{'reason':'The network lost it.'}").is(200);
        String number = office.post(path + "/invoices", "{'month':'2026-10'}").is(200).json().path("invoice").path("number").asString();

        JsonNode first = office.get("/invoices/" + number + "/credit-notes").is(200).json().get(0);
        assertThat(standing(number).path("open").asString()).as("0.14 less the note of 0.05").isEqualTo("0.090000");
        assertThat(office.get(path + "/open-items").is(200).json().path("credits")).as("the note is the credit").isEmpty();
        assertThat(first.path("lines").get(0).path("messages").asInt()).isEqualTo(1);
        JsonNode rest = office.post("/invoices/" + number + "/credit-notes", "{'part':'LINES','lines':['1'],'reason':'Wrong buyer.'}")
                .is(200).json();

        assertThat(first.path("total").asString()).as("0.045, half a cent goes up").isEqualTo("0.05");
        assertThat(rest.path("total").asString()).as("what is left of 0.14").isEqualTo("0.09");
        assertThat(rest.path("cancels").asBoolean()).isTrue();
        assertThat(standing(number).path("state").asString()).isEqualTo("CANCELLED");
        assertThat(standing(number).path("open").asString()).isEqualTo("0.000000");
        String note = rest.path("number").asString();
        assertThat(office.get("/credit-notes/" + note).is(200).json()).isEqualTo(rest);
        assertThat(office.get(path + "/credit-notes").is(200).json().get(0)).isEqualTo(rest);
        assertThat(office.get("/credit-notes/" + note + "/documents/csv").is(200).body())
                .contains(note + "," + number + ",total,,,,,,0.09,USD");
        assertThat(office.get("/credit-notes/" + note + "/documents/html").is(200).body()).contains("Credit note " + note, "Wrong buyer.");
        office.get("/credit-notes/" + note + "/documents/ubl").problem(404, "unknown", "It has: html, csv, pdf");
        office.post("/invoices/" + number + "/credit-notes", "{'part':'WHOLE','reason':'Again.'}").problem(409, "not-now",
                "nothing is left of invoice " + number + " to credit");
        office.post("/messages/" + messages.get(1).id().text() + "/credit", "{'reason':'Lost, too.'}").problem(409, "not-now",
                "takes back the whole line of the invoice");
    }

    @Test
    void wrongCreditNotesAreRefused() {
        deliver();
        String number = office.post(path + "/invoices", "{'month':'2026-10'}").is(200).json().path("invoice").path("number").asString();
        String notes = "/invoices/" + number + "/credit-notes";

        office.post(notes, "{'reason':'x'}").problem(400, "invalid-field", "part is missing");
        office.post(notes, "{'part':'HALF','reason':'x'}").problem(400, "invalid-field", "part must be");
        office.post(notes, "{'part':'WHOLE'}").problem(400, "invalid-field", "reason is missing");
        office.post(notes, "{'part':'LINES','reason':'x'}").problem(400, "invalid-field", "lines must be a list");
        office.post(notes, "{'part':'LINES','lines':['0'],'reason':'x'}").problem(400, "invalid-field", "lines[0] must be");
        office.post(notes, "{'part':'LINES','lines':['2'],'reason':'x'}").problem(409, "not-now", "has no line 2 that costs something");
        office.post(notes, "{'part':'MESSAGES','reason':'x'}").problem(409, "not-now", "no charge that was taken back");
        office.post("/invoices/2026-999999/credit-notes", "{'part':'WHOLE','reason':'x'}").problem(404, "unknown", "no invoice");
        office.get("/credit-notes/C2026-999999").problem(404, "unknown", "no credit note with this number");
        assertThat(office.get(notes).is(200).json().size()).isZero();
    }

    @Test
    void saysWhyThereIsNoInvoice() {
        JsonNode run = office.post(path + "/invoices", "{'month':'2026-09'}").is(200).json();

        assertThat(run.path("outcome").asString())
                .isEqualTo("No message was delivered in 2026-09 and no fee is due, so there is no invoice.");
        assertThat(run.path("invoice").isNull()).isTrue();
        office.post(path + "/invoices", "{'month':'2999-01'}").problem(400, "invalid-field",
                "month 2999-01 is not over yet in Europe/Berlin");
        office.post(path + "/invoices", "{'month':'October'}").problem(400, "invalid-field", "month must be a month, such as 2026-11");
        office.post(path + "/invoices", "{}").problem(400, "invalid-field", "month is missing");
        office.get("/invoices/2026-999999").problem(404, "unknown", "There is no invoice with this number");
        office.get("/invoices/2026-999999.html").problem(404, "unknown", "There is no invoice with this number");
        office.post("/businesses/nobody/invoices", "{'month':'2026-09'}").problem(404, "unknown", "no business with this handle");
    }

    @Test
    void chargesOfAMonthAreHandedOutAsCsv() {
        List<Reservation> messages = deliver();

        Office.Answer answer = office.get(path + "/charges?month=2026-10").is(200);

        assertThat(answer.type()).startsWith("text/csv");
        assertThat(answer.body().split("\r\n")).hasSize(6)
                .startsWith("message_id,phone_number_id,delivered_at,day,month,market,category,rate,currency,free_because,rate_valid_from")
                .contains(messages.getFirst().id().text() + "," + shop
                        + ",2026-10-05T12:00:00Z,2026-10-05,2026-10,Germany,utility,0.045000,USD,,2026-10-01");
        assertThat(office.get(path + "/charges?month=2026-09").is(200).body().split("\r\n")).hasSize(1);
        office.get(path + "/charges?month=9").problem(400, "invalid-field", "month must be a month, such as 2026-11");
        office.get(path + "/charges").problem(400, "invalid-field", "month is missing");
    }

    @Test
    void moneyIsBehindTheAdministrationToken() {
        Office stranger = office.with("");

        stranger.get(path + "/balance").is(401);
        stranger.post(path + "/payments", "{'amount':'5','reference':'x'}").is(401);
        stranger.post(path + "/invoices", "{'month':'2026-09'}").is(401);
        stranger.get(path + "/charges?month=2026-09").is(401);
        stranger.get("/invoices/2026-000001.html").is(401);
    }

    /** Three notices that cost 0.045 each, two free ones. */
    private List<Reservation> deliver() {
        ledger.credit(shop, usd(1_000_000), "start", OCTOBER);
        return deliverUnpaid();
    }

    /** Delivers messages of a business that pays what its invoices say. */
    private List<Reservation> deliverOnAccount() {
        shop = world.business().onAccount("10").enrol().id();
        path = "/businesses/" + businesses.byId(List.of(shop)).get(shop).handle();
        return deliverUnpaid();
    }

    private List<Reservation> deliverUnpaid() {
        List<Reservation> messages = Stream.concat(
                Stream.generate(() -> HeldMoney.held(shop, Category.UTILITY, 45_000, OCTOBER)).limit(3),
                Stream.generate(() -> HeldMoney.free(shop, Category.UTILITY, FreeReason.PILOT, OCTOBER)).limit(2)).toList();
        ledger.reserve(messages);
        ledger.settle(messages.stream().map(message -> new Delivered(message.id(), OCTOBER)).toList(), List.of());
        return messages;
    }
}
