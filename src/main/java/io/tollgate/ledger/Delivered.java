package io.tollgate.ledger;

import io.tollgate.message.MessageId;
import java.time.Instant;

/**
 * A message that reached its recipient.
 *
 * @param at when, as the channel says; if that is before the admission, the time of the admission counts
 */
public record Delivered(MessageId id, Instant at) {}
