package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A channel within this process, such as the handset of the demonstration. Tollgate calls it inside the transaction of the hand-over, while
 * the recipients' rows are locked against a block. So what it writes into our database is committed with the hand-over, exactly once, and
 * it must answer at once. A crash before the commit repeats the hand-over with the same message id.
 */
public non-sealed interface LocalChannel extends DeliveryChannel {

    /** Like {@link NetworkChannel#recall}. */
    default boolean recall(MessageId message) {
        return false;
    }

    /**
     * Takes a batch of messages, each to one recipient.
     *
     * @return an answer for each message. A missing answer and {@link ChannelAnswer.Unknown} count as {@link ChannelAnswer.Later}, as
     *         nothing that is not committed was sent; an exception counts so for all
     */
    Map<MessageId, ChannelAnswer> take(List<HandOver> batch, Instant now);
}
