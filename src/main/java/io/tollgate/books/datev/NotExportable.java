package io.tollgate.books.datev;

/** The books of the span cannot be exported as they are. The message says why and what to do. */
public final class NotExportable extends RuntimeException {

    NotExportable(String message) {
        super(message);
    }
}
