package io.tollgate.ledger;

import io.tollgate.money.Money;
import java.time.Instant;

/**
 * One side of a journal entry.
 *
 * @param journalEntry 32 hexadecimal digits: the message that is charged, or the first of several; the payment; or the entry of an
 *                     invoice, a credit note, a reminder, the rounding of what is left of an invoice, or a slice of a run of re-rating
 * @param kind         CHARGE, INVOICE, CREDIT_NOTE, ROUNDING, REMINDER, RERATING, GRANT, GRANT_USED, GRANT_EXPIRED, GRANT_RETURNED, or that
 *                     of a {@link Payment}
 * @param amount       what it adds to the account
 * @param at           the time of its value: of the delivery, payment or issue
 * @param bookedAt     as recorded; {@link #booked} says when it was booked
 * @param by           the account of the administration, or the job, that made it; empty if it was booked before that was kept
 * @param reason       of what corrects money; the number of the invoice, credit note or reminder; the run of re-rating
 * @param messages     of a charge: so many messages it adds to the account; one of all others
 */
public record Entry(String journalEntry, String kind, Money amount, Instant at, Instant bookedAt, String by, String reason,
        int messages) {

    static final Instant UNKNOWN = Instant.parse("2000-01-01T00:00:00Z");

    /** The time of its value if it was booked before times of booking were kept. */
    public Instant booked() {
        return bookedAt.equals(UNKNOWN) ? at : bookedAt;
    }
}
