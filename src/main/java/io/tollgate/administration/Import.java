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
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CSV file with a header line, however long, in batches; a bad line is reported and the others go on. One thread cuts the
 * file into lines, others read and store them; how much is under way at a time is bounded, whatever the file's length.
 *
 * @param columns the columns that must be there
 * @param workers threads that read and store batches; with more than one, lines may be stored before those above them
 */
record Import(List<String> columns, int workers) {

    private static final int BATCH = 4_000;
    private static final int FAULTS_SHOWN = 1_000;
    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).get();

    /** @param line counted from 1, the header included */
    @Schema(name = "ImportFault")
    record LineFault(long line, String reason) {}

    /**
     * @param read     lines read, the header and those skipped not counted
     * @param taken    lines that are in the register now, or were before
     * @param refused  lines that are not; the first 1,000 of them are in {@code faults}
     * @param complete false if the file could not be read to its end; what was before the last fault is taken
     * @param nextLine the first line that was not dealt with: to go on from there, send the file again with {@code fromLine}
     */
    @Schema(name = "ImportReport")
    record Report(long read, long taken, long refused, boolean complete, long nextLine, List<LineFault> faults) {}

    /** One line, its columns by name. */
    record Line(CSVRecord columns) {

        @Nullable String get(String column) {
            return columns.isSet(column) ? columns.get(column) : null;
        }
    }

    /**
     * How far a file has been dealt with.
     *
     * @param nextLine the first line that was not
     * @param checksum CRC-32C of the lines before it: whether a file is the same as the one that was begun
     */
    record Mark(long nextLine, long checksum) {

        static final Mark START = new Mark(0, 0);
    }

    /** The database failed; what was before {@code nextLine} is stored. */
    static final class Stopped extends RuntimeException {

        private final long nextLine;

        Stopped(long nextLine, RuntimeException cause) {
            super(cause);
            this.nextLine = nextLine;
        }

        long nextLine() {
            return nextLine;
        }
    }

    /** All of the file, and nobody asks how far it has come. */
    <T> Report run(InputStream body, Function<Line, T> reading, Consumer<List<T>> storing) {
        return run(body, 0, Mark.START, reading, storing, mark -> {});
    }

    /**
     * @param fromLine lines before it are passed over; 0: none
     * @param begun    where the same file has been dealt with so far, likewise
     * @param reading  makes of a line what is to be stored, or throws a {@link Fault}; by several threads
     * @param storing  stores a batch; all of it is in the register when it returns; by several threads
     * @param marking  told how far everything is stored, in order, by one thread
     */
    <T> Report run(InputStream body, long fromLine, Mark begun, Function<Line, T> reading, Consumer<List<T>> storing, Consumer<Mark> marking) {
        LineLimit limit = new LineLimit(new InputStreamReader(body, StandardCharsets.UTF_8));
        try (var reader = new BufferedReader(limit); CSVParser lines = parser(reader);
                Batches<T> batches = new Batches<>(workers, new Batches.Work<>(reading, storing), marking, FAULTS_SHOWN)) {
            Iterator<CSVRecord> rows = lines.iterator();
            CRC32C checksum = new CRC32C();
            List<Numbered> batch = new ArrayList<>(BATCH);
            long line = lines.getCurrentLineNumber() + 1;
            boolean complete = true;
            while (true) {
                limit.next();
                try {
                    if (!rows.hasNext()) {
                        break;
                    }
                } catch (UncheckedIOException broken) {
                    complete = false;
                    break;
                }
                CSVRecord row = rows.next();
                if (line >= fromLine && line >= begun.nextLine()) {
                    batch.add(new Numbered(line, row));
                }
                add(row, checksum);
                line = lines.getCurrentLineNumber() + 1;
                if (line == begun.nextLine() && checksum.getValue() != begun.checksum()) {
                    throw otherFile();
                }
                if (batch.size() == BATCH) {
                    batches.take(List.copyOf(batch), new Mark(line, checksum.getValue()));
                    batch.clear();
                }
            }
            if (complete && line < begun.nextLine()) {
                throw otherFile();
            }
            // An upload that broke off before it came to anything new takes nothing back of what was dealt with.
            batches.take(List.copyOf(batch), line < begun.nextLine() ? begun : new Mark(line, checksum.getValue()));
            // A quotation mark that is never closed makes the rest of the file unreadable: then it ends here.
            return batches.report(complete ? OptionalLong.empty() : OptionalLong.of(line));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @param line where the row begins */
    record Numbered(long line, CSVRecord row) {}

    private static Fault otherFile() {
        return new Fault("name", "name was given to another file, which was begun and not finished. Maybe take a new name.");
    }

    private static void add(CSVRecord row, CRC32C checksum) {
        for (String value : row) {
            checksum.update(value.getBytes(StandardCharsets.UTF_8));
            checksum.update(0);
        }
        checksum.update('\n');
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
}
