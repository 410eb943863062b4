package io.tollgate.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the characters of a file and guesses none: at the first byte that cannot be read it throws {@link NoText}, after returning all
 * before it. The charset is that of the byte order mark, else the caller's, else UTF-8.
 */
final class StrictText extends Reader {

    private static final int BUFFER = 1 << 13;

    private record Mark(byte[] bytes, Charset charset) {}

    /** The longer marks first, as the mark of UTF-32LE begins with that of UTF-16LE. */
    private static final List<Mark> MARKS = List.of(
            new Mark(bytes(0xFF, 0xFE, 0, 0), Charset.forName("UTF-32LE")), new Mark(bytes(0, 0, 0xFE, 0xFF), Charset.forName("UTF-32BE")),
            new Mark(bytes(0xEF, 0xBB, 0xBF), StandardCharsets.UTF_8), new Mark(bytes(0xFF, 0xFE), StandardCharsets.UTF_16LE),
            new Mark(bytes(0xFE, 0xFF), StandardCharsets.UTF_16BE));

    private final InputStream stream;
    private final Charset charset;
    private final boolean named;
    private final CharsetDecoder decoder;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();
    private long consumed;
    private long line = 1;
    private boolean afterReturn;
    private boolean ended;
    private Optional<NoText> failure = Optional.empty();

    private StrictText(InputStream stream, Charset charset, boolean named, int mark) {
        this.stream = stream;
        this.charset = charset;
        this.named = named;
        this.consumed = mark;
        this.decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** @throws NoText if the charset cannot be determined */
    static StrictText of(InputStream bytes, Optional<Charset> named) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(bytes, 4);
        byte[] head = stream.readNBytes(4);
        Optional<Mark> mark = MARKS.stream().filter(one -> head.length >= one.bytes().length
                && Arrays.equals(head, 0, one.bytes().length, one.bytes(), 0, one.bytes().length)).findFirst();
        int skipped = mark.map(one -> one.bytes().length).orElse(0);
        stream.unread(head, skipped, head.length - skipped);
        Charset charset = mark.isPresent() ? mark.get().charset() : withoutMark(head, named.orElse(StandardCharsets.UTF_8));
        return new StrictText(stream, charset, mark.isEmpty() && named.isPresent(), skipped);
    }

    /** The byte order of UTF-16 follows from the first character: a file begins with a Latin letter, one byte of which is zero. */
    private static Charset withoutMark(byte[] head, Charset wanted) throws NoText {
        if (!wanted.equals(StandardCharsets.UTF_16)) {
            return wanted;
        }
        if (head.length >= 2 && (head[0] == 0) != (head[1] == 0)) {
            return head[0] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        throw new NoText("The file is not text in UTF-16: line 1, byte 1. Maybe it is UTF-8, or name UTF-16LE or UTF-16BE.", 1);
    }

    @Override
    public int read(char[] buffer, int from, int length) throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        CharBuffer out = CharBuffer.wrap(buffer, from, length).slice();
        boolean broken = false;
        while (out.position() == 0 && !broken) {
            int before = in.position();
            CoderResult result = decoder.decode(in, out, ended);
            consumed += in.position() - before;
            broken = result.isError();
            if (result.isUnderflow() && out.position() == 0) {
                if (ended) {
                    return -1;
                }
                fill();
            } else if (result.isOverflow() && out.position() == 0) {
                throw new IllegalArgumentException("length (" + length + ") must be at least 2, as some characters take two places");
            }
        }
        int good = count(buffer, from, out.position());
        if (broken && failure.isEmpty()) {
            failure = Optional.of(new NoText(noText() + advice(), line));
        }
        if (good == 0 && failure.isPresent()) {
            throw failure.get();
        }
        return good;
    }

    private void fill() throws IOException {
        in.compact();
        int got = stream.read(in.array(), in.position(), in.remaining());
        ended = got < 0;
        in.position(in.position() + Math.max(0, got)).flip();
    }

    /** Counts the lines. @return how many characters come before the first U+0000, which no text has */
    private int count(char[] buffer, int from, int length) {
        for (int i = 0; i < length; i++) {
            char one = buffer[from + i];
            if (one == '\0') {
                failure = Optional.of(new NoText(
                        "The file has the character U+0000 in line " + line + ", which no text has. Maybe it is UTF-16: then name it,"
                                + " Content-Type: text/csv; charset=UTF-16LE, or save it as UTF-8.",
                        line));
                return i;
            }
            if (one == '\r' || one == '\n' && !afterReturn) {
                line++;
            }
            afterReturn = one == '\r';
        }
        return length;
    }

    private String noText() {
        return "The file is not text in " + charset + ": line " + line + ", byte " + (consumed + 1) + ".";
    }

    private String advice() {
        return named
                ? " Maybe Content-Type names another charset than the file has, or its end is missing."
                : " Maybe save it as UTF-8, or name its charset, such as Content-Type: text/csv; charset=windows-1252.";
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
