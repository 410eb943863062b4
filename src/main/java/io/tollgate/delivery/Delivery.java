package io.tollgate.delivery;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.Message;
import io.tollgate.message.MessageStage;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that has left the outbox: the channel took it, or it was dropped.
 *
 * @param freeReason why the message is free, if it is; until it is delivered, why it may be
 * @param at         when it left
 */
record Delivery(
        Message message, Optional<FreeReason> freeReason, String callbackData, Instant at, Instant expiresAt, Outcome outcome)
        implements MessageStage {

    /** This delivery without the partner's note. For an erased recipient the note goes to the partner a last time and is not stored. */
    Delivery withoutNote() {
        return new Delivery(message, freeReason, "", at, expiresAt, outcome);
    }

    /** This delivery with the reason that its charge gives. */
    Delivery free(Optional<FreeReason> reason) {
        return new Delivery(message, reason, callbackData, at, expiresAt, outcome);
    }

    /** What became of the reservation. The first outcome other than OPEN wins and never changes. */
    enum Outcome { OPEN, CHARGED, RELEASED }
}
