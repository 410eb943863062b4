package io.tollgate.rulebook.tables;

import static java.util.Objects.requireNonNull;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.text.Nouns;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of the rule book, as a CSV file or a workbook. It has a header, comments that begin with {@code #}, and a source for every row.
 */
public final class Table {

    private static final String SOURCE = "source";
    private static final int LONGEST_NUMBER = 40;

    /** How the names of tables with prices of the network begin. */
    static final String SUPPLIER = "supplier-";
    static final String FROM = "valid_from";
    static final String UNTIL = "valid_until";
    private static final String CHECKED = "checked";
    private static final String CERTAINTY = "certainty";
    private static final String REVIEW = "review";
    /** The column of earlier tables for what {@code certainty} says now. */
    private static final String CONFIDENCE = "confidence";
    /** Letters in which a word differs from the one that it was to be. */
    static final int MISTAKES = 2;
    /** Columns that a table may have or not. If one is misspelt, its cells would count for nothing. */
    static final List<String> OPTIONAL = List.of(FROM, UNTIL, CHECKED, CERTAINTY, REVIEW);

    /**
     * One row. If a cell is not as it should be, reading it adds a fault and returns nothing.
     *
     * @param columns in the order of the table
     * @param places  names of the cells by column, for a workbook; empty for a CSV file
     */
    record Row(String file, int line, List<String> columns, Map<String, String> cells, Map<String, String> places, Faults faults) {

        String text(String column) {
            return cells.getOrDefault(column, "").strip();
        }

        /** When the row counts; a fault of its days gives a span as far as they can be read. */
        RowDays days() {
            LocalDate from = parsedDay(FROM).orElse(LocalDate.MIN);
            LocalDate until = parsedDay(UNTIL).orElse(LocalDate.MAX);
            return new RowDays(from, until.isBefore(from) ? from : until);
        }

        private Optional<LocalDate> parsedDay(String column) {
            try {
                return text(column).isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text(column)));
            } catch (DateTimeParseException told) {
                return Optional.empty();
            }
        }

        /** Two rows for the same on the same days. @param what the key, as a person names it */
        void twice(String what, Row first) {
            if (days().equals(RowDays.ALWAYS) && first.days().equals(RowDays.ALWAYS)) {
                fault("`" + what + "` is there twice. Maybe delete one of the rows.");
            } else {
                fault("`" + what + "` has a row for some of these days in line " + first.line() + ", which counts " + first.days()
                        + ". Maybe end the earlier row with " + UNTIL + " on the day before the later one begins.");
            }
        }

        private void checkDays() {
            dayIfAny(FROM);
            dayIfAny(UNTIL);
            Optional<LocalDate> from = parsedDay(FROM);
            Optional<LocalDate> until = parsedDay(UNTIL);
            if (from.isPresent() && until.filter(last -> last.isBefore(from.get())).isPresent()) {
                fault(UNTIL, "The last day (" + text(UNTIL) + ") is before the first (" + text(FROM) + "). Maybe exchange the two.");
            }
        }

        private void dayIfAny(String column) {
            if (!text(column).isEmpty()) {
                day(column);
            }
        }

        private void checkProvenance() {
            dayIfAny(CHECKED);
            dayIfAny(REVIEW);
            if (!text(CERTAINTY).isEmpty()) {
                oneOf(CERTAINTY, Certainty.words(), "certainty");
            }
            if (parsedDay(REVIEW).filter(review -> parsedDay(CHECKED).filter(review::isBefore).isPresent()).isPresent()) {
                fault(REVIEW,
                        "The review (" + text(REVIEW) + ") is due before somebody looked (" + text(CHECKED) + "). Maybe exchange the two.");
            }
            if (text(CERTAINTY).equals(Certainty.NONE_FOUND.word()) && text(CHECKED).isEmpty()) {
                fault(CHECKED, "The row says that no law was found, and not when it was looked for. Maybe add the day in " + CHECKED + ".");
            }
        }

        private Provenance provenance() {
            String certainty = text(CERTAINTY).isEmpty() ? text(CONFIDENCE) : text(CERTAINTY);
            return new Provenance(text("basis"), text(SOURCE), Certainty.of(certainty), parsedDay(CHECKED), parsedDay(REVIEW));
        }

        /**
         * The row as pages show it. A table with prices of the network has the name of the table with our own prices, after a word that
         * tells them apart.
         *
         * @param table with the ending {@code .csv}
         */
        TableRow shown(String table) {
            String first = columns.getFirst();
            String name = table.replaceFirst(".*/supplier/", SUPPLIER).replaceFirst(".*/", "").replaceFirst("\\.csv$", "");
            return new TableRow(name, file, line,
                    places.getOrDefault(first, Integer.toString(line)), text(first), Map.copyOf(cells), days(), provenance());
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

        /** Refuses an exponent: {@code 1e999999999} is short as a text, but a number of a billion digits. */
        private static String plain(String text) {
            if (text.length() > LONGEST_NUMBER || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
                throw new NumberFormatException("too long");
            }
            return text;
        }

        /**
         * One of the words that the cell may hold. If there are no such words, they could not be read, and that fault is already in the
         * list.
         */
        Optional<String> oneOf(String column, Collection<String> words, String kind) {
            if (words.isEmpty() || words.contains(text(column))) {
                return Optional.of(text(column));
            }
            String nearest = Suggestion.word(text(column), Set.copyOf(words))
                    .map(word -> " Maybe " + word + (word.endsWith(".") ? "" : "."))
                    .orElse("");
            fault(column, "`" + text(column) + "` in column " + column + " is not " + Nouns.withArticle(kind) + "." + nearest);
            return Optional.empty();
        }

        <T> Optional<T> parsed(String column, Function<String, T> parse, String kind, String example) {
            try {
                return Optional.of(parse.apply(text(column)));
            } catch (RuntimeException notOne) {
                String text = text(column);
                fault(column, "`" + text + "` in column " + column + " is not " + Nouns.withArticle(kind) + "."
                        + (text.startsWith("=")
                                ? " Maybe type the value of the formula."
                                : " Maybe " + Suggestion.example(kind, text, example) + "."));
                return Optional.empty();
            }
        }

        /** The cell's text, if all of it fits the pattern. @param pattern a regular expression */
        Optional<String> fitting(String column, String pattern, String kind, String example) {
            if (text(column).matches(pattern)) {
                return Optional.of(text(column));
            }
            fault(column, "`" + text(column) + "` in column " + column + " is not " + Nouns.withArticle(kind) + ". Maybe " + example + ".");
            return Optional.empty();
        }

        void fault(String what) {
            faults.add(file, line, what);
        }

        /** A fault of rows that are new; those of rule books that were in force once stay readable. */
        void check(String column, String what) {
            faults.check(file, line, places.getOrDefault(column, Integer.toString(line)), what);
        }

        /** Tells what may be meant, and is worth a second look. */
        void warn(String column, String what) {
            faults.warn(file, line, places.getOrDefault(column, Integer.toString(line)), what);
        }

        /** Adds a fault; for a workbook it names the cell. */
        void fault(String column, String what) {
            faults.add(file, line, places.getOrDefault(column, Integer.toString(line)), what);
        }
    }

    private Table() {}

    /**
     * One line of a table.
     *
     * @param start the first letters of the line, to find comments
     * @param cells empty if the line cannot be split into cells
     */
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
     * The rows of a table whose rows count on all days; none if it is missing or lacks a column, which is a fault then.
     *
     * @param table with the ending {@code .csv}; its file may also be a workbook of the same name and columns
     */
    static List<Row> rows(RuleFiles files, String table, List<String> columns, Faults faults) {
        return rows(files, table, columns, false, faults);
    }

    /** Like {@link #rows}, for a table whose rows may have days, in the columns {@code valid_from} and {@code valid_until}. */
    static List<Row> dated(RuleFiles files, String table, List<String> columns, Faults faults) {
        List<Row> rows = rows(files, table, columns, true, faults);
        rows.forEach(Row::checkDays);
        return rows;
    }

    /** What the rows say on each day. @param asOf is given the rows that count */
    static <T> Timeline<T> timeline(List<Row> rows, Function<List<Row>, T> asOf) {
        return Timeline.of(rows.stream().map(Row::days).toList(),
                day -> asOf.apply(rows.stream().filter(row -> row.days().contains(day)).toList()));
    }

    /**
     * Tells where a key has no row any more, though it had one: for ever, or until its next row.
     *
     * @param key what two rows share that follow each other in time
     */
    static void tellGaps(List<Row> rows, Function<Row, String> key) {
        Map<String, List<Row>> byKey = new TreeMap<>();
        rows.forEach(row -> byKey.computeIfAbsent(key.apply(row), _ -> new ArrayList<>()).add(row));
        byKey.forEach((what, ofKey) -> {
            for (Row row : ofKey) {
                LocalDate last = row.days().until();
                if (last.equals(LocalDate.MAX) || ofKey.stream().anyMatch(other -> other.days().contains(last.plusDays(1)))) {
                    continue;
                }
                String next = ofKey.stream().map(other -> other.days().from()).filter(from -> from.isAfter(last)).min(LocalDate::compareTo)
                        .map(from -> " and before " + from).orElse("");
                row.warn(UNTIL, "`" + what + "` has no row after " + last + next + ". Maybe that is meant; otherwise add one.");
            }
        });
    }

    private static List<Row> rows(RuleFiles files, String table, List<String> columns, boolean dated, Faults faults) {
        if (!contains(files, table)) {
            faults.add(table, 1, "There is no such table. Maybe it was renamed: columns " + String.join(",", columns) + ".");
            return List.of();
        }
        if (files.contains(table) && files.contains(workbook(table))) {
            faults.add(workbook(table), 1, "The table is there twice, as .csv and as .xlsx. Maybe delete the older one.");
        }
        boolean text = files.contains(table);
        String file = text ? table : workbook(table);
        faults.read(table);
        faults.read(workbook(table));
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
            Optional<String> divided = text
                    ? TableHeader.divided(lines.getFirst().start(), lines.get(header).start(), needed)
                    : Optional.empty();
            int number = lines.get(header).number();
            divided.ifPresentOrElse(fault -> faults.add(file, number, fault),
                    () -> TableHeader.tellMissing(file, number, missing, names.stream().filter(name -> !needed.contains(name)).toList(),
                            faults));
            return List.of();
        }
        if (!TableHeader.columnsAreKnown(file, lines.get(header).number(), names, columns, dated, faults)) {
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
            boolean open = line.start().chars().filter(sign -> sign == '"').count() % 2 == 1;
            faults.add(file, line.number(), open
                    ? "A quotation mark is not closed on this line. Maybe a cell holds a line end, which a row may not."
                    : "The row has " + cells.size() + " cells for " + names.size()
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
        Row row = new Row(file, line.number(), names, byName, places, faults);
        if (names.contains(SOURCE) && byName.getOrDefault(SOURCE, "").isBlank()) {
            row.fault(SOURCE, "The row has no source. Maybe name where its numbers can be read.");
        }
        row.checkProvenance();
        return Optional.of(row);
    }

    static Optional<List<String>> cells(String line) {
        if (line.indexOf('"') < 0 && line.indexOf('\r') < 0) {
            return Optional.of(List.of(line.split(",", -1))); // nearly all lines; a parser has a buffer of 16 KB, and each would have one
        }
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(line))) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? Optional.of(records.getFirst().toList()) : Optional.empty();
        } catch (IOException | UncheckedIOException notCsv) {
            return Optional.empty();
        }
    }
}
