package io.tollgate.delivery;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that has left the outbox, to the channel or to nowhere.
 *
 * @param freeReason why it is free, if it is
 * @param at   when it left
 */
record Delivery(
        MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category,
        Optional<FreeReason> freeReason, String callbackData, Instant at, Instant expiresAt, Outcome outcome) {

    /** To somebody who was erased: the partner is told with its note a last time, and it is not kept. */
    Delivery withoutNote() {
        return new Delivery(id, business, sender, recipient, category, freeReason, "", at, expiresAt, outcome);
    }

    /** What became of the money. The first end wins and is never changed. */
    enum Outcome { OPEN, CHARGED, RELEASED }
}
