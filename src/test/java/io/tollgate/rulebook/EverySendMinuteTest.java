package io.tollgate.rulebook;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.rulebook.tables.Jurisdictions;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.chrono.HijrahDate;
import java.time.temporal.ChronoField;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/**
 * Tries the minutes of 2026 to 2035 in every zone of every place of {@code tables/quiet-hours.csv}. Compares the rules with a calculation
 * that reads the tables itself and knows no time-zone transitions: it reads the wall clock at the minute, and in the hours before and
 * after. Holidays are calculated by {@link LegalHolidays}, which knows no library. By default it tries one minute in five, namely all
 * minutes of one day in five, and of the days near a change of clocks; {@code -Ddays=1}, or the profile {@code every-minute}, tries each
 * minute.
 */
class EverySendMinuteTest {

    private static final RecipientId SOMEBODY = new RecipientId(1, 2);
    private static final int FIRST_YEAR = 2026;
    private static final int LAST_YEAR = 2035;
    static final long BEGIN = minute(Instant.parse(FIRST_YEAR + "-01-01T00:00:00Z"));
    static final long END = minute(Instant.parse(LAST_YEAR + 1 + "-01-01T00:00:00Z"));
    private static final int EVERY = Integer.getInteger("days", 5); // 5 days take every weekday in turn
    private static final int AGAIN = 200;
    static final int CHANGE_LASTS = 180; // no clock is put back by more than three hours
    static final int DAY = 1_440;

    private static final Map<String, List<Row>> TABLE = table();
    private static final Map<String, List<String>> TERRITORIES = territories();
    private static final Set<String> NO_MARKETING_ON_HOLIDAYS = listed("no_marketing_on_holidays");
    private static final Collection<Place> PLACES = places();

    private final Jurisdictions jurisdictions = Cases.SHIPPED.jurisdictions();

    /** One row of the table, as it is written there. */
    private record Row(String days, String opens, String closes, String zone, LocalDate from, LocalDate until) {

        boolean holds(long day) {
            return from.toEpochDay() <= day && day <= until.toEpochDay() && onWeekday((int) Math.floorMod(day + 3, 7L));
        }

        /** @param weekday from Monday, 0 */
        private boolean onWeekday(int weekday) {
            String[] ends = days.split("-");
            int first = number(ends[0]);
            return Math.floorMod(weekday - first, 7) <= Math.floorMod(number(ends[ends.length - 1]) - first, 7);
        }

        private static int number(String day) {
            return List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN").indexOf(day);
        }
    }

    /** @param laws the jurisdictions whose rows all count, such as a state and its country */
    private record Place(List<String> laws, String country, List<String> subdivisions, List<String> zones) {

        List<List<Row>> timetables() {
            return laws.stream()
                    .flatMap(law -> TABLE.getOrDefault(law, List.of()).stream().collect(groupingBy(Row::zone)).values().stream())
                    .toList();
        }

        Optional<LegalHolidays> holidays() {
            List<String> restful = laws.stream().filter(law -> law.equals(country) || law.startsWith(country + "-")
                    || TERRITORIES.getOrDefault(country, List.of()).contains(law)).toList();
            return restful.stream().anyMatch(NO_MARKETING_ON_HOLIDAYS::contains)
                    ? Optional.of(LegalHolidays.of(restful))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return laws.getFirst() + " in " + zones;
        }
    }

    /** Places with the same rows and the same time are tried once. */
    private static Collection<Place> places() {
        Map<Object, Place> places = new LinkedHashMap<>();
        zonesOfCountries().forEach((country, zones) -> zones.forEach(zone -> add(places, List.of(country), country, List.of(), zone)));
        zonesOfStates().forEach((state, zones) -> zones.forEach(
                zone -> add(places, List.of(state, state.substring(0, 2)), state.substring(0, 2), List.of(state), zone)));
        return places.values();
    }

    private static void add(Map<Object, Place> places, List<String> laws, String country, List<String> subdivisions, String zone) {
        List<String> all = new ArrayList<>(laws);
        all.addAll(TERRITORIES.getOrDefault(country, List.of()));
        List<String> counting = all.stream().anyMatch(TABLE::containsKey) ? all : List.of("ANY");
        boolean rests = all.stream().anyMatch(NO_MARKETING_ON_HOLIDAYS::contains);
        places.putIfAbsent(
                List.of(counting.stream().map(law -> TABLE.getOrDefault(law, List.of())).toList(), offsets(zone), rests ? all : List.of()),
                new Place(counting, country, subdivisions, List.of(zone)));
    }

    /** The offsets of the ten years, by which zones are the same clock. */
    private static List<Object> offsets(String zone) {
        ZoneRules rules = ZoneId.of(zone).getRules();
        List<Object> offsets = new ArrayList<>(List.of(rules.getOffset(Instant.ofEpochSecond(BEGIN * 60 - 86_400))));
        changes(rules).forEach(change -> offsets.add(List.of(change.getInstant(), change.getOffsetAfter())));
        return offsets;
    }

    static Stream<ZoneOffsetTransition> changes(ZoneRules rules) {
        return Stream.iterate(rules.nextTransition(Instant.ofEpochSecond(BEGIN * 60 - 86_400)),
                change -> change != null && minute(change.getInstant()) < END, change -> rules.nextTransition(change.getInstant()));
    }

    /** Numbers with several zones: each zone must allow the message. */
    private static Stream<Place> severalZones() {
        PhoneNumbers numbers = new PhoneNumbers();
        return Stream.of("+7 916 123 45 67", "+7 701 123 45 67", "+61 412 345 678", "+62 812 3456 7890", "+34 612 345 678",
                "+351 912 345 678", "+1 850 555 0123", "+1 867 669 1234", "+1 888 234 1234", "+64 21 123 4567", "+593 99 123 4567",
                "+55 97 91234 5678", "+7 411 212 34 56", "+52 899 123 4567").map(text -> {
                    PhoneNumber number = numbers.parse(text).orElseThrow();
                    List<String> states = numbers.subdivisions(number);
                    List<String> laws = Stream.concat(states.stream(), Stream.of(number.country())).toList();
                    return new Place(laws.stream().anyMatch(TABLE::containsKey) ? laws : List.of("ANY"), number.country(), states,
                            numbers.zones(number));
                });
    }

    @Test
    void mayBeSentOrNotAsTheClocksOnTheWallAndTheLawSay() {
        List<String> wrong = Stream.concat(PLACES.stream(), severalZones()).toList().parallelStream()
                .flatMap(place -> new Trial(place).mistakes().stream()).limit(20).toList();

        assertThat(wrong).isEmpty();
    }

    /** The ten years of a place. */
    private final class Trial {

        private final Place place;
        private final List<WallClock> clocks;
        private final Hours[] hours; // an array, as it is walked for each minute
        private final Optional<LegalHolidays> holidays;
        private final List<String> mistakes = new ArrayList<>();

        Trial(Place place) {
            this.place = place;
            clocks = place.zones().stream().map(WallClock::new).toList();
            hours = place.timetables().stream().flatMap(rows -> rows.getFirst().zone().isEmpty()
                    ? clocks.stream().map(clock -> new Hours(clock, rows))
                    : Stream.of(new Hours(new WallClock(rows.getFirst().zone()), rows))).toArray(Hours[]::new);
            holidays = place.holidays();
        }

        /** The first one of each day. The facts stay the same for a while, so they are asked for once, and compared with each minute. */
        List<String> mistakes() {
            for (long day : days(place)) {
                for (long minute = day * DAY; minute < (day + 1) * DAY && mistakes.size() < 5;) {
                    Instant end = jurisdictions.unchangedUntil(place.country(), place.subdivisions(), place.zones(), at(minute));
                    minute = compare(minute, Math.min(minute(end), (day + 1) * DAY));
                }
            }
            Random random = new Random(place.toString().hashCode());
            for (int i = 0; i < AGAIN && mistakes.isEmpty(); i++) { // whatever was looked up before
                long minute = random.nextLong(BEGIN, END);
                compare(minute, minute + 1);
            }
            return mistakes;
        }

        /** The end. */
        private long compare(long begin, long end) {
            Instant now = at(begin);
            RecipientFacts facts = jurisdictions.facts(SOMEBODY, place.country(), place.subdivisions(), place.zones(), now);
            boolean open = facts.quietUntil().equals(now);
            for (long minute = begin; minute < end; minute++) {
                if (open != open(minute)) {
                    mistakes.add(place + " at " + at(minute) + (open ? " is quiet" : " is open"));
                    return end;
                }
            }
            long opening = minute(facts.quietUntil());
            if (!open && opening < END && (open(opening - 1) || !open(opening))) {
                mistakes.add(place + " at " + now + " is not quiet until " + facts.quietUntil());
            }
            holidays.ifPresent(legal -> clocks.forEach(clock -> {
                LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(clock.shows(begin), DAY));
                if (facts.holidays().contains(day) != legal.contains(day)
                        || !day.equals(LocalDate.ofEpochDay(Math.floorDiv(clock.shows(end - 1), DAY)))) {
                    mistakes.add(place + " at " + now + ", holidays " + facts.holidays());
                }
            }));
            return end;
        }

        private boolean open(long minute) {
            for (Hours one : hours) {
                if (!one.open(minute)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** One day in so many, of UTC; and all days near a change of clocks, or of the law. */
    private static Set<Long> days(Place place) {
        Set<Long> days = new TreeSet<>();
        for (long day = BEGIN / DAY; day < END / DAY; day += EVERY) {
            days.add(day);
        }
        if (EVERY > 1) {
            place.zones().forEach(zone -> changes(ZoneId.of(zone).getRules()).forEach(change -> near(minute(change.getInstant()), days)));
            place.timetables().stream().flatMap(List::stream).map(Row::from).filter(day -> day.isAfter(LocalDate.EPOCH))
                    .forEach(day -> near(day.toEpochDay() * DAY, days));
        }
        return days;
    }

    private static void near(long minute, Set<Long> days) {
        LongStream.rangeClosed(minute / DAY - 1, minute / DAY + 1).filter(day -> day >= BEGIN / DAY && day < END / DAY).forEach(days::add);
    }

    /** The rule itself, not only the facts it asks for: at noon, and at the first and last minutes of each holiday and the days beside. */
    @Test
    void theRuleRestsOnEachHolidayOfTheLawAndOnNoOtherDay() {
        Cases draft = new Cases();
        draft.category = Category.MARKETING;
        PLACES.stream().filter(place -> place.holidays().isPresent()).forEach(place -> {
            LegalHolidays holidays = place.holidays().orElseThrow();
            ZoneId zone = ZoneId.of(place.zones().getFirst());
            draft.country = place.country();
            draft.subdivisions = place.subdivisions();
            draft.zones = place.zones();
            for (LocalDate day = LocalDate.of(FIRST_YEAR, 1, 1); day.getYear() <= LAST_YEAR; day = day.plusDays(1)) {
                if (holidays.contains(day) || holidays.contains(day.plusDays(1)) || holidays.contains(day.minusDays(1))) {
                    for (Instant now : List.of(day.atStartOfDay(zone).toInstant(), day.atTime(12, 0).atZone(zone).toInstant(),
                            day.plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1))) {
                        draft.now = now;
                        assertThat(Cases.SHIPPED.judge(draft.file()).stream().anyMatch(finding -> finding.rule().equals("CON-ANY-044")))
                                .as("%s at %s", place, now).isEqualTo(holidays.contains(day));
                    }
                }
            }
        });
    }

    /** The days of Ramadan for all countries are those of the ninth month of the calendar of Umm al-Qura. */
    @Test
    void ramadanIsTheNinthMonthOfTheCalendarThatTheTableNames() {
        Set<Long> table = new TreeSet<>();
        rows("seasons.csv").stream().filter(row -> row.get("season").equals("Ramadan") && row.get("jurisdiction").equals("ANY"))
                .forEach(row -> LongStream.rangeClosed(LocalDate.parse(row.get("first_day")).toEpochDay(),
                        LocalDate.parse(row.get("last_day")).toEpochDay()).forEach(table::add));

        for (long day = BEGIN / DAY; day < END / DAY; day++) {
            boolean ramadan = HijrahDate.from(LocalDate.ofEpochDay(day)).get(ChronoField.MONTH_OF_YEAR) == 9;
            assertThat(table.contains(day)).as(LocalDate.ofEpochDay(day).toString()).isEqualTo(ramadan);
        }
    }

    /** The hours of some rows by a clock. Remembers those of the last day. */
    private static final class Hours {

        private static final long ALWAYS = Long.MAX_VALUE;

        private final WallClock clock;
        private final List<Row> rows;
        private long day = Integer.MIN_VALUE;
        private long opens;
        private long closes;
        private long worldDay = -2L * DAY; // before all
        private boolean steady;
        private long offset;

        Hours(WallClock clock, List<Row> rows) {
            this.clock = clock;
            this.rows = rows;
        }

        /** Open between two times of the day; an hour that comes twice opens the second time and closes the first. */
        boolean open(long minute) {
            if (minute < worldDay || minute >= worldDay + DAY) {
                worldDay = Math.floorDiv(minute, DAY) * DAY;
                steady = clock.steady(worldDay, worldDay + DAY);
                offset = clock.offset(worldDay);
            }
            long shown = steady ? minute + offset : clock.shows(minute);
            if (shown < day * DAY || shown >= (day + 1) * DAY) {
                look(Math.floorDiv(shown, DAY));
            }
            if (closes == ALWAYS) {
                return true;
            }
            if (shown < opens || shown >= closes) {
                return false;
            }
            if (!steady && clock.changing(minute)) {
                for (int near = 1; near <= CHANGE_LASTS; near++) {
                    if (clock.shows(minute + near) <= opens || clock.shows(minute - near) >= closes) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void look(long today) {
            day = today;
            opens = 0;
            closes = 0;
            Optional<Row> row = rows.stream().filter(one -> one.holds(today)).findFirst();
            if (row.isEmpty() || row.get().opens().equals("00:00") && row.get().closes().equals("24:00")) {
                closes = ALWAYS; // the law has no row for that day, or says so
            } else if (!row.get().opens().isEmpty()) {
                opens = today * DAY + LocalTime.parse(row.get().opens()).toSecondOfDay() / 60;
                closes = row.get().closes().equals("24:00")
                        ? (today + 1) * DAY
                        : today * DAY + LocalTime.parse(row.get().closes()).toSecondOfDay() / 60;
            }
        }
    }

    static Instant at(long minute) {
        return Instant.ofEpochSecond(minute * 60);
    }

    static long minute(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), 60L);
    }

    private static Map<String, List<Row>> table() {
        Map<String, List<Row>> table = new TreeMap<>();
        for (CSVRecord row : rows("quiet-hours.csv")) {
            table.computeIfAbsent(row.get("jurisdiction"), _ -> new ArrayList<>()).add(new Row(row.get("days"), row.get("opens"),
                    row.get("closes"), row.get("zone"), day(row.get("valid_from"), LocalDate.EPOCH),
                    day(row.get("valid_until"), LocalDate.of(9999, 1, 1))));
        }
        return table;
    }

    private static Map<String, List<String>> territories() {
        Map<String, List<String>> territories = new TreeMap<>();
        rows("territories.csv").forEach(row -> territories.computeIfAbsent(row.get("territory"), _ -> new ArrayList<>())
                .add(row.get("law")));
        return territories;
    }

    private static Set<String> listed(String list) {
        Set<String> entries = new TreeSet<>();
        rows("lists.csv").stream().filter(row -> row.get("list").equals(list)).forEach(row -> entries.add(row.get("entry")));
        return entries;
    }

    static List<CSVRecord> rows(String name) {
        try (Stream<String> lines = Files.lines(Path.of("rules/tables", name))) {
            String text = String.join("\n", lines.filter(line -> !line.startsWith("#")).toList());
            return CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(new StringReader(text)).getRecords();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static LocalDate day(String text, LocalDate otherwise) {
        return text.isEmpty() ? otherwise : LocalDate.parse(text);
    }

    private static Map<String, Set<String>> zonesOfCountries() {
        try (Stream<String> lines = Files.lines(Path.of("src/main/resources/io/tollgate/recipient/zones-of-countries.csv"))) {
            return lines.filter(line -> line.matches("[A-Z]{2},.*")).map(line -> line.split(",")).collect(groupingBy(pair -> pair[0],
                    TreeMap::new, mapping(pair -> pair[1], toCollection(TreeSet::new))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The zones of states, by the area codes of America and Canada, and those of Brazil. */
    private static Map<String, Set<String>> zonesOfStates() {
        PhoneNumbers numbers = new PhoneNumbers();
        Map<String, Set<String>> zones = new TreeMap<>();
        Set<String> asked = new HashSet<>(Arrays.asList("US", "CA", "BR"));
        Stream<String> candidates = Stream.concat(
                IntStream.range(200, 1_000).mapToObj(area -> "+1" + area + "2341234"),
                IntStream.range(11, 100).mapToObj(area -> "+55" + area + "912345678"));
        candidates.flatMap(text -> numbers.parse(text).stream()).filter(number -> asked.contains(number.country()))
                .forEach(number -> numbers.subdivisions(number)
                        .forEach(state -> zones.computeIfAbsent(state, _ -> new TreeSet<>()).addAll(numbers.zones(number))));
        zones.keySet().removeIf(state -> !TABLE.containsKey(state));
        return zones;
    }
}
