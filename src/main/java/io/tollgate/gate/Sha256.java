package io.tollgate.gate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that is stored in place of keys and contents. */
final class Sha256 {

    private Sha256() {}

    /** The hash of all parts in a row, 32 bytes. */
    static byte[] of(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
