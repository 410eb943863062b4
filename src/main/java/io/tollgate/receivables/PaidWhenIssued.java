package io.tollgate.receivables;

import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.PaidFromBalance;
import io.tollgate.money.Money;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What {@link Allotments} has just allotted to an invoice. Nobody else can change it yet: the transaction holds the balance. */
@Component
final class PaidWhenIssued implements PaidFromBalance {

    private final ReceivableRows receivables;

    PaidWhenIssued(ReceivableRows receivables) {
        this.receivables = receivables;
    }

    @Override
    public Map<String, Money> of(Collection<Invoice> invoices) {
        return receivables.byNumber(invoices.stream().map(Invoice::number).toList()).values().stream()
                .collect(Collectors.toMap(Receivable::number, one -> one.total().minus(one.open())));
    }
}
