package io.tollgate.receivables;

/** The states of an invoice. Of several that fit, the one that stands furthest down in this list counts. */
public enum InvoiceState {
    /** What the running month would cost if it ended now; without a number. */
    DRAFT,
    /** It has a number and documents, and nobody has sent it yet. */
    ISSUED,
    /** The buyer has it. */
    SENT,
    /** Something is paid, and something is open. */
    PARTLY_PAID,
    /** Something is open, and the last day for the payment is over. */
    OVERDUE,
    /** Nothing is open. */
    PAID,
    /** Nothing is open, because somebody gave up the rest. */
    WRITTEN_OFF,
    /** Credit notes take back all of it. */
    CANCELLED
}
