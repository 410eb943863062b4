package io.tollgate.decision;

import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The documents of up to {@value #MOST} verdicts, each a line of JSON. They resemble one another, so that they are deflated together. The
 * ids of message and recipient are left out: they stand in the row of the verdict, and a rotation of the keys or an erasure has to look for
 * nobody in a segment.
 */
final class Segment {

    /** So many deflated documents fill a third of a page of the database, and opening one is no work. */
    static final int MOST = 128;

    /** No JSON contains these bytes. */
    private static final byte END = '\n';
    private static final byte RECIPIENT = 1;
    private static final byte MESSAGE = 2;

    private final byte[] lines;
    private final int[] ends;

    /** @param lines all of them, see {@link #line} */
    Segment(byte[] lines) {
        this.lines = lines;
        int[] found = new int[MOST];
        int count = 0;
        for (int at = 0; at < lines.length && count < MOST; at++) {
            if (lines[at] == END) {
                found[count++] = at;
            }
        }
        this.ends = Arrays.copyOf(found, count);
    }

    /** The place of a document. @param position from 0 */
    record Place(long segment, int position) {

        private static final int BYTES = Long.BYTES;

        /** Whether the value of a column is a place; else it is a document of before there were segments. */
        static boolean is(byte[] column) {
            return column.length == BYTES;
        }

        static Place of(byte[] column) {
            long place = ByteBuffer.wrap(column).getLong();
            return new Place(place / MOST, (int) (place % MOST));
        }

        byte[] bytes() {
            return ByteBuffer.allocate(BYTES).putLong(segment * MOST + position).array();
        }
    }

    /** A document as it stands in a segment: without the ids, and with an end. */
    static byte[] line(byte[] document, MessageId message, RecipientId recipient) {
        byte[] without = replaced(replaced(document, text(message), new byte[] {MESSAGE}), text(recipient), new byte[] {RECIPIENT});
        byte[] line = Arrays.copyOf(without, without.length + 1);
        line[without.length] = END;
        return line;
    }

    /** The document as it was written; empty if there is none at this position. */
    byte[] document(int position, MessageId message, RecipientId recipient) {
        if (position < 0 || position >= ends.length) {
            return new byte[0];
        }
        byte[] line = Arrays.copyOfRange(lines, position == 0 ? 0 : ends[position - 1] + 1, ends[position]);
        return replaced(replaced(line, new byte[] {MESSAGE}, text(message)), new byte[] {RECIPIENT}, text(recipient));
    }

    /** Even parts of at most {@value #MOST}: a full one and a rest of few would take more room. */
    static <T> List<List<T>> parts(List<T> all) {
        int parts = (all.size() + MOST - 1) / MOST;
        return IntStream.range(0, parts)
                .mapToObj(part -> all.subList(all.size() * part / parts, all.size() * (part + 1) / parts)).toList();
    }

    private static byte[] text(MessageId message) {
        return message.value().toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] text(RecipientId recipient) {
        return recipient.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The text with each occurrence of some bytes replaced. */
    private static byte[] replaced(byte[] text, byte[] what, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 2 * instead.length);
        int from = 0;
        for (int at = 0; at <= text.length - what.length; at++) {
            if (text[at] == what[0] && Arrays.equals(text, at, at + what.length, what, 0, what.length)) {
                out.write(text, from, at - from);
                out.writeBytes(instead);
                from = at + what.length;
                at = from - 1;
            }
        }
        out.write(text, from, text.length - from);
        return out.toByteArray();
    }
}
