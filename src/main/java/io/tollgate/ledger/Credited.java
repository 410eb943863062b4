package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * What a credit note says, as the ledger books it. Charges that were taken back one by one are booked already; what is new are the other
 * charges, the rounding and the tax.
 *
 * @param number    of the credit note; it is booked once
 * @param takenBack charges that were not taken back before
 * @param discount  what agreements took off these charges and off those that were taken back one by one
 * @param fees      fees that are credited
 * @param rounding  what is printed, without tax, less the exact sum of all charges and fees on the credit note, discounts taken off
 * @param tax       what is printed on top of that; zero if there is none
 * @param at        when it was issued
 * @param by        the account or job that issued it
 */
public record Credited(BusinessId business, String number, List<Part> takenBack, Money discount, Money fees, Money rounding, Money tax,
        Instant at,
        String by) {

    /** Charges of one market and category. */
    public record Part(String market, Category category, Money amount) {}

    public Credited {
        takenBack = List.copyOf(takenBack);
        if (tax.micros() < 0) {
            throw new IllegalArgumentException("tax (" + tax + ") of credit note " + number + " must be at least zero");
        }
        if (discount.micros() < 0 || fees.micros() < 0) {
            throw new IllegalArgumentException("discount (" + discount + ") and fees (" + fees + ") of credit note " + number
                    + " must be at least zero");
        }
        for (Part part : takenBack) {
            if (part.amount().micros() < 0) {
                throw new IllegalArgumentException("charges (" + part.amount() + ") on credit note " + number + " must be at least zero");
            }
        }
    }

    /** A credit note without discounts and fees. */
    public Credited(BusinessId business, String number, List<Part> takenBack, Money rounding, Money tax, Instant at, String by) {
        this(business, number, takenBack, Money.zero(tax.currency()), Money.zero(tax.currency()), rounding, tax, at, by);
    }

    /** The id of its journal entry, 32 hexadecimal digits. */
    public String journalEntry() {
        return HexFormat.of().formatHex(AmongPayments.id("credit note " + number));
    }

    /** What the business has back beyond charges that were taken back one by one. */
    Money added() {
        return takenBack.stream().map(Part::amount).reduce(rounding.plus(tax).plus(fees).minus(discount), Money::plus);
    }
}
