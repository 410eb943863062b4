package io.tollgate.ledger;

import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.time.Instant;

/**
 * What the network charges for some delivered messages, as the ledger books it.
 *
 * @param text   which messages: the same text is booked once
 * @param amount more than zero
 * @param at     the day of the deliveries, at noon of UTC
 */
public record SupplierCost(String text, String market, Category category, Money amount, Instant at) {

    public SupplierCost {
        if (amount.micros() <= 0) {
            throw new IllegalArgumentException("amount (" + amount + ") of the supplier cost " + text + " must be more than zero");
        }
    }

    /** The id of its journal entry. */
    public byte[] journalEntry() {
        return AmongPayments.id("supplier cost " + text);
    }

    /** Like {@link #journalEntry()}, for a cost that may be zero or not known yet. */
    public static byte[] journalEntry(String text) {
        return AmongPayments.id("supplier cost " + text);
    }
}
