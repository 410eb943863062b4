package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.Shares;
import io.tollgate.delivery.LastChecks.Checked;
import io.tollgate.delivery.OpenCalls.Call;
import io.tollgate.message.MessageId;
import io.tollgate.quarantine.Isolation;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.WorkQueue;
import io.tollgate.tracing.Running;
import io.tollgate.tracing.Stage;
import io.tollgate.tracing.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Gives due messages to one network, with no transaction open while it is called.
 *
 * <p><b>The protocol.</b> A first transaction claims no more messages than calls may begin at once, and none while the channel says that it
 * takes none. It takes the last look under the shared
 * locks of people, businesses and stop lists, moves the messages from the outbox to {@code open_call} and commits. Each call then begins at
 * once, on a thread of its own. Its answer is recorded by a second transaction, together with other answers, which deletes the row.
 *
 * <p><b>Why a block holds.</b> A transaction that forbids a message locks one of those rows exclusively before it writes. So it commits
 * either before the last look, which sees it, or after the first transaction; then it finds the row in {@code open_call} when it looks
 * after its commit ({@link CallsUnderWay}). It waits until the row is gone, and only then its caller gets an answer. So after the answer no
 * hand-over begins, and none is under way.
 *
 * <p><b>Why that transaction does not wait for ever.</b> A call begins at most {@link #BEGIN} after the first transaction began, by the
 * monotonic clock of the process that calls; a later one is not made, and the message returns to the outbox. It lasts no longer than the
 * network's limit. A row that the waiting process reads was committed before, so {@code BEGIN + limit} after that, by its own monotonic
 * clock, the call is over, and the two processes need no common time. If the row is still there, the process that called is dead or
 * stalled, or cannot record; then the answer is that the message could not be recalled.
 *
 * <p><b>A process that stalls or dies.</b> One that stalls between its commit and the call finds that its time is over. One that stalls
 * just between that check and the first byte may write late; but its row is still there, so that the answer to a caller who forbids the
 * message says so, until another process takes the row over ({@link LostAnswers}), which is longer than any call may last. One that dies
 * leaves its rows: nobody knows whether these messages were sent. The lease, a random number, keeps a process that lost a row from
 * recording its answer as if nothing had happened.
 */
final class NetworkCalls implements WorkQueue<HandOver> {

    /** How long after the begin of the first transaction a call may still begin. */
    static final Duration BEGIN = Duration.ofSeconds(2);

    /** How long the record of an answer may take until somebody who waits for it gives up. */
    private static final Duration RECORDING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final ChannelAnswer NOT_BEGUN = new ChannelAnswer.Held("not begun in time", Duration.ZERO);
    private static final Logger log = LoggerFactory.getLogger(NetworkCalls.class);

    private final NetworkChannel channel;
    private final String inOutbox;
    private final Shares shares;
    private final ExpiredMessages expired;
    private final Outbox outbox;
    private final LastChecks checks;
    private final Deliveries deliveries;
    private final OpenCalls calls;
    private final Departures departures;
    private final Traces traces;
    private final DeliverySettings settings;
    private final LongSupplier nanos;
    private final Isolation<HandOver> isolation;
    private final int atOnce;
    private final Semaphore places;
    private final List<Begun> begun = new ArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AnswerRecorder answers;
    private int claims;
    private volatile boolean closed;

    /** A message whose call is committed. */
    private record Begun(HandOver message, Call call) {}

    /** What all networks use. @param nanos the monotonic clock */
    record Parts(Outbox outbox, ExpiredMessages expired, LastChecks checks, Deliveries deliveries, OpenCalls calls, Departures departures,
            CallRecords records, ChannelOutages outages, Traces traces, DeliverySettings settings, Quarantine quarantine,
            PlatformTransactionManager transactions, Clock clock, LongSupplier nanos) {}

    NetworkCalls(Channels.Network network, Parts parts) {
        this.channel = network.channel();
        this.inOutbox = network.inOutbox();
        this.shares = Outbox.ofNetwork(inOutbox);
        this.expired = parts.expired();
        this.outbox = parts.outbox();
        this.checks = parts.checks();
        this.deliveries = parts.deliveries();
        this.calls = parts.calls();
        this.departures = parts.departures();
        this.traces = parts.traces();
        this.settings = parts.settings();
        this.nanos = parts.nanos();
        this.atOnce = Math.clamp(channel.parallel() / 4, 1, settings.batch());
        this.isolation = new Isolation<>(this, atOnce, parts.quarantine(), parts.transactions());
        this.places = new Semaphore(channel.parallel());
        this.answers = new AnswerRecorder(channel.name(), parts.records(), parts.outages(), settings.batch(), inFlight::get,
                parts.clock());
    }

    /** How long a call may last at most, from when somebody has read its row. */
    static Duration longest(NetworkChannel channel) {
        return BEGIN.plus(channel.limit()).plus(RECORDING);
    }

    int inFlight() {
        return inFlight.get();
    }

    /** How many calls the network takes at a time just now. */
    int room() {
        return channel.room();
    }

    /** While the network takes nothing, no claim finds the messages whose life ends. */
    void giveUpExpired(Instant now) {
        if (room() == 0) {
            expired.giveUp(inOutbox, now);
        }
    }

    /** Begins calls for due messages; waits a moment for free places. @return whether more may be due */
    boolean next(Instant now) {
        int room = room();
        // A network that is tried again gets no more than its trials.
        claims = room < channel.parallel() ? Math.min(atOnce, room - inFlight()) : atOnce;
        if (closed || claims <= 0 || !placesAreFree()) {
            return false;
        }
        begun.clear();
        long begin = nanos.getAsLong();
        try {
            return isolation.next(now);
        } finally { // what is committed is called, whatever fails after the commit
            places.release(atOnce - begun.size());
            begun.forEach(one -> start(one, begin));
        }
    }

    private boolean placesAreFree() {
        try {
            return places.tryAcquire(atOnce, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for the calls under way, no longer than they may take. The rows of those that do not end stay for {@link LostAnswers}. */
    void close() {
        closed = true;
        try {
            if (!places.tryAcquire(channel.parallel(), longest(channel).toNanos(), TimeUnit.NANOSECONDS)) {
                log.warn("{} calls of {} have not ended. Their messages count as unknown.", inFlight(), channel.name());
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        answers.stop();
    }

    /** Ends at once, as if the process had died: what is under way is never recorded. */
    void kill() {
        closed = true;
        answers.stop();
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
        outbox.hold(Dispatch.id(message), until);
    }

    @Override
    public boolean has(String message) {
        return outbox.has(Dispatch.id(message));
    }

    /** The quarantine knows the queue by {@link Dispatch}. */
    @Override
    public void discard(String message, Instant now) {
        throw new IllegalStateException("the queue outbox discards messages");
    }

    @Override
    public List<HandOver> claim(int limit, Instant now, Map<String, RuntimeException> unreadable) {
        return outbox.claim(shares, Math.min(limit, claims), now, unreadable);
    }

    @Override
    public boolean mayHaveMore() {
        return shares.mayHaveMore();
    }

    @Override
    public Map<String, RuntimeException> work(List<HandOver> due, Instant now) {
        Optional<Checked> some = checks.of(due, settings, now);
        if (some.isEmpty()) {
            return Map.of();
        }
        Checked checked = some.get();
        List<HandOver> going = notProvenSent(checked.mayGo());
        long lease = ThreadLocalRandom.current().nextLong();
        calls.begin(going, channel.name(), lease, longest(channel), now);
        departures.write(checked.stopped(), checked.reservations(), now);
        List<HandOver> gone = new ArrayList<>(checked.mayGo());
        checked.stopped().forEach(one -> gone.add(one.message()));
        outbox.finish(gone);
        outbox.postpone(checked.waiting(), message -> settings.orExpiry(requireNonNull(checked.deferred().get(message.id())), message));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                going.forEach(message -> begun.add(new Begun(message, new Call(message.id(), lease))));
            }
        });
        return Map.of();
    }

    /** The messages without those whose first answer was lost, and whose receipt proves meanwhile that they were sent, or failed. */
    private List<HandOver> notProvenSent(List<HandOver> messages) {
        Set<MessageId> silent = deliveries
                .silent(messages.stream().filter(HandOver::mayHaveBeenSent).map(HandOver::id).toList());
        return messages.stream().filter(it -> !it.mayHaveBeenSent() || silent.contains(it.id())).toList();
    }

    private void start(Begun one, long begin) {
        inFlight.incrementAndGet();
        Place place = new Place();
        Thread.startVirtualThread(() -> {
            ChannelAnswer answer = ask(one.message(), begin, place);
            answers.add(new CallRecords.Answered(one.call(), answer), place::leave);
        });
    }

    /** Calls the network on another thread, so that the answer is there in time even if the channel does not keep to its limit. */
    private ChannelAnswer ask(HandOver message, long begin, Place place) {
        CompletableFuture<ChannelAnswer> answer = new CompletableFuture<>();
        Thread calling = Thread.startVirtualThread(() -> {
            try (Running _ = traces.begin(Stage.HAND_OVER).number("messages", 1)) {
                // The last moment at which this process can see that it has stalled.
                answer.complete(nanos.getAsLong() - begin < BEGIN.toNanos() ? channel.send(message, message.attempts()) : NOT_BEGUN);
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            } finally {
                place.leave();
            }
        });
        try {
            return answer.get(BEGIN.plus(channel.limit()).toNanos() - (nanos.getAsLong() - begin), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            calling.interrupt();
            return new ChannelAnswer.Unknown("no answer within " + channel.limit());
        } catch (ExecutionException failure) {
            return new ChannelAnswer.Unknown(requireNonNull(failure.getCause()).getClass().getSimpleName());
        } catch (InterruptedException ending) {
            return new ChannelAnswer.Unknown("interrupted");
        }
    }

    /** A call holds its place until its thread has ended and its answer is recorded. */
    private final class Place {

        private final AtomicInteger users = new AtomicInteger(2);

        void leave() {
            if (users.decrementAndGet() == 0) {
                inFlight.decrementAndGet();
                places.release();
            }
        }
    }
}
