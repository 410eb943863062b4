package io.tollgate.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What bytes must look like to be text in UTF-8. */
public final class Utf8 {

    /** Some editors and spreadsheets begin a file with it. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /** The longest mark that a file may begin with, in bytes. */
    public static final int LONGEST_MARK = MARK.length;

    private Utf8() {}

    /** Whether all of it is UTF-8. */
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
