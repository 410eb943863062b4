package io.tollgate.rulebook.tables;

import static java.util.Objects.requireNonNull;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
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

/** Reads {@code tables/quiet-hours.csv}. */
final class QuietHoursTable {

    /** By their first three letters: {@code MON}. */
    private static final Map<String, DayOfWeek> WEEKDAYS = Arrays.stream(DayOfWeek.values())
            .collect(Collectors.toUnmodifiableMap(day -> day.name().substring(0, 3), Function.identity()));

    private QuietHoursTable() {}

    /** By jurisdiction. */
    static Map<String, List<QuietHours>> read(RuleFiles files, Regions regions, Faults faults) {
        record Key(String jurisdiction, String zone) {}
        Map<Key, Map<DayOfWeek, Optional<Window>>> weeks = new TreeMap<>(Comparator.comparing(Key::jurisdiction).thenComparing(Key::zone));
        Map<Key, Row> firstRows = new HashMap<>();
        for (Row row : Table.rows(files, "tables/quiet-hours.csv", List.of("jurisdiction", "days", "opens", "closes", "zone"), faults)) {
            Key key = new Key(row.text("jurisdiction"), row.text("zone"));
            regions.check(row, faults);
            if (!key.zone().isEmpty()) {
                row.parsed("zone", ZoneId::of, "time zone", "America/Chicago");
            }
            firstRows.putIfAbsent(key, row);
            Map<DayOfWeek, Optional<Window>> week = weeks.computeIfAbsent(key, _ -> new EnumMap<>(DayOfWeek.class));
            Optional<Window> window = window(row);
            for (DayOfWeek day : days(row)) {
                if (week.put(day, window) != null) {
                    row.fault(key.jurisdiction() + " has " + day + " twice. Maybe change the column days.");
                }
            }
        }
        Map<String, List<QuietHours>> hours = new HashMap<>();
        weeks.forEach((key, week) -> {
            if (week.size() < DayOfWeek.values().length) {
                List<DayOfWeek> missing = Arrays.stream(DayOfWeek.values()).filter(day -> !week.containsKey(day)).toList();
                requireNonNull(firstRows.get(key))
                        .fault(key.jurisdiction() + " has no row for " + missing + ". Maybe add one, with empty hours if it is closed.");
            }
            Map<DayOfWeek, Window> open = new EnumMap<>(DayOfWeek.class);
            week.forEach((day, window) -> window.ifPresent(present -> open.put(day, present)));
            if (faults.none()) {
                hours.computeIfAbsent(key.jurisdiction(), _ -> new ArrayList<>())
                        .add(new QuietHours(open, Optional.of(key.zone()).filter(zone -> !zone.isEmpty()).map(ZoneId::of)));
            }
        });
        return hours;
    }

    private static Optional<Window> window(Row row) {
        if (row.text("opens").isEmpty() && row.text("closes").isEmpty()) {
            return Optional.empty();
        }
        Optional<LocalTime> opens = row.parsed("opens", LocalTime::parse, "time", "08:00");
        Optional<LocalTime> closes = row.parsed("closes", LocalTime::parse, "time", "20:00");
        if (opens.isEmpty() || closes.isEmpty()) {
            return Optional.empty();
        }
        if (!opens.get().isBefore(closes.get())) {
            row.fault("It opens (" + opens.get() + ") after it closes (" + closes.get() + "). Maybe exchange the two.");
            return Optional.empty();
        }
        return Optional.of(new Window(opens.get(), closes.get()));
    }

    /** {@code MON-FRI} or {@code SUN}. */
    private static List<DayOfWeek> days(Row row) {
        return row.parsed("days", text -> {
            String[] ends = text.split("-", 2);
            DayOfWeek first = Objects.requireNonNull(WEEKDAYS.get(ends[0]));
            DayOfWeek last = Objects.requireNonNull(WEEKDAYS.get(ends[ends.length - 1]));
            return Arrays.stream(DayOfWeek.values()).filter(day -> day.compareTo(first) >= 0 && day.compareTo(last) <= 0).toList();
        }, "weekday or span of weekdays", "MON-FRI").orElse(List.of());
    }
}
