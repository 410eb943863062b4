package io.tollgate.csv;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The cells of rows that the caller has cut out of a file. So one row at fault leaves the others alone. */
public final class CsvCells {

    private CsvCells() {}

    /** The cells of one row, which may have line ends within quotation marks; empty if its quotation marks do not fit together. */
    public static Optional<List<String>> of(String row, char separator) {
        try (CSVParser parser = CSVParser.builder().setReader(new StringReader(row)).setFormat(Separator.format(separator)).get()) {
            List<CSVRecord> rows = parser.getRecords();
            return rows.size() == 1 ? Optional.of(rows.getFirst().toList()) : Optional.empty();
        } catch (IOException | UncheckedIOException broken) {
            return Optional.empty();
        }
    }

    /** Whether this first row only names the separator, for spreadsheets: {@code sep=;}. */
    public static boolean namesSeparator(String row) {
        return Separator.told(row).isPresent();
    }

    /**
     * The place of each column, counted from 0.
     *
     * @throws CsvRefused if one is missing or occurs twice
     */
    public static Map<String, Integer> places(List<String> head, List<String> needed, char separator) {
        return Header.of(head, needed, needed, separator).places();
    }
}
