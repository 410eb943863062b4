package io.tollgate.secrets;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** Bearer tokens: random, shown once, and stored as a hash only. */
public final class Tokens {

    private static final SecureRandom random = new SecureRandom();
    private static final int BYTES = 32;

    private Tokens() {}

    /** A new token of 256 random bits: the prefix, an underscore and 43 characters of base64url. */
    public static String generate(String prefix) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return prefix + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** SHA-256, 32 bytes; needs no salt, because the token has more entropy than anybody can try. */
    public static byte[] hash(String token) {
        return DigestUtils.sha256(token);
    }

    /** Compares in constant time. */
    public static boolean matches(String token, byte[] hash) {
        return MessageDigest.isEqual(hash(token), hash);
    }
}
