package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.util.List;

/** Reads {@code tables/allowances.csv}. */
final class AllowancesTable {

    private static final String FILE = "tables/allowances.csv";

    private static final List<String> NAMES = List.of("app_free_messages_a_month", "service_free_messages_a_month",
            "new_recipients_of_unverified_a_day");

    private AllowancesTable() {}

    static Timeline<Plans> read(RuleFiles files, Faults faults) {
        return AmountsTable.read(files, FILE, "allowance", NAMES, faults).map(asOf -> new Plans(asOf.getOrDefault(NAMES.get(0), 0),
                asOf.getOrDefault(NAMES.get(1), 0), asOf.getOrDefault(NAMES.get(2), 0)));
    }
}
