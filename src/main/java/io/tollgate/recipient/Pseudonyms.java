package io.tollgate.recipient;

import io.tollgate.message.RecipientId;
import io.tollgate.secrets.Keys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import org.springframework.stereotype.Component;

/** From a number to the pseudonym that everything but the register of recipients knows: HMAC-SHA256, the first 16 bytes. */
@Component
public final class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";

    private final Keys keys;

    Pseudonyms(Keys keys) {
        this.keys = keys;
    }

    /** Says nothing of whether the person is registered. */
    public RecipientId of(PhoneNumber number) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(keys.pseudonyms());
            return RecipientId.of(Arrays.copyOf(mac.doFinal(number.e164().getBytes(StandardCharsets.US_ASCII)), 16));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }
}
