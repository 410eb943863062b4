package io.tollgate.gate;

import io.tollgate.message.Content;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A request body without the recipient. The thread that brings it compresses and hashes it, to spare the one thread that writes.
 *
 * @param deflated as it is stored, see {@link Content}
 * @param hash     SHA-256 of the JSON: equal for equal bodies
 */
public record Body(byte[] deflated, byte[] hash) {

    /** @param json in UTF-8, in a form that is the same for the same content: properties sorted, no white space */
    public static Body of(byte[] json) {
        return of(json, json);
    }

    /** @param whole what tells two requests apart, in the same form: the body with what is not stored of it */
    public static Body of(byte[] json, byte[] whole) {
        return new Body(Content.deflated(json), DigestUtils.sha256(whole));
    }
}
