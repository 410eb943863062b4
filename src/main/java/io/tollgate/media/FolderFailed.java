package io.tollgate.media;

/** The folder of the files cannot be read or written, or does not have a file that it should have. */
final class FolderFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    FolderFailed(String message, Exception cause) {
        super(message, cause);
    }
}
