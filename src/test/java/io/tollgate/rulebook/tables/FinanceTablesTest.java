package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.message.Category;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.tariff.AccountNumbers;
import io.tollgate.tariff.AccountNumbers.Numbered;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.SaftCodes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables that bookkeeping reads: numbers of accounts, and what the network charges. */
class FinanceTablesTest {

    private static final String ACCOUNTS = "account,chart,number,name,source,valid_from,valid_until\n";
    private static final String RATES = "# Source: the contract\nmarket,currency,category,valid_from,rate_per_delivered_message\n";
    private static final String TIERS = "# Source: the contract\n"
            + "market,currency,category,valid_from,from_message,rate_per_delivered_message\n";
    private static final Currency USD = Currency.getInstance("USD");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 28);

    private final Faults faults = new Faults("rules");

    /** The shipped tables are complete. */
    @Test
    void everyAccountOfTheLedgerHasANumberInBothCharts() {
        RuleFiles shipped = RuleFiles.read(Path.of("rules"));
        AccountNumbers numbers = AccountNumbersTable.read(shipped, faults);
        RateCard supplier = SupplierRateTables.read(shipped, faults);
        SaftCodes saft = SaftTables.read(shipped, faults);

        for (String account : List.of("business:7", "revenue", "revenue:Germany:UTILITY", "tax", "rounding", "cash", "write-off",
                "clearing", "discounts", "fees", "late-fees", "late-interest", "supplier-cost:Germany:UTILITY", "supplier-payable",
                "grants", "grant-credit:3")) {
            assertThat(numbers.of(account, "SKR03", DAY)).as(account).isPresent();
            assertThat(numbers.of(account, "SKR04", DAY)).as(account).isPresent();
            assertThat(account.equals("clearing") || saft.account(account, DAY).isPresent()).as(account + " in the audit file").isTrue();
        }
        assertThat(supplier.rate("India", Category.UTILITY, USD, DAY).orElseThrow().tiers()).isNotEmpty();
        assertThat(texts()).isEmpty();
    }

    @Test
    void withoutTablesThereIsNothing() {
        RuleFiles none = new RuleFiles("rules", new TreeMap<>());

        assertThat(AccountNumbersTable.read(none, faults).rows()).isEmpty();
        assertThat(SupplierRateTables.read(none, faults).rates()).isEmpty();
        assertThat(SaftTables.read(none, faults)).isEqualTo(SaftCodes.empty());
        assertThat(texts()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            revenue,SKR49,8200,Sales,law,,            | SKR49
            revenue,SKR03,82,Sales,law,,              | is not a number of four or five digits
            revenue,SKR03,01000,Sales,law,,           | is not a number of four or five digits
            revenue,SKR03,-8200,Sales,law,,           | is not a number of four or five digits
            Revenue!,SKR03,8200,Sales,law,,           | is not an account of the ledger
            revenue,SKR03,8200,Sales,,,               | source
            revenue,SKR03,8200,Sales,law,2026-02-30,  | is not a day
            tax,SKR03,1776,Tax,law,,/tax,SKR03,1777,Tax,law,2026-01-01, | has a row for some of these days
            """)
    void wrongNumbersAreRefused(String rows, String fault) {
        AccountNumbersTable.read(files("tables/ledger-accounts.csv", ACCOUNTS + rows.replace('/', '\n') + "\n"), faults);

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("ledger-accounts.csv", fault));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Revenue!,3000,Sales,salgsinntekt,3000,law,,   | is not an account of the ledger
            revenue,30 00,Sales,salgsinntekt,3000,law,,   | is not a number of an account
            revenue,3000,,salgsinntekt,3000,law,,         | is not a name of an account
            revenue,3000,Sales,salgs inntekt,3000,law,,   | is not a grouping category
            revenue,3000,Sales,salgsinntekt,,law,,        | is not a grouping code
            revenue,3000,Sales,salgsinntekt,3000,,,       | source
            tax,2700,Tax,kortsiktigGjeld,2740,law,,/tax,2701,Tax,kortsiktigGjeld,2740,law,2026-01-01, | has a row for some of these days
            fees,3000,Fees,salgsinntekt,3000,law,,/revenue,3000,Sales,salgsinntekt,3000,law,, | has another name, category or code in line
            """)
    void wrongAccountsOfTheAuditFileAreRefused(String rows, String fault) {
        SaftTables.read(files("tables/saft-accounts.csv", "account,number,name,category,code,source,valid_from,valid_until\n"
                + rows.replace('/', '\n') + "\n"), faults);

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("saft-accounts.csv", fault));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ABROAD,0,52,law,,                         | ABROAD
            DOMESTIC,a quarter,3,law,,                | is not a percentage
            DOMESTIC,25,333,law,,                     | is not a standard tax code
            DOMESTIC,25,3,law,,/DOMESTIC,25,31,law,2026-01-01, | has a row for some of these days
            """)
    void wrongTaxCodesAreRefused(String rows, String fault) {
        SaftTables.read(files("tables/saft-tax-codes.csv", "treatment,percent,code,source,valid_from,valid_until\n"
                + rows.replace('/', '\n') + "\n"), faults);

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("saft-tax-codes.csv", fault));
    }

    @Test
    void aRowCountsOnItsDays() {
        AccountNumbers numbers = AccountNumbersTable.read(files("tables/ledger-accounts.csv", ACCOUNTS
                + "tax,SKR03,1776,Tax,law,,2026-11-27\ntax,SKR03,1777,Tax,law,2026-11-28,\n"), faults);

        assertThat(numbers.of("tax", "SKR03", DAY.minusDays(1))).map(Numbered::number).contains(1776);
        assertThat(numbers.of("tax", "SKR03", DAY)).map(Numbered::number).contains(1777);
    }

    @Test
    void theNetworksPricesHaveTheColumnsOfThoseOfSale() {
        RateCard card = SupplierRateTables.read(new RuleFiles("rules", new TreeMap<>(Map.of(
                "tariff/supplier/rates-usd.csv", bytes(RATES + "India,USD,utility,2026-10-01,0.0014\nIndia,USD,"
                        + "authentication-international,2026-10-01,0.0280\n"),
                "tariff/supplier/tiers-usd.csv", bytes(TIERS + "India,USD,utility,2026-10-01,1,0.0014\n"
                        + "India,USD,utility,2026-10-01,11,0.0013\n")))),
                faults);

        assertThat(card.rate("India", Category.UTILITY, USD, DAY)).contains(new Rate(LocalDate.of(2026, 10, 1), 1_400,
                List.of(new Rate.Tier(1, 1_400), new Rate.Tier(11, 1_300))));
        assertThat(card.rate("India", Category.UTILITY, USD, LocalDate.of(2026, 9, 30))).isEmpty();
        assertThat(card.rates()).hasSize(1);
        assertThat(texts()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            India,USX,utility,2026-10-01,0.0014    |                                       | is not a currency
            India,USD,gossip,2026-10-01,0.0014     |                                       | gossip
            India,USD,utility,2026-10-32,0.0014    |                                       | is not a day
            India,USD,utility,2026-10-01,-1        |                                       | -1
            India,USD,utility,2026-10-01,0.1/India,USD,utility,2026-10-01,0.2 |            | two rates for the same market
            India,USD,utility,2026-10-01,0.0014    | India,USD,marketing,2026-10-01,1,0.1  | belongs to no rate
            India,USD,utility,2026-10-01,0.0014    | India,USD,utility,2026-10-01,1,0.1    | must begin with message 1 at the list rate
            India,USD,utility,2026-10-01,0.0014    | India,USD,utility,2026-10-01,1,0.0014/India,USD,utility,2026-10-01,1,0.1 | must rise
            """)
    void wrongPricesAreRefused(String rates, @Nullable String tiers, String fault) {
        Map<String, byte[]> both = new TreeMap<>(Map.of("tariff/supplier/rates-usd.csv", bytes(RATES + rates.replace('/', '\n') + "\n")));
        if (tiers != null) {
            both.put("tariff/supplier/tiers-usd.csv", bytes(TIERS + tiers.replace('/', '\n') + "\n"));
        }

        SupplierRateTables.read(new RuleFiles("rules", new TreeMap<>(both)), faults);

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("tariff/supplier/", fault));
    }

    private static RuleFiles files(String path, String text) {
        return new RuleFiles("rules", new TreeMap<>(Map.of(path, bytes(text))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> texts() {
        try {
            faults.throwIfAny();
            return List.of();
        } catch (RuleBookFaults told) {
            return told.faults();
        }
    }
}
