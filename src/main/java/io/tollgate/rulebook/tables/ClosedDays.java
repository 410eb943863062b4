package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.RuleFiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was law or price on a day that is over stays as it is written: messages were judged and charged by it. Only a correction, which says
 * that it is one, changes, deletes or adds rows for such days.
 */
public final class ClosedDays {

    /** Columns that say where a row comes from, and not what it says. */
    private static final Set<String> NOTES = Set.of("valid_from", "valid_until", "free_from", "free_through", "basis", "source",
            "certainty",
            "confidence", "checked", "review", "note", "explanation", "proof_kept");

    private static final String PLAN_FEES = "plan-fees";
    private static final String METERED = "metered";

    /** A row as far as it is about closed days. @param until not after the last of them */
    private record Past(String table, Map<String, String> says, LocalDate from, LocalDate until) {}

    private ClosedDays() {}

    /**
     * The changes of rows for closed days; empty if there are none. A row without a first day, which has not ended, is not one of them: it
     * can be ended by a last day that is to come.
     *
     * @param lastClosed the last day that is over in all zones
     */
    public static List<String> changes(RuleFiles before, RuleFiles after, LocalDate lastClosed) {
        Map<String, List<TableRow>> tablesBefore = tables(before);
        Map<String, List<TableRow>> tablesAfter = tables(after);
        Set<String> had = tablesBefore.keySet();
        Set<String> same = had.stream().filter(table -> words(tablesBefore, table).equals(words(tablesAfter, table)))
                .collect(Collectors.toSet());
        Map<Past, TableRow> earlier = past(tablesBefore, same, lastClosed);
        Map<Past, TableRow> later = past(tablesAfter, same, lastClosed);
        List<String> changes = new ArrayList<>();
        later.forEach((past, row) -> {
            if (!earlier.containsKey(past) && (had.contains(row.table()) || !changesNothing(row, had))) {
                changes.add(row.where() + ": The row `" + row.key() + "` counts " + days(row) + ", and " + lastClosed
                        + " is over. Maybe let it begin on a day to come, or propose a correction.");
            }
        });
        earlier.forEach((past, row) -> {
            if (!later.containsKey(past)) {
                changes.add(row.where() + ": The row `" + row.key() + "` counted " + days(row)
                        + ", and is changed or gone. Maybe keep it, end it by a day to come, and add another; or propose a correction.");
            }
        });
        return changes.stream().sorted().toList();
    }

    /**
     * Whether the row, as one of the first of its table, leaves closed days as they were: without the table of fees plans cost nothing,
     * without the one of metered prices nothing that has a size could be charged, and without the network's rates no cost has a price.
     *
     * @param had the tables that were there before
     */
    private static boolean changesNothing(TableRow row, Set<String> had) {
        return row.table().equals(METERED) || row.table().equals(PLAN_FEES) && row.cell("fee_a_month").matches("0+(\\.0+)?")
                || row.table().startsWith(Table.SUPPLIER) && !had.contains(row.table().replace("tiers-", "rates-"));
    }

    private static Map<String, List<TableRow>> tables(RuleFiles files) {
        return TableRows.read(files).all().stream().collect(Collectors.groupingBy(TableRow::table));
    }

    private static List<List<?>> words(Map<String, List<TableRow>> tables, String table) {
        return tables.getOrDefault(table, List.of()).stream().<List<?>>map(row -> List.of(row.cells(), row.days())).toList();
    }

    /** The rows that say something about closed days, each by all that it says. */
    private static Map<Past, TableRow> past(Map<String, List<TableRow>> tables, Set<String> without, LocalDate lastClosed) {
        Map<Past, TableRow> rows = new HashMap<>();
        for (TableRow row : tables.values().stream().flatMap(List::stream).filter(it -> !without.contains(it.table())).toList()) {
            RowDays days = days(row);
            boolean always = days.from().equals(LocalDate.MIN) && days.until().isAfter(lastClosed);
            if (always || days.from().isAfter(lastClosed)) {
                continue;
            }
            Map<String, String> says = row.cells().entrySet().stream().filter(cell -> !NOTES.contains(cell.getKey()))
                    .collect(Collectors.toMap(Map.Entry::getKey, cell -> cell.getValue().strip()));
            LocalDate until = days.until().isAfter(lastClosed) ? lastClosed : days.until();
            rows.putIfAbsent(new Past(row.table(), says, days.from(), until), row);
        }
        return rows;
    }

    /** The days of a row. In the table of service windows the two columns have other names. */
    private static RowDays days(TableRow row) {
        if (row.cell("free_from").isEmpty() || row.cell("free_through").isEmpty()) {
            return row.days();
        }
        LocalDate from = LocalDate.parse(row.cell("free_from"));
        LocalDate until = LocalDate.parse(row.cell("free_through"));
        return new RowDays(from, until.isBefore(from) ? from : until);
    }
}
