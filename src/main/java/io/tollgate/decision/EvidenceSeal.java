package io.tollgate.decision;

import io.tollgate.message.MessageId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Seals what was known and decided: whoever can write to the database but does not have the keys cannot change a document, nor
 * put it under another message, without its being seen. HMAC-SHA256, the first 16 bytes. Belongs to one thread.
 */
final class EvidenceSeal {

    private static final int BYTES = 16;

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

    /** @param document as its column has it */
    byte[] of(MessageId message, int round, int ruleBook, byte[] document) {
        place.clear().putLong(message.value().getMostSignificantBits()).putLong(message.value().getLeastSignificantBits()).putInt(round).putInt(ruleBook);
        mac.update(place.array());
        return Arrays.copyOf(mac.doFinal(document), BYTES);
    }

    /** A row from before there were seals has none, and cannot be told from one whose seal was taken away: the replay counts them. */
    boolean holds(PastDecision past) {
        return past.seal().map(seal -> MessageDigest.isEqual(seal, of(past.message(), past.round(), past.ruleBook(), past.document()))).orElse(true);
    }
}
