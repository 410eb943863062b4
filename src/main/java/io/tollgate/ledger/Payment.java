package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Money that came from a business or went back to it. It never changes, but for the reference, which is erased after its term; a
 * correction is a payment of its own that names it.
 *
 * @param id        32 hexadecimal digits, also of its journal entry
 * @param reference as it was given, or {@link Payments#ERASED}; empty if it was booked before references were kept
 * @param amount    what it adds to the balance; negative for a reversal and a refund
 * @param at        when the money came or went
 * @param bookedAt  when it was booked; not before {@code at}
 * @param by        the account that booked it, or the job; empty if it was booked before that was kept
 * @param reason    of all but a payment
 * @param corrects  the id of the payment that this reverses or refunds, or of the message whose charge it takes back
 */
public record Payment(String id, BusinessId business, Kind kind, String reference, Money amount, Instant at, Instant bookedAt, String by,
        String reason, Optional<String> corrects) {

    /**
     * PAYMENT: came from the business. REVERSAL: did not come after all, or was not to be written off. REFUND: was sent back to the
     * business. WRITE_OFF: will never be paid. CREDIT: takes the charge of a message back.
     */
    public enum Kind {
        PAYMENT, REVERSAL, REFUND, WRITE_OFF, CREDIT
    }

    /** Times are kept in microseconds. */
    public Payment {
        at = at.truncatedTo(ChronoUnit.MICROS);
        bookedAt = bookedAt.truncatedTo(ChronoUnit.MICROS);
    }
}
