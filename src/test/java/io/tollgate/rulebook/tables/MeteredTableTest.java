package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.tariff.MeteredCard;
import io.tollgate.tariff.MeteredRate;
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

class MeteredTableTest {

    private static final String HEAD = "event,country,currency,unit,pulse,tiering,valid_from,after_units,rate_per_unit,source\n";
    private static final Currency USD = Currency.getInstance("USD");

    private final Faults faults = new Faults("rules");

    @ParameterizedTest(name = "{0} to {1} on {2}: {3}")
    @CsvSource({"call, DE, 2026-10-01, 6", "call, FR, 2026-10-01, 60", "data, DE, 2027-01-01, 100", "call, DE, 2026-09-30,",
        "fax, DE, 2026-10-01,"})
    void theShippedTableHasPricesByCountryFromTheirDaysOn(String event, String country, LocalDate day, Long pulse) {
        MeteredCard card = MeteredTable.read(RuleFiles.read(Path.of("rules")), faults);

        assertThat(texts()).isEmpty();
        assertThat(card.rate(event, country, USD, day).map(MeteredRate::pulse)).isEqualTo(Optional.ofNullable(pulse));
        assertThat(card.rate(event, country, Currency.getInstance("COP"), day)).isEmpty();
    }

    @Test
    void olderRuleBooksHaveNone() {
        assertThat(MeteredTable.read(new RuleFiles("rules", new TreeMap<>(Map.of())), faults)).isEqualTo(MeteredCard.empty());
        assertThat(texts()).isEmpty();
    }

    @Test
    void aLaterRowCountsFromItsDayOn() {
        MeteredCard card = read("call,Other,USD,minute,6,marginal,2026-10-01,0,0.01,law"
                + "/call,Other,USD,minute,60,volume,2027-01-01,0,0.02,law");

        assertThat(texts()).isEmpty();
        assertThat(card.rate("call", "DE", USD, LocalDate.of(2026, 12, 31)).orElseThrow().pulse()).isEqualTo(6);
        assertThat(card.rate("call", "DE", USD, LocalDate.of(2027, 1, 1)).orElseThrow().pulse()).isEqualTo(60);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Call,Other,USD,minute,6,marginal,2026-10-01,0,0.01,law   | is not an event
            call,XX,USD,minute,6,marginal,2026-10-01,0,0.01,law      | is not a country
            call,Other,USDD,minute,6,marginal,2026-10-01,0,0.01,law  | is not a currency
            call,Other,USD,hour,6,marginal,2026-10-01,0,0.01,law     | is not a measure
            call,Other,USD,minute,0,marginal,2026-10-01,0,0.01,law   | is not a pulse
            call,Other,USD,minute,6,steep,2026-10-01,0,0.01,law      | is not a tiering
            call,Other,USD,minute,6,marginal,2026-13-01,0,0.01,law   | is not a day
            call,Other,USD,minute,6,marginal,2026-10-01,-1,0.01,law  | is not a whole number
            call,Other,USD,minute,6,marginal,2026-10-01,0,-0.01,law  | is not a price
            call,Other,USD,minute,7,marginal,2026-10-01,0,0.01,law   | does not cost whole millionths
            call,Other,USD,minute,6,marginal,2026-10-01,1,0.01,law   | must begin after 0 units
            call,DE,USD,minute,6,marginal,2026-10-01,0,0.01,law      | for countries that are not listed
            call,DE,USD,minute,6,marginal,2026-10-01,0,0.01,law/call,Other,USD,minute,6,marginal,2026-10-02,0,0.01,law | not listed
            call,Other,USD,minute,6,marginal,2026-10-01,0,0.01,law/call,Other,USD,minute,6,marginal,2026-10-01,0,0.02,law | two prices
            call,Other,USD,minute,6,marginal,2026-10-01,0,0.01,law/call,Other,USD,minute,60,marginal,2026-10-01,10,0.02,law | same unit
            call,Other,USD,minute,40,marginal,2026-10-01,0,0.06,law/call,Other,USD,minute,40,marginal,2026-10-01,1,0.03,law | after unit 1
            """)
    void aWrongRowIsToldWithItsReason(String rows, String fault) {
        read(rows);

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("tariff/metered/metered.csv", fault));
    }

    @Test
    void tiersThatFallAreTold() {
        read("call,Other,USD,minute,6,marginal,2026-10-01,0,0.01,law"
                + "/call,Other,USD,minute,6,marginal,2026-10-01,10,0.009,law"
                + "/call,Other,USD,minute,6,marginal,2026-10-01,5,0.008,law");

        assertThat(texts()).singleElement().asString().contains("Tiers must rise");
    }

    private MeteredCard read(String rows) {
        return MeteredTable.read(new RuleFiles("rules", new TreeMap<>(Map.of(MeteredTable.FILE,
                (HEAD + rows.replace('/', '\n') + "\n").getBytes(StandardCharsets.UTF_8)))), faults);
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
