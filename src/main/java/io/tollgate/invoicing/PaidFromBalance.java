package io.tollgate.invoicing;

import io.tollgate.money.Money;

/** Knows what of an invoice is paid by money that was there before it. Whoever keeps what is owed answers. */
public interface PaidFromBalance {

    /** Asked once, in the transaction that issues the invoice and after {@link InvoiceIssued}; at most what is to be paid. */
    Money of(Invoice invoice);
}
