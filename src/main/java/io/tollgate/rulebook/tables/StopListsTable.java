package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.List;

/** Checks {@code tables/stop-lists.csv}, which documents the sources of the rules; no rule reads it. */
final class StopListsTable {

    private StopListsTable() {}

    static void check(RuleFiles files, Regions regions, Faults faults) {
        List<Row> rows = Table.dated(files, "tables/stop-lists.csv", List.of("jurisdiction", "lists", "honour_within"), faults);
        rows.forEach(row -> regions.check(row, faults));
        Table.tellGaps(rows, row -> row.text("jurisdiction"));
    }
}
