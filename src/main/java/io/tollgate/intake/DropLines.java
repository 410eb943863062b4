package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a dropped file, ended by LF or CR LF. Blank lines are counted and skipped; a byte order mark is skipped. Only some lines are
 * in memory at a time.
 */
final class DropLines {

    private static final int BUFFER = 1 << 16;

    private final Opening file;
    private final int longest;
    private final int most;
    private final DropForm form;

    /** @param longest most bytes of a line; @param most most lines of a file */
    DropLines(Opening file, int longest, int most, DropForm form) {
        this.file = file;
        this.longest = longest;
        this.most = most;
        this.form = form;
    }

    interface Opening {
        InputStream open() throws IOException;
    }

    /**
     * @param number counted from 1
     * @param last   number of the last line, if a row has more than one
     * @param bytes  empty for a line that is too long, which is not kept in memory
     * @param marked whether the file begins with a byte order mark and this is its first line
     * @param fault  why the line cannot be read; the other lines can
     */
    record Line(int number, int last, byte[] bytes, boolean marked, Optional<Refusal> fault) {}

    /** Gets the lines of a file one after the other. */
    interface Sight {

        /** @return whether to go on */
        boolean goOnAfter(Line line);

        /** There are no more. @return whether to go on with what follows */
        default boolean end() {
            return true;
        }
    }

    /**
     * Why no line of the file can be taken, found before any is. Reads the file once, without keeping it in memory.
     *
     * @param digest gets all bytes of the file
     */
    Optional<Refusal> unusable(MessageDigest digest) {
        Inspection inspection = new Inspection();
        Sight rows = form.rows(inspection::row);
        read(line -> inspection.line(line) && rows.goOnAfter(line), rows, digest);
        return inspection.result();
    }

    /**
     * Gives the rows that are no head and not blank to {@code chunks}, {@code size} at a time. To be called after {@link #unusable}.
     *
     * @param after the number of the last line that was given before
     */
    void inChunks(int size, int after, Consumer<List<Line>> chunks) {
        List<Line> chunk = new ArrayList<>(size);
        Sight rows = form.rows(line -> {
            if (line.number() > after && says(line) && !form.isHead(line)) {
                chunk.add(checked(line));
            }
            if (chunk.size() == size) {
                chunks.accept(List.copyOf(chunk));
                chunk.clear();
            }
            return true;
        });
        read(rows, rows, null);
        if (!chunk.isEmpty()) {
            chunks.accept(List.copyOf(chunk));
        }
    }

    private void read(Sight sight, Sight end, @Nullable MessageDigest digest) {
        try (InputStream stream = file.open()) {
            byte[] buffer = new byte[BUFFER];
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int number = 1;
            boolean begun = false;
            for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                if (digest != null) {
                    digest.update(buffer, 0, length);
                }
                int from = 0;
                for (int at = 0; at < length; at++) {
                    if (buffer[at] == '\n') {
                        keep(bytes, buffer, from, at);
                        if (!sight.goOnAfter(line(number++, bytes.toByteArray()))) {
                            return;
                        }
                        bytes.reset();
                        from = at + 1;
                    }
                }
                keep(bytes, buffer, from, length);
                begun = from < length || begun && from == 0;
            }
            if (!begun || sight.goOnAfter(line(number, bytes.toByteArray()))) {
                end.end();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Keeps room for a byte order mark and a CR, which the line loses, and for one byte more, which shows that it is too long. */
    private void keep(ByteArrayOutputStream bytes, byte[] buffer, int from, int to) {
        bytes.write(buffer, from, Math.min(to - from, Math.max(0, longest + Utf8.LONGEST_MARK + 2 - bytes.size())));
    }

    private Line line(int number, byte[] line) {
        int from = number == 1 ? Utf8.mark(line, line.length) : 0;
        int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        boolean fits = to - from <= longest;
        return new Line(number, number, fits ? Arrays.copyOfRange(line, from, to) : new byte[0], from > 0, fits
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.TOO_LARGE, "The line has more than " + longest + " bytes. End each line with a"
                        + " line feed.")));
    }

    private Line checked(Line line) {
        Optional<Refusal> fault = line.fault().or(() -> form.noText(line.bytes()));
        return fault.isEmpty() ? line : new Line(line.number, line.last, line.bytes, line.marked, fault);
    }

    /** What is wrong with a line that is not UTF-8. */
    static Optional<Refusal> noUtf8(byte[] line) {
        return Utf8.is(line)
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.MALFORMED, "The line is not UTF-8. Write the file in UTF-8."));
    }

    private boolean says(Line line) {
        if (line.fault.isPresent()) {
            return true;
        }
        for (byte character : line.bytes) {
            if (!form.isBlank(character)) {
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
            case 0x1F8B -> Optional.of("The file is compressed. Give it a name that ends with .gz, or write it as plain text in UTF-8.");
            case 0x504B -> Optional.of("The file is compressed. Write it as plain text in UTF-8, or compress it by gzip.");
            default -> IntStream.range(0, first.length).anyMatch(place -> first[place] == 0)
                    ? Optional.of("The file has bytes of zero, as UTF-16 and binary files have. Write it as plain text in UTF-8.")
                    : Optional.empty();
        };
    }

    /** Stops when there are too many lines, or the file is something else. */
    private final class Inspection {

        private boolean tooMany;
        private Optional<String> otherForm = Optional.empty();
        private Optional<Refusal> wrongHead = Optional.empty();
        private boolean headIsRead;
        private boolean empty = true;

        boolean line(Line line) {
            if (line.number == 1) {
                otherForm = otherForm(line.bytes);
            }
            tooMany = line.number > most;
            return !tooMany && otherForm.isEmpty();
        }

        boolean row(Line row) {
            if (!says(row)) {
                return true;
            }
            if (!headIsRead) {
                wrongHead = form.begin(checkedHead(row));
                headIsRead = !form.wantsMore();
            }
            empty &= form.isHead(row);
            return wrongHead.isEmpty();
        }

        private Line checkedHead(Line row) {
            return row.fault.isPresent() ? row : checked(row);
        }

        Optional<Refusal> result() {
            if (otherForm.isPresent()) {
                return Optional.of(new Refusal(RequestFault.MALFORMED, otherForm.get()));
            }
            if (tooMany) {
                return Optional.of(new Refusal(RequestFault.TOO_LARGE, "The file has more than " + most
                        + " lines; nothing of it was accepted. Split it."));
            }
            return wrongHead.or(() -> empty
                    ? Optional.of(new Refusal(RequestFault.MALFORMED, "The file is empty. Write one message on each line."))
                    : Optional.empty());
        }
    }
}
