package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.tollgate.delivery.Departures.Departure;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Decides which claimed messages may be handed over: the last look, and the rules again for verdicts that are no longer fresh. */
@Component
final class LastChecks {

    private final Outbox outbox;
    private final LastLook lastLook;
    private final Deferrals deferrals;
    private final Deliveries deliveries;
    private final Ledger ledger;

    LastChecks(Outbox outbox, LastLook lastLook, Deferrals deferrals, Deliveries deliveries, Ledger ledger) {
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.lastLook = lastLook;
        this.deferrals = deferrals;
        this.ledger = ledger;
    }

    /**
     * @param stopped  messages that must not be handed over
     * @param deferred messages that have to wait, with the instant until which the rules say so
     * @param mayGo    all others
     */
    record Checked(Map<MessageId, Reservation> reservations, List<Departure> stopped, Map<MessageId, Instant> deferred,
            List<HandOver> waiting, List<HandOver> mayGo) {}

    /** Empty if some were readdressed: they must be claimed anew, as all rows must be locked in one order. */
    Optional<Checked> of(List<HandOver> due, DeliverySettings settings, Instant now) {
        Map<MessageId, Reservation> reservations = ledger.open(due.stream().map(HandOver::id).toList());
        Map<MessageId, DropReason> stopped = lastLook.at(due, reservations, now);
        deliveries.deliveredBefore(due.stream().map(HandOver::id).toList())
                .forEach(id -> stopped.putIfAbsent(id, DropReason.DELIVERED_BEFORE));
        Map<RecipientId, RecipientId> moved = lastLook
                .moved(due.stream().filter(it -> stopped.get(it.id()) == DropReason.RECIPIENT_UNKNOWN).map(HandOver::recipient).toList());
        if (!moved.isEmpty()) {
            outbox.readdress(due.stream().filter(it -> moved.containsKey(it.recipient()))
                    .map(it -> it.to(requireNonNull(moved.get(it.recipient())))).toList());
            return Optional.empty();
        }
        Map<MessageId, Instant> deferred = deferrals
                .of(due.stream().filter(it -> !stopped.containsKey(it.id()) && settings.stale(it, now)).toList(), now);
        List<Departure> left = new ArrayList<>();
        List<HandOver> waiting = new ArrayList<>();
        List<HandOver> mayGo = new ArrayList<>();
        for (HandOver message : due) {
            DropReason stop = stopped.get(message.id());
            if (stop != null) {
                left.add(new Departure(message, Optional.of(stop.receipt(message, now)), stop == DropReason.RECIPIENT_UNKNOWN));
            } else if (deferred.containsKey(message.id())) {
                waiting.add(message);
            } else {
                mayGo.add(message);
            }
        }
        return Optional.of(new Checked(reservations, left, deferred, waiting, mayGo));
    }
}
