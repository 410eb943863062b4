package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads {@code tables/pacing.csv}. Without this table no message waits for others of its send. */
final class PacingTable {

    private static final String FILE = "tables/pacing.csv";
    private static final int MOST_HOURS = 168;
    private static final int ALL = 100;
    private static final List<String> NAMES = List.of("first_messages", "span_hours", "wait_minutes", "received_percent",
            "longest_minutes", "drop_per_mille");

    private PacingTable() {}

    static Timeline<PacingBounds> read(RuleFiles files, Faults faults) {
        return Table.contains(files, FILE)
                ? AmountsTable.read(files, FILE, "measure", NAMES, List.of(), faults).map(amounts -> bounds(amounts, faults))
                : Timeline.always(PacingBounds.NONE);
    }

    private static PacingBounds bounds(Map<String, Integer> amounts, Faults faults) {
        if (!amounts.keySet().containsAll(NAMES)) {
            return PacingBounds.NONE; // which is told
        }
        List<Integer> all = NAMES.stream().map(name -> amounts.getOrDefault(name, 0)).toList();
        need(all.get(0) > 0, 0, all, "at least 1. Maybe 1000.", faults);
        need(all.get(1) > 0 && all.get(1) <= MOST_HOURS, 1, all, "1 to " + MOST_HOURS + ". Maybe 24.", faults);
        need(all.get(3) <= ALL, 3, all, "0 to " + ALL + ". Maybe 80.", faults);
        need(all.get(4) >= all.get(2), 4, all, "at least wait_minutes (" + all.get(2) + "). Maybe exchange them.", faults);
        need(all.get(5) > 0, 5, all, "at least 1. Maybe 30.", faults);
        return new PacingBounds(all.get(0), Duration.ofHours(all.get(1)), Duration.ofMinutes(all.get(2)), all.get(3),
                Duration.ofMinutes(all.get(4)), all.get(5));
    }

    private static void need(boolean isRight, int which, List<Integer> all, String must, Faults faults) {
        if (!isRight) {
            faults.add(FILE, 1, NAMES.get(which) + " is " + all.get(which) + ", and must be " + must);
        }
    }
}
