package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.util.List;

/** Checks {@code tables/stop-lists.csv}, the table that no rule reads: it says what the rules were made from. */
final class StopListsTable {

    private StopListsTable() {}

    static void check(RuleFiles files, Regions regions, Faults faults) {
        Table.rows(files, "tables/stop-lists.csv", List.of("jurisdiction", "lists", "honour_within"), faults).forEach(row -> regions.check(row, faults));
    }
}
