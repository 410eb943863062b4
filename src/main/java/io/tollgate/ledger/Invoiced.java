package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What an invoice says, as the ledger books it. The charges are booked already; what is new are discounts, fees, the rounding and the tax.
 *
 * @param number  of the invoice; it is booked once
 * @param charged the exact sum of its charges
 * @param discount what agreements take off that, at least zero
 * @param fees    what is to be paid beside the messages, at least zero
 * @param printed the sum of all that as it is printed: rounded once, without tax
 * @param tax     what is printed on top of that; zero if there is none
 * @param at      when it was issued
 * @param by      the account or job that issued it
 */
public record Invoiced(BusinessId business, String number, Money charged, Money discount, Money fees, Money printed, Money tax, Instant at,
        String by) {

    private static final BigDecimal HALF = new BigDecimal("0.5");

    public Invoiced {
        BigDecimal half = HALF.movePointLeft(Math.max(0, charged.currency().getDefaultFractionDigits()));
        Money exact = charged.minus(discount).plus(fees);
        Money rounding = printed.minus(exact);
        if (rounding.exact().abs().compareTo(half) > 0) {
            throw new IllegalArgumentException("invoice " + number + " prints " + printed + " for charges of " + charged
                    + ", discounts of " + discount + " and fees of " + fees + ": that is no rounding. Maybe something else that it prints"
                    + " needs an account of its own.");
        }
        if (tax.micros() < 0) {
            throw new IllegalArgumentException("tax (" + tax + ") of invoice " + number + " must be at least zero");
        }
        if (discount.micros() < 0 || fees.micros() < 0) {
            throw new IllegalArgumentException("discount (" + discount + ") and fees (" + fees + ") of invoice " + number
                    + " must be at least zero");
        }
    }

    /** An invoice without discounts and fees. */
    public Invoiced(BusinessId business, String number, Money charged, Money printed, Money tax, Instant at, String by) {
        this(business, number, charged, Money.zero(charged.currency()), Money.zero(charged.currency()), printed, tax, at, by);
    }

    /** What was added to have a sum that can be printed; negative if it was taken off. */
    Money rounding() {
        return printed.minus(charged.minus(discount).plus(fees));
    }

    /** What the business owes beyond its charges; negative if it owes less. */
    Money added() {
        return printed.minus(charged).plus(tax);
    }
}
