package io.tollgate.gate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that stands for keys and contents. */
final class Sha256 {

    private Sha256() {}

    /** 32 bytes, of the parts put end to end. */
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
