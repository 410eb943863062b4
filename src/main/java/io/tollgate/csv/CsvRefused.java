package io.tollgate.csv;

/** The file cannot be read, by its first line; the message says why, and what to do. */
public final class CsvRefused extends RuntimeException {

    CsvRefused(String message) {
        super(message);
    }
}
