package io.tollgate.sms;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/** The GSM 7-bit default alphabet and its extension table. Source: 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1. */
final class Gsm7 {

    private static final int ESCAPE = 0x1B;
    private static final int SPACE = 0x20;
    private static final char REPLACEMENT = '\uFFFD';

    /** The characters in the order of the septets; the escape itself is no character. */
    private static final String DEFAULT = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /** The characters that stand after an escape. */
    private static final Map<Integer, Character> EXTENSION = Map.of(0x0A, '\f', 0x14, '^', 0x28, '{', 0x29, '}', 0x2F, '\\', 0x3C, '[',
            0x3D, '~', 0x3E, ']', 0x40, '|', 0x65, '€');

    private static final Map<Integer, byte[]> SEPTETS = septets();

    private Gsm7() {}

    /** Septets of a character: 1 or 2; 0 if the alphabet does not have it. */
    static int septets(int character) {
        byte[] septets = SEPTETS.get(character);
        return septets == null ? 0 : septets.length;
    }

    /** One septet in each byte. */
    static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        text.codePoints().forEach(it -> {
            byte[] septets = SEPTETS.get(it);
            if (septets == null) {
                throw new IllegalArgumentException("the text has a character that GSM-7 does not have");
            }
            bytes.writeBytes(septets);
        });
        return bytes.toByteArray();
    }

    /** An escape before an unknown septet is shown as a space with the septet's own character after it, as the standard asks. */
    static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int septet = Byte.toUnsignedInt(bytes[i]);
            if (septet >= DEFAULT.length()) {
                text.append(REPLACEMENT);
            } else if (septet != ESCAPE) {
                text.append(DEFAULT.charAt(septet));
            } else if (i + 1 < bytes.length && EXTENSION.containsKey(Byte.toUnsignedInt(bytes[i + 1]))) {
                i++;
                text.append(EXTENSION.get(Byte.toUnsignedInt(bytes[i])));
            } else if (i + 1 < bytes.length) {
                text.append((char) SPACE);
            }
        }
        return text.toString();
    }

    private static Map<Integer, byte[]> septets() {
        Map<Integer, byte[]> septets = new HashMap<>();
        for (int i = 0; i < DEFAULT.length(); i++) {
            if (i != ESCAPE) {
                septets.put((int) DEFAULT.charAt(i), new byte[] {(byte) i});
            }
        }
        EXTENSION.forEach((septet, character) -> septets.put((int) character, new byte[] {ESCAPE, septet.byteValue()}));
        return Map.copyOf(septets);
    }
}
