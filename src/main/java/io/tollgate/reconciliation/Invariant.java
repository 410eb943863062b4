package io.tollgate.reconciliation;

import java.util.Locale;

/** What holds in every snapshot of the database, as whatever changes one side changes the other in the same transaction. */
public enum Invariant {

    /** The balance of a business is what it paid in less the sum of its charges. */
    BALANCE("micros", "balance, entry, charge"),
    /** The money held for a business is the sum of the ceilings of its open reservations. */
    HELD("micros", "balance, reservation"),
    /** The entries of a journal entry are of one currency and sum to zero; a charge is its business's, and in its market's revenue. */
    ENTRIES("micros", "entry, charge"),
    /** A message whose delivery is charged has one charge and no reservation; all other messages have no charge. */
    CHARGES("micros", "charge, delivery, reservation"),
    /**
     * A year has as many invoices as the last number says; an invoice has the charges of its month, and each month closed has one. What an
     * invoice prints is the sum of its charges and of its entries of rounding and tax.
     */
    INVOICES("micros", "invoice, invoice_line, charge, rerated_total, entry"),
    /**
     * The credit notes of an invoice together credit at most what it charged, line by line and of its tax, and all of it if it is
     * cancelled. What a credit note prints is the sum of its lines and of its entries of rounding, and its charges are taken back once.
     */
    CREDIT_NOTES("micros", "invoice, invoice_line, credit_note, credit_note_line, credit_note_message, credit_note_rerated, payment,"
            + " entry"),
    /**
     * What a run of re-rating corrected of a business is what its entries moved, day by day, and what its totals count; and each old price
     * is that of the charge or of the run before.
     */
    RERATINGS("micros", "rerated_charge, rerated_total, charge, entry"),
    /** A volume, which decides the tier of the next message, is the number of messages that were charged in the month. */
    TIERS("messages", "volume, charge, rerated_total"),
    /** What is used up of an allowance is the number of messages that were free for it, or are on their way and will be. */
    ALLOWANCES("messages", "allowance, charge, reservation"),
    /**
     * Of a grant, what is open, held, captured and expired comes to what was granted; messages hold and have captured as much of it, its
     * account has what is open and held, and so has the balance of its business.
     */
    GRANTS("micros", "money_grant, grant_part, reservation, entry, balance"),
    /** The entries of a day that is over are those that were sealed, and the seals are those that the audit trail notes. */
    SEALS("micros", "entry, entry_seal, entry_sum, sealed_day, audit_entry");

    private final String unit;
    private final String tables;

    Invariant(String unit, String tables) {
        this.unit = unit;
        this.tables = tables;
    }

    /** The name in meters and log lines. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The unit of the difference: micros or messages. */
    public String unit() {
        return unit;
    }

    /** The tables that it compares. */
    public String tables() {
        return tables;
    }
}
