package io.tollgate.csv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A file that is written part by part while it is read, so that it may be longer than memory. Otherwise as {@link CsvWriter} says. */
public final class CsvStream extends InputStream {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CsvWriter lines;
    private final Parts parts;
    private InputStream part = InputStream.nullInputStream();
    private boolean hasMore = true;

    /** What the file consists of. */
    @FunctionalInterface
    public interface Parts {

        /** Writes the next lines. @return whether others follow */
        boolean next(CsvWriter lines);
    }

    public CsvStream(List<String> columns, Parts parts) {
        this.parts = parts;
        this.lines = CsvWriter.to(written, columns);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = part.read(bytes, offset, length);
        while (read < 0 && hasMore) {
            hasMore = parts.next(lines);
            lines.flush();
            part = new ByteArrayInputStream(written.toByteArray());
            written.reset();
            read = part.read(bytes, offset, length);
        }
        return read;
    }
}
