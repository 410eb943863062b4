package io.tollgate.ledger;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * The sum held for an admitted message until it is charged or released; for a free message the sum is zero.
 *
 * @param ceiling the most that the message can cost at delivery
 * @param freeReason    why it is free, if it is
 */
public record Reservation(
        MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category,
        String country, String market, Money ceiling, Optional<FreeReason> freeReason, Instant admittedAt, Instant expiresAt,
        String callbackData) {}
