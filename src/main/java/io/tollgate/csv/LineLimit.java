package io.tollgate.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Refuses a line of more than a million characters: an unclosed quotation mark would read the whole file into memory. */
final class LineLimit extends FilterReader {

    private static final int LONGEST = 1_000_000;

    private int left = LONGEST;

    LineLimit(Reader reader) {
        super(reader);
    }

    /** Starts the count for the next line. */
    void next() {
        left = LONGEST;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(1);
        return one;
    }

    @Override
    public int read(char[] buffer, int from, int length) throws IOException {
        int got = super.read(buffer, from, length);
        count(Math.max(0, got));
        return got;
    }

    private void count(int got) throws IOException {
        left -= got;
        if (left < 0) {
            throw new IOException("a line of more than " + LONGEST + " characters");
        }
    }
}
