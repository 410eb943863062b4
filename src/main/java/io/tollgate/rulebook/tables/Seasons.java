package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code tables/seasons.csv}: spans of days that have a name, such as Ramadan. No file, no seasons.
 *
 * @param spans by the name of the season
 */
public record Seasons(Map<String, List<Span>> spans) {

    private static final String FILE = "tables/seasons.csv";
    private static final String NAME = "[A-Z][A-Za-z]{2,30}";
    private static final String EVERYWHERE = "ANY";

    /** @param last included */
    record Span(String jurisdiction, LocalDate first, LocalDate last) {

        boolean holds(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }

    public Set<String> names() {
        return new TreeSet<>(spans.keySet());
    }

    /** Whether the day is in the season, by the rows of these places if there are any, otherwise by those of all. */
    public boolean holds(String season, List<String> jurisdictions, LocalDate day) {
        List<Span> all = spans.getOrDefault(season, List.of());
        List<Span> own = all.stream().filter(span -> jurisdictions.contains(span.jurisdiction())).toList();
        return (own.isEmpty() ? all.stream().filter(span -> span.jurisdiction().equals(EVERYWHERE)).toList() : own).stream()
                .anyMatch(span -> span.holds(day));
    }

    /** Whether the day is in the season somewhere. */
    public boolean holdsSomewhere(String season, LocalDate day) {
        return spans.getOrDefault(season, List.of()).stream().anyMatch(span -> span.holds(day));
    }

    static Seasons read(RuleFiles files, Regions regions, Faults faults) {
        Map<String, List<Span>> spans = new HashMap<>();
        if (Table.contains(files, FILE)) {
            for (Row row : Table.rows(files, FILE, List.of("season", "jurisdiction", "first_day", "last_day"), faults)) {
                if (!row.text("jurisdiction").equals(EVERYWHERE)) {
                    regions.check(row, faults);
                }
                row.fitting("season", NAME, "name of a season", "Ramadan").ifPresent(season -> row.day("first_day")
                        .ifPresent(first -> row.day("last_day").ifPresent(last -> {
                            if (last.isBefore(first)) {
                                row.fault("last_day", "The season ends (" + last + ") before it begins (" + first
                                        + "). Maybe exchange the two.");
                            }
                            spans.computeIfAbsent(season, _ -> new ArrayList<>()).add(new Span(row.text("jurisdiction"), first, last));
                        })));
            }
        }
        return new Seasons(spans);
    }
}
