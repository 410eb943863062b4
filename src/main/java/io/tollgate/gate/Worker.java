package io.tollgate.gate;

import io.tollgate.database.Activity;
import io.tollgate.database.Backoff;
import io.tollgate.database.Outages;
import io.tollgate.database.Trouble;
import io.tollgate.quarantine.BatchSize;
import io.tollgate.tracing.Running;
import io.tollgate.tracing.Stage;
import io.tollgate.tracing.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker of the gate: it decides how many messages a batch takes, and what happens when a batch has failed. A failed batch is tried
 * again in smaller ones, until the message at fault is alone and goes into quarantine. Only one thread uses a worker at a time.
 */
final class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration FIRST_REST = Duration.ofMillis(10);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final Inbox inbox;
    private final MessageQuarantine quarantine;
    private final GateMeters meters;
    private final Clock clock;
    private final Activity activity;
    private final Traces traces;
    private final Outages outages;
    private final BatchSize size;

    private final Map<String, RuntimeException> unreadable = new LinkedHashMap<>();

    private boolean lockFunds;
    private int troubles;
    private Running judging = Running.NONE;
    private long restUntil = System.nanoTime(); // by the monotonic clock
    private Batch batch = new Batch(Instant.EPOCH, List.of(), false);

    Worker(Inbox inbox, MessageQuarantine quarantine, GateMeters meters, Clock clock, Activity activity, Traces traces,
            Outages outages, int most) {
        this.inbox = inbox;
        this.quarantine = quarantine;
        this.meters = meters;
        this.clock = clock;
        this.activity = activity;
        this.traces = traces;
        this.outages = outages;
        this.size = new BatchSize(most);
    }

    /** The messages that are due, longest due first; none while this worker rests. Time is taken here, once for the batch. */
    public Batch claim() {
        Instant now = clock.instant();
        batch = new Batch(now, List.of(), lockFunds);
        unreadable.clear();
        if (System.nanoTime() - restUntil >= 0) {
            batch = new Batch(now, inbox.claim(size.next(), now, unreadable), lockFunds);
            judging = batch.messages().isEmpty()
                    ? Running.NONE
                    : traces.begin(Stage.JUDGE).number("messages", batch.messages().size());
        }
        return batch;
    }

    public void committed(Judged judged) {
        activity.seen();
        size.done(size.next());
        lockFunds = false;
        troubles = 0;
        quarantine.judged(judged);
        holdUnreadable();
        judging.number("admitted", judged.admitted().size()).number("deferred", judged.deferred().size())
                .number("refused", judged.refused().size()).close();
        meters.committed(judged, Duration.between(batch.now(), clock.instant()));
    }

    /** Notes that a batch was committed in which nothing was due. */
    public void committed(Batch empty) {
        troubles = 0;
        holdUnreadable();
    }

    /** Puts messages whose rows cannot be read into quarantine, before the next claim meets them again. */
    private void holdUnreadable() {
        unreadable.forEach((message, failure) -> {
            meters.held();
            quarantine.hold(message, batch.now(), failure);
        });
        unreadable.clear();
    }

    /** @param failure the exception of a step; null if the transaction did not begin or its commit failed */
    public void rolledBack(@Nullable Exception failure) {
        int messages = batch.messages().size();
        (failure == null ? judging : judging.failed(failure)).close();
        if (failure instanceof FundsMoved) {
            lockFunds = true;
        } else if (failure == null || Trouble.of(failure).passes() || messages == 0) {
            rest(failure);
        } else if (messages > 1) {
            size.failed(messages);
            log.warn("A batch of {} messages failed and is tried again in smaller ones: {}", messages, Trouble.place(failure));
        } else {
            meters.held();
            quarantine.hold(batch.messages().getFirst().id().text(), batch.now(), failure);
        }
    }

    /** Pauses this worker. The messages are not at fault: two transactions collided, or the database cannot be reached. */
    private void rest(@Nullable Exception failure) {
        restUntil = System.nanoTime() + Backoff.wait(troubles++, FIRST_REST, LONGEST_REST).toNanos();
        if (Trouble.of(failure) != Trouble.BUSY && (failure != null || outages.isWell())) { // otherwise it is in the log already
            log.warn("A batch could not be committed and is tried again: {}", failure == null ? "no transaction" : Trouble.place(failure));
        }
    }
}
