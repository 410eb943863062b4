package io.tollgate.downstream;

import io.tollgate.delivery.NetworkIds;
import io.tollgate.delivery.Receipt;
import io.tollgate.delivery.Receipts;
import io.tollgate.downstream.NetworkUpdates.Addressed;
import io.tollgate.downstream.StatusReader.Status;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.messenger.Placed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Makes receipts of the network's statuses. A status finds its message by our own id, which the network repeats, or else by the network's.
 * A network that does not repeat ours may tell a status before it has answered the call: then it is asked to tell it again.
 */
@Component
class NetworkStatuses {

    /** The network's clock may be so far behind. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final NetworkIds ids;
    private final Receipts receipts;
    private final Clock clock;
    private final StatusReader reader = new StatusReader();

    NetworkStatuses(NetworkIds ids, Receipts receipts, Clock clock) {
        this.ids = ids;
        this.receipts = receipts;
        this.clock = clock;
    }

    /** @param early statuses of messages that are not known, but may be soon */
    record Taken(int booked, int early) {}

    /** @param sender our number, if it is known */
    private record Told(String path, Status status, Optional<SenderId> sender) {

        boolean isKnown(Map<String, MessageId> known) {
            return status.note().isPresent() || known.containsKey(status.networkId());
        }
    }

    /** @param strange gets the places of what could not be used */
    Taken take(List<Addressed> changes, List<String> strange) {
        List<Told> all = read(changes, strange);
        if (all.isEmpty()) {
            return new Taken(0, 0);
        }
        Map<String, MessageId> known = new HashMap<>(known(all));
        List<Told> unknown = all.stream().filter(told -> !told.isKnown(known)).toList();
        Set<Told> early = new HashSet<>(early(unknown));
        known.putAll(known(unknown)); // after the look at the calls: one that has ended meanwhile has left its id
        int waiting = 0;
        Map<MessageId, String> news = new HashMap<>();
        List<Receipt> booked = new ArrayList<>();
        for (Told told : all) {
            Status status = told.status();
            Optional<MessageId> message = status.note().or(() -> Optional.ofNullable(known.get(status.networkId())));
            if (message.isPresent()) {
                booked.add(status.receipt(message.get()));
                if (!known.containsKey(status.networkId())) {
                    news.put(message.get(), status.networkId()); // the answer with the id was lost, or is still under way
                }
            } else if (early.contains(told)) {
                waiting++;
            } else {
                strange.add(told.path());
            }
        }
        ids.add(CloudApiChannel.NAME, news);
        receipts.take(booked);
        return new Taken(booked.size(), waiting);
    }

    private List<Told> read(List<Addressed> changes, List<String> strange) {
        Instant now = clock.instant();
        List<Told> read = new ArrayList<>();
        for (Addressed change : changes) {
            for (Placed status : change.value().all("statuses", (path, _) -> strange.add(path))) {
                reader.read(status.node(), now).ifPresentOrElse(one -> read.add(new Told(status.path(), one, change.sender())),
                        () -> strange.add(status.path()));
            }
        }
        return read;
    }

    private Map<String, MessageId> known(List<Told> all) {
        return ids.messages(CloudApiChannel.NAME, all.stream().map(told -> told.status().networkId()).distinct().toList());
    }

    /** Those whose numbers have calls that began before the status. Of another program's messages, all others are of no use here. */
    private List<Told> early(List<Told> unknown) {
        Map<SenderId, Instant> began = ids.callsBegan(CloudApiChannel.NAME,
                unknown.stream().flatMap(told -> told.sender().stream()).collect(Collectors.toSet()));
        return unknown.stream().filter(told -> told.sender().map(began::get)
                .filter(begin -> !begin.isAfter(told.status().at().plus(SKEW))).isPresent()).toList();
    }
}
