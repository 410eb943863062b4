package io.tollgate.blocking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * How the keeper of a stop list hashes a number: the hash of the salt followed by the number.
 *
 * @param salt at most 100 characters; empty for most lists
 */
public record HashForm(Algorithm algorithm, Spelling spelling, String salt) {

    /** The algorithms of today's lists. */
    public enum Algorithm {

        SHA256("SHA-256", 64), SHA1("SHA-1", 40);

        private final String name;
        private final int digits;

        Algorithm(String name, int digits) {
            this.name = name;
            this.digits = digits;
        }

        /** How many hexadecimal digits a hash has. */
        public int digits() {
            return digits;
        }
    }

    /** E.164 with {@code +}, or its digits only. */
    public enum Spelling { PLUS, DIGITS }

    /** How many bytes of a hash are stored and compared. */
    static final int KEPT = 16;

    private static final int LONGEST_SALT = 100;

    public HashForm {
        if (salt.length() > LONGEST_SALT) {
            throw new IllegalArgumentException("salt (" + salt.length() + " characters) must have at most " + LONGEST_SALT);
        }
    }

    /** The first bytes of the hash of a number. @param e164 with {@code +} */
    byte[] fingerprint(String e164) {
        return Arrays.copyOf(hash(e164), KEPT);
    }

    /** The hash as in the list's file, in lower-case hexadecimal digits. @param e164 with {@code +} */
    public String line(String e164) {
        return HexFormat.of().formatHex(hash(e164));
    }

    private byte[] hash(String e164) {
        String number = switch (spelling) {
            case PLUS -> e164;
            case DIGITS -> e164.substring(1);
        };
        return DigestUtils.getDigest(algorithm.name).digest((salt + number).getBytes(StandardCharsets.UTF_8));
    }
}
