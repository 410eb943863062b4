package io.tollgate.books.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.books.cost.CostRows.Slice;
import io.tollgate.books.cost.SupplierBills.Added;
import io.tollgate.books.cost.SupplierBills.Report;
import io.tollgate.business.Businesses;
import io.tollgate.ledger.SupplierCost;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCard.MarketRow;
import io.tollgate.tariff.RateCard.RateRow;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A bill counts once, whole, and instead of the one before. No other test has bills or costs in the kroner of this one. */
@TollgateTest
class SupplierBillsTest {

    private static final Currency KRONER = Currency.getInstance("DKK");
    private static final Instant NOW = Instant.parse("2026-11-10T12:00:00Z");
    private static final String FROM_ABROAD = RateCard.international("India");
    private static final LocalDate DAY = LocalDate.of(2026, 10, 5);
    private static final String HEADER = "day,phone_number,country,pricing_category,pricing_type,volume,cost,currency\n";
    private static final String PLAIN = "day,country,pricing_category,pricing_type,volume,cost,currency\n";

    @Autowired
    BillRows rows;
    @Autowired
    CostRows costs;
    @Autowired
    Businesses businesses;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    private SupplierBills bills;
    private EnrolledBusiness shop;
    private String number;
    private int slices;

    @BeforeEach
    void openBooks() {
        RateCards cards = new RateCards();
        cards.takeEffect(TariffPrices.card());
        bills = new SupplierBills(rows, costs, businesses, cards, new SupplierSettings("", "UTC"));
        shop = world.business().enrol();
        number = shop.number().displayNumber();
    }

    @AfterEach
    void forget() {
        for (String table : List.of("supplier_bill_count", "supplier_bill_day", "supplier_bill")) {
            jdbc.update("DELETE FROM " + table + " WHERE " + (table.equals("supplier_bill_count")
                    ? "bill_id IN (SELECT id FROM supplier_bill WHERE currency = 'DKK')"
                    : "currency = 'DKK'"));
        }
        jdbc.update("DELETE FROM supplier_cost WHERE currency = 'DKK'");
    }

    @Test
    void aBillIsComparedByBusinessWithWhatWasCounted() throws IOException {
        count(DAY, shop.id(), Category.UTILITY, 100, 10, 5_000_000L);
        count(DAY, shop.id(), Category.MARKETING, 40, 0, 3_600_000L);
        add(HEADER + "2026-10-05," + number + ",DE,UTILITY,REGULAR,102,5.10,DKK\n"
                + "2026-10-05," + number.substring(1) + ",DE,utility,FREE_CUSTOMER_SERVICE,10,0,DKK\n"
                + "2026-10-05,+4915799999999,DE,MARKETING,REGULAR,3,0.27,DKK\n"
                + "2026-10-05," + number + ",DE,MARKETING,REGULAR,40,4.00,DKK\n");

        Report report = compare(DAY, DAY);

        assertThat(lines(report)).containsExactly(
                "- MARKETING ONLY_BILL 3 0 0.270000", shop.id() + " MARKETING OTHER_PRICE 40 40 0.400000",
                shop.id() + " UTILITY ONLY_BILL 2 0 0.100000", shop.id() + " UTILITY AGREED 10 10 0.000000",
                shop.id() + " UTILITY AGREED 100 100 0.000000");
        assertThat(report.billMessages()).isEqualTo(155);
        assertThat(report.ownMessages()).isEqualTo(150);
        assertThat(report.billCost().exact()).isEqualByComparingTo("9.37");
        assertThat(report.ownCost().exact()).isEqualByComparingTo("8.6");
        assertThat(report.withoutBill()).isEmpty();
    }

    /** The bill begins its day an hour later: 4 messages of the 5th are on its 4th, which is outside the report. */
    @Test
    void messagesAtTheEdgeOfTheSpanAreFoundOnTheDayBefore() throws IOException {
        count(DAY, shop.id(), Category.UTILITY, 20, 0, 1_000_000L);
        add(PLAIN + "2026-10-04,DE,UTILITY,REGULAR,4,0.20,DKK\n2026-10-05,DE,UTILITY,REGULAR,16,0.80,DKK\n");

        assertThat(lines(compare(DAY, DAY))).containsExactly("- UTILITY OTHER_DAY 0 4 -0.200000", "- UTILITY AGREED 16 16 0.000000");
        assertThat(lines(compare(DAY.minusDays(1), DAY))).containsExactly("- UTILITY OTHER_DAY 4 0 0.200000",
                "- UTILITY OTHER_DAY 0 4 -0.200000", "- UTILITY AGREED 16 16 0.000000");
    }

    @Test
    void aBillThatNamesNobodyIsComparedWithAllBusinesses() throws IOException {
        BusinessId other = world.business().enrol().id();
        count(DAY, shop.id(), Category.UTILITY, 60, 0, 3_000_000L);
        count(DAY, other, Category.UTILITY, 40, 0, 2_000_000L);
        add(PLAIN + "2026-10-05,DE,UTILITY,REGULAR,100,5.00,DKK\n");

        assertThat(lines(compare(DAY, DAY))).containsExactly("- UTILITY AGREED 100 100 0.000000");
    }

    @Test
    void daysWithoutABillAreSaid() throws IOException {
        count(DAY.plusDays(1), shop.id(), Category.UTILITY, 7, 0, 350_000L);
        add(PLAIN + "2026-10-05,DE,UTILITY,REGULAR,7,0.35,DKK\n");

        Report report = compare(DAY, DAY.plusDays(2));

        assertThat(report.withoutBill()).containsExactly(DAY.plusDays(1), DAY.plusDays(2));
        assertThat(lines(report)).containsExactly("- UTILITY ONLY_BILL 7 0 0.350000", shop.id() + " UTILITY NO_BILL 0 7 -0.350000");
    }

    @Test
    void theSameBillCountsOnceInWhateverOrder() throws IOException {
        String one = "2026-10-05,DE,UTILITY,REGULAR,7,0.35,DKK\n";
        String two = "2026-10-06,DE,UTILITY,REGULAR,8,0.40,DKK\n";
        Added first = add(PLAIN + one + two);

        assertThat(first.isNew()).isTrue();
        for (String again : List.of(PLAIN + one + two, PLAIN + two + one, (PLAIN + one + two).replace(",", ";"))) {
            assertThat(add(again)).extracting(Added::isNew, added -> added.bill().id()).containsExactly(false, first.bill().id());
        }
        assertThat(compare(DAY, DAY.plusDays(1)).billMessages()).isEqualTo(15);
    }

    @Test
    void aCorrectedBillReplacesItsDaysAndTheFirstOneIsKept() throws IOException {
        String wrong = PLAIN + "2026-10-05,DE,UTILITY,REGULAR,7,0.35,DKK\n2026-10-06,DE,UTILITY,REGULAR,8,0.40,DKK\n";
        Added first = add(wrong);

        Added second = add(PLAIN + "2026-10-06,DE,UTILITY,REGULAR,9,0.45,DKK\n");

        assertThat(second.isNew()).isTrue();
        assertThat(second.replaced()).isEqualTo(1);
        assertThat(compare(DAY, DAY.plusDays(1)).billMessages()).isEqualTo(16);
        assertThat(rows.byId(first.bill().id())).satisfies(kept -> {
            assertThat(kept.days()).isEqualTo(2);
            assertThat(kept.replacedDays()).isEqualTo(1);
            assertThat(kept.messages()).isEqualTo(15);
        });
        assertThat(add(wrong)).as("a bill that was replaced counts again when it is sent again").extracting(Added::isNew, Added::replaced)
                .containsExactly(true, 2);
        assertThat(compare(DAY, DAY.plusDays(1)).billMessages()).isEqualTo(15);
    }

    @Test
    void billsOfTwoAccountsStandSideBySideAndAreNotMixedWithOthers() throws IOException {
        String header = "waba_id," + PLAIN;
        add(header + "111,2026-10-05,DE,UTILITY,REGULAR,7,0.35,DKK\n");
        Added other = add(header + "222,2026-10-05,DE,UTILITY,REGULAR,8,0.40,DKK\n");

        assertThat(other.replaced()).isZero();
        assertThat(compare(DAY, DAY).billMessages()).isEqualTo(15);
        assertThatThrownBy(() -> add(PLAIN + "2026-10-05,DE,UTILITY,REGULAR,15,0.75,DKK\n")).isInstanceOf(BillRefused.class)
                .hasMessageContaining("One bill of 2026-10-05 names an account");
        assertThat(compare(DAY, DAY).billMessages()).as("nothing is stored").isEqualTo(15);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM supplier_bill WHERE currency = 'DKK'", Long.class)).isEqualTo(2);
    }

    @Test
    void whoeverSendsItAtTheSameTimeItCountsOnce() throws Exception {
        String bill = PLAIN + "2026-10-05,DE,UTILITY,REGULAR,7,0.35,DKK\n";
        List<Boolean> answers = new ArrayList<>();
        try (var senders = Executors.newFixedThreadPool(4)) {
            Callable<Boolean> one = () -> add(bill).isNew();
            for (Future<Boolean> answer : senders.invokeAll(Collections.nCopies(4, one))) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).containsExactlyInAnyOrder(true, false, false, false);
        assertThat(compare(DAY, DAY).billMessages()).isEqualTo(7);
    }

    /** Two lines of 0.333 each are told as 0.33: less than half a cent a line. */
    @Test
    void theRoundingOfLinesIsNoOtherPrice() throws IOException {
        count(DAY, shop.id(), Category.UTILITY, 20, 0, 666_000L);
        add(HEADER + "2026-10-05," + number + ",DE,UTILITY,REGULAR,10,0.33,DKK\n2026-10-05," + number
                + ",AT,UTILITY,REGULAR,0,0.00,DKK\n");

        assertThat(lines(compare(DAY, DAY))).contains(shop.id() + " UTILITY ONLY_TOLLGATE 0 10 -0.333000",
                shop.id() + " UTILITY ROUNDING 10 10 -0.003000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-10-32,DE,UTILITY,REGULAR,7,0.35,DKK  | Line 2: column day must be a day from 2016-01-01 to today
            2026-11-11,DE,UTILITY,REGULAR,7,0.35,DKK  | Line 2: column day must be
            ,DE,UTILITY,REGULAR,7,0.35,DKK            | Line 2: column day is empty. Maybe
            2026-10-05,,UTILITY,REGULAR,7,0.35,DKK    | Line 2: column market is missing, and country too. Maybe
            2026-10-05,QQ,UTILITY,REGULAR,7,0.35,DKK  | Line 2: column country must be a country of ISO 3166
            2026-10-05,DE,OTHER,REGULAR,7,0.35,DKK    | Line 2: column pricing_category must be one of AUTHENTICATION, AUTH
            2026-10-05,DE,UTILITY,GRATIS,7,0.35,DKK   | Line 2: column pricing_type must be REGULAR
            2026-10-05,DE,UTILITY,REGULAR,-7,0.35,DKK | Line 2: column volume must be a whole number
            2026-10-05,DE,UTILITY,REGULAR,7.5,0.35,DKK | Line 2: column volume must be a whole number
            2026-10-05,DE,UTILITY,REGULAR,99999999999999,0.35,DKK | Line 2: column volume must be a whole number
            2026-10-05,DE,UTILITY,REGULAR,7,-0.35,DKK | Line 2: column cost must be an amount
            2026-10-05,DE,UTILITY,REGULAR,7,$0.35,DKK | Line 2: column cost must be an amount
            2026-10-05,DE,UTILITY,REGULAR,7,1e99,DKK  | Line 2: column cost must be an amount
            2026-10-05,DE,UTILITY,REGULAR,7,NaN,DKK   | Line 2: column cost must be an amount
            2026-10-05,DE,UTILITY,REGULAR,7,0.35,Kr   | Line 2: column currency must be a currency
            2026-10-05,DE,UTILITY,REGULAR,7,0,35,DKK  | Line 2: column count of the line does not fit: The line has 8 columns
            """)
    void aBadLineIsToldAndNothingIsStored(String line, String why) {
        assertThatThrownBy(() -> add(PLAIN + line + "\n2026-10-05,DE,MARKETING,REGULAR,7,0.35,DKK\n")).isInstanceOf(BillRefused.class)
                .hasMessageStartingWith("Nothing is imported, as 1 line is wrong. " + why);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM supplier_bill WHERE currency = 'DKK'", Long.class)).isZero();
    }

    @Test
    void linesThatContradictOthersAreTold() {
        String line = "2026-10-05,DE,UTILITY,REGULAR,7,0.35,DKK\n";
        assertThatThrownBy(() -> add(PLAIN + line + line)).hasMessageContaining("Line 3: column day and the others name the same count as"
                + " line 2");
        assertThatThrownBy(() -> add(PLAIN + line + line.replace("05,DE", "06,DE").replace("DKK", "SEK")))
                .hasMessageContaining("Line 3: column currency is another one than above");
        assertThatThrownBy(() -> add(PLAIN)).hasMessageContaining("has no line below the header");
        assertThatThrownBy(() -> add("day,cost\n")).hasMessageContaining("The first line lacks pricing_category");
        assertThatThrownBy(() -> add(PLAIN + line.replace("7,0.35", "-,0.35").repeat(30))).hasMessageContaining("as 30 lines are wrong")
                .hasMessageContaining("Only the first 20 are told");
        assertThatThrownBy(() -> add("business," + PLAIN + "nobody-x," + line)).hasMessageContaining("column business must be a handle");
        assertThatThrownBy(() -> add("market," + PLAIN + "Atlantis," + line)).hasMessageContaining("column market must be a market");
    }

    @Test
    void wordsAreReadAsTheyAreWritten() throws IOException {
        Bill bill = new BillReader(names(), LocalDate.of(2026, 11, 1)).read(stream("Day;Market;Business;Pricing Category;Pricing Type;"
                + "Volume;Cost;Currency\n2026-10-05;germany;" + shop.handle() + ";marketing_lite;regular;3;9.0E-4;dkk\n"),
                Optional.empty());

        assertThat(bill.counts()).singleElement().satisfies(count -> {
            assertThat(count.key()).isEqualTo(new Bill.Key(DAY, "", shop.id().value(), "Germany", Category.MARKETING));
            assertThat(count.costMicros()).isEqualTo(900);
        });
    }

    /** The card has a rate from abroad in USD from August on, in EUR from October on, and no rates in kroner. */
    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({"2026-08-01, USD, AUTHENTICATION_INTERNATIONAL, INTERNATIONAL", "2026-07-31, USD, AUTHENTICATION_INTERNATIONAL, India",
        "2026-08-01, EUR, AUTHENTICATION_INTERNATIONAL, India", "2026-09-30, EUR, AUTHENTICATION_INTERNATIONAL, India",
        "2026-10-01, EUR, AUTHENTICATION_INTERNATIONAL, INTERNATIONAL", "2026-10-01, EUR, AUTHENTICATION, India",
        "2026-08-01, DKK, AUTHENTICATION_INTERNATIONAL, INTERNATIONAL"})
    void messagesFromAbroadAreInTheMarketInWhichTheBillsCurrencyIsCharged(LocalDate day, String currency, String category, String market)
            throws IOException {
        RateCards cards = new RateCards();
        cards.takeEffect(new RateCard(
                List.of(new MarketRow("IN", "India", TariffPrices.JULY), new MarketRow(RateCard.international("IN"), FROM_ABROAD,
                        TariffPrices.JULY)),
                List.of(authentication("India", "USD", TariffPrices.JULY), authentication("India", "EUR", TariffPrices.JULY),
                        authentication(FROM_ABROAD, "USD", LocalDate.of(2026, 8, 1)), authentication(FROM_ABROAD, "EUR",
                                TariffPrices.OCTOBER))));
        String rest = "," + category + ",REGULAR,3,0.09," + currency + "\n";

        for (String file : List.of(PLAIN + day + ",IN" + rest, PLAIN.replace("country", "market") + day + ",india" + rest)) {
            Bill bill = new BillReader(new BillNames(cards, businesses), LocalDate.of(2026, 11, 1)).read(stream(file), Optional.empty());
            assertThat(bill.counts()).as(file).singleElement().extracting(count -> count.key().market())
                    .isEqualTo(market.equals("India") ? "India" : FROM_ABROAD);
        }
    }

    private static RateRow authentication(String market, String currency, LocalDate from) {
        return new RateRow(market, Currency.getInstance(currency), Category.AUTHENTICATION, new Rate(from, 30_000, List.of()));
    }

    private BillNames names() {
        RateCards cards = new RateCards();
        cards.takeEffect(TariffPrices.card());
        return new BillNames(cards, businesses);
    }

    private Added add(String file) throws IOException {
        Added added = transaction.execute(_ -> {
            try {
                return bills.add(stream(file), Optional.empty(), NOW, "Ann Berger");
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
        assertThat(added.bill().cost().currency()).isEqualTo(KRONER);
        return added;
    }

    private static ByteArrayInputStream stream(String file) {
        return new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
    }

    private Report compare(LocalDate from, LocalDate to) {
        return bills.compare(from, to, KRONER);
    }

    private static List<String> lines(Report report) {
        return report.differences().stream().map(one -> one.business().map(BusinessId::toString).orElse("-") + " " + one.category() + " "
                + one.kind() + " " + one.billMessages() + " " + one.ownMessages() + " " + one.amount().exact().toPlainString()).toList();
    }

    /** What the counting of charges notes. */
    private void count(LocalDate day, BusinessId business, Category category, long charged, long free, long micros) {
        Slice slice = new Slice(-1 - slices++, business, day, "Germany", category, charged, free);
        costs.add(slice, SupplierCost.journalEntry(slice.text() + " DKK"), KRONER, Optional.of(micros));
    }
}
