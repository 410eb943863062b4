package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import java.time.Instant;

/**
 * The channel's word on what became of a message. It may come late, twice or out of order.
 *
 * @param at      when it happened, by the channel's clock
 * @param code    of a failure, a code of the Cloud API; otherwise 0
 * @param title   of a failure, the network's own title of its code, at most 100 characters; empty: the usual one
 * @param details of a failure, at most 500 characters; otherwise empty. Contains neither number nor text
 */
public record Receipt(MessageId message, Type type, Instant at, int code, String title, String details) {

    static final int LONGEST_TITLE = 100;
    static final int LONGEST_DETAILS = 500;

    /** The types in the order in which they usually come; FAILED may come at any time. */
    public enum Type { SENT, DELIVERED, READ, FAILED }

    public Receipt {
        if ((type == Type.FAILED) != (code != 0)) {
            throw new IllegalArgumentException("code (" + code + ") goes with a failure and with nothing else; type is " + type);
        }
        if (title.length() > LONGEST_TITLE) {
            throw new IllegalArgumentException("title (" + title.length() + " characters) must be at most " + LONGEST_TITLE + " long");
        }
        if (details.length() > LONGEST_DETAILS) {
            throw new IllegalArgumentException("details (" + details.length() + " characters) must be at most " + LONGEST_DETAILS
                    + " long");
        }
    }

    public static Receipt of(MessageId message, Type type, Instant at) {
        return new Receipt(message, type, at, 0, "", "");
    }

    public static Receipt failed(MessageId message, Instant at, int code, String details) {
        return failed(message, at, code, "", details);
    }

    /** A failure under the network's own title. */
    public static Receipt failed(MessageId message, Instant at, int code, String title, String details) {
        return new Receipt(message, Type.FAILED, at, code, title, details);
    }

    /** The same at another time. */
    Receipt at(Instant time) {
        return time.equals(at) ? this : new Receipt(message, type, time, code, title, details);
    }
}
