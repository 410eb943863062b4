package io.tollgate.rulebook.files;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads zips, and stops as soon as one is too large: a small zip may hold terabytes. */
public final class Zips {

    private Zips() {}

    /** Takes an entry. @param content need not be read to its end */
    public interface Reader {
        void read(ZipEntry entry, InputStream content) throws IOException;
    }

    /** The zip holds more than the limits allow. */
    public static final class TooLarge extends IOException {
        TooLarge(String message) {
            super(message);
        }
    }

    /**
     * Reads a zip entry by entry.
     *
     * @param mostEntries most entries, with folders
     * @param mostBytes   most unpacked bytes of all entries together
     * @return the number of entries; 0 if it is not a zip
     * @throws TooLarge if the zip exceeds a limit
     */
    public static int read(byte[] zip, int mostEntries, long mostBytes, Reader reader) throws IOException {
        int entries = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            Counted counted = new Counted(in, mostBytes);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (++entries > mostEntries) {
                    throw new TooLarge("The zip has more than " + mostEntries + " entries.");
                }
                reader.read(entry, counted);
            }
        }
        return entries;
    }

    /** Fails with {@link TooLarge} after so many bytes. */
    private static final class Counted extends FilterInputStream {

        private long left;

        Counted(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                count(1);
            }
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int got = super.read(bytes, from, length);
            count(Math.max(0, got));
            return got;
        }

        @Override
        public void close() {
            // The zip goes on with its next entry.
        }

        private void count(int bytes) throws TooLarge {
            left -= bytes;
            if (left < 0) {
                throw new TooLarge("The zip has too many bytes in it.");
            }
        }
    }
}
