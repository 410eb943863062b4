package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code tables/daily-limits.csv}. */
final class DailyLimitsTable {

    private DailyLimitsTable() {}

    /** Marketing messages a day, by jurisdiction or region. */
    static Timeline<Map<String, Integer>> read(RuleFiles files, Regions regions, Faults faults) {
        List<Row> rows = Table.dated(files, "tables/daily-limits.csv", List.of("jurisdiction", "marketing_messages"), faults);
        rows.stream().filter(row -> !row.text("jurisdiction").equals("ANY")).forEach(row -> regions.check(row, faults));
        Table.tellGaps(rows, row -> row.text("jurisdiction"));
        return Table.timeline(rows, DailyLimitsTable::limits);
    }

    private static Map<String, Integer> limits(List<Row> rows) {
        Map<String, Integer> limits = new HashMap<>();
        Map<String, Row> first = new HashMap<>();
        for (Row row : rows) {
            String place = row.text("jurisdiction");
            row.count("marketing_messages").ifPresent(limit -> limits.put(place, limit));
            Optional.ofNullable(first.putIfAbsent(place, row)).ifPresent(other -> row.twice(place, other));
        }
        return Map.copyOf(limits);
    }
}
