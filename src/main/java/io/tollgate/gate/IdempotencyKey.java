package io.tollgate.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a partner calls one request, so that it can repeat it without sending twice; unique within a business.
 *
 * @param hash SHA-256 of the name, as names may be long
 */
public record IdempotencyKey(byte[] hash) {

    /** @param source where the name comes from; the same name from two sources is two keys */
    public static IdempotencyKey of(Source source, String name) {
        return new IdempotencyKey(Sha256.of((source + "\n" + name).getBytes(UTF_8)));
    }

    /** The partner endpoints that know repetitions; and what a message of a person makes Tollgate send. */
    public enum Source { HTTP, FILE, OPT_IN, INBOUND }
}
