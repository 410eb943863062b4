package io.tollgate.rulebook;

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

/** A table of the rule book: comma separated, a header, comments that begin with {@code #}, and a source for every row. */
final class Table {

    private static final String SOURCE = "source";

    /** One row. Reading a cell that is not what it should be adds a fault and gives nothing. */
    record Row(String file, int line, Map<String, String> cells, Faults faults) {

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
                long micros = new BigDecimal(text).movePointRight(6).longValueExact();
                if (micros < 0) {
                    throw new ArithmeticException("negative");
                }
                return micros;
            }, "price", "0.0260");
        }

        /** One of the words that may stand there; no words at all: they could not be read, which is told already. */
        Optional<String> oneOf(String column, Collection<String> words, String kind) {
            if (words.isEmpty() || words.contains(text(column))) {
                return Optional.of(text(column));
            }
            faults.add(file, line, "`" + text(column) + "` in column " + column + " is no " + kind + ".", text(column), words);
            return Optional.empty();
        }

        <T> Optional<T> parsed(String column, Function<String, T> parse, String kind, String example) {
            try {
                return Optional.of(parse.apply(text(column)));
            } catch (RuntimeException notOne) {
                fault("`" + text(column) + "` in column " + column + " is no " + kind + ". Maybe " + example + ".");
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

        void fault(String column, String what) {
            faults.add(file, line, what);
        }
    }

    private Table() {}

    static boolean contains(RuleFiles files, String file) {
        return files.contains(file);
    }

    /** The rows of a table; none if it is missing or lacks a column, which is a fault then. */
    static List<Row> rows(RuleFiles files, String file, List<String> columns, Faults faults) {
        if (!files.contains(file)) {
            faults.add(file, 1, "There is no such table. Maybe it was renamed: columns " + String.join(",", columns) + ".");
            return List.of();
        }
        List<String> lines = files.lines(file);
        int header = 0;
        while (header < lines.size() && (lines.get(header).isBlank() || lines.get(header).startsWith("#"))) {
            header++;
        }
        if (header == lines.size()) {
            faults.add(file, 1, "The table is empty. Maybe begin it with " + String.join(",", columns) + ".");
            return List.of();
        }
        List<String> names = cells(lines.get(header)).orElse(List.of());
        boolean sourced = lines.subList(0, header).stream().anyMatch(line -> line.startsWith("# Source: "));
        List<String> needed = new ArrayList<>(columns);
        if (!sourced) {
            needed.add(SOURCE);
        }
        List<String> missing = needed.stream().filter(column -> !names.contains(column)).toList();
        if (!missing.isEmpty()) {
            List<String> spare = names.stream().filter(name -> !needed.contains(name)).toList();
            for (String column : missing) {
                String advice = Likeness.nearest(column, spare).map(name -> "it is called " + name).orElse("add it");
                faults.add(file, header + 1, "There is no column " + column + ". Maybe " + advice + ".");
            }
            return List.of();
        }
        List<Row> rows = new ArrayList<>();
        for (int i = header + 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
                row(file, i + 1, names, lines.get(i), faults).ifPresent(rows::add);
            }
        }
        return rows;
    }

    private static Optional<Row> row(String file, int line, List<String> names, String text, Faults faults) {
        Optional<List<String>> cells = cells(text);
        if (cells.isEmpty() || cells.get().size() != names.size()) {
            faults.add(file, line, "The row has " + cells.map(List::size).orElse(0) + " cells for " + names.size()
                    + " columns. Maybe quote a cell that contains a comma.");
            return Optional.empty();
        }
        Map<String, String> byName = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), cells.get().get(i));
        }
        if (names.contains(SOURCE) && byName.get(SOURCE).isBlank()) {
            faults.add(file, line, "The row has no source. Maybe name where its numbers can be read.");
        }
        return Optional.of(new Row(file, line, byName, faults));
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
