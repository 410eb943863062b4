package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the rules would have wait if it were judged now. Asked of messages whose verdict is no longer fresh, because the channel is
 * tried again or Tollgate was stopped: the evening may have come meanwhile. Delivery does not know the rules; whoever does answers.
 */
public interface Deferrals {

    /** Until when each has to wait; those that may go now are left out. Changes nothing. */
    Map<MessageId, Instant> of(List<HandOver> messages, Instant now);
}
