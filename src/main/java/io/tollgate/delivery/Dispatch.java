package io.tollgate.delivery;

import io.tollgate.delivery.Channel.Answer;
import io.tollgate.delivery.Delivery.Outcome;
import io.tollgate.delivery.Statuses.Step;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives due messages to the channel, a batch in one transaction: claim, last look, another question to the rules where the verdict is
 * no longer fresh, hand-over, record.
 *
 * <p>The channel is called inside the transaction, while the rows are held that a block, a withdrawal or a suspension must
 * change: after such a call has answered, no hand-over begins. A crash between the channel's answer and the commit repeats
 * the hand-over under the same message id.
 */
@Component
class Dispatch {

    private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

    private final Outbox outbox;
    private final LastLook lastLook;
    private final Deferrals deferrals;
    private final Channel channel;
    private final Deliveries deliveries;
    private final Ledger ledger;
    private final Statuses statuses;
    private final StatusUpdates statusUpdates;
    private final DeliverySettings settings;

    Dispatch(Outbox outbox, LastLook lastLook, Deferrals deferrals, Channel channel, Deliveries deliveries, Ledger ledger,
            Statuses statuses, StatusUpdates statusUpdates, DeliverySettings settings) {
        this.outbox = outbox;
        this.lastLook = lastLook;
        this.deferrals = deferrals;
        this.channel = channel;
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.statuses = statuses;
        this.statusUpdates = statusUpdates;
        this.settings = settings;
    }

    /** @return whether the batch was full, so that more may be due */
    @Transactional
    boolean next(Instant now) {
        List<HandOver> due = outbox.claim(settings.batch(), now);
        if (due.isEmpty()) {
            return false;
        }
        Map<MessageId, Reservation> reservations = ledger.open(due.stream().map(HandOver::id).toList());
        Map<MessageId, Stop> stopped = lastLook.at(due, reservations, now);
        Map<MessageId, Instant> deferred = deferrals.of(due.stream().filter(it -> !stopped.containsKey(it.id()) && settings.stale(it, now)).toList(), now);
        Map<MessageId, Answer> answers = offer(
                due.stream().filter(it -> !stopped.containsKey(it.id()) && !deferred.containsKey(it.id())).toList(), now);

        List<Delivery> left = new ArrayList<>();
        List<Step> failures = new ArrayList<>();
        List<HandOver> done = new ArrayList<>();
        List<HandOver> later = new ArrayList<>();
        List<HandOver> muchLater = new ArrayList<>();
        for (HandOver message : due) {
            switch (fate(message, stopped, deferred, answers, now)) {
                case Fate.Handed handed -> {
                    left.add(delivery(message, reservations, Outcome.OPEN, now));
                    done.add(message);
                }
                case Fate.Failed(Receipt receipt) -> {
                    Delivery ended = delivery(message, reservations, Outcome.RELEASED, now);
                    left.add(stopped.get(message.id()) == Stop.RECIPIENT_UNKNOWN ? ended.withoutNote() : ended);
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
        outbox.postpone(muchLater, message -> settings.orExpiry(deferred.get(message.id()), message));
        return due.size() == settings.batch();
    }

    private Map<MessageId, Answer> offer(List<HandOver> messages, Instant now) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        try {
            return channel.take(messages, now);
        } catch (DataAccessException database) {
            // Of a channel that writes into our own database: nothing can be committed any more, the batch begins anew.
            throw database;
        } catch (RuntimeException failure) {
            log.warn("The channel failed for {} messages from {} on; they will be tried again: {}",
                    messages.size(), messages.getFirst().id(), failure.toString());
            return Map.of();
        }
    }

    private static Fate fate(HandOver message, Map<MessageId, Stop> stopped, Map<MessageId, Instant> deferred,
            Map<MessageId, Answer> answers, Instant now) {
        Optional<Stop> stop = Optional.ofNullable(stopped.get(message.id()));
        if (stop.isPresent()) {
            return new Fate.Failed(stop.get().receipt(message, now));
        }
        if (deferred.containsKey(message.id())) {
            return new Fate.Deferred();
        }
        return switch (answers.getOrDefault(message.id(), new Answer.Later("no answer"))) {
            case Answer.Sent sent -> new Fate.Handed();
            case Answer.Rejected(int code, String details) -> new Fate.Failed(Receipt.failed(message.id(), now, code, details));
            case Answer.Later later -> new Fate.Waits();
        };
    }

    private void fail(List<Step> failures, Instant now) {
        if (failures.isEmpty()) {
            return;
        }
        deliveries.book(failures.stream().map(Step::receipt).toList(), now);
        ledger.release(failures.stream().map(it -> it.delivery().id()).toList());
        statusUpdates.tell(statuses.of(failures));
    }

    private static Delivery delivery(HandOver message, Map<MessageId, Reservation> reservations, Outcome outcome, Instant now) {
        Optional<Reservation> reservation = Optional.ofNullable(reservations.get(message.id()));
        return new Delivery(message.id(), message.business(), message.sender(), message.recipient(), message.category(),
                reservation.flatMap(Reservation::gift), reservation.map(Reservation::callbackData).orElse(""),
                now, message.expiresAt(), outcome);
    }

    /** What becomes of one claimed message. */
    private sealed interface Fate {

        record Handed() implements Fate {}

        record Failed(Receipt receipt) implements Fate {}

        /** For the channel. */
        record Waits() implements Fate {}

        /** By the rules. */
        record Deferred() implements Fate {}
    }
}
