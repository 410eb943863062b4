package io.tollgate.secrets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * The fields of one entry of a sealed history, and its seal: an HMAC over the seal before and these fields. The length of a text stands
 * before it, so that no two entries give the same bytes. To change, add or remove an entry breaks its seal or the next one.
 */
public final class SealedFields {

    private final ByteArrayOutputStream fields = new ByteArrayOutputStream();

    public SealedFields add(long number) {
        fields.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        return this;
    }

    public SealedFields add(int number) {
        fields.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        return this;
    }

    /** Adds an instant with microseconds, as the database keeps it. */
    public SealedFields add(Instant instant) {
        return add(instant.getEpochSecond()).add(instant.getNano());
    }

    public SealedFields add(byte[] bytes) {
        add(bytes.length);
        fields.writeBytes(bytes);
        return this;
    }

    public SealedFields add(String... texts) {
        for (String text : texts) {
            add(text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** @param former the seal of the entry before; @return 32 bytes */
    public byte[] seal(byte[] former, SecretKey key) {
        Mac mac = HmacUtils.getInitializedMac(HmacAlgorithms.HMAC_SHA_256, key.getEncoded());
        mac.update(former);
        return mac.doFinal(fields.toByteArray());
    }
}
