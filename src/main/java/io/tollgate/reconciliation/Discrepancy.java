package io.tollgate.reconciliation;

import java.time.Instant;

/**
 * One place where the books disagree.
 *
 * @param item     what disagrees: the business; the hexadecimal id of the journal entry or message; the series or number of the invoice, or
 *                 business and month of a missing one; business, market, category and month of a tier; kind and owner of an allowance;
 *                 grant and its id, or business and its id if the sum of its grants is wrong
 * @param business the id of the business; 0 if it cannot be told
 * @param off      the difference without its sign, in {@link Invariant#unit units of the invariant}; 0 if it cannot be told
 */
public record Discrepancy(Invariant invariant, String item, int business, long off) {

    /** @param since when it was found */
    public record Found(Discrepancy what, Instant since) {}

    /** The name of the account in the entries. */
    String account() {
        return business == 0 ? "unknown" : "business:" + business;
    }

    /** Two reports about one item are one discrepancy. */
    Key key() {
        return new Key(invariant, item);
    }

    record Key(Invariant invariant, String item) {}
}
