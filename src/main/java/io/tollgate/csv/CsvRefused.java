package io.tollgate.csv;

/** The file cannot be read because of its header line. The message says why and what to do. */
public final class CsvRefused extends RuntimeException {

    CsvRefused(String message) {
        super(message);
    }
}
