package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table with a wrong, missing or doubled row is told by its line, like a rule. */
class TableFaultsTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tables/quiet-hours.csv           | FR,MON-SAT,08:00,20:00   | FR,MON-SAT,20:00,08:00   | :4: It opens (20:00) after it closes (08:00). Maybe exchange the two.
            tables/quiet-hours.csv           | FR,MON-SAT,08:00,20:00   | FR,MON-SAT,8 am,20:00    | :4: `8 am` in column opens is no time. Maybe 08:00.
            tables/quiet-hours.csv           | FR,MON-SAT               | FR,MON-FRI               | :4: FR has no row for [SATURDAY]. Maybe add one, with empty hours if it is closed.
            tables/quiet-hours.csv           | FR,MON-SAT               | FR,MON-SUN               | :5: FR has SUNDAY twice. Maybe change the column days.
            tables/quiet-hours.csv           | FR,MON-SAT               | FR,LUN-SAT               | :4: `LUN-SAT` in column days is no weekday or span of weekdays. Maybe MON-FRI.
            tables/quiet-hours.csv           | America/Chicago          | America/Chicgo           | :16: `America/Chicgo` in column zone is no time zone. Maybe America/Chicago.
            tables/quiet-hours.csv           | jurisdiction,days        | jurisdiction,weekdays    | :3: There is no column days.
            tables/daily-limits.csv          | US-FL,3                  | US-FL,-3                 | :5: `-3` in column marketing_messages is no whole number. Maybe 3.
            tables/daily-limits.csv          | US-FL,3                  | QQ,3                     | :5: `QQ` is no jurisdiction. Maybe AQ.
            tables/daily-limits.csv          | US-FL,3                  | ANY,3                    | :5: `ANY` is there twice. Maybe delete one of the rows.
            tables/regions.csv               | EU,AT                    | EU,AU,AT                 | :3: The row has 5 cells for 4 columns. Maybe quote a cell that contains a comma.
            tables/allowances.csv            | app_free_messages        | app_messages             | :1: There is no row `app_free_messages_a_month`. Maybe it was deleted.
            tables/consent.csv               | ANY,opt_in               | ANY,opt-in               | :7: `opt-in` in column requirement is no requirement of consent. Maybe opt_in.
            tables/consent.csv               | EU,soft_opt_in_possible,yes | EU,soft_opt_in_possible,no | :8: The requirement is soft_opt_in_possible, and soft_opt_in is no. Maybe yes.
            tables/consent.csv               | EU,soft_opt_in_possible,yes | EU,soft_opt_in_possible,si | :8: `si` in column soft_opt_in is no yes or no.
            tables/consent.csv               | DE,double_opt_in_expected,yes,P5Y | DE,double_opt_in_expected,yes,5 years | :9: `5 years` in column proof_term is no term. Maybe P5Y.
            tables/consent.csv               | ANY,opt_in,no,P5Y        | ANY,opt_in,no,           | :1: There is no row `ANY` with a proof_term, for the places that have none. Maybe it was deleted.
            tariff/rates/markets.csv         | AE,United Arab Emirates  | AE,United Arab Emirate   | :4: `United Arab Emirate` in column market is no market of the rate card. Maybe United Arab Emirates.
            tariff/rates/markets.csv         | AF,Rest of Asia Pacific  | AE,Rest of Asia Pacific  | :5: `AE` has two markets from the same day. Maybe delete one of the rows.
            tariff/rates/rates-usd.csv       | 0.0618                   | -0.0618                  | :4: `-0.0618` in column rate_per_delivered_message is no price. Maybe 0.0260.
            tariff/rates/rates-usd.csv       | 0.0618                   | 0.06180001               | :4: `0.06180001` in column rate_per_delivered_message is no price. Maybe 0.0260.
            tariff/rates/rates-usd.csv       | Argentina,USD            | Argentina,US$            | :4: `US$` in column currency is no currency. Maybe USD.
            tariff/rates/rates-usd.csv       | utility,2026-07-01       | marketing,2026-07-01     | :5: There are two rates for the same market, currency, category and day. Maybe delete one of the rows.
            tariff/rates/rates-usd.csv       | marketing,2026-07-01     | marketing,2026-07-32     | :4: `2026-07-32` in column valid_from is no day. Maybe 2026-10-01.
            tariff/rates/rates-usd.csv       | # Source:                | # From:                  | :3: There is no column source. Maybe add it.
            tariff/rates/tiers-usd.csv       | 2026-10-01,1,            | 2026-10-02,1,            | :4: The tier belongs to no rate of the same market, currency, category and day. Maybe add that rate to the rate card.
            tariff/rates/tiers-usd.csv       | 2026-10-01,1,0.0260      | 2026-10-01,1,0.0261      | :4: The first tier must begin with message 1 at the list rate. Maybe a row above it is missing.
            tariff/rates/tiers-usd.csv       | 1000001                  | 1000                     | :6: Tiers must rise. Maybe sort the rows by from_message.
            tariff/rates/service-window.csv  | 2026-09-30               | 2024-09-30               | :3: The last day is before the first. Maybe exchange the two.
            tariff/rates/service-window.csv  | SERVICE                  | SERVCE                   | :3: `SERVCE` in column category is no category. Maybe SERVICE.
            """)
    void aRowThatIsNotInOrderIsTold(String path, String right, String wrong, String fault) {
        assertThat(text(path)).contains(right);
        List<String> faults = faultsOf(path, text(path).replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));

        assertThat(faults).anySatisfy(told -> assertThat(told).startsWith("rules/" + path + fault));
    }

    @Test
    void everyRowHasASource() {
        String table = "region,country,source\nEU,AT,\n";

        assertThat(faultsOf("tables/regions.csv", table)).contains(
                "rules/tables/regions.csv:2: The row has no source. Maybe name where its numbers can be read.");
    }

    @Test
    void aMissingTableIsTold() {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.remove("tables/quiet-hours.csv");
        byPath.remove("tariff/rates/rates-usd.csv");

        RuleBookFaults faults = catchThrowableOfType(RuleBookFaults.class, () -> RuleBook.of(new RuleFiles("rules", byPath)));

        assertThat(faults.faults()).anyMatch(fault -> fault.startsWith("rules/tables/quiet-hours.csv:1: There is no such table."))
                .anyMatch(fault -> fault.startsWith("rules/tariff/rates/rates-usd.csv:1: There is no such table."));
    }

    @Test
    void anEmptyTableIsTold() {
        assertThat(faultsOf("tables/codes.csv", "# nothing\n"))
                .contains("rules/tables/codes.csv:1: The table is empty. Maybe begin it with code,title.");
    }

    private static List<String> faultsOf(String path, String content) {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.put(path, content.getBytes(StandardCharsets.UTF_8));
        RuleBookFaults faults = catchThrowableOfType(RuleBookFaults.class, () -> RuleBook.of(new RuleFiles("rules", byPath)).close());
        assertThat(faults).as("faults").isNotNull();
        return faults.faults();
    }

    private static String text(String path) {
        return new String(SHIPPED.byPath().get(path), StandardCharsets.UTF_8);
    }
}
