package io.tollgate.administration;

import io.swagger.v3.oas.annotations.media.Schema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CSV file with a header line, however long, in batches; a bad line is reported and the others go on.
 *
 * @param columns the columns that must be there
 */
record Import(List<String> columns) {

    private static final int BATCH = 1_000;
    private static final int FAULTS_SHOWN = 1_000;
    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).get();

    /** @param line counted from 1, the header included */
    @Schema(name = "ImportFault")
    record LineFault(long line, String reason) {}

    /**
     * @param read     lines read, the header not counted
     * @param taken    lines that are in the register now, or were before
     * @param refused  lines that are not; the first 1,000 of them are in {@code faults}
     * @param complete false if the file could not be read to its end; what was before the last fault is taken
     */
    @Schema(name = "ImportReport")
    record Report(long read, long taken, long refused, boolean complete, List<LineFault> faults) {}

    /** One line, its columns by name. */
    record Line(CSVRecord columns) {

        @Nullable String get(String column) {
            return columns.isSet(column) ? columns.get(column) : null;
        }
    }

    /**
     * @param reading makes of a line what is to be stored, or throws a {@link Fault}
     * @param storing stores a batch; all of it is in the register when it returns
     */
    <T> Report run(InputStream body, Function<Line, T> reading, Consumer<List<T>> storing) {
        Progress<T> progress = new Progress<>(storing);
        try (var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)); CSVParser lines = parser(reader)) {
            Iterator<CSVRecord> rows = lines.iterator();
            long line = lines.getCurrentLineNumber() + 1;
            while (hasNext(rows, line, progress)) {
                progress.take(line, rows.next(), reading);
                line = lines.getCurrentLineNumber() + 1;
            }
            return progress.report();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private CSVParser parser(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') { // spreadsheets like to begin a file with this mark
            reader.reset();
        }
        CSVParser lines = header(reader);
        List<String> missing = columns.stream().filter(column -> !lines.getHeaderNames().contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new Fault("header", "The first line lacks " + String.join(", ", missing) + ". It must name the columns "
                    + String.join(",", columns) + " in any order.");
        }
        return lines;
    }

    private static CSVParser header(BufferedReader reader) throws IOException {
        try {
            return CSVParser.builder().setReader(reader).setFormat(FORMAT).get();
        } catch (IllegalArgumentException unusable) {
            throw new Fault("header", "The first line must name each column once, and no column may be without a name.");
        }
    }

    /** A quotation mark that is never closed makes the rest of the file unreadable: then it ends here. */
    private static boolean hasNext(Iterator<CSVRecord> rows, long line, Progress<?> progress) {
        try {
            return rows.hasNext();
        } catch (UncheckedIOException broken) {
            progress.stop(line);
            return false;
        }
    }

    private static final class Progress<T> {

        private final Consumer<List<T>> storing;
        private final List<T> batch = new ArrayList<>(BATCH);
        private final List<LineFault> faults = new ArrayList<>();
        private long read;
        private long refused;
        private boolean complete = true;

        Progress(Consumer<List<T>> storing) {
            this.storing = storing;
        }

        void take(long line, CSVRecord row, Function<Line, T> reading) {
            read++;
            try {
                if (!row.isConsistent()) {
                    throw new Fault("line", "The line has " + row.size() + " columns, the header another number. Maybe a comma is not in quotation marks.");
                }
                batch.add(reading.apply(new Line(row)));
            } catch (Fault fault) {
                refuse(line, String.valueOf(fault.getMessage()));
            }
            if (batch.size() == BATCH) {
                store();
            }
        }

        void stop(long line) {
            complete = false;
            refuse(line, "From here on the file is no CSV. Maybe a quotation mark is not closed, or the upload broke off.");
        }

        Report report() {
            store();
            return new Report(read, read - refused + (complete ? 0 : 1), refused, complete, List.copyOf(faults));
        }

        private void store() {
            if (!batch.isEmpty()) {
                storing.accept(List.copyOf(batch));
                batch.clear();
            }
        }

        private void refuse(long line, String reason) {
            refused++;
            if (faults.size() < FAULTS_SHOWN) {
                faults.add(new LineFault(line, reason));
            }
        }
    }
}
