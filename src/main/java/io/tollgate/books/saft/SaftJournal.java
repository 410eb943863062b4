package io.tollgate.books.saft;

import java.util.Arrays;
import java.util.List;

/**
 * The journals of the file. What each message books is one transaction a day and kind, as a file of all messages would be too large; all
 * else is a transaction for each entry of the ledger's journal.
 */
enum SaftJournal {

    CHARGES("GL", "Messages and their costs, one transaction a day and kind", true,
            List.of("CHARGE", "SUPPLIER_COST", "GRANT_USED", "GRANT_EXPIRED", "GRANT_RETURNED")),
    INVOICES("AR", "Invoices, credit notes and reminders", false, List.of("INVOICE", "CREDIT_NOTE", "REMINDER")),
    PAYMENTS("B", "Payments, and what went back", false, List.of("PAYMENT", "REVERSAL", "REFUND")),
    /** Corrections, promotional credit, and what else there may be some day. */
    OTHER("GL", "Corrections and promotional credit", false, List.of());

    private final String type;
    private final String description;
    private final boolean daily;
    private final List<String> kinds;

    SaftJournal(String type, String description, boolean daily, List<String> kinds) {
        this.type = type;
        this.description = description;
        this.daily = daily;
        this.kinds = kinds;
    }

    String type() {
        return type;
    }

    String description() {
        return description;
    }

    /** Whether all entries of a kind and a day are one transaction. */
    boolean isDaily() {
        return daily;
    }

    /** Whether the journal has what its kinds do not name. */
    boolean hasTheRest() {
        return kinds.isEmpty();
    }

    /** The kinds of its entries; of the journal with the rest, those that are not in it. */
    List<String> kinds() {
        return hasTheRest() ? Arrays.stream(values()).flatMap(journal -> journal.kinds.stream()).toList() : kinds;
    }
}
