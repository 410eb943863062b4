package io.tollgate.media;

/**
 * A file in the folder.
 *
 * @param type      as in a header Content-Type
 * @param bytes     its length before it was encrypted
 * @param sha256    of the file before it was encrypted, in hexadecimal
 * @param file      its name in the folder
 * @param sealedKey the key of this file, encrypted with the installation's
 */
public record MediaContent(String type, long bytes, String sha256, String file, byte[] sealedKey) {

    /** Leaves out the key. */
    @Override
    public String toString() {
        return type + ", " + bytes + " bytes, " + file;
    }
}
