package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time lines of prices are only added to: what was charged on a day that is closed is not changed, except by a correction that says so. */
class ClosedPricesTest {

    private static final LocalDate CLOSED = LocalDate.of(2026, 10, 31);
    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));

    /** Another row, or none, stands in place of a row, or of no row. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a tier is dropped | tiers-usd.csv | INDIA,25000001,0.0013 | | 1
            a tier is dearer | tiers-usd.csv | INDIA,25000001,0.0013 | INDIA,25000001,0.0014 | 2
            a tier begins earlier | tiers-usd.csv | INDIA,25000001,0.0013 | INDIA,2000001,0.0013 | 2
            a tier is new | tiers-usd.csv | | INDIA,400000001,0.0009 | 1
            a tier is as it was | tiers-usd.csv | | India,USD,utility,2026-11-01,25000001,0.0012 | 0
            a rate is another | rates-usd.csv | India,USD,marketing,2026-10-01,0.0118 | India,USD,marketing,2026-10-01,0.0098 | 2
            a rate is dropped | rates-usd.csv | India,USD,marketing,2026-10-01,0.0118 | | 1
            a rate begins later | rates-usd.csv | India,USD,marketing,2026-10-01,0.0118 | India,USD,marketing,2026-10-02,0.0118 | 2
            a rate begins on a closed day | rates-usd.csv | | India,USD,marketing,2026-10-31,0.0098 | 1
            a rate begins on the day after | rates-usd.csv | | India,USD,marketing,2026-11-01,0.0098 | 0
            a rate in COP | rates-cop.csv | India,COP,marketing,2026-07-01,43.4454 | India,COP,marketing,2026-07-01,44.4454 | 2
            a rate from abroad | rates-usd.csv | India,USD,authentication-international,2026-10-01,0.0304 | | 1
            a country moves | markets.csv | | IN,Rest of Asia Pacific,2026-10-15 | 1
            a country will move | markets.csv | | IN,Rest of Asia Pacific,2027-01-01 | 0
            """)
    void onlyLaterDaysAreAdded(String what, String file, @Nullable String row, @Nullable String instead, int changes) {
        onlyLaterDaysAreAddedTo("tariff/rates/" + file, what, row, instead, changes);
    }

    /** The table has fees of zero from July on. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a fee is another | APP,USD,2026-07-01,0,made up | APP,USD,2026-07-01,4.90,made up | 2
            a fee is dropped | APP,USD,2026-07-01,0,made up | | 1
            a fee begins later | APP,USD,2026-07-01,0,made up | APP,USD,2026-08-01,0,made up | 2
            a fee is of another plan | APP,COP,2026-07-01,0,made up | PILOT,COP,2026-07-01,0,made up | 1
            a fee has another source | APP,USD,2026-07-01,0,made up | APP,USD,2026-07-01,0,our list | 0
            a fee begins on a closed day | | APP,USD,2026-10-31,4.90,our list | 1
            a fee of zero begins on a closed day | | APP,USD,2026-10-31,0,our list | 1
            a fee begins on the day after | | APP,USD,2026-11-01,4.90,our list | 0
            """)
    void feesOfPlansAreOnlyAddedForLaterDays(String what, @Nullable String row, @Nullable String instead, int changes) {
        onlyLaterDaysAreAddedTo(PlanFeesTable.FILE, what, row, instead, changes);
    }

    /** A tier of volume counts for the whole month, so a change of one is told as any other. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a row is dropped | call,Other,USD,minute,60,marginal,2026-10-01,0,0.0500,made up | | 1
            a tier is dropped | call,DE,USD,minute,6,marginal,2026-10-01,10000,0.0080,made up | | 1
            a rate is another | CALL,0,0.0100,made up | CALL,0,0.0110,made up | 2
            a pulse is another | CALL,0,0.0100,made up | call,DE,USD,minute,60,marginal,2026-10-01,0,0.0100,made up | 2
            a tiering is another | CALL,0,0.0100,made up | call,DE,USD,minute,6,volume,2026-10-01,0,0.0100,made up | 2
            a tier begins earlier | CALL,10000,0.0080,made up | CALL,5000,0.0080,made up | 2
            a rate begins later | CALL,0,0.0100,made up | call,DE,USD,minute,6,marginal,2026-10-02,0,0.0100,made up | 2
            a tier is inserted in the past | | CALL,50000,0.0070,our list | 1
            a rate is inserted in the past | | call,FR,USD,minute,6,marginal,2026-10-31,0,0.0100,our list | 1
            a rate has another note | CALL,0,0.0100,made up | CALL,0,0.0100,our list | 0
            a rate begins on the day after | | call,FR,USD,minute,6,marginal,2026-11-01,0,0.0100,our list | 0
            a rate changes on the day after | | call,DE,USD,minute,6,marginal,2026-11-01,0,0.0200,our list | 0
            """)
    void meteredPricesAreOnlyAddedForLaterDays(String what, @Nullable String row, @Nullable String instead, int changes) {
        onlyLaterDaysAreAddedTo(MeteredTable.FILE, what, row, instead, changes);
    }

    /** What the network charged for a message of a closed day is booked: a cost is changed by a correction only, as a price of sale is. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a rate is another | rates-usd.csv | India,USD,marketing,2026-10-01,0.0118 | India,USD,marketing,2026-10-01,0.0098 | 2
            a rate is dropped | rates-usd.csv | India,USD,marketing,2026-10-01,0.0118 | | 1
            a rate begins later | rates-usd.csv | India,USD,marketing,2026-10-01,0.0118 | India,USD,marketing,2026-10-02,0.0118 | 2
            a rate begins on a closed day | rates-usd.csv | | India,USD,marketing,2026-10-31,0.0098 | 1
            a rate begins on the day after | rates-usd.csv | | India,USD,marketing,2026-11-01,0.0098 | 0
            a rate from abroad | rates-usd.csv | India,USD,authentication-international,2026-10-01,0.0304 | | 1
            a tier is dropped | tiers-usd.csv | INDIA,25000001,0.0013 | | 1
            a tier is dearer | tiers-usd.csv | INDIA,25000001,0.0013 | INDIA,25000001,0.0014 | 2
            a tier begins earlier | tiers-usd.csv | INDIA,25000001,0.0013 | INDIA,2000001,0.0013 | 2
            a tier is new | tiers-usd.csv | | INDIA,400000001,0.0009 | 1
            a tier is as it was | tiers-usd.csv | | India,USD,utility,2026-11-01,25000001,0.0012 | 0
            """)
    void ratesOfTheNetworkAreOnlyAddedForLaterDays(String what, String file, @Nullable String row, @Nullable String instead, int changes) {
        onlyLaterDaysAreAddedTo("tariff/supplier/" + file, what, row, instead, changes);
    }

    /**
     * No cost could be priced before: an installation with closed months can begin with any rates of a network. Tiers change what it costs.
     */
    @Test
    void theFirstRatesOfTheNetworkChangeNoClosedDay() {
        RuleFiles neither = without("tariff/supplier/rates-usd.csv", "tariff/supplier/tiers-usd.csv");
        RuleFiles untiered = without("tariff/supplier/tiers-usd.csv");

        assertThat(ClosedDays.changes(neither, SHIPPED, CLOSED)).isEmpty();
        assertThat(ClosedDays.changes(untiered, SHIPPED, CLOSED)).isNotEmpty()
                .allMatch(change -> change.startsWith("tariff/supplier/tiers-usd.csv:"));
        assertThat(ClosedDays.changes(SHIPPED, neither, CLOSED)).isNotEmpty().allMatch(change -> change.startsWith("tariff/supplier/")
                && change.contains("is changed or gone"));
    }

    /** The same words in both tables: one is not taken for the other. */
    @Test
    void aRateOfTheNetworkIsNoneOfSale() {
        RuleFiles without = without("tariff/supplier/rates-usd.csv");

        assertThat(ClosedDays.changes(SHIPPED, without, CLOSED)).isNotEmpty().allMatch(change -> change.startsWith("tariff/supplier/"));
        assertThat(TableRows.read(SHIPPED).all().stream().filter(row -> row.file().startsWith("tariff/supplier/")).map(TableRow::table)
                .distinct()).containsExactlyInAnyOrder("supplier-rates-usd", "supplier-tiers-usd");
    }

    private static RuleFiles without(String... paths) {
        TreeMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        List.of(paths).forEach(files::remove);
        return new RuleFiles("rules", files);
    }

    /** Nothing that has a size could be charged before: an installation with closed months can begin with any prices. */
    @Test
    void theFirstTableOfMeteredPricesChangesNoClosedDay() {
        RuleFiles before = without(MeteredTable.FILE);

        assertThat(ClosedDays.changes(before, SHIPPED, CLOSED)).isEmpty();
        assertThat(ClosedDays.changes(SHIPPED, before, CLOSED)).hasSize(5).allMatch(change -> change.contains("is changed or gone"));
    }

    /** Plans cost nothing before, and do not in the first table either: an installation with closed months can begin with it. */
    @Test
    void theFirstTableOfFeesSaysZeroForClosedDays() {
        TreeMap<String, byte[]> without = new TreeMap<>(SHIPPED.byPath());
        without.remove(PlanFeesTable.FILE);
        TreeMap<String, byte[]> dear = new TreeMap<>(SHIPPED.byPath());
        dear.put(PlanFeesTable.FILE, new String(SHIPPED.byPath().get(PlanFeesTable.FILE), StandardCharsets.UTF_8)
                .replace("APP,USD,2026-07-01,0,", "APP,USD,2026-07-01,4.90,").getBytes(StandardCharsets.UTF_8));
        RuleFiles before = new RuleFiles("rules", without);

        assertThat(ClosedDays.changes(before, SHIPPED, CLOSED)).isEmpty();
        assertThat(ClosedDays.changes(before, new RuleFiles("rules", dear), CLOSED)).singleElement().asString()
                .startsWith(PlanFeesTable.FILE + ":").contains("The row `APP` counts").contains("Maybe");
        assertThat(ClosedDays.changes(SHIPPED, before, CLOSED)).hasSize(6).allMatch(change -> change.contains("is changed or gone"));
    }

    private static void onlyLaterDaysAreAddedTo(String path, String what, @Nullable String row, @Nullable String instead, int changes) {
        String rows = new String(SHIPPED.byPath().get(path), StandardCharsets.UTF_8);
        String taken = whole(row);
        assertThat(rows).contains(taken);
        TreeMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        files.put(path, (rows.replace(taken.isEmpty() ? "\0" : taken, "") + whole(instead)).getBytes(StandardCharsets.UTF_8));

        assertThat(ClosedDays.changes(SHIPPED, new RuleFiles("rules", files), CLOSED)).as(what).hasSize(changes)
                .allSatisfy(change -> assertThat(change).startsWith(path + ":").contains("correction"));
    }

    private static String whole(@Nullable String row) {
        return row == null
                ? ""
                : row.replace("INDIA", "India,USD,utility,2026-10-01").replace("CALL", "call,DE,USD,minute,6,marginal,2026-10-01") + "\n";
    }
}
