package io.tollgate.delivery;

import io.tollgate.database.Trouble;
import io.tollgate.delivery.Departures.Departure;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What became of a hop of a chain, and its recall. */
@Component
public class Hops {

    private static final int UNDELIVERABLE = 131026;
    private static final String TAKEN_BACK = "The message was taken back before it was delivered: the next channel of its chain takes"
            + " over.";
    private static final Logger log = LoggerFactory.getLogger(Hops.class);

    private final Outbox outbox;
    private final OpenCalls calls;
    private final Deliveries deliveries;
    private final Departures departures;
    private final Channels channels;
    private final Receipts receipts;
    private final Ledger ledger;

    Hops(Outbox outbox, OpenCalls calls, Deliveries deliveries, Departures departures, Channels channels, Receipts receipts,
            Ledger ledger) {
        this.outbox = outbox;
        this.calls = calls;
        this.deliveries = deliveries;
        this.departures = departures;
        this.channels = channels;
        this.receipts = receipts;
        this.ledger = ledger;
    }

    /** The place where an admitted hop is. */
    public enum State {
        /** No channel was asked yet: it waits in the outbox, or is in quarantine. */
        WAITS,
        /** A channel is asked to take it at this moment. */
        ASKED,
        /** Nobody knows whether a channel took it: its answer was lost. */
        LOST,
        /** A channel has it, and may still deliver it. */
        UNDER_WAY,
        DELIVERED,
        /** It failed, expired or was taken back. */
        OVER
    }

    /** Read without a lock: a hop that was delivered or is over stays so. */
    public State of(MessageId hop) {
        Optional<OpenCalls.State> call = calls.state(hop);
        Optional<Delivery.Outcome> outcome = deliveries.outcome(hop);
        State byCall = call.map(it -> it == OpenCalls.State.CALLING ? State.ASKED : State.LOST).orElse(State.WAITS);
        return outcome.map(it -> switch (it) {
            case CHARGED -> State.DELIVERED;
            case RELEASED -> State.OVER;
            case OPEN -> byCall == State.WAITS ? State.UNDER_WAY : byCall;
        }).orElse(byCall);
    }

    /** How the outbox calls a channel. */
    public String inOutbox(String channel) {
        return channels.inOutbox(channel);
    }

    /**
     * Takes a hop back that no channel was asked to take, releases its money and tells the business. Joins the caller's transaction.
     *
     * @return false if it is not in the outbox, or somebody hands it over at this moment
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean takeBack(MessageId hop, BusinessId business, String channel, Instant now) {
        List<HandOver> mine = outbox.claim(hop, business, channel).stream().filter(it -> !it.mayHaveBeenSent()).toList();
        departures.write(mine.stream().map(it -> Departure.failed(it, Receipt.failed(hop, now, UNDELIVERABLE, TAKEN_BACK))).toList(),
                ledger.open(mine.stream().map(HandOver::id).toList()), now);
        outbox.finish(mine);
        return !mine.isEmpty();
    }

    /**
     * Asks the channel that has a hop to give it up. If it says that it never delivers it, that is a receipt like any other. Call it with
     * no transaction open: a network takes its time.
     */
    public void recall(MessageId hop, String channel, Instant now) {
        try {
            boolean recalled = channel.isEmpty() && channels.local().isPresent()
                    ? channels.local().get().recall(hop)
                    : channels.ofOutbox(channel).map(network -> network.recall(hop)).orElse(false);
            if (recalled) {
                receipts.take(List.of(Receipt.failed(hop, now, UNDELIVERABLE, TAKEN_BACK)), now);
            }
        } catch (RuntimeException failure) {
            log.warn("Whether message {} can be recalled cannot be found out now. It is tried again: {}", hop,
                    Trouble.place(failure));
        }
    }
}
