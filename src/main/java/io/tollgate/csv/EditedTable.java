package io.tollgate.csv;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of the rules as text, whose rows are changed cell by cell. A row is a line; lines that begin with {@code #} are comments. What is
 * not changed keeps each letter.
 *
 * @param lines   of the whole file
 * @param columns of the header
 * @param rows    those below the header that are no comments
 */
public record EditedTable(List<String> lines, List<String> columns, List<Row> rows) {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180;

    /** @param line counted from 1; @param cells as many as the table has columns */
    public record Row(int line, List<String> cells) {}

    /** @return empty if it is no table with a header whose rows all have its columns: then it is changed as text only */
    public static Optional<EditedTable> of(String text) {
        List<String> lines = text.lines().toList();
        Optional<List<String>> columns = Optional.empty();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Optional<List<String>> cells = cells(line);
            if (cells.isEmpty() || columns.isPresent() && cells.get().size() != columns.get().size()) {
                return Optional.empty();
            }
            if (columns.isEmpty()) {
                columns = cells;
            } else {
                rows.add(new Row(i + 1, cells.get()));
            }
        }
        return columns.map(names -> new EditedTable(lines, names, List.copyOf(rows)));
    }

    /**
     * The text after a change.
     *
     * @param changed cells by line; a row whose cells are the same stays as it is written
     * @param removed lines of rows that go
     * @param added   rows that come at the end
     * @throws IllegalArgumentException for a line that is no row, or a row with fewer or more cells than columns
     */
    public String with(Map<Integer, List<String>> changed, Set<Integer> removed, List<List<String>> added) {
        List<String> after = new ArrayList<>();
        for (int line = 1; line <= lines.size(); line++) {
            if (!removed.contains(line)) {
                after.add(changed.containsKey(line) ? written(line, changed.get(line)) : lines.get(line - 1));
            }
        }
        changed.keySet().forEach(this::row);
        removed.forEach(this::row);
        added.forEach(cells -> after.add(written(cells)));
        return String.join("\n", after) + "\n";
    }

    private Row row(int line) {
        return rows.stream().filter(row -> row.line() == line).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("line " + line + " is no row"));
    }

    private String written(int line, List<String> cells) {
        return row(line).cells().equals(cells) ? lines.get(line - 1) : written(cells);
    }

    private String written(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("a row has " + columns.size() + " cells and not " + cells.size());
        }
        // A row is a line.
        return FORMAT.format(cells.stream().map(cell -> cell.replaceAll("\\R", " ").strip()).toArray());
    }

    /** The rows that have these words in a cell. */
    public List<Row> having(String words) {
        String wanted = words.toLowerCase(Locale.ROOT);
        return rows.stream().filter(row -> row.cells().stream().anyMatch(cell -> cell.toLowerCase(Locale.ROOT).contains(wanted)))
                .toList();
    }

    private static Optional<List<String>> cells(String line) {
        try (CSVParser parser = FORMAT.parse(new StringReader(line))) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? Optional.of(records.getFirst().toList()) : Optional.empty();
        } catch (IOException | UncheckedIOException notCsv) {
            return Optional.empty();
        }
    }
}
