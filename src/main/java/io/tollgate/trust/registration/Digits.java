package io.tollgate.trust.registration;

import io.tollgate.message.SenderId;
import io.tollgate.secrets.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.springframework.stereotype.Component;

/**
 * Secrets of six digits: codes and PINs. Somebody who has a hash can try all million possibilities quickly, so both hashes are keyed with
 * the secret of the installation, which is not in the database. A PIN is used for years, so its hash is also slow.
 */
@Component
final class Digits {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final Keys keys;
    private final RegistrationSettings settings;
    private final SecureRandom random = new SecureRandom();

    Digits(Keys keys, RegistrationSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    String fresh() {
        return "%06d".formatted(random.nextInt(1_000_000));
    }

    /** A hash of 32 bytes; it differs for each number and request, even if the digits are the same. */
    byte[] codeHash(SenderId sender, Instant requestedAt, String digits) {
        return keyed("code " + sender + " " + requestedAt.truncatedTo(ChronoUnit.MICROS) + " " + digits);
    }

    /** Compares in constant time. */
    static boolean same(byte[] hash, byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }

    /** Iterations, salt and hash; the computation takes a tenth of a second or more. */
    byte[] pinHash(SenderId sender, String pin) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return ByteBuffer.allocate(Integer.BYTES + SALT_BYTES + HASH_BYTES).putInt(settings.pinIterations()).put(salt)
                .put(slowly(sender, pin, salt, settings.pinIterations())).array();
    }

    /** @param hash from {@link #pinHash}, perhaps with another number of iterations */
    boolean isPin(SenderId sender, String pin, byte[] hash) {
        ByteBuffer parts = ByteBuffer.wrap(hash);
        int iterations = parts.getInt();
        byte[] salt = new byte[SALT_BYTES];
        parts.get(salt);
        byte[] kept = new byte[HASH_BYTES];
        parts.get(kept);
        return same(slowly(sender, pin, salt, iterations), kept);
    }

    private byte[] slowly(SenderId sender, String pin, byte[] salt, int iterations) {
        char[] keyed = HexFormat.of().formatHex(keyed("pin " + sender + " " + pin)).toCharArray();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(keyed, salt, iterations, HASH_BYTES * Byte.SIZE)).getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has PBKDF2WithHmacSHA512", impossible);
        }
    }

    private byte[] keyed(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.codes());
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }
}
