package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code tables/allowances.csv}. */
final class AllowancesTable {

    private static final String FILE = "tables/allowances.csv";

    private AllowancesTable() {}

    static Plans read(RuleFiles files, Faults faults) {
        List<String> names = List.of("app_free_messages_a_month", "service_free_messages_a_month", "new_recipients_of_unverified_a_day");
        Map<String, Integer> amounts = new HashMap<>();
        for (Row row : Table.rows(files, FILE, List.of("allowance", "amount"), faults)) {
            row.oneOf("allowance", names, "allowance").ifPresent(name -> row.count("amount").ifPresent(amount -> {
                if (amounts.put(name, amount) != null) {
                    row.fault("`" + name + "` is there twice. Maybe delete one of the rows.");
                }
            }));
        }
        names.stream().filter(name -> !amounts.containsKey(name))
                .forEach(name -> faults.add(FILE, 1, "There is no row `" + name + "`. Maybe it was deleted."));
        return new Plans(amounts.getOrDefault(names.get(0), 0), amounts.getOrDefault(names.get(1), 0),
                amounts.getOrDefault(names.get(2), 0));
    }
}
