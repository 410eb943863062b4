package io.tollgate.receivables.sending;

/** How the invoices of a business reach it. */
public enum Way {
    /** Tollgate sends nothing: the business takes its invoices from the API, or somebody sends them by hand. */
    NONE,
    /** Mail to the buyer's contact: the PDF, and the e-invoice if it is a file of its own. */
    EMAIL,
    /** Files in a folder, from where another program takes them. */
    FOLDER,
    /** HTTP POST of the e-invoice to an access point, such as one of Peppol, which brings it to the buyer. */
    ACCESS_POINT,
    /** Reminders alone: as a message of the operator's business to the buyer's phone. No business has it as its way. */
    MESSAGE
}
