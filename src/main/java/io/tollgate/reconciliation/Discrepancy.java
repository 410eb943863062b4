package io.tollgate.reconciliation;

/**
 * One place where the books disagree.
 *
 * @param item      the business, the year, or the hexadecimal id of the journal entry or message
 * @param business  the id of the business; 0 if it cannot be told
 * @param offMicros the difference without its sign, in millionths of the business's currency; 0 if the amount cannot be told
 */
public record Discrepancy(Invariant invariant, String item, int business, long offMicros) {

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
