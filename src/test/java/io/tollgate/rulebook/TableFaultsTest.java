package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.SecondLook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;

/** A table with a wrong, missing or double row is reported with its line, like a rule. */
class TableFaultsTest {

    @TempDir
    Path temporary;

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tables/quiet-hours.csv           | FR,MON-SAT,08:00,20:00   | FR,MON-SAT,20:00,20:00   | :4: It opens and closes at 20:00. Maybe 00:00 and 24:00 if it is open all day.
            tables/quiet-hours.csv           | FR,MON-SAT,08:00,20:00   | FR,MON-SAT,8 am,20:00    | :4: `8 am` in column opens is not a time. Maybe 08:00.
            tables/quiet-hours.csv           | FR,MON-SAT               | FR,MON-FRI               | :4: FR has no row for [SATURDAY]. Maybe add one, with empty hours if it is closed.
            tables/quiet-hours.csv           | FR,MON-SAT               | FR,MON-SUN               | :5: FR has SUNDAY twice. Maybe change the column days.
            tables/quiet-hours.csv           | FR,MON-SAT               | FR,LUN-SAT               | :4: `LUN-SAT` in column days is not a weekday or span of weekdays. Maybe MON-FRI.
            tables/quiet-hours.csv           | America/Chicago          | America/Chicgo           | :16: `America/Chicgo` in column zone is not a time zone. Maybe America/Chicago.
            tables/quiet-hours.csv           | jurisdiction,days        | jurisdiction,weekdays    | :3: There is no column days.
            tables/daily-limits.csv          | US-FL,3                  | US-FL,-3                 | :5: `-3` in column marketing_messages is not a whole number. Maybe 3.
            tables/daily-limits.csv          | US-FL,3                  | QQ,3                     | :5: `QQ` is not a jurisdiction. Maybe AQ.
            tables/daily-limits.csv          | US-FL,3                  | ANY,3                    | :5: `ANY` is there twice. Maybe delete one of the rows.
            tables/regions.csv               | EU,AT                    | EU,AU,AT                 | :3: The row has 5 cells for 4 columns. Maybe quote a cell that contains a comma.
            tables/allowances.csv            | app_free_messages        | app_messages             | :1: There is no row `app_free_messages_a_month`. Maybe it was deleted.
            tables/consent.csv               | ANY,opt_in               | ANY,opt-in               | :7: `opt-in` in column requirement is not a requirement of consent. Maybe opt_in.
            tables/consent.csv               | EU,soft_opt_in_possible,yes | EU,soft_opt_in_possible,no | :8: The requirement is soft_opt_in_possible, and soft_opt_in is no. Maybe yes.
            tables/consent.csv               | EU,soft_opt_in_possible,yes | EU,soft_opt_in_possible,si | :8: `si` in column soft_opt_in is not a choice of yes or no.
            tables/consent.csv               | DE,double_opt_in_expected,yes,P5Y | DE,double_opt_in_expected,yes,5 years | :9: `5 years` in column proof_term is not a term. Maybe P5Y.
            tables/consent.csv               | ANY,opt_in,no,P5Y        | ANY,opt_in,no,           | :1: There is no row `ANY` with a proof_term, for the places that have none. Maybe it was deleted.
            tariff/rates/markets.csv         | AE,United Arab Emirates  | AE,United Arab Emirate   | :4: `United Arab Emirate` in column market is not a market of the rate card. Maybe United Arab Emirates.
            tariff/rates/markets.csv         | AF,Rest of Asia Pacific  | AE,Rest of Asia Pacific  | :5: `AE` has two markets from the same day. Maybe delete one of the rows.
            tariff/rates/rates-usd.csv       | 0.0618                   | -0.0618                  | :4: `-0.0618` in column rate_per_delivered_message is not a price. Maybe 0.0618.
            tariff/rates/rates-usd.csv       | 0.0618                   | 0.06180001               | :4: `0.06180001` in column rate_per_delivered_message is not a price. Maybe 0.061800.
            tariff/rates/rates-usd.csv       | Argentina,USD            | Argentina,US$            | :4: `US$` in column currency is not a currency. Maybe USD.
            tariff/rates/rates-usd.csv       | utility,2026-07-01       | marketing,2026-07-01     | :5: There are two rates for the same market, currency, category and day. Maybe delete one of the rows.
            tariff/rates/rates-usd.csv       | marketing,2026-07-01     | marketing,2026-07-32     | :4: `2026-07-32` in column valid_from is not a day. Maybe 2026-10-01.
            tariff/rates/rates-usd.csv       | # Source:                | # From:                  | :3: There is no column source. Maybe add it.
            tariff/rates/tiers-usd.csv       | 2026-10-01,1,            | 2026-10-02,1,            | :4: The tier belongs to no rate of the same market, currency, category and day. Maybe add that rate to the rate card.
            tariff/rates/tiers-usd.csv       | 2026-10-01,1,0.0260      | 2026-10-01,1,0.0261      | :4: The first tier must begin with message 1 at the list rate. Maybe a row above it is missing.
            tariff/rates/tiers-usd.csv       | 1000001                  | 1000                     | :6: Tiers must rise. Maybe sort the rows by from_message.
            tariff/rates/service-window.csv  | 2026-09-30               | 2024-09-30               | :3: The last day is before the first. Maybe exchange the two.
            tables/quiet-hours.csv           | FR,MON-SAT,08:00         | FR,MON-SAT,9:00          | :4: `9:00` in column opens is not a time. Maybe 09:00.
            tables/quiet-hours.csv           | FR,MON-SAT,08:00,20:00   | FR,MON-SAT,08:00,8pm     | :4: `8pm` in column closes is not a time. Maybe 20:00.
            tables/quiet-hours.csv           | America/Chicago          | Europe/Madrit            | :16: `Europe/Madrit` in column zone is not a time zone. Maybe Europe/Madrid.
            tables/quiet-hours.csv           | US-FL                    | US-ZZ                    | :7: No number tells that somebody is in `US-ZZ`, so the row would never apply. Maybe US-AZ.
            tables/quiet-hours.csv           | FR,MON-SAT               | Germny,MON-SAT           | :4: `Germny` is not a jurisdiction. Maybe DE.
            tables/daily-limits.csv          | US-FL,3                  | UK,3                     | :5: `UK` is not a jurisdiction. Maybe GB.
            tables/daily-limits.csv          | US-FL,3                  | Frankreich,3             | :5: `Frankreich` is not a jurisdiction. Maybe FR.
            tables/daily-limits.csv          | US-FL,3                  | AQ,3                     | :5: No number belongs to `AQ`, so the row would never apply. Maybe delete it.
            tables/daily-limits.csv          | statute,2026-11-22,2027-11-22 | statute,2027-11-22,2026-11-22 | :5: The review (2026-11-22) is due before somebody looked (2027-11-22). Maybe exchange the two.
            tables/daily-limits.csv          | jurisdiction,marketing_messages,basis,source | jurisdiction;marketing_messages;basis;source | :3: The columns are divided by semicolons. Maybe save the table as CSV with commas, or as .xlsx.
            tables/daily-limits.csv          | US-FL,3                  | US-FL,"3                 | :5: A quotation mark is not closed on this line. Maybe a cell holds a line end, which a row may not.
            tables/regions.csv               | EU,AT                    | DE,AT                    | :3: `DE` is not a name of a region, but a country. Maybe EU,
            tables/regions.csv               | EU,AT                    | EU,Austria               | :3: `Austria` in column country is not a country. Maybe AT.
            tables/regions.csv               | note,source              | note,quelle              | :2: There is no column source. Maybe add it.
            tables/consent.csv               | ANY,opt_in,no            | ANY,opt_in,yes           | :7: The requirement is opt_in, and soft_opt_in is yes. Maybe soft_opt_in_possible, or no.
            tables/looked-for.csv            | DE,limits                | DE,limit                 | : `limit` in column matter is not a matter.
            tables/looked-for.csv            | DE,limits                | QQ,limits                | : `QQ` is not a jurisdiction.
            tables/looked-for.csv            | AT,limits                | DE,limits                | : `DE and limits` is there twice. Maybe delete one of the rows.
            tables/consent-methods.csv       | form,yes,no              | form,no,yes              | : It is not an act of hers (act: no), so it cannot be done in the chat (chat: yes). Maybe chat no.
            tariff/rates/rates-usd.csv       | Germany,USD,marketing,2026-10-01 | Germny,USD,marketing,2026-10-01 | : No country is in the market `Germny`, so its prices would never apply. Maybe Germany.
            tariff/rates/rates-usd.csv       | 0.0618                   | "0,0618"                 | :4: `0,0618` in column rate_per_delivered_message is not a price. Maybe 0.0618.
            tariff/rates/rates-usd.csv       | 0.0618                   | $0.0618                  | :4: `$0.0618` in column rate_per_delivered_message is not a price. Maybe 0.0618.
            tariff/rates/rates-usd.csv       | 0.0618                   | =0.06*1.03               | :4: `=0.06*1.03` in column rate_per_delivered_message is not a price. Maybe type the value of the formula.
            tariff/rates/rates-usd.csv       | marketing,2026-07-01     | marketing,01.12.2026     | :4: `01.12.2026` in column valid_from is not a day. Maybe 2026-12-01.
            tariff/rates/rates-usd.csv       | marketing,2026-07-01     | marketing,2026-02-30     | :4: `2026-02-30` in column valid_from is not a day. Maybe 2026-02-28.
            tariff/rates/rates-usd.csv       | marketing,2026-07-01     | marketing,03/04/2026     | :4: `03/04/2026` in column valid_from is not a day. Maybe 2026-10-01.
            tariff/rates/sms-usd.csv         | AT,USD                   | Austria,USD              | :4: `Austria` in column country is not a country. Maybe AT.
            tariff/rates/sms-usd.csv         | BR,USD                   | AT,USD                   | :5: There are two rates for the same country, currency and day. Maybe delete one of the rows.
            tariff/rates/sms-usd.csv         | 0.0600                   | 0.06000001               | :4: `0.06000001` in column rate_per_part is not a price. Maybe 0.060000.
            tariff/rates/sms-usd.csv         | Other,USD                | CH,USD                   | :1: There is no row Other for the countries that are not listed. Maybe add one.
            tariff/rates/service-window.csv  | SERVICE                  | SERVCE                   | :3: `SERVCE` in column category is not a category. Maybe SERVICE.
            """)
    void aFaultyRowIsReported(String path, String right, String wrong, String fault) {
        assertThat(text(path)).contains(right);
        List<String> faults = faultsOf(path, text(path).replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));

        assertThat(faults).anySatisfy(message -> assertThat(message.replaceFirst(fault.startsWith(": ") ? ":\\d+(?=: )" : "^$", ""))
                .startsWith("rules/" + path + fault));
    }

    /** A file that nothing reads is reported: as a fault if it looks like a rule or a table, otherwise as worth a second look. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # file                          | a fault | the message
            consent/fr-marketing.dsrl       | yes | Nothing reads files that end in .dsrl. Maybe consent/fr-marketing.dslr.
            consent/fr-marketing.drl        | yes | Nothing reads files that end in .drl. Maybe consent/fr-marketing.dslr.
            consent/fr-marketing.dslr.txt   | yes | Nothing reads files that end in .txt. Maybe consent/fr-marketing.dslr.
            tables/quiet-hours (1).csv      | yes | Nothing reads this table. Maybe it should be tables/quiet-hours.csv, or go.
            tables/quiet-hours - Kopie.csv  | yes | Nothing reads this table. Maybe it should be tables/quiet-hours.csv, or go.
            tables/quiet_hours.csv          | yes | Nothing reads this table. Maybe it should be tables/quiet-hours.csv, or go.
            quiet-hours.csv                 | yes | Nothing reads this table. Maybe it should be tables/quiet-hours.csv, or go.
            tables/daily-limits.CSV         | yes | Nothing reads this table. Maybe it should be tables/daily-limits.csv, or go.
            tables/daily-limits.ods         | yes | Nothing reads files that end in .ods. Maybe save it as .csv or .xlsx.
            tables/shopping.csv             | yes | Nothing reads this table. Maybe it should go.
            tariff/rates/rates-usd2.csv     | yes | Nothing reads this table. Maybe it should be tariff/rates/rates-usd.csv, or go.
            tables/~$quiet-hours.xlsx       | no  | Nothing reads this file: a program for spreadsheets leaves it while a table is open. Maybe close it.
            tables/quiet-hours.csv.bak      | no  | Nothing reads this file. Maybe it is a copy that can go.
            consent/thoughts.pdf            | no  | Nothing reads this file. Maybe it belongs elsewhere.
            """)
    void aFileThatNothingReadsIsNamed(String path, String fault, String message) throws IOException {
        FileSystemUtils.copyRecursively(Path.of("rules"), temporary);
        Files.writeString(temporary.resolve(path), "jurisdiction,days\n");

        List<String> faults = List.of();
        List<String> warnings = List.of();
        try (RuleBook book = RuleBook.read(temporary)) {
            warnings = book.warnings().stream().filter(warning -> !warning.contains(" is published, ")).toList(); // UnpublishedRatesTest
        } catch (RuleBookFaults found) {
            faults = found.faults();
        }

        assertThat(fault.equals("yes") ? faults : warnings).containsExactly(temporary + "/" + path + ":1: " + message);
    }

    /** Values that can be read, but that few people would mean. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tariff/rates/rates-usd.csv | Germany,USD,marketing,2026-10-01,0.1365 | Germany,USD,marketing,2026-10-01,13.65 | The price 13.65 is 100 times the one of the day before (0.1365, tariff/rates/rates-usd.csv:
            tariff/rates/rates-usd.csv | Germany,USD,marketing,2026-10-01,0.1365 | Germany,USD,marketing,2026-10-01,13.65 | The price 13.65 is far from those of all other markets (0.0109 to 0.1597).
            tariff/rates/rates-usd.csv | Germany,USD,marketing,2026-10-01,0.1365 | Germany,USD,marketing,2026-10-01,0.0001365 | The price 0.0001365 is far from those of all other markets
            tariff/rates/rates-usd.csv | Germany,USD,marketing,2026-10-01,0.1365 | Germany,USD,marketing,2026-10-01,0 | The price is 0.
            tariff/rates/rates-usd.csv | Germany,USD,marketing,2026-10-01,0.1365 | Germany,USD,marketing,2206-10-01,0.1365 | The day 2206-10-01 in column valid_from is more than 10 years away.
            tariff/rates/rates-usd.csv | India,USD,utility,2026-10-01,0.0014 | India,USD,utility,2026-10-01,0.0014/India,USD,utility,2027-01-01,0.0016 | From 2027-01-01 on there are 0 tiers, and from 2026-10-01 on there were
            tariff/rates/tiers-usd.csv | Argentina,USD,utility,2026-10-01,100001,0.0247 | Argentina,USD,utility,2026-10-01,100001,0.2470 | The price 0.2470 is 9.5 times the one of the tier before (0.0260).
            tariff/rates/tiers-usd.csv | Argentina,USD,utility,2026-10-01,100001,0.0247 | Argentina,USD,utility,2026-10-01,100001,0.0270 | Who sends more pays more: 0.0270 after 0.0260.
            tables/daily-limits.csv    | US-FL,3 | US-FL,0 | The limit is 0: nobody in US-FL gets any marketing.
            tables/allowances.csv      | app_free_messages_a_month,250 | app_free_messages_a_month,0 | The allowance app_free_messages_a_month is 0.
            tables/quiet-hours.csv     | America/Chicago | Asia/Tokyo | The zone Asia/Tokyo is none of US.
            tables/daily-limits.csv    | statute,2026-11-22,2027-11-22 | statute,2026-11-22,2072-11-22 | The day 2072-11-22 in column review is more than 10 years away.
            tables/daily-limits.csv    | statute,2026-11-22,2027-11-22 | statute,2027-11-21,2027-11-22 | Somebody is said to have looked on 2027-11-21, which is to come.
            """)
    void unusualValuesAreWorthASecondLook(String path, String right, String odd, String message) {
        LocalDate today = LocalDate.of(2026, 11, 27);
        Faults shipped = new Faults("rules");
        SecondLook.at(SHIPPED, today, shipped);
        assertThat(shipped.warnings()).as("of the shipped tables").isEmpty();
        assertThat(text(path)).contains(right);
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.put(path, text(path).replace(right, odd.replace("/India", "\nIndia")).getBytes(StandardCharsets.UTF_8));

        Faults faults = new Faults("rules");
        SecondLook.at(new RuleFiles("rules", byPath), today, faults);

        assertThat(faults.warnings()).anySatisfy(warning -> assertThat(warning).contains(message).contains("Maybe"));
    }

    @Test
    void everyRowHasASource() {
        String table = "region,country,source\nEU,AT,\n";

        assertThat(faultsOf("tables/regions.csv", table)).contains(
                "rules/tables/regions.csv:2: The row has no source. Maybe name where its numbers can be read.");
    }

    @Test
    void aMissingTableIsReported() {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.remove("tables/quiet-hours.csv");
        byPath.remove("tariff/rates/rates-usd.csv");
        byPath.remove("tariff/rates/rates-cop.csv");

        RuleBookFaults faults = catchThrowableOfType(RuleBookFaults.class, () -> RuleBook.of(new RuleFiles("rules", byPath)));

        assertThat(faults.faults()).anyMatch(fault -> fault.startsWith("rules/tables/quiet-hours.csv:1: There is no such table."))
                .anyMatch(fault -> fault.startsWith("rules/tariff/rates/rates-usd.csv:1: There is no such table."));
    }

    @Test
    void anEmptyTableIsReported() {
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
