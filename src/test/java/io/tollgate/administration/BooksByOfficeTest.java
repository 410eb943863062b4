package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.command.CommandRun;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.Office;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The reports of the books over HTTP and by the command. */
@TollgateTest
class BooksByOfficeTest {

    private static final Instant OCTOBER = Instant.parse("2026-10-05T12:00:00Z");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @TempDir
    Path folder;
    @Autowired
    Ledger ledger;
    @Autowired
    RateCards cards;
    @Autowired
    World world;

    private Office office;
    private EnrolledBusiness shop;
    private RateCard inForce;

    @BeforeEach
    void openBooks() {
        office = world.office().as("books finance", Role.FINANCE);
        inForce = cards.inForce();
        cards.takeEffect(TariffPrices.card());
        shop = world.business().prepaid("10").enrol();
        List<Reservation> sold = Stream.of(Category.UTILITY, Category.UTILITY, Category.MARKETING)
                .map(category -> HeldMoney.held(shop.id(), category, 200_000, OCTOBER)).toList();
        ledger.reserve(sold);
        ledger.settle(sold.stream().map(one -> new Delivered(one.id(), OCTOBER)).toList(), List.of());
    }

    @AfterEach
    void restoreRateCard() {
        cards.takeEffect(inForce);
    }

    /** 2 notices of 0.045 and an offer of 0.1365. */
    @Test
    void revenueInJsonIsThatOfTheFile() {
        String asked = "?from=2026-10-05&to=2026-10-05&basis=DELIVERED&by=DAY,MARKET,CATEGORY,BUSINESS&business=" + shop.handle();

        JsonNode report = office.get("/books/revenue" + asked).is(200).json();

        assertThat(report.path("totals").toString()).isEqualTo("[{\"currency\":\"USD\",\"amount\":\"0.226500\"}]");
        assertThat(report.path("lines")).extracting(line -> line.path("category").asString() + " " + line.path("revenue").asString() + " "
                + line.path("messages").asString()).containsExactly("MARKETING 0.136500 1", "UTILITY 0.090000 2");
        Office.Answer file = office.get("/books/revenue/export" + asked).is(200);
        assertThat(file.type()).startsWith("text/csv");
        assertThat(file.body()).isEqualTo("""
                begin,market,category,business,currency,revenue,discounts,fees,late,income,cost,margin,granted,\
                paidByGrants,grantsExpired,messages\r
                2026-10-05,Germany,MARKETING,%1$s,USD,0.136500,0.000000,0.000000,0.000000,0.136500,0.000000,0.136500,0.000000,0.000000,0.000000,1\r
                2026-10-05,Germany,UTILITY,%1$s,USD,0.090000,0.000000,0.000000,0.000000,0.090000,0.000000,0.090000,0.000000,0.000000,0.000000,2\r
                """.formatted(shop.handle()));
    }

    @ParameterizedTest
    @CsvSource({"'', UTC", "&zone=UTC, UTC", "&zone=Z, UTC", "&zone=Etc/UTC, UTC", "&zone=Europe/Berlin, Europe/Berlin"})
    void oneWordNamesTheZoneOfAReport(String asked, String said) {
        assertThat(office.get("/books/revenue?from=2026-10-05&to=2026-10-05" + asked).is(200).json().path("zone").asString())
                .isEqualTo(said);
        assertThat(office.get("/books/prepaid?day=2026-01-05" + asked).is(200).json().path("zone").asString()).isEqualTo(said);
        assertThat(office.get("/books/open-items?day=2026-01-05" + asked).is(200).json().path("zone").asString()).isEqualTo(said);
    }

    /** The three messages are settled together. */
    @Test
    void fromAChargeToItsJournalEntryAndBack() {
        JsonNode entries = office.get("/ledger/accounts/business:" + shop.handle() + "/entries").is(200).json();
        JsonNode entry = StreamSupport.stream(entries.spliterator(), false).filter(one -> one.path("kind").asString().equals("CHARGE"))
                .findFirst().orElseThrow();
        assertThat(entry.path("messages").asInt()).isEqualTo(3);

        String of = "/ledger/charges/%s/journal-entry";
        JsonNode booked = office.get(of.formatted(entry.path("messageId").asString())).is(200).json();

        assertThat(booked.path("journalEntry")).isEqualTo(entry.path("journalEntry"));
        assertThat(booked.path("charges")).extracting(one -> one.path("category").asString() + " " + one.path("price").asString())
                .containsExactlyInAnyOrder("UTILITY 0.045000", "UTILITY 0.045000", "MARKETING 0.136500");
        booked.path("charges").forEach(one -> assertThat(office.get(of.formatted(one.path("messageId").asString())).is(200).json())
                .isEqualTo(booked));
        office.get(of.formatted(MessageId.first(OCTOBER).text())).problem(404, "unknown", "Maybe it was free");
        office.get(of.formatted("x")).problem(400, "invalid-field", "messageId must be the id of a message");
    }

    /** The test settles without a receipt of the network. */
    @Test
    void chargesWithoutReceiptsAreTold() {
        JsonNode report = office.get("/books/receipts?from=2026-10-05&to=2026-10-05").is(200).json();

        assertThat(report.path("lines")).filteredOn(line -> line.path("business").asString().equals(shop.handle()))
                .extracting(line -> line.path("category").asString() + " " + line.path("messages") + " " + line.path("charged").asString())
                .containsExactly("MARKETING 1 0.136500", "UTILITY 2 0.090000");
        assertThat(office.get("/books/receipts/export?from=2026-10-05&to=2026-10-05").is(200).body())
                .startsWith("day,business,market,category,kind,messages,free,charged,currency\r\n").contains(",2,0,0.090000,USD\r\n");
    }

    @Test
    void prepaidIsWhatIsLeft() {
        JsonNode report = office.get("/books/prepaid").is(200).json();

        assertThat(report.path("lines")).filteredOn(line -> line.path("business").asString().equals(shop.handle())).singleElement()
                .satisfies(line -> assertThat(line.path("prepaid").asString()).isEqualTo("9.773500"));
        assertThat(office.get("/books/prepaid/export?day=2026-01-05").is(200).body()).contains(shop.handle() + ",USD,10.000000\r\n");
        assertThat(office.get("/books/prepaid/export?day=2026-01-04").is(200).body()).doesNotContain(shop.handle());
    }

    @Test
    void openItemsAndTaxesAreAnsweredWithoutAnyInvoice() {
        assertThat(office.get("/books/open-items?since=DUE&zone=Europe/Berlin").is(200).json().path("since").asString()).isEqualTo("DUE");
        assertThat(office.get("/books/open-items/export").is(200).body())
                .startsWith("business,invoice,issued,due,days,age,currency,open\r\n");
        assertThat(office.get("/books/taxes?from=2001-01&to=2001-02").is(200).json().path("groups")).isEmpty();
        assertThat(office.get("/books/taxes/export?from=2001-01").is(200).body()).isEqualTo("treatment,percent,country,kind,number,invoice,"
                + "business,month,issued,currency,net,tax,taxCurrency,declaredTax\r\n");
    }

    /** Other tests booked before: so their accounts have numbers, and days of the past are over. */
    @Test
    void aBatchForDatevIsAFile() {
        Office.Answer file = office.get("/books/datev/GBP?from=2012-01-01&to=2012-01-31").is(200);

        assertThat(file.type()).isEqualTo("text/csv;charset=windows-1252");
        assertThat(file.body()).startsWith("\"EXTF\";700;21;\"Buchungsstapel\";13;");
        office.get("/books/datev/GBP?from=2012-01-01&to=2013-01-01").problem(400, "invalid-field",
                "a new business year begins on 2013-01-01");
        office.get("/books/datev/GBP?from=2012-01-01&to=2998-01-01").problem(400, "invalid-field", "to (2998-01-01) must be less than");
        office.get("/books/datev/pound?from=2012-01-01&to=2012-01-31").problem(400, "invalid-field", "currency must be a currency");
        office.get("/books/datev/GBP?to=2012-01-31").problem(400, "invalid-field", "from is missing");
    }

    /** The application under test has no seller, so it has no audit file; {@code SaftExportTest} makes them. */
    @Test
    void withoutASellerThereIsNoAuditFile() {
        office.get("/books/saft/GBP?from=2012-01-01&to=2012-01-31").problem(400, "invalid-field",
                "the books of this span cannot be exported: nobody is said to keep these books");
        office.get("/books/saft/GBP?from=2012-01-01&to=2998-01-01").problem(400, "invalid-field", "to (2998-01-01) must be less than");
        office.get("/books/saft/GBP?from=2012-01-31&to=2012-01-01").problem(400, "invalid-field", "must not be before from");
        office.get("/books/saft/pound?from=2012-01-01&to=2012-01-31").problem(400, "invalid-field", "currency must be a currency");
        office.get("/books/saft/GBP?to=2012-01-31").problem(400, "invalid-field", "from is missing");
    }

    /** No test counts costs in Norwegian kroner, so only the bill has these messages. */
    @Test
    void theBillOfTheNetworkIsImportedOnceAndCompared() {
        String bill = "day,country,pricing_category,pricing_type,volume,cost,currency\n2024-03-05,DE,UTILITY,REGULAR,7,0.35,NOK\n";
        JsonNode first = office.send("POST", "/books/supplier/bills", "text/csv", bill).is(200).json();
        JsonNode again = office.send("POST", "/books/supplier/bills", "text/csv", bill).is(200).json();

        assertThat(again.path("imported").asBoolean()).isFalse();
        assertThat(again.path("bill").path("id").asLong()).isEqualTo(first.path("bill").path("id").asLong());
        assertThat(first.path("bill").path("by").asString()).isEqualTo("books finance");
        assertThat(office.get("/books/supplier/bills?limit=1").is(200).json().path(0).path("cost").asString()).isEqualTo("0.350000");
        JsonNode report = office.get("/books/supplier/comparison?from=2024-03-05&to=2024-03-06&currency=NOK").is(200).json();
        assertThat(report.path("kinds").toString())
                .isEqualTo("[{\"kind\":\"ONLY_BILL\",\"billMessages\":7,\"ownMessages\":0,\"amount\":\"0.350000\"}]");
        assertThat(report.path("withoutBill").toString()).isEqualTo("[\"2024-03-06\"]");
        assertThat(office.get("/books/supplier/comparison/export?from=2024-03-05&to=2024-03-06&currency=NOK").is(200).body()).isEqualTo("""
                day,business,market,category,kind,counterpart,billMessages,ownMessages,billCost,ownCost,amount,currency\r
                2024-03-05,,Other,UTILITY,ONLY_BILL,,7,0,0.350000,0.000000,0.350000,NOK\r
                """);
        office.send("POST", "/books/supplier/bills", "text/csv", bill.replace(",7,", ",seven,")).problem(400, "invalid-field",
                "Nothing is imported, as 1 line is wrong. Line 2: column volume must be a whole number");
        world.office().as("books auditor", Role.AUDITOR).send("POST", "/books/supplier/bills", "text/csv", bill).is(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            revenue?to=2026-10-31                                   | from is missing
            revenue?from=2026-10-01                                 | to is missing
            revenue?from=2026-10-32&to=2026-10-31                   | from must be a day
            revenue?from=2026-10-31&to=2026-10-01                   | to (2026-10-01) must not be before from
            revenue?from=2010-10-31&to=2026-10-01                   | must be less than 3660 days after
            revenue?from=2026-10-01&to=2026-10-31&zone=Mars         | zone must be a time zone
            revenue?from=2026-10-01&to=2026-10-31&by=WEEK           | by must be one of DAY, MONTH
            revenue?from=2026-10-01&to=2026-10-31&by=DAY,           | by
            revenue?from=2026-10-01&to=2026-10-31&by=DAY,MONTH      | by must name DAY or MONTH, not both
            revenue?from=2026-10-01&to=2026-10-31&basis=PAID        | basis must be one of BOOKED, DELIVERED
            revenue?from=2026-10-01&to=2026-10-31&business=nobody-x | business is not a handle
            prepaid?day=2999-01-01                                  | day must be a day that is not in the future
            prepaid?day=1999-01-01                                  | day must be a day that is not in the future
            prepaid?day=-999999999-01-01                            | day must be a day that is not in the future
            open-items?since=BIRTH                                  | since must be one of ISSUE, DUE
            supplier/comparison?to=2026-10-31&currency=USD          | from is missing
            supplier/comparison?from=2026-10-01&to=2026-10-31       | currency is missing
            supplier/comparison?from=2026-10-02&to=2026-10-01&currency=USD | to (2026-10-01) must not be before from
            supplier/comparison?from=2025-10-01&to=2026-10-02&currency=USD | at most 366 days
            supplier/comparison?from=2025-10-01&to=-999999999-01-01&currency=USD | to
            supplier/comparison?from=999999999-12-31&to=999999999-12-31&currency=USD | from
            receipts?from=2026-10-01&to=2026-11-01                  | to (2026-11-01) must be less than 31 days after from
            receipts?from=2026-10-01                                | to is missing
            taxes?to=2026-10                                        | from is missing
            taxes?from=2026-13                                      | from must be a month
            taxes?from=2026-10&to=2026-09                           | to must be a month at or after from
            taxes?from=2026-10&to=2027-10                           | at most 12 months
            """)
    void refusesWhatCannotBeAsked(String path, String detail) {
        office.get("/books/" + path).problem(400, "invalid-field", detail);
        office.get("/books/" + path.replace("?", "/export?")).problem(400, "invalid-field", detail);
    }

    @Test
    void theCommandPrintsOrWritesTheFile() throws Exception {
        String token = TestAccounts.at(port, data).token("cmd books", Role.FINANCE);
        String server = "http://127.0.0.1:" + port;

        CommandRun printed = CommandRun.as(token, "books", "revenue", "--from", "2026-10-05", "--to", "2026-10-05", "--by", "category",
                "--basis", "delivered", "--business", shop.handle(), "--server", server);
        Path file = folder.resolve("prepaid.csv");
        CommandRun written = CommandRun.as(token, "books", "prepaid", "--day", "2026-01-05", "--file", file.toString(), "--server", server);

        assertThat(printed.out()).as(printed.toString())
                .contains(
                        ",,MARKETING,,USD,0.136500,0.000000,0.000000,0.000000,0.136500,0.000000,0.136500,0.000000,0.000000,0.000000,1\r\n");
        assertThat(written.out()).as(written.toString()).contains("The report is in " + file);
        assertThat(Files.readString(file)).contains(shop.handle() + ",USD,10.000000");
        assertThat(CommandRun.as(token, "books", "taxes", "--from", "2026-10", "--server", server).code()).isZero();
        assertThat(CommandRun.as(token, "books", "receipts", "--from", "2026-10-05", "--to", "2026-10-05", "--server", server).out())
                .contains(shop.handle() + ",Germany,UTILITY,");
        assertThat(CommandRun.as(token, "books", "open-items", "--since", "due", "--server", server).code()).isZero();
        Path bill = Files.writeString(folder.resolve("bill.csv"), "day,country,pricing_category,pricing_type,volume,cost,currency\n"
                + "2024-03-07,DE,UTILITY,REGULAR,7,0.35,NOK\n");
        assertThat(CommandRun.as(token, "books", "supplier-bill", bill.toString(), "--server", server).out())
                .contains("is imported: 7 messages and 0.350000 NOK from 2024-03-07 to 2024-03-07. It replaces 0 days");
        assertThat(CommandRun.as(token, "books", "supplier-bill", bill.toString(), "--server", server).out())
                .contains("was imported before").contains("Nothing changed.");
        assertThat(CommandRun.as(token, "books", "supplier-comparison", "--from", "2024-03-07", "--to", "2024-03-07", "--currency", "NOK",
                "--server", server).out()).contains("2024-03-07,,Other,UTILITY,ONLY_BILL,,7,0,0.350000,0.000000,0.350000,NOK\r\n");
        assertThat(CommandRun.as(token, "books", "supplier-bill", folder.resolve("no.csv").toString(), "--server", server).err())
                .contains("cannot be read");
        CommandRun saft = CommandRun.as(token, "books", "saft", "--from", "2012-01-01", "--to", "2012-01-31", "--currency", "GBP", "--file",
                folder.resolve("saft.xml").toString(), "--server", server);
        assertThat(saft.err()).contains("nobody is said to keep these books");
        CommandRun wrong = CommandRun.as(token, "books", "taxes", "--from", "October", "--server", server);
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("from must be a month");
        assertThat(CommandRun.as(token, "books", "prepaid", "--file", folder.resolve("no/where.csv").toString(), "--server", server).err())
                .contains("cannot be written");
    }
}
