package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads tables whose rows are numbers with names that the program knows, in the column {@code amount}. */
final class AmountsTable {

    private AmountsTable() {}

    /**
     * @param column of the names, and what one is called
     * @param names  that must have a row on each day
     * @param more   that may have one
     */
    static Timeline<Map<String, Integer>> read(RuleFiles files, String file, String column, List<String> names, List<String> more,
            Faults faults) {
        List<String> known = Stream.concat(names.stream(), more.stream()).toList();
        List<Row> rows = Table.dated(files, file, List.of(column, "amount"), faults);
        Timeline<Map<String, Integer>> amounts = Table.timeline(rows, asOf -> amounts(asOf, column, known));
        for (String name : names) {
            amounts.starts().stream().filter(day -> !amounts.on(day).containsKey(name)).findFirst().ifPresent(day -> {
                boolean never = amounts.values().stream().noneMatch(asOf -> asOf.containsKey(name));
                faults.add(file, 1, never
                        ? "There is no row `" + name + "`. Maybe it was deleted."
                        : "There is no row `" + name + "` that counts " + (day.equals(LocalDate.MIN) ? "at first" : "from " + day)
                                + ". Maybe leave the days of its first or last row empty.");
            });
        }
        return amounts;
    }

    private static Map<String, Integer> amounts(List<Row> rows, String column, List<String> names) {
        Map<String, Integer> amounts = new HashMap<>();
        Map<String, Row> first = new HashMap<>();
        for (Row row : rows) {
            row.oneOf(column, names, column).ifPresent(name -> {
                amounts.put(name, row.count("amount").orElse(0));
                Optional.ofNullable(first.putIfAbsent(name, row)).ifPresent(other -> row.twice(name, other));
            });
        }
        return amounts;
    }
}
