package io.tollgate.administration;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tollgate.csv.CsvFile;
import io.tollgate.csv.CsvRefused;
import io.tollgate.csv.CsvRow;
import io.tollgate.csv.NoText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * Reads a CSV file with a header line, of any length, in batches; a bad line is reported and the others go on. One thread cuts the
 * file into lines, others read and store them; the number of batches under way is bounded.
 *
 * @param columns the columns that a file must have
 * @param more    the columns that a file may have
 * @param workers threads that read and store batches; with more than one, lines may be stored before those above them
 */
record Import(List<String> columns, List<String> more, int workers) {

    private static final int BATCH = 4_000;
    /** Characters of a batch: 4,000 lines of a million characters each would fill the memory. */
    private static final int LARGEST_BATCH = 4_000_000;
    private static final int FAULTS_SHOWN = 1_000;
    private static final String BROKEN = "From here on the file is not CSV. Maybe a quotation mark is not closed, or the upload"
            + " broke off.";

    Import(List<String> columns, int workers) {
        this(columns, List.of(), workers);
    }

    /** The file that the caller sent. @param charset as the request names it */
    record Body(InputStream bytes, Optional<Charset> charset) {

        /** A file in UTF-8, or in the charset of its byte order mark. */
        static Body of(InputStream bytes) {
            return new Body(bytes, Optional.empty());
        }
    }

    /** @param line counted from 1, the header included */
    @Schema(name = "ImportFault")
    record LineFault(long line, String reason) {}

    /**
     * @param read           number of lines read, without the header and the skipped lines
     * @param taken          number of lines that are in the register now; some may have been there before
     * @param refused        number of lines that are not; the first 1,000 of them are in {@code faults}
     * @param complete       false if the file could not be read to its end; the lines before the last fault are taken
     * @param nextLine       the first line that was not processed: to go on from there, send the file again with {@code fromLine}
     * @param notGivenBack   how many of the refused are consents after a withdrawal or another end, without evidence of their own
     * @param ignoredColumns columns that Tollgate does not know and did not read
     */
    @Schema(name = "ImportReport")
    record Report(long read, long taken, long refused, boolean complete, long nextLine, long notGivenBack, List<LineFault> faults,
            List<String> ignoredColumns) {}

    /** The value read from a line. */
    record Read<T>(long line, T value) {}

    /**
     * A line that could be read and is not stored.
     *
     * @param givesBack whether it would have given back a consent that the person has ended
     */
    record Refused(long line, String reason, boolean givesBack) {}

    /**
     * How far a file has been processed.
     *
     * @param nextLine the first line that was not processed
     * @param checksum CRC-32C of the lines before it; it tells whether a file is the one that was begun
     */
    record Mark(long nextLine, long checksum) {

        static final Mark START = new Mark(0, 0);
    }

    /** The database failed; the lines before {@code nextLine} are stored. */
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

    /** Imports the whole file, without marks of progress. */
    <T> Report run(Body body, Function<CsvRow, T> reading, Consumer<List<T>> storing) {
        return run(body, 0, Mark.START, reading, storing, mark -> {});
    }

    /** Imports a file of which no line is refused once it could be read. */
    <T> Report run(Body body, long fromLine, Mark begun, Function<CsvRow, T> reading, Consumer<List<T>> storing, Consumer<Mark> marking) {
        return run(body, fromLine, begun, new Batches.Work<>(reading, batch -> {
            storing.accept(batch.stream().map(Read::value).toList());
            return List.of();
        }), marking);
    }

    /**
     * @param fromLine lines before it are skipped; 0 skips none
     * @param begun    how far the same file has been processed already; those lines are skipped too
     * @param work     what is done with a batch, by several threads
     * @param marking  called with the line up to which everything is stored, in order, by one thread
     */
    <T> Report run(Body body, long fromLine, Mark begun, Batches.Work<T> work, Consumer<Mark> marking) {
        try (CsvFile file = open(body); Batches<T> batches = new Batches<>(workers, work, marking, FAULTS_SHOWN)) {
            CRC32C checksum = new CRC32C();
            List<CsvRow> batch = new ArrayList<>(BATCH);
            long characters = 0;
            Optional<LineFault> broken = Optional.empty();
            while (true) {
                Optional<CsvRow> next;
                try {
                    next = file.next();
                } catch (NoText noText) {
                    broken = Optional.of(new LineFault(noText.line(), String.valueOf(noText.getMessage())));
                    break;
                } catch (IOException noCsv) {
                    // A quotation mark that is never closed makes the rest of the file unreadable: then the file ends here.
                    broken = Optional.of(new LineFault(file.line(), BROKEN));
                    break;
                }
                if (next.isEmpty()) {
                    break;
                }
                CsvRow row = next.get();
                if (row.line() >= fromLine && row.line() >= begun.nextLine()) {
                    batch.add(row);
                    characters += row.cells().stream().mapToInt(String::length).sum();
                }
                add(row, checksum);
                if (file.line() == begun.nextLine() && checksum.getValue() != begun.checksum()) {
                    throw otherFile();
                }
                if (batch.size() == BATCH || characters >= LARGEST_BATCH) {
                    batches.take(List.copyOf(batch), new Mark(file.line(), checksum.getValue()));
                    batch.clear();
                    characters = 0;
                }
            }
            if (broken.isEmpty()
                    && (file.line() < begun.nextLine() || file.line() == begun.nextLine() && checksum.getValue() != begun.checksum())) {
                throw otherFile();
            }
            // An upload that broke off before its first new line must not move the mark back.
            batches.take(List.copyOf(batch), file.line() < begun.nextLine() ? begun : new Mark(file.line(), checksum.getValue()));
            return batches.report(broken, file.ignored());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private CsvFile open(Body body) throws IOException {
        List<String> known = new ArrayList<>(columns);
        known.addAll(more);
        try {
            return CsvFile.open(body.bytes(), body.charset(), columns, known);
        } catch (CsvRefused unusable) {
            throw new InvalidField("header", String.valueOf(unusable.getMessage()));
        } catch (NoText noText) {
            throw new InvalidField("file", String.valueOf(noText.getMessage()));
        }
    }

    private static InvalidField otherFile() {
        return new InvalidField("name", "name belongs to another file, whose import is not finished. Maybe take a new name.");
    }

    private static void add(CsvRow row, CRC32C checksum) {
        for (String value : row.cells()) {
            checksum.update(value.getBytes(StandardCharsets.UTF_8));
            checksum.update(0);
        }
        checksum.update('\n');
    }
}
