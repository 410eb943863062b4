package io.tollgate.endtoend.mls;

import java.util.Arrays;

/** Reads the encoding of MLS (RFC 9420, section 2.1) from front to back. A length is compared with its bound before anything is copied. */
final class Wire {

    private static final int ONE_BYTE = 1 << 6;
    private static final int TWO_BYTES = 1 << 14;

    private final byte[] bytes;
    private final int end;
    private int at;

    Wire(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Wire(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** How many bytes were read so far, from the front of the array. */
    int position() {
        return at;
    }

    boolean atEnd() {
        return at == end;
    }

    int uint8(String field) {
        require(1, field);
        return bytes[at++] & 0xff;
    }

    int uint16(String field) {
        return uint8(field) << 8 | uint8(field);
    }

    /** @return never negative: a value of 2^63 or more is read as the largest long, which stands for "never" */
    long uint64(String field) {
        require(Long.BYTES, field);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value < 0 ? Long.MAX_VALUE : value;
    }

    /** A vector with its length in front, copied. @param most bytes that it may have */
    byte[] vector(String field, int most) {
        int length = length(field, most);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return copy;
    }

    /** A vector whose content is not needed. @return its length */
    int skip(String field, int most) {
        int length = length(field, most);
        at += length;
        return length;
    }

    /** A vector that has parts of its own. */
    Wire part(String field, int most) {
        int length = length(field, most);
        Wire part = new Wire(bytes, at, at + length);
        at += length;
        return part;
    }

    void expectEnd() {
        if (at != end) {
            throw new NotMls("has " + (end - at) + " bytes after its end");
        }
    }

    /** The integer of variable size of RFC 9000, in as few bytes as it needs; eight bytes are not allowed. */
    private int length(String field, int most) {
        int first = uint8(field);
        int size = 1 << (first >> 6);
        if (size == Long.BYTES) {
            throw new NotMls("has a length of a form that MLS does not have, at " + field);
        }
        int length = first & 0x3f;
        for (int i = 1; i < size; i++) {
            length = length << 8 | uint8(field);
        }
        if (size == 2 && length < ONE_BYTE || size == 4 && length < TWO_BYTES) {
            throw new NotMls("has a length in more bytes than it needs, at " + field);
        }
        if (length > most) {
            throw new NotMls("has " + length + " bytes at " + field + ", and may have " + most);
        }
        require(length, field);
        return length;
    }

    private void require(int length, String field) {
        if (length > end - at) {
            throw new NotMls("ends too early, at " + field);
        }
    }
}
