package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.keyword.Keyword;
import io.tollgate.keyword.Keywords;
import io.tollgate.message.RecipientId;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows with days: which row counts on the day before, on the day, and after it, in the zone that matters; and the faults of such rows. */
class DatedTablesTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final LocalDate OLD_YEAR = LocalDate.of(2026, 12, 31);
    private static final LocalDate NEW_YEAR = LocalDate.of(2027, 1, 1);

    private static final String HOURS = "tables/quiet-hours.csv";
    private static final String LIMITS = "tables/daily-limits.csv";
    private static final String CONSENT = "tables/consent.csv";
    private static final String REGIONS = "tables/regions.csv";
    private static final String WEEKS = "jurisdiction,days,opens,closes,zone,source,valid_from,valid_until\n";

    private final Faults faults = new Faults("rules");

    @ParameterizedTest(name = "in {0} at {1}: {2}")
    @CsvSource(textBlock = """
            # zones,                             local time in the first zone, limit
            Europe/Berlin,                       2026-12-31T23:59,             3
            Europe/Berlin,                       2027-01-01T00:00,             2
            Europe/Berlin,                       2027-06-30T23:59,             2
            Europe/Berlin,                       2027-07-01T00:00,             1
            Atlantic/Azores Europe/Lisbon,       2026-12-31T22:59,             3
            Atlantic/Azores Europe/Lisbon,       2026-12-31T23:00,             2
            """)
    void aLimitCountsFromItsFirstDayToItsLastInHerZone(String zones, LocalDateTime local, int limit) {
        Tables tables = with(LIMITS, """
                jurisdiction,marketing_messages,source,valid_from,valid_until
                ANY,3,own,,
                DE,2,law,2027-01-01,2027-06-30
                DE,1,law,2027-07-01,
                """);
        List<String> all = List.of(zones.split(" "));

        RecipientFacts facts = facts(tables, "DE", all, local.atZone(ZoneId.of(all.getFirst())).toInstant());

        assertThat(tables.jurisdictions().marketingLimit(facts)).isEqualTo(limit);
        assertThat(texts(faults)).isEmpty();
        assertThat(faults.warnings()).isEmpty();
    }

    @ParameterizedTest(name = "at {0} in Paris it is quiet until {1}")
    @CsvSource(textBlock = """
            # Until the end of 2026 from 8 to 20 o'clock, in 2027 from 10 to 19, in January 2028 closed, then without any hours.
            2026-12-31T19:59, 2026-12-31T19:59
            2026-12-31T20:00, 2027-01-01T10:00
            2027-01-01T08:00, 2027-01-01T10:00
            2027-12-31T18:59, 2027-12-31T18:59
            2027-12-31T19:00, 2028-02-01T00:00
            2028-02-01T03:00, 2028-02-01T03:00
            """)
    void theHoursFollowTheDayAndQuietEndsByTheNextRow(LocalDateTime local, LocalDateTime until) {
        Tables tables = with(HOURS, WEEKS + """
                FR,MON-SUN,08:00,20:00,,law,,2026-12-31
                FR,MON-SUN,10:00,19:00,,law,2027-01-01,2027-12-31
                FR,MON-SUN,,,,law,2028-01-01,2028-01-31
                """);
        ZoneId paris = ZoneId.of("Europe/Paris");

        RecipientFacts facts = facts(tables, "FR", List.of("Europe/Paris"), local.atZone(paris).toInstant());

        assertThat(LocalDateTime.ofInstant(facts.quietUntil(), paris)).isEqualTo(until);
        assertThat(faults.warnings()).containsExactly("rules/tables/quiet-hours.csv:4: `FR` has no row after 2028-01-31. Maybe that is"
                + " meant; otherwise add one.");
    }

    @Test
    void eachZoneReadsTheHoursOfItsOwnDay() {
        Tables tables = with(HOURS, WEEKS + """
                PT,MON-SUN,00:00,20:00,,law,,2026-12-31
                PT,MON-SUN,08:00,20:00,,law,2027-01-01,
                """);
        Instant midnightInLisbon = Instant.parse("2027-01-01T00:00:00Z");

        assertThat(facts(tables, "PT", List.of("Atlantic/Azores"), midnightInLisbon).quietUntil()).isEqualTo("2027-01-01T09:00:00Z");
        assertThat(facts(tables, "PT", List.of("Europe/Lisbon"), midnightInLisbon).quietUntil()).isEqualTo("2027-01-01T08:00:00Z");
        assertThat(facts(tables, "PT", List.of("Atlantic/Azores"), Instant.parse("2026-12-31T20:59:00Z")).quietUntil())
                .isEqualTo("2026-12-31T20:59:00Z");
    }

    /** A row for a region is a row for each of its countries, while they belong to it. */
    @Test
    void aRowOfARegionAppliesToItsCountriesWhileTheyBelongToIt() {
        TreeMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        put(files, REGIONS, """
                region,country,source,valid_from,valid_until
                EU,AT,treaty,,
                EU,GB,treaty,,2020-01-31
                """);
        put(files, HOURS, WEEKS + "EU,MON-SUN,08:00,20:00,,law,,\nAT,MON-SUN,09:00,21:00,,law,,\n");
        put(files, LIMITS, "jurisdiction,marketing_messages,source\nANY,3,own\nEU,2,law\n");
        Tables tables = Tables.of(new RuleFiles("rules", files), faults);

        RecipientFacts member = facts(tables, "GB", List.of("Europe/London"), Instant.parse("2020-01-31T23:59:00Z"));
        RecipientFacts left = facts(tables, "GB", List.of("Europe/London"), Instant.parse("2020-02-01T00:00:00Z"));
        RecipientFacts austrian = facts(tables, "AT", List.of("Europe/Vienna"), Instant.parse("2026-11-03T07:30:00Z"));

        assertThat(member.regions()).containsExactly("EU");
        assertThat(member.quietUntil()).isEqualTo("2020-02-01T00:00:00Z");
        assertThat(tables.jurisdictions().marketingLimit(member)).isEqualTo(2);
        assertThat(left.regions()).isEmpty();
        assertThat(left.quietUntil()).isEqualTo("2020-02-01T00:00:00Z");
        assertThat(tables.jurisdictions().marketingLimit(left)).isEqualTo(3);
        assertThat(austrian.quietUntil()).as("both rows must allow").isEqualTo("2026-11-03T08:00:00Z");
        assertThat(facts(tables, "AT", List.of("Europe/Vienna"), Instant.parse("2026-11-03T19:30:00Z")).quietUntil())
                .isEqualTo("2026-11-04T08:00:00Z");
        assertThat(tables.regions().names()).containsExactly("EU");
    }

    @Test
    void softOptInsTermsAndAllowancesHaveDays() {
        TreeMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        put(files, CONSENT, """
                jurisdiction,requirement,soft_opt_in,proof_term,basis,source,valid_from,valid_until
                ANY,opt_in,no,P5Y,own,own,,
                CH,soft_opt_in_possible,yes,,law,law,,2026-12-31
                CH,opt_in,no,P10Y,law,law,2027-01-01,
                """);
        files.remove("tables/record-terms.csv"); // its verdicts would be kept too short
        put(files, "tables/allowances.csv", """
                allowance,amount,source,valid_from,valid_until
                app_free_messages_a_month,250,own,,2026-12-31
                app_free_messages_a_month,100,own,2027-01-01,
                service_free_messages_a_month,1000,own,,
                new_recipients_of_unverified_a_day,250,own,,
                """);
        Tables tables = Tables.of(new RuleFiles("rules", files), faults);

        assertThat(tables.consentLaw().knowsSoftOptIn(List.of("CH"), List.of(), OLD_YEAR)).isTrue();
        assertThat(tables.consentLaw().knowsSoftOptIn(List.of("CH"), List.of(), NEW_YEAR)).isFalse();
        assertThat(tables.consentLaw().proofTerm(List.of("CH"), OLD_YEAR)).isEqualTo(Period.ofYears(5));
        assertThat(tables.consentLaw().proofTerm(List.of("CH"), NEW_YEAR)).isEqualTo(Period.ofYears(10));
        assertThat(tables.plans().on(OLD_YEAR)).isEqualTo(new Plans(250, 1000, 250, Map.of(), Integer.MAX_VALUE));
        assertThat(tables.plans().on(NEW_YEAR)).isEqualTo(new Plans(100, 1000, 250, Map.of(), Integer.MAX_VALUE));
        assertThat(texts(faults)).isEmpty();
    }

    @Test
    void wordsAnswersAndMethodsHaveDays() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        put(files, KeywordTables.KEYWORDS, """
                language,keyword,action,covers,match,source,confidence,valid_from,valid_until
                en,STOP,stop,all,beginning,law,mandated,,
                en,REVOKE,stop,all,whole,law,mandated,2027-01-01,2027-12-31
                """);
        put(files, "tables/stop-confirmations.csv", """
                language,covers,countries,text,source,valid_until,valid_from
                en,all,,{{business}} is silent.,own,2026-12-31,
                en,all,,{{business}} is silent now.,own,,2027-01-01
                en,marketing,,No more from {{business}}.,own,,
                """);
        put(files, "tables/consent-methods.csv", """
                words,act,chat,explanation,source,valid_from,valid_until
                form,yes,no,she filled it in,law,,
                app,yes,no,she tapped,law,2027-01-01,
                """);
        Timeline<Keywords> words = KeywordTables.read(new RuleFiles("rules", files), faults);
        Timeline<ConsentMethods> methods = ConsentMethodsTable.read(new RuleFiles("rules", files), faults);

        assertThat(words.on(OLD_YEAR).in("revoke")).isEmpty();
        assertThat(words.on(NEW_YEAR).in("revoke").map(Keyword::word)).contains("REVOKE");
        assertThat(words.on(LocalDate.of(2028, 1, 1)).in("revoke")).isEmpty();
        assertThat(words.on(OLD_YEAR).in("stop")).isPresent();
        assertThat(methods.on(OLD_YEAR).lacks("app", "Yes, write to me.", "shop.example", "")).isPresent();
        assertThat(methods.on(NEW_YEAR).lacks("app", "Yes, write to me.", "shop.example", "")).isEmpty();
        assertThat(texts(faults)).isEmpty();
        assertThat(faults.warnings())
                .containsExactly(
                        "rules/tables/keywords.csv:3: `en REVOKE` has no row after 2027-12-31. Maybe that is meant; otherwise add one.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # The head of the table and its rows, with / for line ends                                  | fault
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,valid_from,valid_until/DE,2,x,,2027-01-01/DE,1,x,2027-01-01, | :3: `DE` has a row for some of these days in line 2, which counts until 2027-01-01. Maybe end the earlier row with valid_until on the day before the later one begins.
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,valid_from/DE,2,x,/DE,1,x,2027-01-01 | :3: `DE` has a row for some of these days in line 2, which counts always.
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,valid_from,valid_until/DE,2,x,2027-01-02,2027-01-01 | :2: The last day (2027-01-01) is before the first (2027-01-02). Maybe exchange the two.
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,valid_from/DE,2,x,1.1.2027 | :2: `1.1.2027` in column valid_from is not a day.
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,validfrom/DE,2,x,2027-01-01 | :1: Nothing reads the column `validfrom`. Maybe valid_from.
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,Valid From/DE,2,x,2027-01-01 | :1: Nothing reads the column `Valid From`. Maybe valid_from.
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,certanty/DE,2,x,statute | :1: Nothing reads the column `certanty`. Maybe certainty.
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,certainty/DE,2,x,sure | :2: `sure` in column certainty is not a certainty. Maybe own.
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,certainty,checked/DE,2,x,none found, | :2: The row says that no law was found, and not when it was looked for. Maybe add the day in checked.
            tables/daily-limits.csv | jurisdiction,marketing_messages,source,review/DE,2,x,soon | :2: `soon` in column review is not a day.
            tables/codes.csv        | code,title,source,valid_from/100,x,y,2027-01-01 | :1: The rows of this table have no days of their own, so nothing would read the column valid_from. Maybe delete it;
            tables/quiet-hours.csv  | jurisdiction,days,opens,closes,zone,source,valid_from,valid_until/FR,MON-SAT,08:00,20:00,,x,,/FR,SUN,,,,x,,2026-12-31 | :2: FR has no row for [SUNDAY]. Maybe add one, with empty hours if it is closed.
            tables/quiet-hours.csv  | jurisdiction,days,opens,closes,zone,source,valid_from,valid_until/FR,MON-SUN,08:00,20:00,,x,,/FR,SUN,,,,x,2027-01-01, | :3: FR has SUNDAY twice, where lines 2 (always) and 3 (from 2027-01-01) count. Maybe change the column days.
            tables/allowances.csv   | allowance,amount,source,valid_from/app_free_messages_a_month,250,x,2027-01-01/service_free_messages_a_month,1,x,/new_recipients_of_unverified_a_day,1,x, | :1: There is no row `app_free_messages_a_month` that counts at first. Maybe leave the days of its first or last row empty.
            tables/consent.csv      | jurisdiction,requirement,soft_opt_in,proof_term,basis,source,valid_from/ANY,opt_in,no,P5Y,x,x,2027-01-01/CH,opt_in,no,P5Y,x,x, | :1: There is no row `ANY` with a proof_term, for the places that have none.
            """)
    void faultyDaysAndSourcesAreReported(String file, String table, String fault) {
        with(file, table.replace('/', '\n') + "\n");

        assertThat(texts(faults)).anySatisfy(reported -> assertThat(reported).startsWith("rules/" + file + fault));
    }

    @Test
    void aGapIsReportedAndAllowed() {
        with(LIMITS, """
                jurisdiction,marketing_messages,source,valid_from,valid_until
                DE,2,law,,2026-12-31
                DE,1,law,2027-02-01,
                """);

        assertThat(texts(faults)).isEmpty();
        assertThat(faults.warnings()).containsExactly("rules/tables/daily-limits.csv:2: `DE` has no row after 2026-12-31 and before"
                + " 2027-02-01. Maybe that is meant; otherwise add one.");
    }

    @Test
    void aRowHasItsSourceAndItsDayOfReview() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        put(files, LIMITS, """
                # note
                jurisdiction,marketing_messages,basis,source,certainty,checked,review,valid_from,valid_until
                DE,2,s 7 UWG,https://x.example,industry code,2026-11-22,2027-02-01,,2026-12-31
                DE,1,s 7 UWG,https://x.example,statute,2026-11-22,2027-03-01,2027-01-01,
                ZZ,1,none,https://x.example,none found,2026-11-22,2027-01-31,,
                """);
        TableRows rows = TableRows.read(new RuleFiles("rules", files));

        TableRow now = rows.of("daily-limits", List.of("EU", "DE"), OLD_YEAR).getFirst();
        assertThat(now.where()).isEqualTo("tables/daily-limits.csv:3");
        assertThat(now.cell("marketing_messages")).isEqualTo("2");
        assertThat(now.provenance()).isEqualTo(new Provenance("s 7 UWG", "https://x.example", Optional.of(Certainty.INDUSTRY_CODE),
                Optional.of(LocalDate.of(2026, 11, 22)), Optional.of(LocalDate.of(2027, 2, 1))));
        assertThat(rows.of("daily-limits", List.of("DE"), NEW_YEAR)).extracting(row -> row.cell("marketing_messages")).containsExactly("1");
        assertThat(rows.of("daily-limits", List.of("FR"), NEW_YEAR)).isEmpty();
        assertThat(rows.due(LocalDate.of(2027, 1, 30))).isEmpty();
        // the row of 2026 ends before its review would be due
        assertThat(rows.due(LocalDate.of(2027, 3, 1))).extracting(TableRow::where)
                .containsExactly("tables/daily-limits.csv:5", "tables/daily-limits.csv:4");
    }

    @Test
    void eachShippedRowOfALawSaysHowSureItIs() {
        List<TableRow> rows = TableRows.read(SHIPPED).all().stream()
                .filter(row -> List.of("quiet-hours", "daily-limits", "consent", "stop-lists", "allowances").contains(row.table()))
                .toList();

        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.provenance().certainty()).as(row.where()).isPresent();
            assertThat(row.provenance().checked()).as(row.where()).isPresent();
            assertThat(row.provenance().review()).as(row.where()).isPresent();
        });
    }

    /** Rows apply from their first to their last day. Today is 2026-11-27, so 2026-11-25 is the last day that is over everywhere. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # rows in force                        | rows proposed                                    | changes of closed days
            DE,2,x,,                               | DE,2,x,,2026-12-31/DE,1,x,2027-01-01,            | 0
            DE,2,x,,                               | DE,1,x,,                                         | 0
            DE,2,x,2026-01-01,                     | DE,2,x,2026-01-01,2026-11-25/DE,1,x,2026-11-26,  | 0
            DE,2,x,2026-01-01,                     | DE,2,y,2026-01-01,                               | 0
            DE,2,x,2026-01-01,                     | DE,1,x,2026-01-01,                               | 2
            DE,2,x,2026-01-01,                     | DE,2,x,2026-02-01,                               | 2
            DE,2,x,2026-01-01,                     | DE,2,x,2026-01-01,2026-11-24                     | 2
            DE,2,x,,2026-06-30                     | FR,2,x,,                                         | 1
            DE,2,x,,2026-06-30                     | DE,2,x,,2026-05-31                               | 2
            FR,2,x,,                               | FR,2,x,,/DE,2,x,2026-11-25,                      | 1
            FR,2,x,,                               | FR,2,x,,/DE,2,x,2026-11-26,                      | 0
            FR,2,x,2026-12-01,                     | FR,3,x,2026-12-05,                               | 0
            """)
    void pastDaysStayUnchanged(String inForce, String proposed, int changes) {
        assertThat(ClosedDays.changes(limits(inForce), limits(proposed), LocalDate.of(2026, 11, 25))).hasSize(changes)
                .allSatisfy(change -> assertThat(change).startsWith("tables/daily-limits.csv:").contains("correction"));
    }

    @Test
    void pricesOfPastDaysStayUnchanged() {
        TreeMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        String rates = new String(SHIPPED.byPath().get("tariff/rates/rates-usd.csv"), StandardCharsets.UTF_8);
        put(files, "tariff/rates/rates-usd.csv",
                rates.replace("Germany,USD,marketing,2026-10-01,0.1365", "Germany,USD,marketing,2026-10-01,0.14")
                        + "India,USD,marketing,2027-01-01,0.0120\n");

        assertThat(ClosedDays.changes(SHIPPED, new RuleFiles("rules", files), LocalDate.of(2026, 11, 25))).hasSize(2)
                .allSatisfy(change -> assertThat(change).contains("`Germany`"));
        assertThat(ClosedDays.changes(SHIPPED, SHIPPED, LocalDate.of(2026, 11, 25))).isEmpty();
    }

    private static RuleFiles limits(String rows) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        put(files, LIMITS, "jurisdiction,marketing_messages,source,valid_from,valid_until\n" + rows.replace('/', '\n') + "\n");
        return new RuleFiles("rules", files);
    }

    /** Compares the timeline with a search through all rows. */
    @Test
    void aTimelineSaysOnEachDayWhatTheRowsSay() {
        Random random = new Random(14);
        for (int round = 0; round < 300; round++) {
            List<RowDays> spans = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                LocalDate from = random.nextInt(4) == 0 ? LocalDate.MIN : NEW_YEAR.plusDays(random.nextInt(20));
                LocalDate until = random.nextInt(4) == 0 ? LocalDate.MAX : NEW_YEAR.plusDays(20 + random.nextInt(20) - 10);
                spans.add(new RowDays(from, until.isBefore(from) ? from : until));
            }
            Timeline<List<RowDays>> timeline = Timeline.of(spans, day -> spans.stream().filter(span -> span.contains(day)).toList());
            Timeline<Integer> counts = timeline.map(List::size).with(Timeline.of(spans, day -> day.isBefore(NEW_YEAR) ? 1 : 0),
                    Integer::sum);

            for (LocalDate day = OLD_YEAR; day.isBefore(NEW_YEAR.plusDays(45)); day = day.plusDays(1)) {
                LocalDate on = day;
                List<RowDays> valid = spans.stream().filter(span -> span.contains(on)).toList();
                assertThat(timeline.on(day)).as("%s on %s", spans, day).isEqualTo(valid);
            }
            assertThat(counts.starts()).isSorted().startsWith(LocalDate.MIN);
        }
    }

    private static RecipientFacts facts(Tables tables, String country, List<String> zones, Instant now) {
        return tables.jurisdictions().facts(new RecipientId(1, 2), country, List.of(), zones, now);
    }

    private Tables with(String file, String content) {
        TreeMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        put(files, file, content);
        return Tables.of(new RuleFiles("rules", files), faults);
    }

    private static void put(Map<String, byte[]> files, String file, String content) {
        files.put(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(Faults faults) {
        try {
            faults.throwIfAny();
            return List.of();
        } catch (RuleBookFaults found) {
            return found.faults();
        }
    }
}
