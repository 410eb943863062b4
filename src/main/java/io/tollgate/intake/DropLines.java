package io.tollgate.intake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The lines of a dropped file: UTF-8, ended by LF or CR LF; blank ones count but say nothing. A byte order mark is passed over. */
final class DropLines {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path file;
    private final int longest;
    private final int most;

    /** @param longest bytes of a line; @param most lines */
    DropLines(Path file, int longest, int most) {
        this.file = file;
        this.longest = longest;
        this.most = most;
    }

    /** @param number counted from 1 */
    record Line(int number, byte[] bytes) {}

    /** Why the file cannot be taken at all, found before any of it is. @param line 0 for the whole file */
    record Unusable(int line, Refusal refusal) {}

    /** Reads the file through once, without keeping it. */
    Optional<Unusable> inspect() {
        Inspection inspection = new Inspection();
        read(inspection::see);
        return inspection.result();
    }

    /** Hands on the lines that say something, so many at a time. */
    void inChunks(int size, Consumer<List<Line>> chunks) {
        List<Line> chunk = new ArrayList<>(size);
        read(line -> {
            if (!blank(line.bytes)) {
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
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int number = 1;
            for (int next = stream.read(); next >= 0; next = stream.read()) {
                if (next != '\n') {
                    bytes.write(next);
                } else {
                    if (!sight.goOnAfter(line(number++, bytes))) {
                        return;
                    }
                    bytes.reset();
                }
                if (bytes.size() > longest + 1) {
                    sight.goOnAfter(line(number, bytes));
                    return;
                }
            }
            if (bytes.size() > 0) {
                sight.goOnAfter(line(number, bytes));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    private static Line line(int number, ByteArrayOutputStream bytes) {
        byte[] line = bytes.toByteArray();
        int from = number == 1 && startsWithMark(line) ? BYTE_ORDER_MARK.length : 0;
        int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        return new Line(number, Arrays.copyOfRange(line, from, to));
    }

    private static boolean startsWithMark(byte[] line) {
        return line.length >= 3 && line[0] == BYTE_ORDER_MARK[0] && line[1] == BYTE_ORDER_MARK[1] && line[2] == BYTE_ORDER_MARK[2];
    }

    private static boolean blank(byte[] line) {
        for (byte character : line) {
            if (character != ' ' && character != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean utf8(byte[] line) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }

    private interface Sight {
        boolean goOnAfter(Line line);
    }

    /** Goes on until the first fault. */
    private final class Inspection {

        private Optional<Unusable> fault = Optional.empty();
        private boolean empty = true;

        boolean see(Line line) {
            empty &= blank(line.bytes);
            fault = fault(line).map(refusal -> new Unusable(line.number, refusal));
            return fault.isEmpty();
        }

        Optional<Unusable> result() {
            return fault.isEmpty() && empty
                    ? Optional.of(new Unusable(0, new Refusal(Fault.MALFORMED, "The file is empty. Maybe it was not written to the end.")))
                    : fault;
        }

        private Optional<Refusal> fault(Line line) {
            if (line.bytes.length > longest) {
                return Optional.of(new Refusal(Fault.TOO_LARGE, "The line has more than " + longest
                        + " bytes; nothing of the file was accepted. Maybe line ends are missing."));
            }
            if (!utf8(line.bytes)) {
                return Optional.of(new Refusal(Fault.MALFORMED, "The line is not UTF-8; nothing of the file was accepted."
                        + " Maybe the file was written in another encoding."));
            }
            return line.number > most
                    ? Optional.of(new Refusal(Fault.TOO_LARGE, "The file has more than " + most
                            + " lines; nothing of it was accepted. Maybe split it."))
                    : Optional.empty();
        }
    }
}
