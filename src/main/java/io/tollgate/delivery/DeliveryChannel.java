package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The way out to the recipients: by default the handset of the demonstration, in production a downstream Cloud API or SMPP.
 *
 * <p>A channel takes each message id once: a crash after it has answered repeats the same hand-over with the same id, and it
 * answers as it did before. It is called while the recipients' rows are locked against a block, so it answers within
 * seconds; a channel that cannot, has a time limit of its own and answers {@link Answer.Later}.
 */
public interface DeliveryChannel {

    /**
     * Takes a batch of messages, each to one recipient.
     *
     * @return an answer for each; one left out counts as {@link Answer.Later}, an exception as that for all
     */
    Map<MessageId, Answer> take(List<HandOver> batch, Instant now);

    /** As the log names it. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** False where messages are shown in this process only, and so reach nobody. */
    default boolean reachesRecipients() {
        return true;
    }

    /** What the channel says to one message. */
    sealed interface Answer {

        /** It has the message; receipts will tell what comes of it. */
        record Sent() implements Answer {}

        /** It never will. @param code of the Cloud API: {@code 131026} */
        record Rejected(int code, String details) implements Answer {}

        /** It cannot now. */
        record Later(String reason) implements Answer {}
    }
}
