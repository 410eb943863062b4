package io.tollgate.gate;

import io.tollgate.database.Passing;
import io.tollgate.database.RecurringWork;
import io.tollgate.delivery.Hops;
import io.tollgate.gate.Chains.Following;
import io.tollgate.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at hops that others follow, and begins the next one.
 *
 * <p><b>The protocol.</b> A hop that has delivered ends its chain. The next one begins only when the present one certainly does not deliver
 * any more: it failed, was refused, expired and was given up, or was taken back. It is taken back when its minutes are over: out of the
 * outbox, or by its channel if that can recall a message ({@link io.tollgate.delivery.NetworkChannel#recall}). A network that cannot, such
 * as the Cloud API, may deliver until it reports the end. So the next hop waits for its report, or until the message is given up
 * ({@code tollgate.delivery.grace} after the minutes). If the network's answer was lost, the hop may have reached the person without a
 * word, and the chain ends with it. Only for the categories of {@link ChainSettings#nextIfUnsure} it goes on in these cases.
 *
 * <p><b>Once.</b> The end of one hop and the begin of the next are one transaction, which holds the row of the chain; the id of the next
 * hop follows from that of the present one. So a crash repeats the look and nothing else, and of several processes one begins it.
 *
 * <p><b>A late report.</b> If the present hop is delivered after all, its report ends nothing any more that is over: the first end of a
 * hop counts, so a hop that was given up is never charged. If the next hop was not handed over yet, the last look drops it.
 */
@Component
final class ChainTurns {

    private static final int AT_ONCE = 200;
    private static final Logger log = LoggerFactory.getLogger(ChainTurns.class);

    /** How long after its end a chain is kept whose hop is nowhere, as somebody has discarded it. */
    private static final Duration NOWHERE = Duration.ofDays(1);

    private final Chains chains;
    private final Inbox inbox;
    private final Hops hops;
    private final ChainSettings settings;
    private final TransactionTemplate transaction;

    ChainTurns(Chains chains, Inbox inbox, Hops hops, ChainSettings settings, TransactionTemplate transaction) {
        this.chains = chains;
        this.inbox = inbox;
        this.hops = hops;
        this.settings = settings;
        this.transaction = transaction;
    }

    /** The work that begins the next hops of chains whose present hop has not delivered. */
    @Bean
    static RecurringWork turnsOfChains(ChainTurns turns) {
        return new RecurringWork("chains", turns::turn);
    }

    /** @return whether more may be due */
    boolean turn(Instant now) {
        List<MessageId> due = chains.due(AT_ONCE, now);
        due.forEach(hop -> {
            try {
                Optional<Following> recall = Optional.ofNullable(transaction.execute(_ -> look(hop, now))).flatMap(it -> it);
                recall.ifPresent(it -> hops.recall(it.hop(), it.channel(), now));
            } catch (RuntimeException failure) {
                if (Passing.is(failure)) {
                    throw failure;
                }
                log.error("The chain of message {} cannot go on now, and is tried again", hop, failure);
            }
        });
        return due.size() == AT_ONCE;
    }

    /** @return the hop if its channel is to be asked to give it up */
    private Optional<Following> look(MessageId id, Instant now) {
        Optional<Following> found = chains.lock(id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Following hop = found.get();
        boolean turn = !now.isBefore(hop.turnAt());
        switch (hops.of(id)) {
            case DELIVERED -> chains.end(hop);
            case OVER -> over(hop, now);
            case ASKED -> chains.later(hop, now);
            case LOST -> {
                chains.unsure(hop, true);
                chains.later(hop, now);
            }
            case WAITS -> {
                chains.unsure(hop, false); // it was certainly not sent
                if (turn && hops.takeBack(id, hop.next().business(), hop.channel(), now)) {
                    begin(hop, now);
                } else if (!now.isBefore(hop.endsAt().plus(NOWHERE))) {
                    chains.end(hop);
                } else {
                    chains.later(hop, now);
                }
            }
            case UNDER_WAY -> {
                if (turn && settings.nextIfUnsure().contains(hop.next().category())) {
                    begin(hop, now);
                } else {
                    chains.later(hop, now);
                    return turn ? found : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private void over(Following hop, Instant now) {
        if (hop.unsure() && !settings.nextIfUnsure().contains(hop.next().category())) {
            chains.end(hop);
        } else {
            begin(hop, now);
        }
    }

    private void begin(Following hop, Instant now) {
        chains.end(hop);
        inbox.add(hop.next(), now);
    }
}
