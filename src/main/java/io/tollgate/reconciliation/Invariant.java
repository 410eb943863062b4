package io.tollgate.reconciliation;

import java.util.Locale;

/** What holds in every snapshot of the database, as whatever changes one side changes the other in the same transaction. */
public enum Invariant {

    /** The balance of a business is what it paid in less the sum of its charges. */
    BALANCE,
    /** The money held for a business is the sum of the ceilings of its open reservations. */
    HELD,
    /** The entries of a journal entry are two of one currency and sum to zero; a charge and its entry are the same amount. */
    ENTRIES,
    /** A message whose delivery is charged has one charge and no reservation; all other messages have no charge. */
    CHARGES,
    /** A year has as many invoices as the last number says. */
    INVOICES;

    /** As meters and log lines name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
