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
 * Secrets of six digits. A million possibilities are tried in no time by whoever has a hash, so both are keyed with the secret of
 * the installation, which is not in the database; a PIN, which stays for years, is hashed slowly besides.
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

    /** 32 bytes; the same digits have another hash for each number and request. */
    byte[] codeHash(SenderId sender, Instant requestedAt, String digits) {
        return keyed("code " + sender + " " + requestedAt.truncatedTo(ChronoUnit.MICROS) + " " + digits);
    }

    /** Takes the same time wherever the difference is. */
    static boolean same(byte[] hash, byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }

    /** Iterations, salt and hash; takes a tenth of a second or more. */
    byte[] pinHash(SenderId sender, String pin) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return ByteBuffer.allocate(Integer.BYTES + SALT_BYTES + HASH_BYTES).putInt(settings.pinIterations()).put(salt)
                .put(slowly(sender, pin, salt, settings.pinIterations())).array();
    }

    /** @param hash from {@link #pinHash}, with as many iterations as were set then */
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
