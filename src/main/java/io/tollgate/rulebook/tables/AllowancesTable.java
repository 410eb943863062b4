package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code tables/allowances.csv}. */
final class AllowancesTable {

    private static final String FILE = "tables/allowances.csv";

    private static final List<String> NAMES = List.of("app_free_messages_a_month", "service_free_messages_a_month",
            "new_recipients_of_unverified_a_day");

    private AllowancesTable() {}

    static Timeline<Plans> read(RuleFiles files, Faults faults) {
        List<Row> rows = Table.dated(files, FILE, List.of("allowance", "amount"), faults);
        Timeline<Map<String, Integer>> amounts = Table.timeline(rows, AllowancesTable::amounts);
        for (String name : NAMES) {
            amounts.starts().stream().filter(day -> !amounts.on(day).containsKey(name)).findFirst().ifPresent(day -> {
                boolean never = amounts.values().stream().noneMatch(asOf -> asOf.containsKey(name));
                faults.add(FILE, 1, never
                        ? "There is no row `" + name + "`. Maybe it was deleted."
                        : "There is no row `" + name + "` that counts " + (day.equals(LocalDate.MIN) ? "at first" : "from " + day)
                                + ". Maybe leave the days of its first or last row empty.");
            });
        }
        return amounts.map(asOf -> new Plans(asOf.getOrDefault(NAMES.get(0), 0), asOf.getOrDefault(NAMES.get(1), 0),
                asOf.getOrDefault(NAMES.get(2), 0)));
    }

    private static Map<String, Integer> amounts(List<Row> rows) {
        Map<String, Integer> amounts = new HashMap<>();
        Map<String, Row> first = new HashMap<>();
        for (Row row : rows) {
            row.oneOf("allowance", NAMES, "allowance").ifPresent(name -> {
                amounts.put(name, row.count("amount").orElse(0));
                Optional.ofNullable(first.putIfAbsent(name, row)).ifPresent(other -> row.twice(name, other));
            });
        }
        return amounts;
    }
}
