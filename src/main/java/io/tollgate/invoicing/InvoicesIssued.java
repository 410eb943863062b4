package io.tollgate.invoicing;

import java.util.List;

/** Invoices were issued together, in the transaction that tells this. @param invoices those of a business in the order of their months */
public record InvoicesIssued(List<Invoice> invoices) {

    public InvoicesIssued {
        invoices = List.copyOf(invoices);
    }
}
