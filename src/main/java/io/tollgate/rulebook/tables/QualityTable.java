package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.util.List;
import java.util.Map;

/** Reads {@code tables/quality.csv}. Without this table no quality is measured. */
final class QualityTable {

    private static final String FILE = "tables/quality.csv";
    private static final int MOST_DAYS = 30;
    private static final int ALL = 1_000;
    private static final List<String> NAMES = List.of("days", "least_delivered", "yellow_per_mille", "red_per_mille", "report_counts",
            "block_counts", "stop_counts");

    private QualityTable() {}

    static Timeline<QualityBounds> read(RuleFiles files, Faults faults) {
        return Table.contains(files, FILE)
                ? AmountsTable.read(files, FILE, "measure", NAMES, List.of(), faults).map(amounts -> bounds(amounts, faults))
                : Timeline.always(QualityBounds.NONE);
    }

    private static QualityBounds bounds(Map<String, Integer> amounts, Faults faults) {
        if (!amounts.keySet().containsAll(NAMES)) {
            return QualityBounds.NONE; // which is told
        }
        List<Integer> all = NAMES.stream().map(name -> amounts.getOrDefault(name, 0)).toList();
        if (all.get(0) < 1 || all.get(0) > MOST_DAYS) {
            faults.add(FILE, 1, "days is " + all.get(0) + ", and must be 1 to " + MOST_DAYS + ". Maybe 7.");
        }
        if (all.get(2) < 1 || all.get(2) >= all.get(3)) {
            faults.add(FILE, 1, "yellow_per_mille (" + all.get(2) + ") must be at least 1 and below red_per_mille (" + all.get(3)
                    + "). Maybe exchange them.");
        }
        for (int which = 4; which < NAMES.size(); which++) {
            if (all.get(which) > ALL) {
                faults.add(FILE, 1, NAMES.get(which) + " is " + all.get(which) + ", and must be 0 to " + ALL + ". Maybe 1.");
            }
        }
        return new QualityBounds(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4), all.get(5), all.get(6));
    }
}
