package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import java.time.Instant;

/**
 * The channel's word on what became of a message. It may come late, twice or out of order.
 *
 * @param at      when it happened, by the channel's clock
 * @param code    of a failure, a code of the Cloud API; otherwise 0
 * @param details of a failure, at most 500 characters; otherwise empty. Contains neither number nor text
 */
public record Receipt(MessageId message, Type type, Instant at, int code, String details) {

    /** The types in the order in which they usually come; FAILED may come at any time. */
    public enum Type { SENT, DELIVERED, READ, FAILED }

    public Receipt {
        if ((type == Type.FAILED) != (code != 0)) {
            throw new IllegalArgumentException("code (" + code + ") goes with a failure and with nothing else; type is " + type);
        }
        if (details.length() > 500) {
            throw new IllegalArgumentException("details (" + details.length() + " characters) must be at most 500 long");
        }
    }

    public static Receipt of(MessageId message, Type type, Instant at) {
        return new Receipt(message, type, at, 0, "");
    }

    public static Receipt failed(MessageId message, Instant at, int code, String details) {
        return new Receipt(message, Type.FAILED, at, code, details);
    }
}
