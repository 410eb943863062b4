package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What is left to be paid of an invoice is rounded to what can be paid, as payments before it had more decimals than the currency.
 *
 * @param cause  in words: the issue of the invoice, or what takes the rounding back; each is booked once
 * @param number of the invoice
 * @param amount so much less is owed; negative: more. At most half of the currency's smallest unit
 * @param at     when the invoice or credit note was issued
 * @param by     the account or job that made it
 */
public record RestRounded(BusinessId business, String cause, String number, Money amount, Instant at, String by) {

    private static final BigDecimal HALF = new BigDecimal("0.5");

    public RestRounded {
        BigDecimal half = HALF.movePointLeft(Math.max(0, amount.currency().getDefaultFractionDigits()));
        if (amount.micros() == 0 || amount.exact().abs().compareTo(half) > 0) {
            throw new IllegalArgumentException("amount (" + amount + ") of invoice " + number + " is no rounding of what is left to pay");
        }
    }

    /** The id of its journal entry, 32 hexadecimal digits. */
    public String journalEntry() {
        return HexFormat.of().formatHex(AmongPayments.id("rest of invoice " + number + " " + cause));
    }
}
