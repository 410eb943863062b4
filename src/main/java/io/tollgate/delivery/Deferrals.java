package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Asks the rules again which messages have to wait. Dispatch asks for messages whose verdict is no longer fresh, because the channel is
 * tried again or Tollgate was stopped: quiet hours may have begun meanwhile. Delivery does not know the rules; the gate answers.
 */
public interface Deferrals {

    /** Says until when each message has to wait. A message that may go now is left out. It changes nothing. */
    Map<MessageId, Instant> of(List<HandOver> messages, Instant now);
}
