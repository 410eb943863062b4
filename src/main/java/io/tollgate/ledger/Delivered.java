package io.tollgate.ledger;

import io.tollgate.message.MessageId;
import java.time.Instant;

/** A message that reached its recipient. @param at when, as the channel says; one before its admission counts as its admission */
public record Delivered(MessageId id, Instant at) {}
