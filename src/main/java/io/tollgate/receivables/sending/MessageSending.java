package io.tollgate.receivables.sending;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Trouble;
import io.tollgate.invoicing.Invoice;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.MessageId;
import io.tollgate.receivables.Reminder;
import io.tollgate.receivables.Reminders;
import io.tollgate.receivables.sending.InvoiceDispatch.Outcome;
import io.tollgate.receivables.sending.InvoiceDispatch.State;
import io.tollgate.receivables.sending.MessageWay.Fate;
import io.tollgate.receivables.sending.MessageWay.Handed;
import io.tollgate.receivables.sending.ReminderMessages.Open;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reminders that go as messages: hands them over and writes down what became of them. One that the rules refuse, or that does not arrive,
 * goes by the way of the business instead. Each is handed over under a key of its invoice and level, so that it goes once even if a process
 * dies between the hand-over and its record.
 */
@Component
public class MessageSending {

    private static final Logger log = LoggerFactory.getLogger(MessageSending.class);
    private static final String JOB = "job:reminders";
    private static final int AT_ONCE = 100;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Dispatches dispatches;
    private final ReminderMessages open;
    private final Reminders reminders;
    private final InvoiceWays ways;
    private final MessageWay messages;
    private final Ledger ledger;
    private final TransactionTemplate transaction;

    MessageSending(Dispatches dispatches, ReminderMessages open, Reminders reminders, InvoiceWays ways, MessageWay messages, Ledger ledger,
            TransactionTemplate transaction) {
        this.dispatches = dispatches;
        this.open = open;
        this.reminders = reminders;
        this.ways = ways;
        this.messages = messages;
        this.ledger = ledger;
        this.transaction = transaction;
    }

    @Bean
    static RecurringWork messagesOfReminders(MessageSending sending) {
        return new RecurringWork("reminder-messages", sending::look);
    }

    /** Hands over the reminder of an attempt that has begun. */
    void hand(InvoiceDispatch due, Invoice invoice, Instant now) {
        int attempt = due.attempts() + 1;
        int level = InvoiceDispatch.level(due.occasion()).orElseThrow();
        Reminder reminder = reminders.of(due.number()).stream().filter(one -> one.level() == level).findFirst().orElseThrow();
        switch (messages.hand(invoice, reminder)) {
            case Handed.Accepted(MessageId message) -> locked(due, () -> {
                open.add(message, due, attempt, now, now);
                dispatches.handed(due, attempt, "accepted as message " + message.text());
            });
            case Handed.AcceptedBefore() -> locked(due, () -> dispatches.end(due, attempt, State.SENT, Optional.empty(), Outcome.SENT,
                    "it was accepted before, for another number or template", now));
            case Handed.Wait(Instant until, String why) -> locked(due, () -> dispatches.end(due, attempt, State.WAITING,
                    Optional.of(until), Outcome.FAILED, "waits until " + until + " under " + why, now));
            case Handed.Impossible(String why) -> locked(due, () -> instead(due, attempt, why, now));
        }
    }

    /** Asks what became of those that were handed over. True if there may be more. */
    public boolean look(Instant now) {
        List<Open> due = open.due(now, AT_ONCE);
        due.forEach(one -> lookSafely(one, now));
        return due.size() == AT_ONCE;
    }

    private void lookSafely(Open one, Instant now) {
        try {
            look(one, now);
        } catch (RuntimeException failure) {
            log.error("What became of the reminder {} is not known and will be asked again: {}", one.message().text(),
                    Trouble.place(failure));
        }
    }

    private void look(Open one, Instant now) {
        InvoiceDispatch dispatch = dispatches.one(one.dispatch());
        Fate fate = messages.fate(one.message());
        locked(dispatch, () -> {
            Optional<Instant> next = fate instanceof Fate.UnderWay ? Optional.of(now.plus(PAUSE)) : Optional.empty();
            if (open.look(one, next)) {
                switch (fate) {
                    case Fate.UnderWay() -> {}
                    case Fate.Delivered() -> dispatches.end(dispatch, one.attempt(), State.SENT, Optional.empty(), Outcome.SENT, "", now);
                    case Fate.NotDelivered(String why) -> instead(dispatch, one.attempt(), why, now);
                }
            }
        });
    }

    /** It did not go as a message, so it goes by the way of the business. The caller holds the balance. */
    void instead(InvoiceDispatch failed, int attempt, String why, Instant now) {
        dispatches.end(failed, attempt, State.FAILED, Optional.empty(), Outcome.FAILED, why, now);
        Way way = ways.ofReminders(failed.business());
        if (way != Way.NONE) {
            dispatches.add(failed.number(), failed.business(), failed.occasion(), way, now, JOB);
        }
        log.info("Invoice {} ({}) did not go as a message, and goes by {}: {}", failed.number(), failed.occasion(), way, why);
    }

    private void locked(InvoiceDispatch one, Runnable step) {
        transaction.executeWithoutResult(_ -> {
            ledger.lockAccount(one.business());
            step.run();
        });
    }
}
