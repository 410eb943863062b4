package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.money.Money;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.tariff.LateTable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LateTablesTest {

    private static final String REMINDERS = "country,currency,level,days,fee,interest,source,valid_from,valid_until\n";
    private static final String INTEREST = "country,percent,year_days,source,valid_from,valid_until\n";

    private final Faults faults = new Faults("rules");

    @ParameterizedTest
    @CsvSource({"DE, 2026-06-30, 10.27", "DE, 2026-07-01, 10.52", "DE, 2026-12-31, 10.52", "DE, 2027-01-01,", "US, 2026-10-31,"})
    void shippedInterestChangesOnItsDays(String country, LocalDate day, BigDecimal percent) {
        assertThat(shipped().interest(country, day).map(LateTable.Rate::percent)).isEqualTo(Optional.ofNullable(percent));
    }

    @ParameterizedTest
    @CsvSource({"EUR, 1, 7, 0.00, false", "EUR, 2, 21, 40.00, true", "EUR, 3, 35, 0.00, true", "USD, 2, 21, 0.00, true"})
    void shippedLevelsHaveTheirDaysAndFees(String code, int level, int days, BigDecimal fee, boolean interest) {
        Currency currency = Currency.getInstance(code);

        assertThat(shipped().level("DE", currency, level, LocalDate.of(2026, 11, 30))).get()
                .extracting(LateTable.Level::days, LateTable.Level::fee, LateTable.Level::interest)
                .containsExactly(days, Money.of(fee, currency), interest);
        assertThat(shipped().level("DE", currency, 4, LocalDate.of(2026, 11, 30))).isEmpty();
        assertThat(shipped().level("FR", currency, level, LocalDate.of(2026, 11, 30))).isEmpty();
    }

    @Test
    void olderRuleBooksRemindNobody() {
        assertThat(LateTables.read(new RuleFiles("rules", new TreeMap<>(Map.of())), faults)).isEqualTo(LateTable.empty());
        assertThat(texts()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            XX,EUR,1,7,0,no,law,,                             | is not a country
            DE,EURO,1,7,0,no,law,,                            | is not a currency
            DE,EUR,0,7,0,no,law,,                             | is not a level
            DE,EUR,1,-7,0,no,law,,                            | is not a number of days
            DE,EUR,1,0,0,no,law,,                             | 1 to 365 days
            DE,EUR,1,366,0,no,law,,                           | 1 to 365 days
            DE,EUR,1,7,-1,no,law,,                            | is not a fee
            DE,EUR,1,7,1e3,no,law,,                           | is not a fee
            DE,EUR,1,7,0.001,no,law,,                         | has 2 decimals
            DE,JPY,1,7,0.5,no,law,,                           | has 0 decimals
            DE,EUR,1,7,0,maybe,law,,                          | interest
            DE,EUR,1,7,0,no,,,                                | source
            DE,EUR,2,7,0,no,law,,                             | Level 1 must stand before level 2
            DE,EUR,1,7,0,no,law,,/DE,EUR,2,7,0,no,law,,       | must come later than level 1
            DE,EUR,1,7,0,no,law,,/DE,USD,2,9,0,no,law,,       | Level 1 must stand before level 2
            DE,EUR,1,7,0,no,law,,/DE,EUR,1,9,0,no,law,,       | there twice
            """)
    void wrongLevelsAreRefused(String row, String fault) {
        read(REMINDERS + row.replace('/', '\n') + "\n", INTEREST);

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("reminders.csv", fault));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            XX,10,365,law,,                                        | is not a country
            DE,-1,365,law,,                                        | is not a percentage
            DE,31,365,law,,                                        | above 30
            DE,10,365,,,                                           | source
            DE,10,,law,,                                           | is not a number of days
            DE,10,366,law,,                                        | is not a number of days
            DE,10,act-act,law,,                                    | is not a number of days
            DE,10,365,law,,2026-06-30/DE,11,365,law,2026-06-30,    | has a row for some of these days
            DE,10,365,law,,2026-06-30/DE,11,365,law,2026-07-02,    | `DE` has no row from 2026-07-01 to 2026-07-01
            """)
    void wrongInterestIsRefused(String row, String fault) {
        read(REMINDERS, INTEREST + row.replace('/', '\n') + "\n");

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("late-interest.csv", fault));
    }

    private LateTable shipped() {
        LateTable table = LateTables.read(RuleFiles.read(Path.of("rules")), faults);
        assertThat(texts()).isEmpty();
        return table;
    }

    private void read(String reminders, String interest) {
        LateTables.read(new RuleFiles("rules", new TreeMap<>(Map.of("tables/reminders.csv", reminders.getBytes(StandardCharsets.UTF_8),
                "tables/late-interest.csv", interest.getBytes(StandardCharsets.UTF_8)))), faults);
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
