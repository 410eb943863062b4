package io.tollgate.delivery;

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
import org.springframework.stereotype.Component;

/** Writes what became of messages that a channel was asked to take, or that were stopped before. Joins the caller's transaction. */
@Component
final class Departures {

    private final Deliveries deliveries;
    private final Ledger ledger;
    private final Statuses statuses;
    private final StatusUpdates statusUpdates;

    Departures(Deliveries deliveries, Ledger ledger, Statuses statuses, StatusUpdates statusUpdates) {
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.statuses = statuses;
        this.statusUpdates = statusUpdates;
    }

    /**
     * A message that leaves.
     *
     * @param failure   why it ends at once; empty: a channel has it, or may have it
     * @param forgotten whether the recipient was erased, so that the partner's note is not stored
     */
    record Departure(HandOver message, Optional<Receipt> failure, boolean forgotten) {

        static Departure handed(HandOver message) {
            return new Departure(message, Optional.empty(), false);
        }

        static Departure failed(HandOver message, Receipt failure) {
            return new Departure(message, Optional.of(failure), false);
        }
    }

    /** A message that may have been sent before has its delivery already, and only a receipt or the expiry ends it: nothing is written. */
    void write(List<Departure> left, Map<MessageId, Reservation> reservations, Instant now) {
        List<Delivery> added = new ArrayList<>();
        List<Step> failures = new ArrayList<>();
        for (Departure one : left.stream().filter(it -> !it.message().mayHaveBeenSent()).toList()) {
            Delivery delivery = delivery(one, reservations, now);
            added.add(one.forgotten() ? delivery.withoutNote() : delivery);
            one.failure().ifPresent(receipt -> failures.add(new Step(delivery, receipt, false)));
        }
        deliveries.add(added);
        if (!failures.isEmpty()) {
            deliveries.book(failures.stream().map(Step::receipt).toList(), now);
            ledger.release(failures.stream().map(it -> it.delivery().id()).toList());
            statusUpdates.enqueue(statuses.of(failures));
        }
    }

    private static Delivery delivery(Departure left, Map<MessageId, Reservation> reservations, Instant now) {
        HandOver message = left.message();
        Optional<Reservation> reservation = Optional.ofNullable(reservations.get(message.id()));
        return new Delivery(message.message(), reservation.flatMap(Reservation::freeReason),
                reservation.map(Reservation::callbackData).orElse(""), now, message.expiresAt(),
                left.failure().isPresent() ? Outcome.RELEASED : Outcome.OPEN);
    }
}
