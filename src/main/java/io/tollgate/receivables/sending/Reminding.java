package io.tollgate.receivables.sending;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.Passing;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Trouble;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Ledger;
import io.tollgate.receivables.MissingRate;
import io.tollgate.receivables.Reminder;
import io.tollgate.receivables.Reminders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the reminders that are due and hands them to {@link Sending}. Reminder, entries and dispatch are one transaction, so each level
 * goes once, whatever dies and however many nodes look. A business without a way gets none. An access point takes invoices only: there a
 * reminder goes by mail. Where the operator reminds by messages and the buyer has a phone, it goes as one. If one fails, the others go on.
 * One that lacks a rate of interest is on the list of {@link HeldReminders}.
 */
@Component
public class Reminding {

    private static final Logger log = LoggerFactory.getLogger(Reminding.class);
    private static final String JOB = "job:reminders";
    private static final int AT_ONCE = 200;

    private final Reminders reminders;
    private final Invoices invoices;
    private final InvoiceWays ways;
    private final Dispatches dispatches;
    private final HeldReminders held;
    private final MessageWay messages;
    private final Ledger ledger;
    private final TransactionTemplate transaction;

    Reminding(Reminders reminders, Invoices invoices, InvoiceWays ways, Dispatches dispatches, HeldReminders held, MessageWay messages,
            Ledger ledger, TransactionTemplate transaction) {
        this.messages = messages;
        this.held = held;
        this.reminders = reminders;
        this.invoices = invoices;
        this.ways = ways;
        this.dispatches = dispatches;
        this.ledger = ledger;
        this.transaction = transaction;
    }

    @Bean
    static RecurringWork invoiceReminders(Reminding reminding) {
        return RecurringWork.whole("invoice-reminders", reminding::remindDue);
    }

    /** Looks at all invoices that are overdue. */
    public void remindDue(Instant now) {
        List<String> overdue = reminders.overdue("", AT_ONCE, now);
        while (!overdue.isEmpty()) {
            overdue.forEach(number -> remindSafely(number, now));
            overdue = reminders.overdue(overdue.getLast(), AT_ONCE, now);
        }
        held.removeOthers(now);
    }

    private void remindSafely(String number, Instant now) {
        try {
            invoices.byNumber(number).flatMap(invoice -> remind(invoice, now))
                    .ifPresent(made -> log.info("Reminder {} of invoice {}: {} are open, {} are added", made.level(), number, made.open(),
                            made.added()));
        } catch (RuntimeException failure) {
            if (failure.getCause() instanceof MissingRate missing) {
                log.warn("Invoice {} is not reminded of: {}", number, missing.getMessage());
                held.put(number, String.valueOf(missing.getMessage()), now);
            } else if (Passing.is(failure)) {
                log.info("Invoice {} is reminded of later: {}", number, Trouble.place(failure));
            } else {
                log.error("Invoice {} could not be reminded of and will be tried again: {}", number, Trouble.place(failure));
            }
        }
    }

    /** The reminder, if its day has come. */
    Optional<Reminder> remind(Invoice invoice, Instant now) {
        return requireNonNull(transaction.execute(_ -> {
            ledger.lockAccount(invoice.business());
            Way way = ways.ofReminders(invoice.business());
            if (way == Way.NONE) {
                return Optional.<Reminder>empty();
            }
            Optional<Reminder> made = next(invoice, now);
            made.ifPresent(one -> dispatches.add(one.number(), one.business(), InvoiceDispatch.reminder(one.level()),
                    messages.reaches(one.business()) ? Way.MESSAGE : way, now, JOB));
            return made;
        }));
    }

    private Optional<Reminder> next(Invoice invoice, Instant now) {
        try {
            return reminders.next(invoice, now, JOB);
        } catch (MissingRate missing) {
            throw new IllegalStateException(missing);
        }
    }
}
