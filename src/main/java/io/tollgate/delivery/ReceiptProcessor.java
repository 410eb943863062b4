package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.tollgate.delivery.Delivery.Outcome;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.delivery.Receipts.Waiting;
import io.tollgate.delivery.ReceiptTimes.Told;
import io.tollgate.delivery.Statuses.Step;
import io.tollgate.figures.DaySums;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.quarantine.Isolation;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.WorkQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Books receipts, a batch in one transaction: records new ones, charges or releases, and queues the partners' status updates. */
@Component
class ReceiptProcessor implements WorkQueue<Waiting> {

    private static final Logger log = LoggerFactory.getLogger(ReceiptProcessor.class);
    private static final Set<Type> REACHED = EnumSet.of(Type.DELIVERED, Type.READ);

    private final Receipts receipts;
    private final Deliveries deliveries;
    private final Ledger ledger;
    private final Statuses statuses;
    private final StatusUpdates statusUpdates;
    private final DeliverySettings settings;
    private final ReceiptTimes times;
    private final RepeatedReceipts repeated;
    private final DaySums sums;
    private final Isolation<Waiting> isolation;

    ReceiptProcessor(Receipts receipts, Deliveries deliveries, Ledger ledger, Statuses statuses, StatusUpdates statusUpdates,
            DeliverySettings settings, ReceiptTimes times, RepeatedReceipts repeated, DaySums sums,
            Quarantine quarantine, PlatformTransactionManager transactions) {
        this.sums = sums;
        this.times = times;
        this.repeated = repeated;
        this.receipts = receipts;
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.statuses = statuses;
        this.statusUpdates = statusUpdates;
        this.settings = settings;
        this.isolation = new Isolation<>(this, settings.receipts(), quarantine, transactions);
    }

    /** @return whether more may wait */
    boolean next(Instant now) {
        return isolation.next(now);
    }

    /** How many the last batch took. */
    int taken() {
        return isolation.taken();
    }

    @Override
    public String queue() {
        return "receipts";
    }

    @Override
    public String key(Waiting waiting) {
        return Long.toString(waiting.id());
    }

    @Override
    public void holdUntil(String id, Instant until) {
        receipts.hold(Long.parseLong(id), until);
    }

    @Override
    public boolean has(String id) {
        return receipts.has(Long.parseLong(id));
    }

    @Override
    public void discard(String id, Instant now) {
        receipts.discard(Long.parseLong(id));
    }

    @Override
    public List<Waiting> claim(int limit, Instant now, Map<String, RuntimeException> unreadable) {
        return receipts.claim(limit, now, unreadable);
    }

    @Override
    public boolean mayHaveMore() {
        return receipts.mayHaveMore();
    }

    @Override
    public Map<String, RuntimeException> work(List<Waiting> claimed, Instant now) {
        Map<MessageId, Delivery> known = deliveries.lock(claimed.stream().map(Waiting::message).toList());
        List<Waiting> done = new ArrayList<>();
        List<Waiting> early = new ArrayList<>();
        for (Waiting waiting : claimed) {
            if (known.containsKey(waiting.message()) || isStray(waiting, now)) {
                done.add(waiting);
            } else {
                early.add(waiting);
            }
        }
        book(known, times.corrected(done.stream().filter(it -> known.containsKey(it.message()))
                .flatMap(it -> told(it, requireNonNull(known.get(it.message())))).toList()), now);
        receipts.finish(done);
        receipts.putOff(early, now.plus(settings.earlyReceipt()));
        return Map.of();
    }

    private static Stream<Told> told(Waiting waiting, Delivery delivery) {
        return waiting.receipts().stream().map(it -> new Told(it, delivery.at(), waiting.takenAt()));
    }

    /** Whether a receipt has waited too long for its hand-over. It may come before the hand-over is committed, but not a day before. */
    private boolean isStray(Waiting waiting, Instant now) {
        if (waiting.takenAt().plus(settings.strayReceipt()).isAfter(now)) {
            return false;
        }
        log.warn("Dropped a receipt {} of message {}, which was never handed over. Maybe the channel reports to the wrong Tollgate.",
                waiting.receipts().getFirst().type(), waiting.message());
        return true;
    }

    private void count(MessageId message, Set<Type> before, List<Receipt> news) {
        Set<Type> types = news.stream().map(Receipt::type).collect(Collectors.toSet());
        if (Collections.disjoint(before, REACHED) && !Collections.disjoint(types, REACHED)) {
            sums.count(DaySums.What.DELIVERED, message, "");
        }
        if (types.contains(Type.READ)) {
            sums.count(DaySums.What.READ, message, "");
        }
    }

    /** Books receipts within a transaction that has locked the deliveries. */
    void book(Map<MessageId, Delivery> known, List<Receipt> arriving, Instant now) {
        Map<MessageId, List<Receipt>> byMessage = new TreeMap<>();
        arriving.forEach(receipt -> byMessage.computeIfAbsent(receipt.message(), id -> new ArrayList<>()).add(receipt));
        Map<MessageId, Set<Type>> booked = deliveries.booked(byMessage.keySet());

        List<Receipt> news = new ArrayList<>();
        List<Step> told = new ArrayList<>();
        List<Delivered> charged = new ArrayList<>();
        List<MessageId> released = new ArrayList<>();
        Map<BusinessId, Integer> again = new HashMap<>();
        byMessage.forEach((id, receipts) -> {
            Delivery delivery = requireNonNull(known.get(id));
            Booking booking = Booking.of(delivery.outcome(), booked.getOrDefault(id, EnumSet.noneOf(Type.class)), receipts);
            news.addAll(booking.news());
            count(id, booked.getOrDefault(id, EnumSet.noneOf(Type.class)), booking.news());
            if (receipts.size() > booking.news().size()) {
                again.merge(delivery.business(), receipts.size() - booking.news().size(), Integer::sum);
            }
            booking.told().forEach(it -> told.add(new Step(delivery, it, booking.charging().stream().anyMatch(it::equals))));
            booking.charging().ifPresent(it -> charged.add(new Delivered(id, it.at())));
            if (booking.releases(delivery.outcome())) {
                released.add(id);
            }
        });
        // All that lock these rows keep this order, each table by message id: deliveries, reservations, balances.
        deliveries.book(news, now);
        deliveries.end(charged.stream().map(Delivered::id).toList(), Outcome.CHARGED);
        deliveries.end(released, Outcome.RELEASED);
        Map<MessageId, Delivery> priced = priced(known, ledger.settle(charged, released));
        deliveries.price(priced.values());
        statusUpdates.enqueue(statuses.of(told.stream().map(step -> step.of(priced)).toList()));
        deliveries.arrived(charged);
        repeated.add(again, now);
    }

    /** The messages of which only their delivery has decided whether they are free, and whose reason is another now. */
    private static Map<MessageId, Delivery> priced(Map<MessageId, Delivery> known, List<Charge> made) {
        Map<MessageId, Delivery> changed = new TreeMap<>();
        for (Charge charge : made) {
            Delivery delivery = requireNonNull(known.get(charge.id()));
            if (!delivery.freeReason().equals(charge.freeReason())) {
                changed.put(charge.id(), delivery.free(charge.freeReason()));
            }
        }
        return changed;
    }
}
