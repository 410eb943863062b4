package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollgate.rulebook.LegalHolidays;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A library calculates the holidays, and the table overrides it. */
class HolidaysTest {

    /** Besides those that fall on a weekend; the library reckons such days. */
    private static final Set<LocalDate> OBSERVED_IN_2027 = Set.of(LocalDate.of(2027, 6, 18), LocalDate.of(2027, 7, 5),
            LocalDate.of(2027, 12, 24));

    private static final String HEADER = "jurisdiction,day,holiday,name,source\n";

    @ParameterizedTest
    @CsvSource(textBlock = """
            FR, 2027-05-17, true,  Whit Monday
            FR, 2027-05-16, false, Whit Sunday is a Sunday and no holiday of its own
            CO, 2027-01-11, true,  Epiphany on the Monday after
            CO, 2027-01-06, true,  and Epiphany itself: both the day and the one on which it is observed
            ZA, 2027-03-22, true,  the Monday after a holiday on a Sunday
            ZA, 2027-03-21, true,  and the Sunday
            PE, 2027-08-06, true,  which the library does not know
            BR, 2027-11-20, true,  Consciencia Negra
            US, 2027-10-11, true,  Columbus Day
            US-TX, 2027-11-26, true, the day after Thanksgiving in Texas
            US-LA, 2027-11-26, false, but not in Louisiana
            US-TX, 2027-11-25, true, Thanksgiving everywhere
            DE, 2027-10-03, true,  of a country without a row
            ZZ, 2027-12-25, false, of no country
            """)
    void knowsTheDaysOfTheLawAndOfTheLibrary(String place, LocalDate day, boolean holiday, String why) {
        assertThat(shipped().of(place, day.getYear()).contains(day)).as(why).isEqualTo(holiday);
    }

    /** The library fills its lists at its first use. In a loader of its own each round is a first use. */
    @Test
    void manyThreadsMayAskFirst() throws Exception {
        List<String> countries = List.of("DE", "FR", "BR", "US", "CO", "ZA", "PE", "KZ");
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        for (int round = 0; round < 4; round++) {
            try (URLClassLoader fresh = new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
                Class<?> type = fresh.loadClass(Holidays.class.getName());
                Object holidays = withoutTable(type);
                Method of = of(type);
                CountDownLatch begin = new CountDownLatch(1);
                List<CompletableFuture<Object>> asked = countries.stream().map(country -> CompletableFuture.supplyAsync(() -> {
                    Thread.currentThread().setContextClassLoader(fresh);
                    try {
                        begin.await();
                        return of.invoke(holidays, country, 2027);
                    } catch (ReflectiveOperationException | InterruptedException failure) {
                        throw new IllegalStateException(failure);
                    }
                }, task -> Thread.ofPlatform().start(task))).toList();
                begin.countDown();
                for (int i = 0; i < countries.size(); i++) {
                    assertThat(asked.get(i).join()).isEqualTo(
                            of(Holidays.class).invoke(withoutTable(Holidays.class), countries.get(i), 2027));
                }
            }
        }
    }

    private static Object withoutTable(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor(Map.class);
        constructor.setAccessible(true);
        return constructor.newInstance(Map.of());
    }

    private static Method of(Class<?> type) throws ReflectiveOperationException {
        return type.getMethod("of", String.class, int.class);
    }

    /** Of the places whose holidays a rule asks for; what the library has beyond the law is marked there. */
    @ParameterizedTest
    @ValueSource(
            strings = {"FR", "CO", "ZA", "PE", "BR", "KZ", "ID", "EG", "PK", "US", "US-AL", "US-LA", "US-RI", "BR-SP", "GP", "MQ", "GF",
                "RE", "YT", "MF", "BL", "WF", "PF", "NC"})
    void areThoseOfTheLawForTenYears(String place) {
        Set<String> places = new LinkedHashSet<>(List.of(place.split("-")[0], place));
        if (Set.of("GP", "MQ", "GF", "RE", "YT", "MF", "BL", "WF", "PF", "NC").contains(place)) {
            places.add("FR");
        }
        LegalHolidays legal = LegalHolidays.of(places);
        Holidays holidays = shipped();

        for (LocalDate day = LocalDate.of(2026, 1, 1); day.getYear() < 2036; day = day.plusDays(1)) {
            int year = day.getYear();
            LocalDate one = day;
            assertThat(places.stream().anyMatch(law -> holidays.of(law, year).contains(one))).as(place + " " + day)
                    .isEqualTo(legal.contains(day));
        }
    }

    /** A row that is no holiday by the terms of the law is a slip of the pen, and so is a day of the next year that the table lacks. */
    @Test
    void theTableHasTheDaysOfTheLawForTheNextYear() {
        Map<String, Set<LocalDate>> rows = new TreeMap<>();
        TableRows.read(RuleFiles.read(Path.of("rules"))).all().stream().filter(row -> row.table().equals("holidays"))
                .filter(row -> LegalHolidays.places().contains(row.key()) && row.cell("holiday").equals("yes")).forEach(row -> {
                    String day = row.cell("day");
                    LocalDate date = day.length() == 5 ? MonthDay.parse("--" + day).atYear(2027) : LocalDate.parse(day);
                    assertThat(LegalHolidays.ofLaw(row.key(), date.getYear())).as(row.where()).contains(date);
                    rows.computeIfAbsent(row.key(), _ -> new TreeSet<>()).add(date);
                });

        for (String place : List.of("FR", "PE", "BR", "US")) {
            assertThat(rows.get(place)).as(place).containsAll(LegalHolidays.ofLaw(place, 2027).stream()
                    .filter(day -> !place.equals("US") || !OBSERVED_IN_2027.contains(day)).toList());
        }
        assertThat(rows.keySet()).contains("CO", "ZA", "KZ");
    }

    @Test
    void aRowAddsOrRemovesADay() {
        Holidays holidays = read(HEADER + "FR,05-01,no,Labour Day,x\nFR,2027-09-09,yes,A day of mourning,x\n", List.of());

        assertThat(holidays.of("FR", 2027)).contains(LocalDate.parse("2027-09-09")).doesNotContain(LocalDate.parse("2027-05-01"));
        assertThat(holidays.of("FR", 2028)).doesNotContain(LocalDate.parse("2028-09-09"), LocalDate.parse("2028-05-01"));
    }

    @Test
    void listsTheHolidaysNearTheDayInAnyZone() {
        assertThat(shipped().near(List.of("FR"), Instant.parse("2027-05-07T10:00:00Z")))
                .containsExactly(LocalDate.parse("2027-05-06"), LocalDate.parse("2027-05-08"));
        assertThat(shipped().near(List.of("FR"), Instant.parse("2027-05-03T10:00:00Z"))).isEmpty();
    }

    @Test
    void aFaultyRowIsReported() {
        read(HEADER + "FR,05-32,yes,x,x\nFR,05-01,perhaps,x,x\nXX,05-01,yes,x,x\nFR,07-14,yes,x,x\nFR,07-14,no,x,x\n", List.of(
                "rules/tables/holidays.csv:2: `05-32` in column day is not a day. Maybe 2026-12-24, or 12-24 for every year.",
                "rules/tables/holidays.csv:3: `perhaps` in column holiday is not a yes or no.",
                "rules/tables/holidays.csv:4: `XX` is not a jurisdiction.",
                "rules/tables/holidays.csv:6: FR has 07-14 twice. Maybe delete one of the rows."));
    }

    private static Holidays shipped() {
        RuleFiles files = RuleFiles.read(Path.of("rules"));
        return Holidays.read(files, Regions.read(files, new Faults("rules")), new Faults("rules"));
    }

    private static Holidays read(String table, List<String> expected) {
        RuleFiles shipped = RuleFiles.read(Path.of("rules"));
        TreeMap<String, byte[]> byPath = new TreeMap<>(shipped.byPath());
        byPath.put("tables/holidays.csv", table.getBytes(StandardCharsets.UTF_8));
        Faults faults = new Faults("rules");
        Holidays holidays = Holidays.read(new RuleFiles("rules", byPath), Regions.read(shipped, new Faults("rules")), faults);
        List<String> reported = expected.isEmpty() ? List.of() : catchThrowableOfType(RuleBookFaults.class, faults::throwIfAny).faults();
        assertThat(faults.none()).isEqualTo(expected.isEmpty());
        assertThat(reported).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(reported.get(i)).startsWith(expected.get(i));
        }
        return holidays;
    }
}
