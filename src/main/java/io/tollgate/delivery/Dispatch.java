package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.tollgate.delivery.Delivery.Outcome;
import io.tollgate.delivery.Statuses.Step;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.quarantine.Halves;
import io.tollgate.quarantine.Isolation;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.WorkQueue;
import io.tollgate.tracing.Running;
import io.tollgate.tracing.Stage;
import io.tollgate.tracing.Traces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives due messages to the channel, a batch in one transaction: claim, last look, the rules again for verdicts that are no longer fresh,
 * hand-over, record.
 *
 * <p>The channel is called inside the transaction, which holds the rows that a block, a withdrawal or a suspension must change. So no
 * hand-over begins once such a request has been answered. A crash between the channel's answer and the commit repeats the hand-over under
 * the same message id.
 */
@Component
class Dispatch implements WorkQueue<HandOver> {

    private static final int DISCARDED = 131000;
    /** So many failures for single messages, with no message taken, prove that the channel itself fails. */
    private static final int PROOF_OF_FAILURE = 2;

    private final Outbox outbox;
    private final LastLook lastLook;
    private final Deferrals deferrals;
    private final DeliveryChannel channel;
    private final Deliveries deliveries;
    private final Ledger ledger;
    private final Statuses statuses;
    private final StatusUpdates statusUpdates;
    private final ChannelOutages outages;
    private final Traces traces;
    private final DeliverySettings settings;
    private final TransactionTemplate transaction;
    private final Isolation<HandOver> isolation;

    Dispatch(Outbox outbox, LastLook lastLook, Deferrals deferrals, DeliveryChannel channel, Deliveries deliveries, Ledger ledger,
            Statuses statuses, StatusUpdates statusUpdates, ChannelOutages outages, Traces traces, DeliverySettings settings,
            Quarantine quarantine,
            PlatformTransactionManager transactions) {
        this.outbox = outbox;
        this.lastLook = lastLook;
        this.deferrals = deferrals;
        this.channel = channel;
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.statuses = statuses;
        this.statusUpdates = statusUpdates;
        this.outages = outages;
        this.traces = traces;
        this.settings = settings;
        this.transaction = new TransactionTemplate(transactions);
        this.isolation = new Isolation<>(this, settings.batch(), quarantine, transactions);
    }

    /** @return whether more may be due */
    boolean next(Instant now) {
        return isolation.next(now);
    }

    @Override
    public String queue() {
        return "outbox";
    }

    @Override
    public String key(HandOver message) {
        return message.id().text();
    }

    @Override
    public void holdUntil(String message, Instant until) {
        outbox.hold(id(message), until);
    }

    @Override
    public boolean has(String message) {
        return outbox.has(id(message));
    }

    @Override
    public void discard(String message, Instant now) {
        transaction.executeWithoutResult(_ -> {
            List<StatusUpdate> told = outbox.discard(id(message), DISCARDED, "The message could not be handed over.", now);
            if (!told.isEmpty()) {
                ledger.release(List.of(id(message)));
                statusUpdates.enqueue(told);
            }
        });
    }

    private static MessageId id(String message) {
        return MessageId.parse(message).orElseThrow(() -> new IllegalArgumentException(message + " is not a message id"));
    }

    @Override
    public List<HandOver> claim(int limit, Instant now, Map<String, RuntimeException> unreadable) {
        return outbox.claim(limit, now, unreadable);
    }

    @Override
    public boolean mayHaveMore() {
        return outbox.mayHaveMore();
    }

    @Override
    public Map<String, RuntimeException> work(List<HandOver> due, Instant now) {
        try (Running _ = traces.begin(Stage.HAND_OVER).number("messages", due.size())) {
            return handOver(due, now);
        }
    }

    private Map<String, RuntimeException> handOver(List<HandOver> due, Instant now) {
        Map<MessageId, Reservation> reservations = ledger.open(due.stream().map(HandOver::id).toList());
        Map<MessageId, DropReason> stopped = lastLook.at(due, reservations, now);
        Map<RecipientId, RecipientId> moved = lastLook
                .moved(due.stream().filter(it -> stopped.get(it.id()) == DropReason.RECIPIENT_UNKNOWN).map(HandOver::recipient).toList());
        if (!moved.isEmpty()) {
            // The messages are claimed anew under the recipient's present id, as all rows must be locked in one order.
            outbox.readdress(due.stream().filter(it -> moved.containsKey(it.recipient()))
                    .map(it -> it.to(requireNonNull(moved.get(it.recipient())))).toList());
            return Map.of();
        }
        Map<MessageId, Instant> deferred = deferrals
                .of(due.stream().filter(it -> !stopped.containsKey(it.id()) && settings.stale(it, now)).toList(), now);
        Offer offer = new Offer(now);
        offer.to(due.stream().filter(it -> !stopped.containsKey(it.id()) && !deferred.containsKey(it.id())).toList());
        Map<MessageId, Answer> answers = offer.answers;

        List<Delivery> left = new ArrayList<>();
        List<Step> failures = new ArrayList<>();
        List<HandOver> done = new ArrayList<>();
        List<HandOver> later = new ArrayList<>();
        List<HandOver> muchLater = new ArrayList<>();
        for (HandOver message : due) {
            if (offer.faults.containsKey(key(message))) {
                continue;
            }
            switch (fate(message, stopped, deferred, answers, now)) {
                case Fate.Handed handed -> {
                    left.add(delivery(message, reservations, Outcome.OPEN, now));
                    done.add(message);
                }
                case Fate.Failed(Receipt receipt) -> {
                    Delivery ended = delivery(message, reservations, Outcome.RELEASED, now);
                    left.add(stopped.get(message.id()) == DropReason.RECIPIENT_UNKNOWN ? ended.withoutNote() : ended);
                    failures.add(new Step(ended, receipt, false));
                    done.add(message);
                }
                case Fate.Waits waits -> later.add(message);
                case Fate.Deferred to -> muchLater.add(message);
            }
        }
        deliveries.add(left);
        fail(failures, now);
        outbox.finish(done);
        outbox.tryAgain(later, message -> settings.nextAttempt(message, now));
        outbox.postpone(muchLater, message -> settings.orExpiry(requireNonNull(deferred.get(message.id())), message));
        return offer.faults;
    }

    /**
     * Offers a batch to the channel. If the channel fails for the whole batch, each half is offered again, down to single messages. If the
     * channel takes some, the single messages that it fails for are at fault. If it takes none, the channel itself fails, and all wait.
     */
    private final class Offer {

        private final Instant now;
        private final Map<MessageId, Answer> answers = new HashMap<>();
        private final Map<String, RuntimeException> faults = new HashMap<>();
        private boolean taken;
        private int alone;

        Offer(Instant now) {
            this.now = now;
        }

        void to(List<HandOver> messages) {
            // A channel that writes into our own database fails for all: nothing can be committed any more, so the batch begins anew.
            Halves.of(messages, this::take, this::failed, DataAccessException.class::isInstance);
            if (!taken && !faults.isEmpty()) {
                outages.failed(channel.name(), faults.values().iterator().next().getClass().getName());
                faults.clear();
            } else if (taken) {
                outages.answered(channel.name());
            }
        }

        private int take(List<HandOver> messages) {
            if (messages.isEmpty() || !taken && alone >= PROOF_OF_FAILURE) {
                return 0;
            }
            answers.putAll(switch (channel) {
                case LocalChannel local -> local.take(messages, now);
                case NetworkChannel network -> throw new IllegalStateException("not called here: " + network.name());
            });
            taken = true;
            return messages.size();
        }

        private int failed(HandOver message, RuntimeException failure) {
            faults.put(key(message), failure);
            alone++;
            return 0;
        }
    }

    private static Fate fate(HandOver message, Map<MessageId, DropReason> stopped, Map<MessageId, Instant> deferred,
            Map<MessageId, Answer> answers, Instant now) {
        Optional<DropReason> stop = Optional.ofNullable(stopped.get(message.id()));
        if (stop.isPresent()) {
            return new Fate.Failed(stop.get().receipt(message, now));
        }
        if (deferred.containsKey(message.id())) {
            return new Fate.Deferred();
        }
        return switch (answers.getOrDefault(message.id(), new Answer.Later("no answer"))) {
            case Answer.Sent sent -> new Fate.Handed();
            case Answer.Rejected(int code, String title, String details) ->
                    new Fate.Failed(Receipt.failed(message.id(), now, code, title, details));
            case Answer.Later later -> new Fate.Waits();
            case Answer.Unknown unknown -> new Fate.Waits();
        };
    }

    private void fail(List<Step> failures, Instant now) {
        if (failures.isEmpty()) {
            return;
        }
        deliveries.book(failures.stream().map(Step::receipt).toList(), now);
        ledger.release(failures.stream().map(it -> it.delivery().id()).toList());
        statusUpdates.enqueue(statuses.of(failures));
    }

    private static Delivery delivery(HandOver message, Map<MessageId, Reservation> reservations, Outcome outcome, Instant now) {
        Optional<Reservation> reservation = Optional.ofNullable(reservations.get(message.id()));
        return new Delivery(message.id(), message.business(), message.sender(), message.recipient(), message.category(),
                reservation.flatMap(Reservation::freeReason), reservation.map(Reservation::callbackData).orElse(""),
                now, message.expiresAt(), outcome);
    }

    /** What becomes of one claimed message. */
    private sealed interface Fate {

        record Handed() implements Fate {}

        record Failed(Receipt receipt) implements Fate {}

        /** It waits until the channel takes it. */
        record Waits() implements Fate {}

        /** It waits until the rules allow it. */
        record Deferred() implements Fate {}
    }
}
