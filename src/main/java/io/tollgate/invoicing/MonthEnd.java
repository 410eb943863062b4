package io.tollgate.invoicing;

import io.tollgate.database.Passing;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Trouble;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
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

    private final Ledger ledger;
    private final Invoices invoices;
    private final InvoiceWorkers workers;
    private final Duration grace;

    /** @param grace how long after the end of a month the invoice waits for receipts; later charges are on the next invoice */
    MonthEnd(Ledger ledger, Invoices invoices, InvoiceWorkers workers, @Value("${tollgate.invoicing.grace}") Duration grace) {
        this.ledger = ledger;
        this.invoices = invoices;
        this.workers = workers;
        this.grace = grace;
    }

    /** A month may be over in the zone of some business. */
    @Bean
    static RecurringWork endsOfMonths(MonthEnd months) {
        return RecurringWork.whole("invoicing", months::invoiceWhatIsDue);
    }

    /** Makes the invoices that are due. If one fails, the log reports its business, and the next call tries again. */
    public void invoiceWhatIsDue(Instant now) {
        Instant over = now.minus(grace);
        YearMonth newest = YearMonth.from(over.plus(EARLIEST_ZONE).atZone(ZoneOffset.UTC)).minusMonths(1);
        workers.each(ledger.notInvoicedThrough(newest), account -> {
            YearMonth due = YearMonth.from(over.atZone(account.zone())).minusMonths(1);
            if (account.invoicedThrough().isBefore(due)) {
                invoice(account.business(), due, now);
            }
        });
    }

    private void invoice(BusinessId business, YearMonth month, Instant now) {
        try {
            invoices.run(business, month, now).ifPresent(invoice -> log.info("Invoice {} of business {} for {}: {} {}", invoice.number(),
                    business, month, invoice.sum(), invoice.currency()));
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
