package io.tollgate.sms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How the characters of an SMS are written, and how many fit. Source: 3GPP TS 23.038, and TS 23.040 section 9.2.3.24.1 for the parts. */
public enum SmsEncoding {

    /** The default alphabet of GSM 03.38 with its extension table. A unit is a septet; a character of the extension table has two. */
    GSM_7(160, 153) {
        @Override
        int units(int character) {
            return Gsm7.septets(character);
        }

        // One septet in each byte, as SMPP has it.
        @Override
        public byte[] bytes(String text) {
            return Gsm7.bytes(text);
        }

        @Override
        public String text(byte[] bytes) {
            return Gsm7.text(bytes);
        }
    },

    /** Two bytes for each unit. A character outside the basic plane, such as most emoji, is a surrogate pair and so has two units. */
    UCS_2(70, 67) {
        @Override
        int units(int character) {
            return Character.charCount(character);
        }

        @Override
        public byte[] bytes(String text) {
            ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
            text.codePoints().forEach(it -> {
                for (char unit : Character.toChars(isLoneSurrogate(it) ? REPLACEMENT : it)) {
                    bytes.putChar(unit);
                }
            });
            return bytes.array();
        }

        @Override
        public String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_16BE);
        }
    };

    private static final int REPLACEMENT = 0xFFFD;

    private final int alone;
    private final int inParts;

    /** @param alone units of an SMS that is one part; @param inParts units of each of several parts, with 6 bytes for its header */
    SmsEncoding(int alone, int inParts) {
        this.alone = alone;
        this.inParts = inParts;
    }

    /** The one that needs fewer bytes: GSM-7 if it has all characters. */
    static SmsEncoding of(String text) {
        return text.codePoints().allMatch(it -> Gsm7.septets(it) > 0) ? GSM_7 : UCS_2;
    }

    /** How many units fit into a message that is one part. */
    public int alone() {
        return alone;
    }

    /** How many units fit into each of several parts. */
    public int inParts() {
        return inParts;
    }

    /** Units of a character; 0 if this encoding does not have it. */
    abstract int units(int character);

    /** The text as it is sent, without a header. */
    public abstract byte[] bytes(String text);

    /** Reads what {@link #bytes} wrote. What is no character becomes the replacement character, and a torn last one is left out. */
    public abstract String text(byte[] bytes);

    private static boolean isLoneSurrogate(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}
