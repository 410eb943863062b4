package io.tollgate.rulebook.tables;

import static java.util.Objects.requireNonNull;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.text.Likeness;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A table of the rule book: comma separated or a workbook, a header, comments that begin with {@code #}, and a source for every row. */
public final class Table {

    private static final String SOURCE = "source";
    private static final int LONGEST_NUMBER = 40;

    /**
     * One row. Reading a cell that is not what it should be adds a fault and gives nothing.
     *
     * @param places of a workbook: the name of the cell, by its column; empty for a text
     */
    record Row(String file, int line, Map<String, String> cells, Map<String, String> places, Faults faults) {

        String text(String column) {
            return cells.getOrDefault(column, "").strip();
        }

        Optional<LocalDate> day(String column) {
            return parsed(column, LocalDate::parse, "day", "2026-10-01");
        }

        Optional<Integer> count(String column) {
            return parsed(column, Integer::parseUnsignedInt, "whole number", "3");
        }

        Optional<Long> number(String column) {
            return parsed(column, Long::parseUnsignedLong, "whole number", "100001");
        }

        /** A price in units of the currency, not negative, with at most six decimals, as millionths. */
        Optional<Long> micros(String column) {
            return parsed(column, text -> {
                long micros = new BigDecimal(plain(text)).movePointRight(6).longValueExact();
                if (micros < 0) {
                    throw new ArithmeticException("negative");
                }
                return micros;
            }, "price", "0.0260");
        }

        /** {@code 1e999999999} is short until it is reckoned with. */
        private static String plain(String text) {
            if (text.length() > LONGEST_NUMBER || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
                throw new NumberFormatException("too long");
            }
            return text;
        }

        /** One of the words that may stand there; no words at all: they could not be read, which is told already. */
        Optional<String> oneOf(String column, Collection<String> words, String kind) {
            if (words.isEmpty() || words.contains(text(column))) {
                return Optional.of(text(column));
            }
            String nearest = Likeness.nearest(text(column), words).map(word -> " Maybe " + word + (word.endsWith(".") ? "" : "."))
                    .orElse("");
            fault(column, "`" + text(column) + "` in column " + column + " is no " + kind + "." + nearest);
            return Optional.empty();
        }

        <T> Optional<T> parsed(String column, Function<String, T> parse, String kind, String example) {
            try {
                return Optional.of(parse.apply(text(column)));
            } catch (RuntimeException notOne) {
                fault(column, "`" + text(column) + "` in column " + column + " is no " + kind + ". Maybe " + example + ".");
                return Optional.empty();
            }
        }

        /** The cell's text if all of it fits. @param pattern a regular expression */
        Optional<String> fitting(String column, String pattern, String kind, String example) {
            if (text(column).matches(pattern)) {
                return Optional.of(text(column));
            }
            fault(column, "`" + text(column) + "` in column " + column + " is no " + kind + ". Maybe " + example + ".");
            return Optional.empty();
        }

        void fault(String what) {
            faults.add(file, line, what);
        }

        /** In a workbook the fault names the cell. */
        void fault(String column, String what) {
            faults.add(file, line, places.getOrDefault(column, Integer.toString(line)), what);
        }
    }

    private Table() {}

    /** One line of a table. @param start its first letters, for comments; @param cells empty if they cannot be told apart */
    private record Line(int number, String start, Optional<List<String>> cells) {

        boolean comment() {
            return start.isBlank() || start.startsWith("#");
        }
    }

    /** @param file with the ending {@code .csv}; the same table as {@code .xlsx} counts */
    public static boolean contains(RuleFiles files, String file) {
        return files.contains(file) || files.contains(workbook(file));
    }

    private static String workbook(String file) {
        return file.replaceFirst("\\.csv$", ".xlsx");
    }

    /**
     * The rows of a table; none if it is missing or lacks a column, which is a fault then.
     *
     * @param table with the ending {@code .csv}; its file may also be a workbook of the same name and columns
     */
    static List<Row> rows(RuleFiles files, String table, List<String> columns, Faults faults) {
        if (!contains(files, table)) {
            faults.add(table, 1, "There is no such table. Maybe it was renamed: columns " + String.join(",", columns) + ".");
            return List.of();
        }
        if (files.contains(table) && files.contains(workbook(table))) {
            faults.add(workbook(table), 1, "The table is there twice, as .csv and as .xlsx. Maybe delete the older one.");
        }
        boolean text = files.contains(table);
        String file = text ? table : workbook(table);
        List<Line> lines = text
                ? texts(files.lines(file))
                : Workbook.lines(file, requireNonNull(files.byPath().get(file)), faults).stream()
                        .map(line -> new Line(line.number(), String.join("", line.cells()).isBlank() ? "" : String.join(",", line.cells()),
                                Optional.of(line.cells())))
                        .toList();
        int header = 0;
        while (header < lines.size() && lines.get(header).comment()) {
            header++;
        }
        if (header == lines.size()) {
            faults.add(file, 1, "The table is empty. Maybe begin it with " + String.join(",", columns) + ".");
            return List.of();
        }
        List<String> names = lines.get(header).cells().orElse(List.of());
        boolean sourced = lines.subList(0, header).stream().anyMatch(line -> line.start().startsWith("# Source: "));
        List<String> needed = new ArrayList<>(columns);
        if (!sourced) {
            needed.add(SOURCE);
        }
        List<String> missing = needed.stream().filter(column -> !names.contains(column)).toList();
        if (!missing.isEmpty()) {
            List<String> spare = names.stream().filter(name -> !needed.contains(name)).toList();
            for (String column : missing) {
                String advice = Likeness.nearest(column, spare).map(name -> "it is called " + name).orElse("add it");
                faults.add(file, lines.get(header).number(), "There is no column " + column + ". Maybe " + advice + ".");
            }
            return List.of();
        }
        List<Row> rows = new ArrayList<>();
        for (Line line : lines.subList(header + 1, lines.size())) {
            if (!line.comment()) {
                row(file, line, names, text, faults).ifPresent(rows::add);
            }
        }
        return rows;
    }

    private static List<Line> texts(List<String> lines) {
        List<Line> texts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            texts.add(new Line(i + 1, line, line.isBlank() || line.startsWith("#") ? Optional.empty() : cells(line)));
        }
        return texts;
    }

    private static Optional<Row> row(String file, Line line, List<String> names, boolean text, Faults faults) {
        List<String> cells = new ArrayList<>(line.cells().orElse(List.of()));
        // Spreadsheets leave out the empty cells at the end.
        while (!text && cells.size() < names.size()) {
            cells.add("");
        }
        while (!text && cells.size() > names.size() && cells.getLast().isBlank()) {
            cells.removeLast();
        }
        if (cells.size() != names.size()) {
            faults.add(file, line.number(), "The row has " + cells.size() + " cells for " + names.size()
                    + " columns. Maybe quote a cell that contains a comma.");
            return Optional.empty();
        }
        Map<String, String> byName = new TreeMap<>();
        Map<String, String> places = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), cells.get(i));
            if (!text) {
                places.put(names.get(i), Workbook.name(i) + line.number());
            }
        }
        Row row = new Row(file, line.number(), byName, places, faults);
        if (names.contains(SOURCE) && byName.getOrDefault(SOURCE, "").isBlank()) {
            row.fault(SOURCE, "The row has no source. Maybe name where its numbers can be read.");
        }
        return Optional.of(row);
    }

    private static Optional<List<String>> cells(String line) {
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(line))) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? Optional.of(records.getFirst().toList()) : Optional.empty();
        } catch (IOException | UncheckedIOException notCsv) {
            return Optional.empty();
        }
    }
}
