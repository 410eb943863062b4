package io.tollgate.receivables;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is owed on an issued invoice.
 *
 * @param number      of the invoice
 * @param total       what the invoice prints, with tax
 * @param paid        by payments; a charge that was taken back counts with the credit note that names it
 * @param writtenOff  what will not be paid
 * @param credited    by credit notes
 * @param fromBalance whether all of it was there when the invoice was issued
 * @param due         the last day for the payment, in the business's zone; empty if the invoice names none
 * @param overdueAt   when that day ends
 * @param sentAt      when the buyer got it
 * @param dispute     what the business does not want to pay; empty if there is no dispute
 */
public record Receivable(String number, BusinessId business, Money total, Money paid, Money writtenOff, Money credited, boolean fromBalance,
        Instant issuedAt, Optional<LocalDate> due, Optional<Instant> overdueAt, Optional<Instant> sentAt, Optional<Dispute> dispute) {

    /** What is still to be paid; never less than zero. */
    public Money open() {
        return total.minus(paid).minus(writtenOff).minus(credited);
    }

    /** What is still to be paid and not in dispute; never less than zero. */
    public Money undisputed() {
        Money rest = dispute.map(one -> open().minus(one.amount())).orElse(open());
        return rest.micros() < 0 ? Money.zero(rest.currency()) : rest;
    }

    /** {@code ReceivableRows} says the same in SQL. */
    public InvoiceState state(Instant now) {
        if (open().micros() == 0) {
            if (credited.micros() > 0 && credited.equals(total)) {
                return InvoiceState.CANCELLED;
            }
            return writtenOff.micros() > 0 ? InvoiceState.WRITTEN_OFF : InvoiceState.PAID;
        }
        if (overdueAt.filter(end -> !now.isBefore(end)).isPresent()) {
            return InvoiceState.OVERDUE;
        }
        if (paid.micros() > 0) {
            return InvoiceState.PARTLY_PAID;
        }
        return sentAt.isPresent() ? InvoiceState.SENT : InvoiceState.ISSUED;
    }
}
