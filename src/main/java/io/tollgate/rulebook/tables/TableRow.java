package io.tollgate.rulebook.tables;

import java.util.Map;

/**
 * A row of a table, for those who explain or review it; decisions never look at one.
 *
 * @param table  {@code quiet-hours}
 * @param file   below the folder of the rules: {@code tables/quiet-hours.csv}
 * @param line   counted from 1
 * @param place  the line, or in a workbook the first cell
 * @param key    what stands in the first column: the jurisdiction, the allowance, the word
 * @param cells  the text of each cell by its column
 * @param days   on which it counts
 */
public record TableRow(String table, String file, int line, String place, String key, Map<String, String> cells, RowDays days,
        Provenance provenance) {

    /** {@code tables/quiet-hours.csv:4}. */
    public String where() {
        return file + ":" + place;
    }

    public String cell(String column) {
        return cells.getOrDefault(column, "").strip();
    }
}
