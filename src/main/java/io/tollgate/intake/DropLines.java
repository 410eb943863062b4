package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.text.Utf8;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The lines of a dropped file: UTF-8, ended by LF or CR LF. Blank lines are counted and skipped; a byte order mark is skipped. */
final class DropLines {

    private final Opening file;
    private final int longest;
    private final int most;

    /** @param longest most bytes of a line; @param most most lines of a file */
    DropLines(Opening file, int longest, int most) {
        this.file = file;
        this.longest = longest;
        this.most = most;
    }

    interface Opening {
        InputStream open() throws IOException;
    }

    /**
     * @param number counted from 1
     * @param bytes  empty for a line that is too long, which is not kept in memory
     * @param fault  why the line cannot be read; the other lines can
     */
    record Line(int number, byte[] bytes, Optional<Refusal> fault) {}

    /** Why no line of the file can be taken, found before any is. Reads the file once, without keeping it in memory. */
    Optional<Refusal> unusable() {
        Inspection inspection = new Inspection();
        read(inspection::see);
        return inspection.result();
    }

    /** Gives the lines that are not blank to {@code chunks}, {@code size} at a time. */
    void inChunks(int size, Consumer<List<Line>> chunks) {
        List<Line> chunk = new ArrayList<>(size);
        read(line -> {
            if (says(line)) {
                chunk.add(line);
            }
            if (chunk.size() == size) {
                chunks.accept(List.copyOf(chunk));
                chunk.clear();
            }
            return true;
        });
        if (!chunk.isEmpty()) {
            chunks.accept(List.copyOf(chunk));
        }
    }

    private void read(Sight sight) {
        try (InputStream stream = new BufferedInputStream(file.open(), 1 << 16)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int number = 1;
            boolean begun = false;
            for (int next = stream.read(); next >= 0; next = stream.read()) {
                if (next != '\n') {
                    begun = true;
                    // With room for a byte order mark and a CR, which the line will lose.
                    if (bytes.size() <= longest + Utf8.LONGEST_MARK + 1) {
                        bytes.write(next);
                    }
                } else {
                    if (!sight.goOnAfter(line(number++, bytes.toByteArray()))) {
                        return;
                    }
                    bytes.reset();
                    begun = false;
                }
            }
            if (begun) {
                sight.goOnAfter(line(number, bytes.toByteArray()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Line line(int number, byte[] line) {
        int from = number == 1 ? Utf8.mark(line, line.length) : 0;
        int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        byte[] bytes = Arrays.copyOfRange(line, from, to);
        if (bytes.length > longest) {
            return new Line(number, new byte[0], Optional.of(new Refusal(RequestFault.TOO_LARGE, "The line has more than " + longest
                    + " bytes. End each line with a line feed.")));
        }
        if (!Utf8.is(bytes)) {
            return new Line(number, bytes, Optional.of(new Refusal(RequestFault.MALFORMED, "The line is not UTF-8."
                    + " Write the file in UTF-8.")));
        }
        return new Line(number, bytes, Optional.empty());
    }

    private static boolean says(Line line) {
        if (line.fault.isPresent()) {
            return true;
        }
        for (byte character : line.bytes) {
            if (character != ' ' && character != '\t') {
                return true;
            }
        }
        return false;
    }

    /** What the file is, if its first bytes show that none of it is text in UTF-8. */
    private static Optional<String> otherForm(byte[] first) {
        int one = first.length > 1 ? Byte.toUnsignedInt(first[0]) << Byte.SIZE | Byte.toUnsignedInt(first[1]) : 0;
        return switch (one) {
            case 0xFFFE, 0xFEFF -> Optional.of("The file is UTF-16. Write it in UTF-8.");
            case 0x1F8B, 0x504B -> Optional.of("The file is compressed. Write it as plain text in UTF-8.");
            default -> IntStream.range(0, first.length).anyMatch(place -> first[place] == 0)
                    ? Optional.of("The file has bytes of zero, as UTF-16 and binary files have. Write it as plain text in UTF-8.")
                    : Optional.empty();
        };
    }

    private interface Sight {
        boolean goOnAfter(Line line);
    }

    /** Stops when there are too many lines. */
    private final class Inspection {

        private boolean tooMany;
        private Optional<String> otherForm = Optional.empty();
        private boolean empty = true;

        boolean see(Line line) {
            if (line.number == 1) {
                otherForm = otherForm(line.bytes);
            }
            empty &= !says(line);
            tooMany = line.number > most;
            return !tooMany && otherForm.isEmpty();
        }

        Optional<Refusal> result() {
            if (otherForm.isPresent()) {
                return Optional.of(new Refusal(RequestFault.MALFORMED, otherForm.get()));
            }
            if (tooMany) {
                return Optional.of(new Refusal(RequestFault.TOO_LARGE, "The file has more than " + most
                        + " lines; nothing of it was accepted. Split it."));
            }
            return empty
                    ? Optional.of(new Refusal(RequestFault.MALFORMED, "The file is empty. Write one message on each line."))
                    : Optional.empty();
        }
    }
}
