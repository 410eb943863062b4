package io.tollgate.csv;

import java.io.BufferedWriter;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes all CSV files that Tollgate exports: RFC 4180, below a header line. No text becomes a formula in a spreadsheet: an apostrophe
 * before the text prevents that, and {@link CsvFile} removes it. Phone numbers count as texts, as a spreadsheet would make
 * {@code 4.36641E+11} of one. Tollgate's own numbers, such as amounts, stay as they are, so that accounting programs can read them.
 */
public final class CsvWriter implements Flushable {

    private static final int BUFFER = 1 << 16;

    private final CSVPrinter lines;

    public CsvWriter(Appendable out, List<String> columns) {
        try {
            lines = new CSVPrinter(out, CSVFormat.RFC4180.builder().setHeader(columns.toArray(String[]::new)).get());
        } catch (IOException gone) {
            throw new UncheckedIOException("the reader of the file is gone", gone);
        }
    }

    /** A writer to a stream, in UTF-8. */
    public static CsvWriter to(OutputStream out, List<String> columns) {
        return new CsvWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER), columns);
    }

    /** @param cells a {@link Number} is written as a number, everything else as text */
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
