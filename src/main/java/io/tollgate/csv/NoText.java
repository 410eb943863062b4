package io.tollgate.csv;

import java.io.IOException;

/** Bytes that are not text in the charset of the file. The message says where, and what to do. */
public final class NoText extends IOException {

    private final long line;

    NoText(String message, long line) {
        super(message);
        this.line = line;
    }

    /** The line of these bytes, counted from 1. */
    public long line() {
        return line;
    }
}
