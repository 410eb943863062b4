package io.tollgate.media;

import java.io.IOException;

/** The place of the files failed while one was read. What came before is right. */
final class StoreBroken extends IOException {

    private static final long serialVersionUID = 1;

    StoreBroken(String message, Exception cause) {
        super(message, cause);
    }
}
