package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;

/**
 * What a business owes beside an invoice because it did not pay in time. It is no price of a supply, and so has no value added tax.
 *
 * @param number   of the reminder: {@code 2026-000017-2}; it is booked once
 * @param fee      at least zero
 * @param interest at least zero, rounded to what the currency has
 * @param at       when the reminder was made
 * @param by       the account or job that made it
 */
public record LateCharges(BusinessId business, String number, Money fee, Money interest, Instant at, String by) {

    public LateCharges {
        if (fee.micros() < 0 || interest.micros() < 0) {
            throw new IllegalArgumentException("fee (" + fee + ") and interest (" + interest + ") of reminder " + number
                    + " must be at least zero");
        }
    }

    /** The fee and the interest together. */
    public Money sum() {
        return fee.plus(interest);
    }
}
