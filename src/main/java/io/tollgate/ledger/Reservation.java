package io.tollgate.ledger;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.Message;
import io.tollgate.message.MessageStage;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;

/**
 * The sum held for an admitted message until it is charged or released; for a message that is free whatever happens the sum is zero.
 *
 * @param ceiling    the most that the message can cost at delivery
 * @param freeReason why it is free, if it is
 * @param parts      of an SMS, which has a price for each; 0: it is none
 * @param allowance  so many messages of the month are free for this reason; the message is if it is delivered among them, and otherwise it
 *                   has a price. 0: it is free whatever happens, if there is a reason
 * @param allowanceLater the same number of each later month, in which it may be delivered
 */
public record Reservation(
        Message message, String country, String market, Money ceiling, Optional<FreeReason> freeReason, Instant admittedAt,
        Instant expiresAt, String callbackData, int parts, int allowance, int allowanceLater) implements MessageStage {

    /** A reservation for a message that is no SMS, and whose price is known. */
    public Reservation(Message message, String country, String market, Money ceiling, Optional<FreeReason> freeReason,
            Instant admittedAt, Instant expiresAt, String callbackData) {
        this(message, country, market, ceiling, freeReason, admittedAt, expiresAt, callbackData, 0, 0, 0);
    }

    /** How many messages are free in the month of the delivery. */
    int allowance(YearMonth delivered, YearMonth admitted) {
        return delivered.isAfter(admitted) ? allowanceLater : allowance;
    }

    /** The price of the whole message. @param micros the rate of a message, or of a part of an SMS */
    long times(long micros) {
        return parts > 0 ? Math.multiplyExact(micros, parts) : micros;
    }
}
