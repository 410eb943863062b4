package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks {@code tables/looked-for.csv}: what somebody looked for in the law of a place and did not find. No rule reads it. */
final class LookedForTable {

    private static final String FILE = "tables/looked-for.csv";
    private static final List<String> MATTERS = List.of("holidays", "limits", "retention", "seasons");

    private LookedForTable() {}

    static void check(RuleFiles files, Regions regions, Faults faults) {
        if (!Table.contains(files, FILE)) {
            return;
        }
        Set<String> limited = Table.dated(files, "tables/daily-limits.csv", List.of("jurisdiction"), new Faults(files.folder())).stream()
                .map(row -> row.text("jurisdiction")).collect(Collectors.toSet());
        Map<String, Row> first = new HashMap<>();
        for (Row row : Table.rows(files, FILE, List.of("jurisdiction", "matter", "basis", "certainty", "checked", "review"), faults)) {
            regions.check(row, faults);
            String place = row.text("jurisdiction");
            row.oneOf("matter", MATTERS, "matter").ifPresent(matter -> {
                Optional.ofNullable(first.putIfAbsent(place + " " + matter, row))
                        .ifPresent(other -> row.twice(place + " and " + matter, other));
                if (matter.equals("limits") && limited.contains(place)) {
                    row.fault("matter", place + " has a row in tables/daily-limits.csv, so it was found. Maybe delete this one.");
                }
            });
            if (!row.text("certainty").equals(Certainty.NONE_FOUND.word())) {
                row.fault("certainty", "`" + row.text("certainty") + "` says that something was found. Maybe `none found`, or a row of the"
                        + " table that a rule reads.");
            }
        }
    }
}
