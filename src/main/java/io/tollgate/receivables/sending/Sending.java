package io.tollgate.receivables.sending;

import io.tollgate.database.Backoff;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Trouble;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.invoicing.InvoicesIssued;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.message.BusinessId;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.Reminders;
import io.tollgate.receivables.sending.InvoiceDispatch.Outcome;
import io.tollgate.receivables.sending.InvoiceDispatch.State;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends invoices by the way of each business, and tries again after failures, later and later.
 *
 * <p>The record of an attempt is committed before it begins. If the process ends in between, nobody knows whether the buyer has the
 * invoice. Then it is sent again: an invoice that never comes is worse than one that comes twice under the same number. The record shows
 * both attempts, and a receiver recognises the second one by the name of the parcel.
 */
@Component
public class Sending {

    private static final Logger log = LoggerFactory.getLogger(Sending.class);
    private static final String JOB = "job:sending";
    private static final int AT_ONCE = 20;
    private static final int MOST_ATTEMPTS = 12;
    private static final Duration LOST = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    private final Dispatches dispatches;
    private final InvoiceWays ways;
    private final Parcels parcels;
    private final Invoices invoices;
    private final Receivables receivables;
    private final Reminders reminders;
    private final MessageSending messages;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Map<Way, Carrier> carriers = new EnumMap<>(Way.class);

    Sending(Dispatches dispatches, InvoiceWays ways, Parcels parcels, Invoices invoices, Receivables receivables, Reminders reminders,
            MessageSending messages, Ledger ledger, TransactionTemplate transaction, List<Carrier> carriers) {
        this.messages = messages;
        this.dispatches = dispatches;
        this.ways = ways;
        this.parcels = parcels;
        this.invoices = invoices;
        this.receivables = receivables;
        this.reminders = reminders;
        this.ledger = ledger;
        this.transaction = transaction;
        carriers.forEach(carrier -> this.carriers.put(carrier.way(), carrier));
    }

    @Bean
    static RecurringWork invoiceSending(Sending sending) {
        return new RecurringWork("invoice-sending", sending::sendDue);
    }

    /** Joins the transaction that issues the invoices. One at zero is not sent. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void issued(InvoicesIssued event) {
        Map<BusinessId, Way> known = ways.of(event.invoices().stream().map(Invoice::business).distinct().toList());
        dispatches.add(event.invoices().stream().filter(invoice -> invoice.total().signum() != 0)
                .filter(invoice -> known.getOrDefault(invoice.business(), Way.NONE) != Way.NONE)
                .map(invoice -> new Dispatches.Wanted(invoice.number(), invoice.business(), InvoiceDispatch.INVOICE,
                        known.getOrDefault(invoice.business(), Way.NONE), invoice.issuedAt(), JOB))
                .toList());
    }

    /**
     * Sends an invoice, perhaps once more, because a person wants it.
     *
     * @throws PaymentConflict if the business has no way
     */
    @Transactional
    public void send(Invoice invoice, Instant now, String by) {
        Way way = ways.of(invoice.business());
        if (way == Way.NONE) {
            throw new PaymentConflict("nobody has said how invoices reach this business. Maybe set its way first.");
        }
        ledger.lockAccount(invoice.business());
        dispatches.add(invoice.number(), invoice.business(), InvoiceDispatch.INVOICE, way, now, by);
    }

    /** All records of an invoice, the first one first. */
    @Transactional(readOnly = true)
    public List<InvoiceDispatch.Record> of(String number) {
        return dispatches.of(number).stream().map(one -> new InvoiceDispatch.Record(one, dispatches.attempts(one.id()))).toList();
    }

    /** Tries what is due. True if there may be more. */
    public boolean sendDue(Instant now) {
        long began = System.nanoTime();
        List<InvoiceDispatch> due = dispatches.due(now, AT_ONCE);
        due.forEach(one -> tryOnce(one, () -> now.plusNanos(System.nanoTime() - began)));
        return due.size() == AT_ONCE;
    }

    private void tryOnce(InvoiceDispatch due, Supplier<Instant> clock) {
        Instant now = clock.get();
        if (!inTransaction(due.business(), () -> dispatches.begin(due, now, now.plus(LOST)))) {
            return;
        }
        if (InvoiceDispatch.level(due.occasion()).isPresent() && !reminders.isWanted(due.number())) {
            ended(due, State.CALLED_OFF, Optional.empty(), Outcome.FAILED, "it was paid or disputed before", clock.get());
            return;
        }
        try {
            Invoice invoice = invoices.byNumber(due.number()).orElseThrow(() -> NotCarried.forGood("the invoice is gone"));
            if (due.way() == Way.MESSAGE) {
                messages.hand(due, invoice, clock.get());
                return;
            }
            carry(due, invoice);
            ended(due, State.SENT, Optional.empty(), Outcome.SENT, "", clock.get());
        } catch (NotCarried failure) {
            failed(due, String.valueOf(failure.getMessage()), failure.isForGood(), clock.get());
        } catch (RuntimeException failure) {
            failed(due, "failure in Tollgate: " + Trouble.place(failure), false, clock.get());
        }
    }

    private void carry(InvoiceDispatch due, Invoice invoice) throws NotCarried {
        Carrier carrier = Optional.ofNullable(carriers.get(due.way())).orElseThrow(() -> NotCarried.forGood("it has no way"));
        carrier.carry(parcels.of(invoice, due.occasion()));
    }

    private void failed(InvoiceDispatch due, String why, boolean forGood, Instant now) {
        int attempt = due.attempts() + 1;
        boolean over = forGood || attempt >= MOST_ATTEMPTS;
        if (over && due.way() == Way.MESSAGE) {
            inTransaction(due.business(), () -> {
                messages.instead(due, attempt, why, now);
                return true;
            });
            return;
        }
        Instant next = now.plus(Backoff.wait(due.attempts(), FIRST_PAUSE, LONGEST_PAUSE));
        ended(due, over ? State.FAILED : State.WAITING, over ? Optional.empty() : Optional.of(next), Outcome.FAILED, why, now);
        if (over) {
            log.warn("Invoice {} ({}) was not sent, and is not tried again: {}. Maybe mend that and send it from the administration.",
                    due.number(), due.occasion(), why);
        } else {
            log.info("Invoice {} ({}) was not sent by {} and is tried again: {}", due.number(), due.occasion(), due.way(), why);
        }
    }

    private void ended(InvoiceDispatch due, State state, Optional<Instant> next, Outcome outcome, String detail, Instant now) {
        inTransaction(due.business(), () -> {
            dispatches.end(due, due.attempts() + 1, state, next, outcome, detail, now);
            if (outcome == Outcome.SENT && due.occasion().equals(InvoiceDispatch.INVOICE)) {
                receivables.sent(due.number(), now);
            }
            return true;
        });
    }

    private boolean inTransaction(BusinessId business, BooleanSupplier step) {
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            ledger.lockAccount(business);
            return step.getAsBoolean();
        }));
    }
}
