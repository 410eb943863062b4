package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.tollgate.delivery.Departures.Departure;
import io.tollgate.delivery.LastChecks.Checked;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.MessageId;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives due messages to the local channel, a batch in one transaction: claim, last look, the rules again for verdicts that are no longer
 * fresh, hand-over, record. {@link NetworkCalls} does the same for networks.
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
    private final LastChecks lastChecks;
    private final LocalChannel channel;
    private final boolean used;
    private final Departures departures;
    private final Ledger ledger;
    private final StatusUpdates statusUpdates;
    private final ChannelOutages outages;
    private final Traces traces;
    private final DeliverySettings settings;
    private final TransactionTemplate transaction;
    private final Isolation<HandOver> isolation;

    @Autowired
    Dispatch(Outbox outbox, LastChecks lastChecks, Channels channels, Departures departures, Ledger ledger, StatusUpdates statusUpdates,
            ChannelOutages outages, Traces traces, DeliverySettings settings, Quarantine quarantine,
            PlatformTransactionManager transactions) {
        this(outbox, lastChecks, channels.local().orElse((_, _) -> Map.of()), channels.local().isPresent(), departures, ledger,
                statusUpdates, outages, traces, settings, quarantine, transactions);
    }

    /** @param used false if no messages go by a local channel */
    Dispatch(Outbox outbox, LastChecks lastChecks, LocalChannel channel, boolean used, Departures departures, Ledger ledger,
            StatusUpdates statusUpdates, ChannelOutages outages, Traces traces, DeliverySettings settings, Quarantine quarantine,
            PlatformTransactionManager transactions) {
        this.outbox = outbox;
        this.lastChecks = lastChecks;
        this.channel = channel;
        this.used = used;
        this.departures = departures;
        this.ledger = ledger;
        this.statusUpdates = statusUpdates;
        this.outages = outages;
        this.traces = traces;
        this.settings = settings;
        this.transaction = new TransactionTemplate(transactions);
        this.isolation = new Isolation<>(this, settings.batch(), quarantine, transactions);
    }

    /** @return whether more may be due */
    boolean next(Instant now) {
        return used && isolation.next(now);
    }

    /** How many the last batch took. */
    int taken() {
        return isolation.taken();
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

    static MessageId id(String message) {
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
        Optional<Checked> checks = lastChecks.of(due, settings, now);
        if (checks.isEmpty()) {
            return Map.of();
        }
        Checked checked = checks.get();
        Offer offer = new Offer(now);
        // A local channel has messages that name no channel. Others wait for theirs, see UnservedChannels.
        List<HandOver> mayGo = checked.mayGo().stream().filter(it -> it.channel().isEmpty()).toList();
        offer.to(mayGo);
        List<Departure> left = new ArrayList<>(checked.stopped());
        List<HandOver> later = new ArrayList<>(checked.mayGo().stream().filter(it -> !it.channel().isEmpty()).toList());
        for (HandOver message : mayGo) {
            if (offer.faults.containsKey(key(message))) {
                continue;
            }
            switch (offer.answers.getOrDefault(message.id(), new ChannelAnswer.Later("no answer"))) {
                case ChannelAnswer.Sent _ -> left.add(Departure.handed(message));
                case ChannelAnswer.Rejected(int code, String title, String details) ->
                        left.add(Departure.failed(message, Receipt.failed(message.id(), now, code, title, details)));
                case ChannelAnswer.Later _, ChannelAnswer.Held _, ChannelAnswer.Unknown _ -> later.add(message);
            }
        }
        departures.write(left, checked.reservations(), now);
        outbox.finish(left.stream().map(Departure::message).toList());
        outbox.tryAgain(later, message -> settings.nextAttempt(message, now));
        outbox.postpone(checked.waiting(), message -> settings.orExpiry(requireNonNull(checked.deferred().get(message.id())), message));
        return offer.faults;
    }

    /**
     * Offers a batch to the channel. If the channel fails for the whole batch, each half is offered again, down to single messages. If the
     * channel takes some, the single messages that it fails for are at fault. If it takes none, the channel itself fails, and all wait.
     */
    private final class Offer {

        private final Instant now;
        private final Map<MessageId, ChannelAnswer> answers = new HashMap<>();
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
            answers.putAll(channel.take(messages, now));
            taken = true;
            return messages.size();
        }

        private int failed(HandOver message, RuntimeException failure) {
            faults.put(key(message), failure);
            alone++;
            return 0;
        }
    }
}
