package io.tollgate.rulebook;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tries the minutes of 2026 to 2035 in every zone of every place of {@code tables/quiet-hours.csv}. Compares the rules with a calculation
 * without time-zone transitions: it reads the wall clock at the minute, and in the hours before and after. By default it tries one minute
 * in five near a change of clocks or of the law, and one in 1,999 others; {@code -Dminutes=1}, or the profile {@code every-minute}, tries
 * each.
 */
class EverySendMinuteTest {

    private static final RecipientId SOMEBODY = new RecipientId(1, 2);
    private static final long BEGIN = minute(Instant.parse("2026-01-01T00:00:00Z"));
    private static final long END = minute(Instant.parse("2036-01-01T00:00:00Z"));
    private static final int STEP = Integer.getInteger("minutes", 1_999);
    private static final int NEAR = 130;
    private static final int CHANGE_LASTS = 180; // no clock is set back by more than three hours
    private static final int DAY = 1_440;

    private final Jurisdictions jurisdictions = Cases.SHIPPED.jurisdictions();

    /** One row of the table, with the texts of its cells. */
    private record Row(String days, String opens, String closes, String zone, LocalDate from, LocalDate until) {

        boolean holds(long day) {
            return from.toEpochDay() <= day && day <= until.toEpochDay() && onWeekday((int) Math.floorMod(day + 3, 7L));
        }

        /** @param weekday from 0 for Monday */
        private boolean onWeekday(int weekday) {
            String[] ends = days.split("-");
            int first = number(ends[0]);
            return Math.floorMod(weekday - first, 7) <= Math.floorMod(number(ends[ends.length - 1]) - first, 7);
        }

        private static int number(String day) {
            return List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN").indexOf(day);
        }
    }

    /** @param laws the jurisdictions whose rows all apply, such as a state and its country */
    private record Place(List<String> laws, String country, List<String> subdivisions, List<String> zones) {

        @Override
        public String toString() {
            return laws.getFirst() + " in " + zones;
        }
    }

    private static final Map<String, List<Row>> TABLE = table();

    /** The countries whose law also applies in a territory. */
    private static final Map<String, List<String>> TERRITORIES = territories();

    /** Each place in each of its zones. Zones with the same clock and the same rows count as one. */
    static Collection<Place> places() throws IOException {
        Map<Object, Place> places = new LinkedHashMap<>();
        zonesOfCountries().forEach((country, zones) -> zones.forEach(zone -> add(places, List.of(country), country, List.of(), zone)));
        zonesOfStates().forEach((state, zones) -> zones.forEach(
                zone -> add(places, List.of(state, state.substring(0, 2)), state.substring(0, 2), List.of(state), zone)));
        return places.values();
    }

    private static void add(Map<Object, Place> places, List<String> laws, String country, List<String> subdivisions, String zone) {
        List<String> all = new ArrayList<>(laws);
        TERRITORIES.getOrDefault(country, List.of()).forEach(all::add);
        List<String> counting = all.stream().anyMatch(TABLE::containsKey) ? all : List.of("ANY");
        places.putIfAbsent(List.of(counting.stream().map(law -> TABLE.getOrDefault(law, List.of())).toList(), ZoneId.of(zone).getRules()),
                new Place(counting, country, subdivisions, List.of(zone)));
    }

    /** Numbers with several zones: each zone must allow the message. */
    static Stream<Place> severalZones() {
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

    @ParameterizedTest
    @MethodSource({"places", "severalZones"})
    void quietHoursAgreeWithTheWallClocks(Place place) {
        List<Clock> clocks = place.zones().stream().map(Clock::new).toList();
        List<List<Row>> timetables = place.laws().stream()
                .flatMap(law -> TABLE.getOrDefault(law, List.of()).stream().collect(groupingBy(Row::zone)).values().stream()).toList();
        List<Clock> named = timetables.stream().map(rows -> rows.getFirst().zone()).map(zone -> zone.isEmpty() ? null : new Clock(zone))
                .toList();

        minutesOf(place, minute -> {
            Instant now = Instant.ofEpochSecond(minute * 60);
            boolean open = jurisdictions.facts(SOMEBODY, place.country(), place.subdivisions(), place.zones(), now).quietUntil()
                    .equals(now);
            boolean calculated = true;
            for (int i = 0; i < timetables.size(); i++) {
                List<Row> rows = timetables.get(i);
                calculated &= named.get(i) == null
                        ? clocks.stream().allMatch(clock -> clock.open(rows, minute))
                        : Objects.requireNonNull(named.get(i)).open(rows, minute);
            }

            if (open != calculated) {
                assertThat(open).as("%s at %s", place, now).isEqualTo(calculated);
            }
        });
    }

    private static void minutesOf(Place place, LongConsumer tried) {
        for (long minute = BEGIN; minute < END; minute += STEP) {
            tried.accept(minute);
        }
        if (STEP == 1) {
            return;
        }
        Set<Long> near = new TreeSet<>();
        for (String zone : place.zones()) {
            ZoneRules rules = ZoneId.of(zone).getRules();
            for (ZoneOffsetTransition change = rules.nextTransition(Instant.ofEpochSecond(BEGIN * 60));
                    change != null && minute(change.getInstant()) < END; change = rules.nextTransition(change.getInstant())) {
                near.add(minute(change.getInstant()));
            }
        }
        place.laws().stream().flatMap(law -> TABLE.getOrDefault(law, List.of()).stream()).map(Row::from)
                .filter(day -> day.isAfter(LocalDate.EPOCH)).forEach(day -> place.zones()
                        .forEach(zone -> near.add(minute(day.atStartOfDay(ZoneId.of(zone)).toInstant()))));
        near.stream().sorted().skip(place.zones().size() > 4 ? Math.max(0, near.size() - 12) : 0).forEach(change -> {
            for (long minute = change - NEAR; minute <= change + NEAR; minute += 5) {
                tried.accept(minute);
            }
        });
    }

    /** A wall clock: for a minute of the world it shows the minutes since 1970 of its zone. */
    private record Clock(ZoneRules rules) {

        Clock(String zone) {
            this(ZoneId.of(zone).getRules());
        }

        private int offset(long minute) {
            return rules.getOffset(Instant.ofEpochSecond(minute * 60)).getTotalSeconds() / 60;
        }

        private long shows(long minute) {
            return minute + offset(minute);
        }

        /** Whether the window is open. When an hour comes twice, the window opens the second time and closes the first time. */
        boolean open(List<Row> rows, long minute) {
            long shown = shows(minute);
            long day = Math.floorDiv(shown, DAY);
            List<Row> ofDay = rows.stream().filter(row -> row.holds(day)).toList();
            if (ofDay.isEmpty()) {
                return true; // the law has no row for that day
            }
            Row row = ofDay.getFirst();
            if (row.opens().isEmpty()) {
                return false;
            }
            if (row.opens().equals("00:00") && row.closes().equals("24:00")) {
                return true;
            }
            long opens = day * DAY + LocalTime.parse(row.opens()).toSecondOfDay() / 60;
            long closes = row.closes().equals("24:00") ? (day + 1) * DAY : day * DAY + LocalTime.parse(row.closes()).toSecondOfDay() / 60;
            if (shown < opens || shown >= closes) {
                return false;
            }
            if (offset(minute - CHANGE_LASTS) == offset(minute) && offset(minute + CHANGE_LASTS) == offset(minute)) {
                return true;
            }
            for (int near = 1; near <= CHANGE_LASTS; near++) {
                if (shows(minute + near) <= opens || shows(minute - near) >= closes) {
                    return false;
                }
            }
            return true;
        }
    }

    private static long minute(Instant instant) {
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

    private static List<CSVRecord> rows(String name) {
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

    private static Map<String, Set<String>> zonesOfCountries() throws IOException {
        return Files.readAllLines(Path.of("src/main/resources/io/tollgate/recipient/zones-of-countries.csv")).stream()
                .filter(line -> line.matches("[A-Z]{2},.*")).map(line -> line.split(",")).collect(groupingBy(pair -> pair[0], TreeMap::new,
                        mapping(pair -> pair[1], toCollection(TreeSet::new))));
    }

    /** From the area codes of the United States, Canada and Brazil. */
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
