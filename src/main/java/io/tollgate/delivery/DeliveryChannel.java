package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The way to the recipients: by default the handset of the demonstration, in production a downstream Cloud API or SMPP.
 *
 * <p>A channel takes each message id once. A crash after its answer repeats the hand-over with the same id, and the channel must answer
 * as before. Tollgate calls it while the recipients' rows are locked against a block, so it must answer within seconds: a channel that
 * may take longer sets its own time limit and answers {@link Answer.Later}.
 */
public interface DeliveryChannel {

    /**
     * Takes a batch of messages, each to one recipient.
     *
     * @return an answer for each message. A missing answer counts as {@link Answer.Later}; an exception counts so for all
     */
    Map<MessageId, Answer> take(List<HandOver> batch, Instant now);

    /** The channel's name in the log. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** False if this process only shows the messages and no recipient gets them. */
    default boolean reachesRecipients() {
        return true;
    }

    /** The channel's answer for one message. */
    sealed interface Answer {

        /** The channel has the message; receipts follow. */
        record Sent() implements Answer {}

        /** The channel will never take the message. @param code an error code of the Cloud API: {@code 131026} */
        record Rejected(int code, String details) implements Answer {}

        /** The channel cannot take the message now. */
        record Later(String reason) implements Answer {}
    }
}
