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
 * A message that has left the outbox: the channel took it, or it was dropped.
 *
 * @param freeReason why the message is free, if it is; until it is delivered, why it may be
 * @param at         when it left
 */
record Delivery(
        MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category,
        Optional<FreeReason> freeReason, String callbackData, Instant at, Instant expiresAt, Outcome outcome) {

    /** Without the partner's note. For an erased recipient the note goes to the partner a last time and is not stored. */
    Delivery withoutNote() {
        return new Delivery(id, business, sender, recipient, category, freeReason, "", at, expiresAt, outcome);
    }

    /** As its charge says. */
    Delivery free(Optional<FreeReason> reason) {
        return new Delivery(id, business, sender, recipient, category, reason, callbackData, at, expiresAt, outcome);
    }

    /** What became of the reservation. The first outcome other than OPEN wins and never changes. */
    enum Outcome { OPEN, CHARGED, RELEASED }
}
