package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.util.List;

/** Checks {@code tables/stop-lists.csv}, which documents the sources of the rules; no rule reads it. */
final class StopListsTable {

    private StopListsTable() {}

    static void check(RuleFiles files, Regions regions, Faults faults) {
        Table.rows(files, "tables/stop-lists.csv", List.of("jurisdiction", "lists", "honour_within"), faults)
                .forEach(row -> regions.check(row, faults));
    }
}
