package io.tollgate.release.merging;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * By which columns the rows of a table are known: those that {@code table-keys.csv} names, and its days. If they do not tell all rows
 * apart, further columns count, from the left.
 */
final class RowKeys {

    private static final Map<String, List<String>> KEYS = read();
    private static final List<String> DAYS = List.of("valid_from", "free_from");

    private final List<String> columns;
    private final List<Integer> key;

    private RowKeys(List<String> columns, List<Integer> key) {
        this.columns = columns;
        this.key = key;
    }

    /** @param versions the lines of each version of the table */
    static RowKeys of(String path, List<List<String>> versions) {
        List<String> columns = versions.stream().flatMap(lines -> head(lines).stream()).findFirst().map(RowKeys::cells).orElse(List.of());
        List<Integer> key = new ArrayList<>();
        List<String> named = Stream.concat(KEYS.getOrDefault(table(path), columns.isEmpty() ? columns : columns.subList(0, 1)).stream(),
                DAYS.stream()).toList();
        named.forEach(column -> {
            if (columns.contains(column)) {
                key.add(columns.indexOf(column));
            }
        });
        RowKeys rows = new RowKeys(columns, key);
        for (int further = 0; further < columns.size() && !versions.stream().allMatch(rows::tellsApart); further++) {
            if (!key.contains(further)) {
                key.add(further);
            }
        }
        return rows;
    }

    /** @param path of a workbook, too */
    static boolean isTable(String path) {
        return path.endsWith(".csv") || path.endsWith(".xlsx");
    }

    /** {@code rates-usd} and {@code rates-eur} are tables of one kind. */
    private static String table(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.(csv|xlsx)$", "");
        return KEYS.containsKey(name) ? name : name.replaceFirst("-[a-z]{3}$", "-*");
    }

    List<Block> blocks(List<String> lines) {
        return TextBlocks.rows(lines, this::key);
    }

    private List<String> key(String line) {
        List<String> cells = cells(line);
        return key.stream().map(column -> column < cells.size() ? cells.get(column) : "").toList();
    }

    String first(String line) {
        List<String> cells = cells(line);
        return cells.isEmpty() ? "" : cells.getFirst();
    }

    boolean hasColumns(List<String> lines) {
        return head(lines).map(RowKeys::cells).filter(columns::equals).isPresent();
    }

    private boolean tellsApart(List<String> lines) {
        Set<List<String>> seen = new HashSet<>();
        Set<String> same = new HashSet<>();
        return rows(lines).stream().filter(same::add).map(this::key).allMatch(seen::add);
    }

    private static List<String> rows(List<String> lines) {
        return lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#")).skip(1).toList();
    }

    private static Optional<String> head(List<String> lines) {
        return lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#")).findFirst();
    }

    static List<String> cells(String line) {
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(line))) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? records.getFirst().toList().stream().map(String::strip).toList() : List.of(line);
        } catch (IOException | UncheckedIOException noRow) {
            return List.of(line);
        }
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> keys = new HashMap<>();
        try (InputStream in = RowKeys.class.getResourceAsStream("table-keys.csv")) {
            if (in == null) {
                throw new IllegalStateException("table-keys.csv is missing");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).skip(1)
                    .map(RowKeys::cells).forEach(row -> keys.put(row.getFirst(), List.of(row.getLast().split(" "))));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return keys;
    }
}
