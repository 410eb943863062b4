package io.tollgate.rulebook.tables;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Public holidays of countries and of their states: those that the library reckons, changed by the rows of {@code tables/holidays.csv}. Its
 * reckoning is no part of the rule book, so the case file keeps the days that were asked.
 */
public final class Holidays {

    private static final String FILE = "tables/holidays.csv";
    private static final String EVERY_YEAR = "[0-9]{2}-[0-9]{2}";

    /** The years for which the library reckons the moon. */
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2075;

    private static final Set<String> CALENDARS = HolidayManager.getSupportedCalendarCodes();

    /** Holidays that the library has reckoned. They are the same for all rule books. */
    private static final Map<Key, Set<LocalDate>> RECKONED = new ConcurrentHashMap<>();

    private record Key(String jurisdiction, int year) {}

    /** @param day {@code 2026-12-24}, or {@code 12-24} for every year */
    private record Change(boolean holiday, String day) {

        Stream<LocalDate> in(int year) {
            return day.matches(EVERY_YEAR)
                    ? Stream.of(MonthDay.parse("--" + day).atYear(year))
                    : Stream.of(LocalDate.parse(day)).filter(one -> one.getYear() == year);
        }
    }

    private final Map<String, List<Change>> changes;
    private final Map<Key, Set<LocalDate>> known = new ConcurrentHashMap<>();

    private Holidays(Map<String, List<Change>> changes) {
        this.changes = changes;
    }

    static Holidays read(RuleFiles files, Regions regions, Faults faults) {
        Map<String, List<Change>> changes = new HashMap<>();
        if (Table.contains(files, FILE)) {
            Set<String> seen = new HashSet<>();
            for (Row row : Table.rows(files, FILE, List.of("jurisdiction", "day", "holiday", "name"), faults)) {
                regions.check(row, faults);
                row.oneOf("holiday", List.of("yes", "no"), "yes or no").ifPresent(holiday -> row
                        .parsed("day", Holidays::day, "day", "2026-12-24, or 12-24 for every year").ifPresent(day -> {
                            if (!seen.add(row.text("jurisdiction") + day)) {
                                row.fault("day", row.text("jurisdiction") + " has " + day + " twice. Maybe delete one of the rows.");
                            }
                            changes.computeIfAbsent(row.text("jurisdiction"), _ -> new ArrayList<>())
                                    .add(new Change(holiday.equals("yes"), day));
                        }));
            }
        }
        return new Holidays(changes);
    }

    private static String day(String text) {
        return text.matches(EVERY_YEAR) ? MonthDay.parse("--" + text).toString().substring(2) : LocalDate.parse(text).toString();
    }

    /** The holidays of these places on the days that are near: yesterday, today and the two next ones, wherever somebody is. */
    List<LocalDate> near(List<String> jurisdictions, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return IntStream.rangeClosed(-1, 2).mapToObj(today::plusDays)
                .filter(day -> jurisdictions.stream().anyMatch(place -> of(place, day.getYear()).contains(day))).toList();
    }

    /** @param jurisdiction a country, or a state: then its own holidays and those of its country */
    public Set<LocalDate> of(String jurisdiction, int year) {
        return known.computeIfAbsent(new Key(jurisdiction, year), this::look);
    }

    boolean sameAs(Holidays other) {
        return changes.equals(other.changes);
    }

    private Set<LocalDate> look(Key key) {
        Set<LocalDate> days = new TreeSet<>(RECKONED.computeIfAbsent(key, Holidays::reckoned));
        for (String place : Stream.of(key.jurisdiction().split("-")[0], key.jurisdiction()).distinct().toList()) {
            for (Change change : changes.getOrDefault(place, List.of())) {
                change.in(key.year()).forEach(day -> {
                    if (change.holiday()) {
                        days.add(day);
                    } else {
                        days.remove(day);
                    }
                });
            }
        }
        return Set.copyOf(days);
    }

    /**
     * Both the day itself and the one on which it is observed. A place that the library does not know has none. One thread at a time: while
     * the library looks for its parts, at its first use, others would find none of them.
     */
    private static synchronized Set<LocalDate> reckoned(Key key) {
        String[] parts = key.jurisdiction().toLowerCase(Locale.ROOT).split("-");
        if (!CALENDARS.contains(parts[0].toUpperCase(Locale.ROOT)) || key.year() < FIRST_YEAR || key.year() > LAST_YEAR) {
            return Set.of();
        }
        HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(parts[0]));
        Set<LocalDate> days = new TreeSet<>();
        for (int year = key.year() - 1; year <= key.year() + 1; year++) { // New Year on a Saturday is observed in the year before
            for (Holiday holiday : manager.getHolidays(Year.of(year), HolidayType.PUBLIC_HOLIDAY,
                    parts.length > 1 ? new String[] {parts[1]} : new String[0])) {
                days.add(holiday.getActualDate());
                days.add(holiday.getDate());
                holiday.getObservedDate().ifPresent(days::add);
            }
        }
        return days.stream().filter(day -> day.getYear() == key.year()).collect(Collectors.toUnmodifiableSet());
    }
}
