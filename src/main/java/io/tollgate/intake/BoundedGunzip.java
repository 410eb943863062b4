package io.tollgate.intake;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** What a packed file holds. Ends with {@link TooMuch} if more comes out than any file of messages would give. */
final class BoundedGunzip extends FilterInputStream {

    private static final int BUFFER = 1 << 16;
    /** So much may come out whatever went in: a short file of like lines packs well. */
    private static final long FREE = 1 << 20;
    static final int MOST_RATIO = 200;

    private final Counted packed;
    private final long most;
    private long out;

    private BoundedGunzip(Counted packed, long most) throws IOException {
        super(new GZIPInputStream(packed, BUFFER));
        this.packed = packed;
        this.most = most;
    }

    /** @param most most bytes that may come out */
    static InputStream of(InputStream packed, long most) throws IOException {
        try {
            return new BoundedGunzip(new Counted(packed), most);
        } catch (IOException | RuntimeException broken) {
            packed.close();
            throw broken;
        }
    }

    /** The file is a bomb, or too long. */
    static final class TooMuch extends IOException {

        private static final long serialVersionUID = 1;

        private TooMuch(String message) {
            super(message);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int got = super.read(bytes, from, length);
        out += Math.max(0, got);
        if (out > most) {
            throw new TooMuch("The file has more than " + most + " bytes after it is unpacked; nothing of it was accepted. Split it.");
        }
        if (out > FREE && out / MOST_RATIO > packed.count) {
            throw new TooMuch("The file grows to more than " + MOST_RATIO + " times its size when it is unpacked, which no file of messages"
                    + " does; nothing of it was accepted.");
        }
        return got;
    }

    private static final class Counted extends FilterInputStream {

        private long count;

        private Counted(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int got = super.read(bytes, from, length);
            count += Math.max(0, got);
            return got;
        }
    }
}
