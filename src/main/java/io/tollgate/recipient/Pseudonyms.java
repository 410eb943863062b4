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
 * From a number or a user id to a pseudonym, which for most people is the one that everything but the register of recipients knows: HMAC-SHA256 under the first key, and of what
 * comes out the same under each further key, always the first 16 bytes. So a pseudonym can be brought under a new key by whoever
 * does not know the number, which is gone when somebody was erased.
 */
@Component
public final class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final Keys keys;

    Pseudonyms(Keys keys) {
        this.keys = keys;
    }

    /** Says nothing of whose the number is: that is for {@link Identities} to tell. */
    public RecipientId of(PhoneNumber number) {
        return of(number, keyCount());
    }

    /** Of the identity that tells most surely who she is: the same for the same naming, and nothing more. */
    public RecipientId of(Named named) {
        return of(named.identities().getFirst());
    }

    /** Of a user id without its business, so that it is found by whoever does not know whose it is. */
    RecipientId of(Identity identity) {
        return switch (identity) {
            case Identity.Number(PhoneNumber number) -> of(number);
            case Identity.UserId(var _, String id) -> of("user " + id, keyCount());
            case Identity.ParentUserId(String id) -> of("parent " + id, keyCount());
        };
    }

    /** As it was when there were no more keys than these. @param keyCount from 1 to {@link #keyCount} */
    public RecipientId of(PhoneNumber number, int keyCount) {
        return of(number.e164(), keyCount);
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
