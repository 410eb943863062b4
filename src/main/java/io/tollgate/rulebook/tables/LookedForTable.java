package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks {@code tables/looked-for.csv}: what somebody looked for in the law of a place and did not find. No rule reads it. */
final class LookedForTable {

    private static final String FILE = "tables/looked-for.csv";
    private static final List<String> MATTERS = List.of("holidays", "limits", "retention", "seasons");

    private LookedForTable() {}

    static void check(RuleFiles files, Regions regions, Faults faults) {
        if (!Table.contains(files, FILE)) {
            return;
        }
        Map<String, Row> first = new HashMap<>();
        for (Row row : Table.rows(files, FILE, List.of("jurisdiction", "matter", "basis", "certainty", "checked", "review"), faults)) {
            regions.check(row, faults);
            String place = row.text("jurisdiction");
            row.oneOf("matter", MATTERS, "matter").ifPresent(matter -> {
                Optional.ofNullable(first.putIfAbsent(place + " " + matter, row))
                        .ifPresent(other -> row.twice(place + " and " + matter, other));
            });
            if (!row.text("certainty").equals(Certainty.NONE_FOUND.word())) {
                row.fault("certainty", "`" + row.text("certainty") + "` says that something was found. Maybe `none found`, or a row of the"
                        + " table that a rule reads.");
            }
        }
    }
}
