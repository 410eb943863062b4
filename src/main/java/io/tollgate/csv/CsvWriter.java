package io.tollgate.csv;

import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes every file of comma-separated values that Tollgate gives away: RFC 4180, a header line first. Texts never become a formula
 * in a spreadsheet, phone numbers included, of which it would make {@code 4.36641E+11}: an apostrophe stands before those that could,
 * which {@link CsvFile} takes away again. Numbers of ours, such as amounts, stay as they are, so that accounting programs read them.
 */
public final class CsvWriter implements Flushable {

    private final CSVPrinter lines;

    public CsvWriter(Appendable out, List<String> columns) {
        try {
            lines = new CSVPrinter(out, CSVFormat.RFC4180.builder().setHeader(columns.toArray(String[]::new)).get());
        } catch (IOException gone) {
            throw new UncheckedIOException("the reader of the file is gone", gone);
        }
    }

    /** @param cells those that are a {@link Number} are written as one, all others as texts */
    public void line(Object... cells) {
        line(Arrays.asList(cells));
    }

    public void line(List<?> cells) {
        try {
            lines.printRecord(cells.stream().map(CsvWriter::cell));
        } catch (IOException gone) {
            throw new UncheckedIOException("the reader of the file is gone", gone);
        }
    }

    private static Object cell(Object value) {
        return switch (value) {
            case BigDecimal amount -> amount.toPlainString();
            case Number number -> number;
            default -> Formulas.guarded(value.toString());
        };
    }

    @Override
    public void flush() throws IOException {
        lines.flush();
    }
}
