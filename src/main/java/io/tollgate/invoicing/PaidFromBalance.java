package io.tollgate.invoicing;

import io.tollgate.money.Money;
import java.util.Collection;
import java.util.Map;

/** Knows what of an invoice is paid by money that was there before it. The collection of what is owed answers. */
public interface PaidFromBalance {

    /**
     * Asked once, in the transaction that issues the invoices and after {@link InvoicesIssued}.
     *
     * @return by number, at most what is to be paid; without a row: nothing
     */
    Map<String, Money> of(Collection<Invoice> invoices);
}
