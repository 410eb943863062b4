package io.tollgate.media;

/** A file cannot be read or written, or is not where it should be. */
final class StoreFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoreFailed(String message, Exception cause) {
        super(message, cause);
    }
}
