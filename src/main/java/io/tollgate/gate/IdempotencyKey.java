package io.tollgate.gate;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * A partner's name for one request, so that it can repeat the request without sending twice; unique within a business.
 *
 * @param hash SHA-256 of source and name, as names may be long
 */
public record IdempotencyKey(byte[] hash) {

    /** @param source where the name comes from; the same name from two sources is two keys */
    public static IdempotencyKey of(Source source, String name) {
        return new IdempotencyKey(DigestUtils.sha256(source + "\n" + name));
    }

    /** The source of a message: an endpoint that recognises repetitions, or Tollgate's own answer to an inbound message. */
    public enum Source {
        HTTP, FILE, OPT_IN, INBOUND, TOPIC
    }
}
