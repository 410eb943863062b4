package io.tollgate.endtoend;

import io.tollgate.secrets.Keys;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import org.springframework.stereotype.Component;

/** What a new device signs, so that it shows that it has the key. Nothing is stored: a challenge has its end and a code in itself. */
@Component
final class Challenges {

    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final int NONCE_BYTES = 16;
    private static final int CODE_BYTES = 32;

    private final Keys keys;
    private final SecureRandom random = new SecureRandom();

    Challenges(Keys keys) {
        this.keys = keys;
    }

    record Challenge(String text, Instant expires) {}

    Challenge fresh(Instant now) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Instant expires = Instant.ofEpochSecond(now.plus(LIFE).getEpochSecond());
        byte[] open = ByteBuffer.allocate(Long.BYTES + NONCE_BYTES).putLong(expires.getEpochSecond()).put(nonce).array();
        byte[] all = ByteBuffer.allocate(open.length + CODE_BYTES).put(open).put(code(open)).array();
        return new Challenge(Base64.getUrlEncoder().withoutPadding().encodeToString(all), expires);
    }

    /** Whether Tollgate has made it, and its time is not over. */
    boolean isOpen(String challenge, Instant now) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(challenge);
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
        if (all.length != Long.BYTES + NONCE_BYTES + CODE_BYTES) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(all);
        byte[] open = new byte[Long.BYTES + NONCE_BYTES];
        byte[] code = new byte[CODE_BYTES];
        bytes.get(open).get(code);
        return MessageDigest.isEqual(code, code(open)) && now.getEpochSecond() < ByteBuffer.wrap(open).getLong();
    }

    private byte[] code(byte[] open) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.devices());
            return mac.doFinal(open);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }
}
