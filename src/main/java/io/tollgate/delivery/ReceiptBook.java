package io.tollgate.delivery;

import io.tollgate.delivery.Delivery.Outcome;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.delivery.Receipts.Waiting;
import io.tollgate.delivery.Statuses.Step;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Books receipts, a batch in one transaction: what is new is recorded, charged or released, and told. */
@Component
class ReceiptBook {

    private static final Logger log = LoggerFactory.getLogger(ReceiptBook.class);

    private static final int EXPIRED = 131026;

    private final Receipts receipts;
    private final Deliveries deliveries;
    private final Ledger ledger;
    private final Statuses statuses;
    private final StatusUpdates statusUpdates;
    private final DeliverySettings settings;

    ReceiptBook(Receipts receipts, Deliveries deliveries, Ledger ledger, Statuses statuses, StatusUpdates statusUpdates,
            DeliverySettings settings) {
        this.receipts = receipts;
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.statuses = statuses;
        this.statusUpdates = statusUpdates;
        this.settings = settings;
    }

    /** @return whether the batch was full, so that more may wait */
    @Transactional
    boolean next(Instant now) {
        List<Waiting> claimed = receipts.claim(settings.batch(), now);
        if (claimed.isEmpty()) {
            return false;
        }
        Map<MessageId, Delivery> known = deliveries.lock(claimed.stream().map(it -> it.receipt().message()).toList());
        List<Waiting> done = new ArrayList<>();
        List<Waiting> early = new ArrayList<>();
        for (Waiting waiting : claimed) {
            if (known.containsKey(waiting.receipt().message()) || stray(waiting, now)) {
                done.add(waiting);
            } else {
                early.add(waiting);
            }
        }
        book(known, done.stream().map(Waiting::receipt).filter(it -> known.containsKey(it.message())).toList(), now);
        receipts.finish(done);
        receipts.putOff(early, now.plus(settings.earlyReceipt()));
        return claimed.size() == settings.batch();
    }

    /**
     * Gives back what is held for messages that expired long ago without any word of what came of them.
     *
     * @return whether there may be more
     */
    @Transactional
    boolean giveUp(Instant now) {
        List<MessageId> silent = deliveries.openSince(now.minus(settings.grace()), settings.batch());
        if (silent.isEmpty()) {
            return false;
        }
        Map<MessageId, Delivery> known = deliveries.lock(silent);
        // Of a receipt that was booked since we looked, the end stands.
        book(known, known.values().stream().filter(it -> it.outcome() == Outcome.OPEN)
                .map(it -> Receipt.failed(it.id(), now, EXPIRED, "The message expired; the recipient could not be reached in time.")).toList(), now);
        return silent.size() == settings.batch();
    }

    /** A receipt may come before its hand-over is committed, but not a day before. */
    private boolean stray(Waiting waiting, Instant now) {
        if (waiting.takenAt().plus(settings.strayReceipt()).isAfter(now)) {
            return false;
        }
        log.warn("Dropped a receipt {} of message {}, which was never handed over. Maybe the channel reports to a wrong Tollgate.",
                waiting.receipt().type(), waiting.receipt().message());
        return true;
    }

    private void book(Map<MessageId, Delivery> known, List<Receipt> arriving, Instant now) {
        Map<MessageId, List<Receipt>> byMessage = new TreeMap<>();
        arriving.forEach(receipt -> byMessage.computeIfAbsent(receipt.message(), id -> new ArrayList<>()).add(receipt));
        Map<MessageId, Set<Type>> booked = deliveries.booked(byMessage.keySet());

        List<Receipt> news = new ArrayList<>();
        List<Step> told = new ArrayList<>();
        List<Delivered> charged = new ArrayList<>();
        List<MessageId> released = new ArrayList<>();
        byMessage.forEach((id, receipts) -> {
            Delivery delivery = known.get(id);
            Booking booking = Booking.of(delivery.outcome(), booked.getOrDefault(id, EnumSet.noneOf(Type.class)), receipts);
            news.addAll(booking.news());
            booking.told().forEach(it -> told.add(new Step(delivery, it, booking.charging().stream().anyMatch(it::equals))));
            booking.charging().ifPresent(it -> charged.add(new Delivered(id, it.at())));
            if (booking.releases(delivery.outcome())) {
                released.add(id);
            }
        });
        // In this order, and each by message id, as all that lock these rows: deliveries, reservations, balances.
        deliveries.book(news, now);
        deliveries.end(charged.stream().map(Delivered::id).toList(), Outcome.CHARGED);
        deliveries.end(released, Outcome.RELEASED);
        ledger.settle(charged, released);
        statusUpdates.tell(statuses.of(told));
    }
}
