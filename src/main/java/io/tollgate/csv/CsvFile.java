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
 * Reads a CSV file of any length row by row, below a header line. The charset is that of the byte order mark, else the caller's, else
 * UTF-8. The separator is that of a first line {@code sep=}, else a comma, semicolon, tab or vertical bar. Line ends may be of any kind. No
 * character is guessed.
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
     * @param charset the charset that the caller names
     * @param needed  columns that the file must have
     * @param known   all columns that are read, the needed ones included
     * @throws CsvRefused if the header line is wrong
     * @throws NoText     if the header line is not text in this charset
     */
    public static CsvFile open(InputStream bytes, Optional<Charset> charset, List<String> needed, List<String> known) throws IOException {
        LineLimit limit = new LineLimit(StrictText.of(bytes, charset));
        try {
            return new CsvFile(new BufferedReader(limit), limit, needed, known);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** Names of columns that are not known and so not read; at most 20. */
    public List<String> ignored() {
        return header.ignored();
    }

    /** The line where the next row begins, counted from 1. */
    public long line() {
        return line;
    }

    /**
     * The next row that is not blank; empty at the end of the file.
     *
     * @throws NoText      if its bytes are not text in the charset
     * @throws IOException if it cannot be parsed, or the bytes break off
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
