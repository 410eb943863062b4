package io.tollgate.blocking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * How the keeper of a stop list makes a hash of a number: that of salt and number, one after the other.
 *
 * @param salt empty for most lists; at most 100 characters
 */
public record HashForm(Algorithm algorithm, Spelling spelling, String salt) {

    /** Lists come in these; shorter ones than SHA-1 are not used any more. */
    public enum Algorithm {

        SHA256("SHA-256", 64), SHA1("SHA-1", 40);

        private final String name;
        private final int digits;

        Algorithm(String name, int digits) {
            this.name = name;
            this.digits = digits;
        }

        /** Hexadecimal digits of a hash. */
        public int digits() {
            return digits;
        }
    }

    /** E.164 with {@code +}, or its digits alone. */
    public enum Spelling { PLUS, DIGITS }

    /** As much of a hash as is kept and compared. */
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

    /** As the list's file has it: small hexadecimal digits. @param e164 with {@code +} */
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
