package io.tollgate.receivables;

import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.PaidFromBalance;
import io.tollgate.money.Money;
import org.springframework.stereotype.Component;

/** What {@link Allotments} has just allotted to an invoice. Nobody else can change it yet: the transaction holds the balance. */
@Component
final class PaidWhenIssued implements PaidFromBalance {

    private final ReceivableRows receivables;

    PaidWhenIssued(ReceivableRows receivables) {
        this.receivables = receivables;
    }

    @Override
    public Money of(Invoice invoice) {
        return receivables.byNumber(invoice.number()).map(one -> one.total().minus(one.open()))
                .orElse(Money.zero(invoice.currency()));
    }
}
