package io.tollgate.ledger;

import io.tollgate.message.MessageId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;

/** Ids of the journal entries that are no charges. All stand after the messages, so that they can be summed without reading those. */
final class AmongPayments {

    private static final int ID_BYTES = 16;
    private static final int AFTER_MESSAGES = 6; // bytes of time in a message's id

    private AmongPayments() {}

    /** The same words give the same id, so the key of the table prevents that a thing is booked twice. */
    static byte[] id(String words) {
        return id(words.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] id(byte[]... parts) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return ByteBuffer.wrap(MessageId.BEYOND.bytes()).put(AFTER_MESSAGES, digest.digest(), 0, ID_BYTES - AFTER_MESSAGES).array();
    }
}
