package io.tollgate.endtoend.mls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Writes messages of MLS field by field, most with one fault in the length of a field, so that a fault reaches each field of each form. It
 * knows what the reader must say.
 */
final class MlsForms {

    enum Must { TAKE, REFUSE, EITHER }

    record Made(byte[] bytes, Must must) {}

    private static final byte[] DECLARATION = "{\"v\":1,\"cat\":\"utility\",\"mid\":\"m-1\",\"tpl\":\"a@en\"}"
            .getBytes(StandardCharsets.US_ASCII);
    private static final int ONE_BYTE = 1 << 6;
    private static final int TWO_BYTES = 1 << 14;
    private static final int MOST_VECTORS = 20; // of a message; a fault at a vector that it does not have is none

    private final Random random;
    private ByteArrayOutputStream to = new ByteArrayOutputStream();
    private int untilFault;
    private Must must = Must.TAKE;
    private boolean isCut;

    MlsForms(Random random) {
        this.random = random;
    }

    /** @param reader as {@link MlsFuzz} numbers them: private message, key package, Welcome, disclosed message, declaration */
    Made of(int reader) {
        to = new ByteArrayOutputStream();
        must = Must.TAKE;
        isCut = false;
        untilFault = random.nextInt(reader == 0 ? 6 : MOST_VECTORS);
        switch (reader) {
            case 0 -> privateMessage();
            case 1 -> keyPackage();
            case 2 -> welcome();
            case 3 -> disclosed();
            default -> to.writeBytes(DECLARATION);
        }
        return new Made(to.toByteArray(), must);
    }

    private void privateMessage() {
        uint16(1, 2);
        vector(noise(1 + random.nextInt(PrivateMessage.LONGEST_GROUP_ID)), PrivateMessage.LONGEST_GROUP_ID);
        write(noise(Long.BYTES));
        write((byte) (1 + random.nextInt(3)));
        vector(DECLARATION, PrivateMessage.LONGEST_DATA);
        vector(noise(28), 64);
        vector(noise(random.nextInt(3) == 0 ? TWO_BYTES + 9 : 300), PrivateMessage.LONGEST);
    }

    /** Nobody has signed it: it is never taken, but read to its end. */
    private void keyPackage() {
        uint16(1, 5, 1, 1);
        vector(noise(32), 32);
        vector(noise(32), 32);
        vector(noise(32), 32);
        uint16(1);
        vector(noise(random.nextInt(500)), 4 * 1024);
        for (int list = 0; list < 5; list++) {
            vector(noise(2 * random.nextInt(5)), 512);
        }
        write((byte) 1);
        write(noise(2 * Long.BYTES));
        vector(noise(random.nextInt(9)), 512);
        vector(noise(64), 64);
        vector(noise(random.nextInt(9)), 512);
        vector(noise(64), 64);
        must = Must.REFUSE;
    }

    private void welcome() {
        uint16(1, 3, 1);
        ByteArrayOutputStream whole = to;
        to = new ByteArrayOutputStream();
        for (int member = 0; member <= random.nextInt(4); member++) {
            vector(noise(32), 32);
            vector(noise(32), 4 * 1024);
            vector(noise(80 + random.nextInt(40)), 4 * 1024);
        }
        byte[] secrets = to.toByteArray();
        to = whole;
        isCut = false; // the part ended, the message goes on
        vector(secrets, 64 * 1024);
        vector(noise(600), Welcome.LONGEST);
    }

    private void disclosed() {
        byte[] group = noise(16);
        byte[] epoch = new byte[] {0, 0, 0, 0, 0, 0, 0, 7};
        uint16(1, 2);
        vector(group, PrivateMessage.LONGEST_GROUP_ID);
        write(epoch);
        write((byte) 1);
        uint16(0, random.nextInt(4));
        vector(DECLARATION, PrivateMessage.LONGEST_DATA);
        write((byte) 1);
        vector(noise(random.nextInt(400)), PrivateMessage.LONGEST);
        uint16(1, 1);
        vector(group, PrivateMessage.LONGEST_GROUP_ID);
        write(epoch);
        vector(noise(32), 64);
        vector(noise(32), 64);
        vector(noise(random.nextInt(20)), 512);
    }

    private void vector(byte[] content, int most) {
        if (untilFault-- != 0) {
            length(content.length, least(content.length));
            write(content);
            return;
        }
        must = Must.REFUSE;
        int length = content.length;
        switch (random.nextInt(7)) {
            case 0 -> { // in more bytes than it needs
                length(Math.min(length, TWO_BYTES - 1), 4);
                write(content);
            }
            case 1 -> { // a form that MLS does not have
                write((byte) (0xc0 | random.nextInt(64)));
                write(noise(7));
                write(content);
            }
            case 2 -> { // up to a gigabyte that is not there
                length((1 << 29) + random.nextInt(1 << 29), 4);
                write(content);
            }
            case 3 -> { // ends within the length
                int bytes = random.nextBoolean() ? 2 : 4;
                length(Math.max(length, ONE_BYTE), bytes);
                to = cut(to, 1 + random.nextInt(bytes - 1));
                isCut = true;
            }
            case 4 -> { // above its bound
                length(most + 1, least(most + 1));
                write(noise(most + 1));
            }
            default -> { // reaches into the next field, or not to it
                must = Must.EITHER;
                int other = Math.max(0, length + (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(3)));
                length(other, least(other));
                write(content);
            }
        }
    }

    private void length(int length, int bytes) {
        int form = bytes == 1 ? 0 : bytes == 2 ? 0x40 : 0x80;
        for (int i = bytes - 1; i >= 0; i--) {
            write((byte) ((i == bytes - 1 ? form : 0) | length >> 8 * i));
        }
    }

    private static int least(int length) {
        return length < ONE_BYTE ? 1 : length < TWO_BYTES ? 2 : 4;
    }

    private void uint16(int... values) {
        for (int value : values) {
            write((byte) (value >> 8), (byte) value);
        }
    }

    private void write(byte... bytes) {
        if (!isCut) {
            to.writeBytes(bytes);
        }
    }

    private static ByteArrayOutputStream cut(ByteArrayOutputStream whole, int bytes) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.writeBytes(Arrays.copyOf(whole.toByteArray(), Math.max(0, whole.size() - bytes)));
        return rest;
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
