package io.tollgate.invoicing;

import io.tollgate.database.Passing;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Trouble;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Invoices the last month of each business soon after it is over in the business's zone; several workers and nodes do so at a time. */
@Component
public final class MonthEnd {

    private static final Logger log = LoggerFactory.getLogger(MonthEnd.class);
    private static final Duration EARLIEST_ZONE = Duration.ofSeconds(ZoneOffset.MAX.getTotalSeconds());

    /** Few enough that nobody who needs one of their balances notices that all are issued at once. */
    private static final int TOGETHER = 25;

    private final Ledger ledger;
    private final Invoices invoices;
    private final ManyInvoices many;
    private final InvoiceWorkers workers;
    private final Duration grace;

    /** @param grace how long after the end of a month the invoice waits for receipts; later charges are on the next invoice */
    MonthEnd(Ledger ledger, Invoices invoices, ManyInvoices many, InvoiceWorkers workers,
            @Value("${tollgate.invoicing.grace}") Duration grace) {
        this.ledger = ledger;
        this.invoices = invoices;
        this.many = many;
        this.workers = workers;
        this.grace = grace;
    }

    /** A month may be over in the zone of some business. */
    @Bean
    static RecurringWork endsOfMonths(MonthEnd months) {
        return RecurringWork.whole("invoicing", months::invoiceWhatIsDue);
    }

    /** Businesses whose months up to this one are invoiced together. */
    record Part(YearMonth month, List<Account> accounts) {

        Stream<Part> halves() {
            int half = accounts.size() / 2;
            return Stream.of(accounts.subList(0, half), accounts.subList(half, accounts.size())).map(some -> new Part(month, some));
        }
    }

    /** The months of an account that are to be totalled. Accounts with the same months are totalled by one statement. */
    private record Months(YearMonth after, YearMonth due) {}

    /** Makes the invoices that are due. If one fails, the log reports its business, and the next call tries again. */
    public void invoiceWhatIsDue(Instant now) {
        Instant over = now.minus(grace);
        YearMonth newest = YearMonth.from(over.plus(EARLIEST_ZONE).atZone(ZoneOffset.UTC)).minusMonths(1);
        Map<Months, List<Account>> due = ledger.notInvoicedThrough(newest).stream().collect(Collectors.groupingBy(
                account -> new Months(account.invoicedThrough(), YearMonth.from(over.atZone(account.zone())).minusMonths(1)),
                LinkedHashMap::new, Collectors.toList()));
        workers.each(due.entrySet().stream().filter(one -> one.getKey().after().isBefore(one.getKey().due()))
                .flatMap(one -> workers.parts(one.getValue(), TOGETHER).stream().map(some -> new Part(one.getKey().due(), some))).toList(),
                part -> invoice(part, now));
    }

    /** If one of them fails, halves are tried, down to the one that fails. */
    void invoice(Part part, Instant now) {
        if (part.accounts().size() == 1) {
            invoice(part.accounts().getFirst().business(), part.month(), now);
            return;
        }
        ManyInvoices.Outcome outcome;
        try {
            outcome = many.run(part.accounts(), part.month(), now, Invoices.JOB);
        } catch (RuntimeException failure) {
            log.info("{} businesses are invoiced in halves, as one of them fails: {}", part.accounts().size(), Trouble.place(failure));
            part.halves().forEach(half -> invoice(half, now));
            return;
        }
        outcome.made().forEach(MonthEnd::tell);
        outcome.alone().forEach(account -> invoice(account.business(), part.month(), now));
    }

    private static void tell(Invoice invoice) {
        log.info("Invoice {} of business {} for {}: {} {}", invoice.number(), invoice.business(), invoice.month(), invoice.sum(),
                invoice.currency());
    }

    private void invoice(BusinessId business, YearMonth month, Instant now) {
        try {
            invoices.run(business, month, now).ifPresent(MonthEnd::tell);
        } catch (InvoiceHeld waits) {
            log.debug("Month {} of business {}: {}", month, business, waits.getMessage()); // it is on the list of held invoices
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                log.info("Month {} of business {} is invoiced later: {}", month, business, Trouble.place(failure));
            } else {
                log.error("Month {} of business {} could not be invoiced and will be tried again: {}. {}", month, business,
                        failure.getMessage(), Trouble.place(failure));
            }
        }
    }
}
