package io.tollgate.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Checks and reads text in UTF-8. */
public final class Utf8 {

    /** The byte order mark, with which some editors and spreadsheets begin a file. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /** The length of the byte order mark. */
    public static final int LONGEST_MARK = MARK.length;

    private Utf8() {}

    /** Whether all bytes are text in UTF-8. */
    public static boolean is(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }

    /** How many bytes the mark at the beginning takes; 0 without one. @param length how many of the bytes count */
    public static int mark(byte[] bytes, int length) {
        return length >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length) ? MARK.length : 0;
    }

    /** The text of a whole file, without its mark. */
    public static String text(byte[] file) {
        int mark = mark(file, file.length);
        return new String(file, mark, file.length - mark, StandardCharsets.UTF_8);
    }
}
