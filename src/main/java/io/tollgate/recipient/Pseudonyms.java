package io.tollgate.recipient;

import io.tollgate.message.RecipientId;
import io.tollgate.secrets.Keys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/**
 * Makes pseudonyms of numbers and user ids; a number's pseudonym is the id of most recipients. It is the HMAC-SHA256 under the first key,
 * then the HMAC of that under each further key, always cut to 16 bytes. So a rotation can bring a pseudonym under a new key without the
 * number, which is deleted when a person is erased.
 */
@Component
public final class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final Keys keys;

    Pseudonyms(Keys keys) {
        this.keys = keys;
    }

    /** The pseudonym of the most reliable identity: the same for the same identities, and not always the person's id. */
    public RecipientId of(Named named) {
        return of(named.identities().getFirst());
    }

    /**
     * An identity's pseudonym. Only {@link Identities} knows the present holder. It leaves out a user id's business, so that the user id
     * can be found without it.
     */
    public RecipientId of(Identity identity) {
        return of(identity, keyCount());
    }

    /** An identity's pseudonym under the first keys only. @param keyCount from 1 to {@link #keyCount} */
    public RecipientId of(Identity identity, int keyCount) {
        return switch (identity) {
            case PhoneNumber number -> of(number.e164(), keyCount);
            case Identity.UserId(var _, String id) -> of("user " + id, keyCount);
            case Identity.ParentUserId(String id) -> of("parent " + id, keyCount);
        };
    }

    private RecipientId of(String text, int keyCount) {
        byte[] pseudonym = text.getBytes(StandardCharsets.US_ASCII);
        for (SecretKey key : keys.pseudonyms().subList(0, keyCount)) {
            pseudonym = under(key, pseudonym);
        }
        return RecipientId.of(pseudonym);
    }

    /** How many keys make a pseudonym: one, and one more for each rotation. */
    public int keyCount() {
        return keys.pseudonyms().size();
    }

    /** The next link of the chain: the pseudonym under one more key. */
    public static RecipientId next(SecretKey key, RecipientId pseudonym) {
        return RecipientId.of(under(key, pseudonym.bytes()));
    }

    private static byte[] under(SecretKey key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(text), BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }
}
