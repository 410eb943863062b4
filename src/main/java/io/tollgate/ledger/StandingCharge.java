package io.tollgate.ledger;

import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * What a charged message that is not free costs now: by its charge, or by the last run of re-rating that corrected it.
 *
 * @param seq      charges of a market, category and month have rising numbers in the order in which they reached their tiers; those that
 *                 were settled together have the same one
 * @param day      of the delivery, in the business's zone
 * @param country  of the recipient's number; empty if it was charged before that was kept
 * @param run      the run of re-rating that says the price; 0 if it is that of the charge
 * @param charged  the month of the charge: it counts towards the minimum fee of that month, whichever invoice has its price
 * @param period   the month whose invoice has the price
 * @param micros   of the message, in millionths
 */
public record StandingCharge(MessageId id, long seq, LocalDate day, String country, Category category, int run, YearMonth charged,
        YearMonth period, String market, long micros) {

    /** The month of the delivery, in which it counts for the tiers. */
    public YearMonth month() {
        return YearMonth.from(day);
    }
}
