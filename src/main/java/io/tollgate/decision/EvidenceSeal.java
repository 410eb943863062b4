package io.tollgate.decision;

import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Seals what was known and decided: somebody who can write to the database but does not have the keys cannot change a document, or
 * move it to another message, unnoticed. The seal is the first 16 bytes of an HMAC-SHA256. It leaves out the recipient's pseudonym, as
 * a rotation of the keys changes that and nothing else. For one thread only.
 */
final class EvidenceSeal {

    private static final int BYTES = 16;

    /** Replaces the pseudonym in the sealed text; no JSON contains this byte. */
    private static final byte HERE = 0;

    private final Mac mac;
    private final ByteBuffer place = ByteBuffer.allocate(24);

    EvidenceSeal(SecretKey key) {
        try {
            this.mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }

    /** @param json the document before it is deflated, up to {@code length} */
    byte[] of(MessageId message, int round, int ruleBook, RecipientId recipient, byte[] json, int length) {
        place.clear().putLong(message.value().getMostSignificantBits()).putLong(message.value().getLeastSignificantBits()).putInt(round)
                .putInt(ruleBook);
        mac.update(place.array());
        byte[] pseudonym = recipient.toString().getBytes(StandardCharsets.US_ASCII);
        int from = 0;
        for (int at = 0; at <= length - pseudonym.length; at++) {
            if (json[at] == pseudonym[0] && Arrays.equals(json, at, at + pseudonym.length, pseudonym, 0, pseudonym.length)) {
                mac.update(json, from, at - from);
                mac.update(HERE);
                from = at + pseudonym.length;
                at = from - 1;
            }
        }
        mac.update(json, from, length - from);
        return Arrays.copyOf(mac.doFinal(), BYTES);
    }
}
