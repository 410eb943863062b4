package io.tollgate.invoicing;

import java.time.YearMonth;
import java.util.List;

/** The invoice of a month lacks what it must say. It is issued when that is completed. */
public final class InvoiceHeld extends RuntimeException {

    private final List<String> reasons;

    InvoiceHeld(YearMonth month, List<String> reasons) {
        super("the invoice of " + month + " is held: " + String.join("; ", reasons)
                + ". Maybe complete that; it is issued then");
        this.reasons = List.copyOf(reasons);
    }

    public List<String> reasons() {
        return reasons;
    }
}
