package io.tollgate.delivery;

import io.tollgate.database.RecurringWork;
import io.tollgate.delivery.Delivery.Outcome;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.MessageId;
import io.tollgate.quarantine.Isolation;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.WorkQueue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Releases the reservations of messages that expired long ago and whose receipts never said what became of them. */
@Component
class Expiries implements WorkQueue<MessageId> {

    private static final int EXPIRED = 131026;

    private final Deliveries deliveries;
    private final OpenCalls calls;
    private final ReceiptProcessor processor;
    private final Ledger ledger;
    private final DeliverySettings settings;
    private final TransactionTemplate transaction;
    private final Isolation<MessageId> isolation;

    Expiries(Deliveries deliveries, OpenCalls calls, ReceiptProcessor processor, Ledger ledger, DeliverySettings settings,
            Quarantine quarantine, PlatformTransactionManager transactions) {
        this.deliveries = deliveries;
        this.calls = calls;
        this.processor = processor;
        this.ledger = ledger;
        this.settings = settings;
        this.transaction = new TransactionTemplate(transactions);
        this.isolation = new Isolation<>(this, settings.batch(), quarantine, transactions);
    }

    /** The work that gives up messages that are long past their expiry and have no final receipt. */
    @Bean
    static RecurringWork expiryOfMessages(Expiries expiries) {
        return new RecurringWork("expiry", expiries::giveUp);
    }

    /** @return whether there may be more */
    boolean giveUp(Instant now) {
        return isolation.next(now);
    }

    @Override
    public List<MessageId> claim(int limit, Instant now, Map<String, RuntimeException> unreadable) {
        return deliveries.openSince(now.minus(settings.grace()), limit, queue(), now);
    }

    @Override
    public Map<String, RuntimeException> work(List<MessageId> silent, Instant now) {
        Map<MessageId, Delivery> known = deliveries.lock(silent);
        Set<MessageId> lost = calls.lostAmong(silent);
        // A receipt may have been booked since the claim; its outcome stands.
        processor.book(known, known.values().stream().filter(it -> it.outcome() == Outcome.OPEN)
                .map(it -> Receipt.failed(it.id(), now, EXPIRED, lost.contains(it.id())
                        ? "The message expired, and nobody knows whether it was sent: the network's answer was lost."
                        : "The message expired; the recipient could not be reached in time."))
                .toList(), now);
        return Map.of();
    }

    @Override
    public String queue() {
        return "expiries";
    }

    @Override
    public String key(MessageId message) {
        return message.text();
    }

    /** Does nothing: the quarantine itself knows until when, and an expiry is never moved. */
    @Override
    public void holdUntil(String message, Instant until) {
        // Each claim reads the quarantine.
    }

    @Override
    public boolean has(String message) {
        return deliveries.isOpen(id(message));
    }

    @Override
    public void discard(String message, Instant now) {
        transaction.executeWithoutResult(_ -> {
            deliveries.end(List.of(id(message)), Outcome.RELEASED);
            ledger.release(List.of(id(message)));
        });
    }

    private static MessageId id(String message) {
        return MessageId.parse(message).orElseThrow(() -> new IllegalArgumentException(message + " is not a message id"));
    }
}
