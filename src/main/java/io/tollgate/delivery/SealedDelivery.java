package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Brings messages that are encrypted from end to end to the devices of their recipients: only they can read them. Called inside the
 * transaction of the hand-over, as a {@link LocalChannel} is. The first device that acknowledges a message gives its receipt.
 */
public interface SealedDelivery {

    /** @return an answer for each of these messages, whose kind is ENCRYPTED */
    Map<MessageId, ChannelAnswer> take(List<HandOver> messages, Instant now);
}
