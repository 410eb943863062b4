package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code tables/daily-limits.csv}. */
final class DailyLimitsTable {

    private DailyLimitsTable() {}

    /** Marketing messages a day, by jurisdiction. */
    static Map<String, Integer> read(RuleFiles files, Regions regions, Faults faults) {
        Map<String, Integer> limits = new HashMap<>();
        for (Row row : Table.rows(files, "tables/daily-limits.csv", List.of("jurisdiction", "marketing_messages"), faults)) {
            if (!row.text("jurisdiction").equals("ANY")) {
                regions.check(row, faults);
            }
            row.count("marketing_messages").ifPresent(limit -> {
                if (limits.put(row.text("jurisdiction"), limit) != null) {
                    row.fault("`" + row.text("jurisdiction") + "` is there twice. Maybe delete one of the rows.");
                }
            });
        }
        return limits;
    }
}
