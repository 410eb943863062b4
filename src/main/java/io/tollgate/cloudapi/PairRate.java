package io.tollgate.cloudapi;

import io.github.bucket4j.TimeMeter;
import io.tollgate.database.LiveNodes;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Limits how fast one number sends to one person over HTTP, as the Cloud API does. What comes by files or Kafka waits in its own queue.
 * Each process lets its share of a burst pass.
 */
@Component
public final class PairRate {

    private final PaceSettings settings;
    private final IntUnaryOperator share;
    private final BorrowedTurns<Pair> turns;

    @Autowired
    PairRate(PaceSettings settings, LiveNodes nodes) {
        this(settings, TimeMeter.SYSTEM_NANOTIME, nodes::share);
    }

    PairRate(PaceSettings settings, TimeMeter clock, IntUnaryOperator share) {
        this.settings = settings;
        this.share = share;
        this.turns = new BorrowedTurns<>(clock, settings.pairInterval());
    }

    private record Pair(SenderId sender, RecipientId recipient) {}

    /**
     * Takes the turn of one message.
     *
     * @param recipient the same id however the partner names her
     * @return how long it must wait; empty if it may go
     */
    public Optional<Duration> enter(SenderId sender, RecipientId recipient) {
        return turns.enter(new Pair(sender, recipient), share.applyAsInt(settings.pairBurst()));
    }

    /** Lets nothing of the pair pass for so long, as after a burst. */
    void hold(SenderId sender, RecipientId recipient, Duration pause) {
        turns.hold(new Pair(sender, recipient), pause);
    }

    /** A message that was sent before, or not at all, has taken no turn. */
    public void leave(SenderId sender, RecipientId recipient) {
        turns.leave(new Pair(sender, recipient));
    }
}
