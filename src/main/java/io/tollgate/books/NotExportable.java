package io.tollgate.books;

/** The books of the span cannot be exported as they are. The message says why and what to do. */
public final class NotExportable extends RuntimeException {

    public NotExportable(String message) {
        super(message);
    }
}
