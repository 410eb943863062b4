package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.tariff.TaxTable;
import io.tollgate.tariff.TaxTable.VatRate;
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

class TaxTablesTest {

    private static final String VAT = "country,percent,source,valid_from,valid_until\n";
    private static final String EXCHANGE = "from,to,rate,source,valid_from,valid_until\n";

    private final Faults faults = new Faults("rules");

    @ParameterizedTest
    @CsvSource({"DE, 2020-06-30, 19", "DE, 2020-07-01, 16", "DE, 2020-12-31, 16", "DE, 2021-01-01, 19", "FI, 2024-08-31, 24",
        "FI, 2024-09-01, 25.5", "SK, 2025-01-01, 23", "EE, 2025-07-01, 24", "US, 2026-10-31,"})
    void shippedRatesChangeOnTheirDays(String country, LocalDate day, BigDecimal percent) {
        TaxTable taxes = TaxTables.read(RuleFiles.read(Path.of("rules")), faults);

        assertThat(texts()).isEmpty();
        assertThat(taxes.vat(country, day).map(VatRate::percent)).isEqualTo(Optional.ofNullable(percent));
    }

    @Test
    void exchangeRateCountsOnItsDaysAndInItsDirection() {
        TaxTable taxes = read(VAT, EXCHANGE + "USD,EUR,0.9215,ministry,2026-10-01,2026-10-31\n");
        Currency usd = Currency.getInstance("USD");
        Currency eur = Currency.getInstance("EUR");

        assertThat(texts()).isEmpty();
        assertThat(taxes.exchange(usd, eur, LocalDate.of(2026, 10, 31)).orElseThrow().rate()).isEqualTo("0.9215");
        assertThat(taxes.exchange(usd, eur, LocalDate.of(2026, 11, 1))).isEmpty();
        assertThat(taxes.exchange(usd, eur, LocalDate.of(2026, 9, 30))).isEmpty();
        assertThat(taxes.exchange(eur, usd, LocalDate.of(2026, 10, 31))).isEmpty();
    }

    @Test
    void olderRuleBooksHaveNoTaxes() {
        assertThat(TaxTables.read(new RuleFiles("rules", new TreeMap<>(Map.of())), faults)).isEqualTo(TaxTable.empty());
        assertThat(texts()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            XX,19,law,,                             | is not a country
            DE,abc,law,,                            | is not a percentage
            DE,-19,law,,                            | is not a percentage
            DE,19.12345,law,,                       | is not a percentage
            DE,1e1,law,,                            | is not a percentage
            DE,190,law,,                            | is not a percentage
            DE,90,law,,                             | above 40
            DE,19,,,                                | source
            DE,19,law,2026-02-30,                   | is not a day
            DE,19,law,,/DE,16,law,,                 | there twice
            DE,19,law,,2026-01-31/DE,16,law,2026-01-31, | has a row for some of these days
            DE,19,law,,2026-01-31/DE,16,law,2026-02-02, | Maybe begin this row on 2026-02-01, or end line 2 with 2026-02-01
            DE,16,law,2026-03-01,/DE,19,law,,2026-01-31 | `DE` has no row from 2026-02-01 to 2026-02-28
            """)
    void wrongRatesOfTaxAreRefused(String row, String fault) {
        read(VAT + row.replace('/', '\n') + "\n", EXCHANGE);

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("vat-rates.csv", fault));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            USX,EUR,0.9,law,,   | is not a currency
            USD,EURO,0.9,law,,  | is not a currency
            USD,USD,1,law,,     | needs no rate to itself
            USD,EUR,0,law,,     | makes all tax nothing
            USD,EUR,-1,law,,    | is not a rate
            USD,EUR,1e9,law,,   | is not a rate
            USD,EUR,,law,,      | is not a rate
            USD,EUR,0.9,,,      | source
            """)
    void wrongExchangeRatesAreRefused(String row, String fault) {
        read(VAT, EXCHANGE + row + "\n");

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("exchange-rates.csv", fault));
    }

    private TaxTable read(String vat, String exchange) {
        return TaxTables.read(new RuleFiles("rules", new TreeMap<>(Map.of("tables/vat-rates.csv", vat.getBytes(StandardCharsets.UTF_8),
                "tables/exchange-rates.csv", exchange.getBytes(StandardCharsets.UTF_8)))), faults);
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
