package io.tollgate.csv;

import java.io.IOException;

/** Bytes that are no text in the charset by which they are read; the message says where, and what to do. */
public final class NoText extends IOException {

    private final long line;

    NoText(String message, long line) {
        super(message);
        this.line = line;
    }

    /** Counted from 1. */
    public long line() {
        return line;
    }
}
