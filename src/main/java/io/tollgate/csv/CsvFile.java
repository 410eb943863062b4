package io.tollgate.csv;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A file with a header line, however long, row by row: in the charset of its mark, or that which the caller names, or UTF-8; with commas,
 * semicolons, tabs or what its first line {@code sep=} names; with any line ends. Never guesses at a character.
 */
public final class CsvFile implements Closeable {

    private final LineLimit limit;
    private final CSVParser lines;
    private final Iterator<CSVRecord> rows;
    private final char separator;
    private final Header header;
    private long line = 1;

    private CsvFile(BufferedReader text, LineLimit limit, List<String> needed, List<String> known) throws IOException {
        this.limit = limit;
        this.separator = Separator.of(text, needed, known);
        this.lines = CSVParser.builder().setReader(text).setFormat(Separator.format(separator)).get();
        this.rows = lines.iterator();
        this.header = Header.of(names(), needed, known, separator);
    }

    /**
     * @param charset by which the caller says that it is to be read
     * @param needed  columns that must be there
     * @param known   all that are understood, those needed included
     * @throws CsvRefused if its first line is not as it must be
     * @throws NoText     if its first line is no text
     */
    public static CsvFile open(InputStream bytes, Optional<Charset> charset, List<String> needed, List<String> known) throws IOException {
        LineLimit limit = new LineLimit(StrictText.of(bytes, charset));
        try {
            return new CsvFile(new BufferedReader(limit), limit, needed, known);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** Columns that are not understood, and not read; at most 20 of them. */
    public List<String> ignored() {
        return header.ignored();
    }

    /** Where the next row begins; the first line is 1. */
    public long line() {
        return line;
    }

    /**
     * The next row in which anything stands; empty at the end.
     *
     * @throws NoText      if it is no text in the charset
     * @throws IOException if it is no row, or the bytes break off
     */
    public Optional<CsvRow> next() throws IOException {
        try {
            while (true) {
                limit.next();
                if (!rows.hasNext()) {
                    return Optional.empty();
                }
                CsvRow row = new CsvRow(line, rows.next().toList(), header, separator);
                line = lines.getCurrentLineNumber() + 1;
                if (!row.blank()) {
                    return Optional.of(row);
                }
            }
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    private List<String> names() {
        boolean first = true;
        while (rows.hasNext()) {
            List<String> names = rows.next().toList();
            line = lines.getCurrentLineNumber() + 1;
            boolean forSpreadsheets = first && Separator.told(String.join(String.valueOf(separator), names)).isPresent();
            first = false;
            if (!forSpreadsheets && !names.stream().allMatch(String::isBlank)) {
                return new ArrayList<>(names);
            }
        }
        return List.of();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
