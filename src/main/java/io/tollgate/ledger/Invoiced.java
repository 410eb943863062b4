package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What an invoice says, as the ledger books it. The charges are booked already; what is new is the rounding and the tax.
 *
 * @param number  of the invoice; it is booked once
 * @param charged the exact sum of its charges
 * @param printed the same sum as it is printed: rounded once, without tax
 * @param tax     what is printed on top of that; zero if there is none
 * @param at      when it was issued
 * @param by      the account or job that issued it
 */
public record Invoiced(BusinessId business, String number, Money charged, Money printed, Money tax, Instant at, String by) {

    private static final BigDecimal HALF = new BigDecimal("0.5");

    public Invoiced {
        BigDecimal half = HALF.movePointLeft(Math.max(0, charged.currency().getDefaultFractionDigits()));
        Money rounding = printed.minus(charged);
        if (rounding.exact().abs().compareTo(half) > 0) {
            throw new IllegalArgumentException("invoice " + number + " prints " + printed + " for charges of " + charged
                    + ": that is no rounding. Maybe a fee or discount needs an account of its own.");
        }
        if (tax.micros() < 0) {
            throw new IllegalArgumentException("tax (" + tax + ") of invoice " + number + " must be at least zero");
        }
    }

    /** What was added to the charges to have a sum that can be printed; negative if it was taken off. */
    Money rounding() {
        return printed.minus(charged);
    }

    /** What the business owes beyond its charges. */
    Money added() {
        return rounding().plus(tax);
    }
}
