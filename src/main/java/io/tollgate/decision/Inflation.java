package io.tollgate.decision;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The reverse of {@link Deflation}, for many documents one after the other, as its tables cost more than a document. For one thread only.
 */
final class Inflation implements AutoCloseable {

    private static final byte[] NONE = {};

    private final Inflater inflater = new Inflater();
    private byte[] document = new byte[4_096];
    private byte[] current = NONE;
    private int length;

    /**
     * Makes the document the current one, if it is not already. Nobody may change its array.
     *
     * @throws IllegalStateException if it is broken
     */
    @SuppressWarnings("ReferenceEquality")
    void inflate(byte[] deflated) {
        if (deflated == current) {
            return;
        }
        current = NONE; // until the document is complete
        inflater.reset();
        inflater.setInput(deflated);
        length = 0;
        try {
            while (!inflater.finished()) {
                if (length == document.length) {
                    document = Arrays.copyOf(document, 2 * length);
                }
                int more = inflater.inflate(document, length, document.length - length);
                length += more;
                if (inflater.needsDictionary()) {
                    inflater.setDictionary(Deflation.DICTIONARY);
                } else if (more == 0 && inflater.needsInput()) {
                    throw new DataFormatException("it ends too early");
                }
            }
        } catch (DataFormatException | IllegalArgumentException broken) {
            throw new IllegalStateException("a decision's document of " + deflated.length + " bytes cannot be inflated: "
                    + broken.getMessage() + ". Maybe a newer Tollgate wrote it.", broken);
        }
        current = deflated;
    }

    /** Holds the current document from its first byte on; overwritten by the next. */
    byte[] document() {
        return document;
    }

    int length() {
        return length;
    }

    /** A copy of the current document, which the caller may keep. */
    byte[] copy() {
        return Arrays.copyOf(document, length);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
