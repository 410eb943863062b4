package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.QuietHours.Week;
import io.tollgate.rulebook.tables.QuietHours.Window;
import io.tollgate.rulebook.tables.Table.Row;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code tables/quiet-hours.csv}. */
final class QuietHoursTable {

    private static final String FILE = "tables/quiet-hours.csv";

    /** Weekdays by their first three letters, such as {@code MON}. */
    private static final Map<String, DayOfWeek> WEEKDAYS = Arrays.stream(DayOfWeek.values())
            .collect(Collectors.toUnmodifiableMap(day -> day.name().substring(0, 3), Function.identity()));

    private QuietHoursTable() {}

    /** Reads quiet hours by jurisdiction or region. */
    static Map<String, List<QuietHours>> read(RuleFiles files, Regions regions, Faults faults) {
        record Key(String jurisdiction, String zone) {}
        Map<Key, List<Row>> timetables = new TreeMap<>(Comparator.comparing(Key::jurisdiction).thenComparing(Key::zone));
        List<Row> rows = Table.dated(files, FILE, List.of("jurisdiction", "days", "opens", "closes", "zone"), faults);
        for (Row row : rows) {
            if (!row.text("jurisdiction").equals("ANY")) {
                regions.check(row, faults);
            }
            timetables.computeIfAbsent(new Key(row.text("jurisdiction"), row.text("zone")), _ -> new ArrayList<>()).add(row);
        }
        Table.tellGaps(rows, row -> (row.text("jurisdiction") + " " + row.text("zone")).strip());
        Map<String, List<QuietHours>> hours = new HashMap<>();
        timetables.forEach((key, ofKey) -> {
            boolean right = key.zone().isEmpty()
                    || ofKey.getFirst().parsed("zone", ZoneId::of, "time zone", "America/Chicago").isPresent();
            if (right) {
                hours.computeIfAbsent(key.jurisdiction(), _ -> new ArrayList<>()).add(
                        new QuietHours(Table.timeline(ofKey, QuietHoursTable::week),
                                Optional.of(key.zone()).filter(zone -> !zone.isEmpty()).map(ZoneId::of)));
            }
        });
        return hours;
    }

    /** @param rows those of one timetable that count on a day */
    private static Optional<Week> week(List<Row> rows) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        String place = rows.getFirst().text("jurisdiction");
        Map<DayOfWeek, Row> byDay = new EnumMap<>(DayOfWeek.class);
        Map<DayOfWeek, Window> open = new EnumMap<>(DayOfWeek.class);
        for (Row row : rows) {
            Optional<Window> window = allDay(row) ? Optional.empty() : window(row);
            for (DayOfWeek day : days(row)) {
                Row first = byDay.putIfAbsent(day, row);
                if (first != null) {
                    row.fault(place + " has " + day + " twice" + onTheDaysOf(row, first) + ". Maybe change the column days.");
                }
                window.ifPresent(found -> open.putIfAbsent(day, found));
            }
        }
        List<DayOfWeek> missing = Arrays.stream(DayOfWeek.values()).filter(day -> !byDay.containsKey(day)).toList();
        if (!missing.isEmpty()) {
            rows.getFirst().fault(place + " has no row for " + missing + onTheDaysOf(rows.getFirst(), rows.getLast())
                    + ". Maybe add one, with empty hours if it is closed.");
        }
        // A day that is open from midnight to midnight has no hour that a change of clocks could close.
        return rows.stream().allMatch(QuietHoursTable::allDay) ? Optional.empty() : Optional.of(new Week(open));
    }

    private static boolean allDay(Row row) {
        return row.text("opens").equals("00:00") && row.text("closes").equals("24:00");
    }

    /** The days of two rows as the end of a sentence; nothing if both count always. */
    private static String onTheDaysOf(Row row, Row other) {
        return row.days().equals(RowDays.ALWAYS) && other.days().equals(RowDays.ALWAYS)
                ? ""
                : ", where lines " + other.line() + " (" + other.days() + ") and " + row.line() + " (" + row.days() + ") count";
    }

    private static Optional<Window> window(Row row) {
        if (row.text("opens").isEmpty() && row.text("closes").isEmpty()) {
            return Optional.empty();
        }
        Optional<LocalTime> opens = row.parsed("opens", LocalTime::parse, "time", "08:00");
        boolean midnight = row.text("closes").equals("24:00");
        Optional<LocalTime> closes = midnight ? Optional.of(LocalTime.MIDNIGHT) : row.parsed("closes", LocalTime::parse, "time", "20:00");
        if (opens.isEmpty() || closes.isEmpty()) {
            return Optional.empty();
        }
        if (opens.get().equals(closes.get()) && !midnight) {
            row.fault("It opens and closes at " + opens.get() + ". Maybe 00:00 and 24:00 if it is open all day.");
            return Optional.empty();
        }
        return Optional.of(new Window(opens.get(), closes.get()));
    }

    /** {@code MON-FRI}, {@code SUN}, or over the end of the week: {@code SUN-THU}. */
    private static List<DayOfWeek> days(Row row) {
        return row.parsed("days", text -> {
            String[] ends = text.split("-", 2);
            DayOfWeek first = Objects.requireNonNull(WEEKDAYS.get(ends[0]));
            DayOfWeek last = Objects.requireNonNull(WEEKDAYS.get(ends[ends.length - 1]));
            return Stream.iterate(first, day -> day.plus(1)).limit(Math.floorMod(last.getValue() - first.getValue(), 7) + 1L).toList();
        }, "weekday or span of weekdays", "MON-FRI").orElse(List.of());
    }
}
