package io.tollgate.gate;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a partner calls one request, so that it can repeat it without sending twice; unique within a business.
 *
 * @param hash SHA-256 of the name, as names may be long
 */
public record IdempotencyKey(byte[] hash) {

    /** @param source where the name comes from; the same name from two sources is two keys */
    public static IdempotencyKey of(Source source, String name) {
        return new IdempotencyKey(DigestUtils.sha256(source + "\n" + name));
    }

    /** The partner endpoints that know repetitions; and what a message of a person makes Tollgate send. */
    public enum Source { HTTP, FILE, OPT_IN, INBOUND }
}
