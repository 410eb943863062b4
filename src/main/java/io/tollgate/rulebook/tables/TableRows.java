package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.Remembered;
import io.tollgate.rulebook.files.RuleFiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rows of all tables with their sources and days. */
public final class TableRows {

    private static final Pattern TABLE = Pattern
            .compile("(tables|tariff/rates|tariff/metered|tariff/plan-fees|tariff/supplier)/[^/]+\\.(csv|xlsx)");
    private static final Remembered<TableRows> READ = new Remembered<>(path -> TABLE.matcher(path).matches());

    private final List<TableRow> all;
    private final Map<String, Map<String, List<TableRow>>> byTableAndKey;

    private TableRows(List<TableRow> all) {
        this.all = List.copyOf(all);
        this.byTableAndKey = all.stream()
                .collect(Collectors.groupingBy(TableRow::table, HashMap::new, Collectors.groupingBy(TableRow::key)));
    }

    public static TableRows read(RuleFiles files) {
        // The faults of these files are told where the tables are read for the rules.
        Faults unheard = new Faults(files.folder());
        return READ.of(files, unheard, own -> read(files, own));
    }

    private static TableRows read(RuleFiles files, Faults unheard) {
        List<TableRow> rows = new ArrayList<>();
        Set<String> tables = files.byPath().keySet().stream().filter(path -> TABLE.matcher(path).matches())
                .map(path -> path.replaceFirst("\\.xlsx$", ".csv")).collect(Collectors.toSet());
        tables.stream().sorted().forEach(table -> Table.dated(files, table, List.of(), unheard).forEach(row -> rows.add(row.shown(table))));
        return new TableRows(rows);
    }

    public List<TableRow> all() {
        return all;
    }

    /**
     * The rows of a table that count on a day.
     *
     * @param table {@code quiet-hours}
     * @param keys  of the first column, for instance the jurisdictions and regions of a person
     */
    public List<TableRow> of(String table, Collection<String> keys, LocalDate day) {
        Map<String, List<TableRow>> byKey = byTableAndKey.getOrDefault(table, Map.of());
        return keys.stream().distinct().flatMap(key -> byKey.getOrDefault(key, List.of()).stream()).filter(row -> row.days().contains(day))
                .toList();
    }

    /** Rows that somebody should have looked at by this day, the longest due first; not those that have ended by then. */
    public List<TableRow> due(LocalDate day) {
        return all.stream().filter(row -> row.provenance().review().filter(review -> !review.isAfter(day)).isPresent())
                .filter(row -> !row.days().until().isBefore(day))
                .sorted(Comparator.comparing((TableRow row) -> row.provenance().review().orElse(LocalDate.MAX))).toList();
    }
}
