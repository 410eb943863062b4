package io.tollgate.invoicing;

import static java.util.Objects.requireNonNull;

import io.tollgate.ledger.Account;
import io.tollgate.ledger.Invoiced;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.Year;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Gives invoices their numbers, books them and tells who waits for them: all of them or none, in the transaction of the caller. What
 * balances pay of them is known at once: a payment that comes meanwhile waits. So do others who issue invoices of the same year, from the
 * first statement on; the balances are held from the booking on.
 */
@Component
final class Issuing {

    private final InvoiceRows rows;
    private final Ledger ledger;
    private final ApplicationEventPublisher events;
    private final PaidFromBalance paid;

    Issuing(InvoiceRows rows, Ledger ledger, ApplicationEventPublisher events, PaidFromBalance paid) {
        this.rows = rows;
        this.ledger = ledger;
        this.events = events;
        this.paid = paid;
    }

    /** Invoices of a business that can be issued. @param months in their order */
    record Ready(Account account, List<MonthCost> months, Addressee addressee) {}

    /** Issues what no other process has issued meanwhile. @param ready each business once */
    List<Invoice> issue(List<Ready> ready, Year year, Instant now, String by) {
        if (ready.stream().allMatch(one -> one.months().isEmpty())) {
            return List.of();
        }
        rows.lock(year);
        Map<BusinessId, Account> accounts = ledger.accounts(ready.stream().map(one -> one.account().business()).toList());
        List<Ready> left = ready.stream().map(one -> new Ready(one.account(), one.months().stream().filter(cost -> cost.month()
                .isAfter(requireNonNull(accounts.get(one.account().business())).invoicedThrough())).toList(), one.addressee())).toList();
        Iterator<String> numbers = rows.nextNumbers(year, left.stream().mapToInt(one -> one.months().size()).sum()).iterator();
        List<Invoice> made = new ArrayList<>();
        Map<BusinessId, Addressee> addressees = new HashMap<>();
        for (Ready one : left) {
            addressees.put(one.account().business(), one.addressee());
            one.months().forEach(cost -> made.add(cost.numbered(numbers.next(), one.account(), now)));
        }
        return made.isEmpty() ? List.of() : booked(made, addressees, now, by);
    }

    private List<Invoice> booked(List<Invoice> made, Map<BusinessId, Addressee> addressees, Instant now, String by) {
        rows.add(made, addressees);
        ledger.bookInvoices(made.stream().map(invoice -> invoiced(invoice, now, by)).toList());
        events.publishEvent(new InvoicesIssued(made));
        Map<String, Money> fromBalance = paid.of(made);
        List<Invoice> whole = made.stream().map(invoice -> invoice.with(fromBalance.getOrDefault(invoice.number(),
                Money.zero(invoice.currency())).exact().setScale(invoice.total().scale(), RoundingMode.UNNECESSARY))).toList();
        rows.paid(whole);
        return whole;
    }

    static Invoiced invoiced(Invoice invoice, Instant now, String by) {
        return new Invoiced(invoice.business(), invoice.number(), invoice.charged(), invoice.discount(), invoice.feeSum(),
                Money.of(invoice.sum(), invoice.currency()), Money.of(invoice.tax(), invoice.currency()), now, by);
    }
}
