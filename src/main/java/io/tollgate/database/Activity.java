package io.tollgate.database;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Whether this process has anything to do, so that an idle process spares the database. A route that polls a queue waits for its
 * {@link QueueWatch}, or calls {@link #await} first. For half a second after something was added to any queue or taken out, it does not
 * wait. Otherwise it waits until that happens, but at most a quarter of a second: other processes may add rows too, and rows become due.
 */
@Component
public final class Activity {

    private final long busyNanos;
    private final long pauseNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition again = lock.newCondition();
    private final Map<Queue, QueueWatch> watches = new EnumMap<>(Queue.class);
    private volatile long seen;
    private volatile Predicate<Queue> looks = _ -> true;

    /**
     * The queues between the stages. How long a stage rests: as long as a batch took, and on a busy machine only, if its messages still
     * have to be handed over.
     */
    public enum Queue {
        INBOX(1, 150, MachineLoad.NOW), OUTBOX(1, 100, MachineLoad.NOW), RECEIPTS(3, 250, () -> 1), UPDATES(3, 250, () -> 1);

        private final double share;
        private final Duration longest;
        private final DoubleSupplier load;

        Queue(double share, int longestMillis, DoubleSupplier load) {
            this.share = share;
            this.longest = Duration.ofMillis(longestMillis);
            this.load = load;
        }
    }

    public Activity() {
        this(Duration.ofMillis(500), Duration.ofMillis(250));
    }

    Activity(Duration busy, Duration pause) {
        busyNanos = busy.toNanos();
        pauseNanos = pause.toNanos();
        seen = System.nanoTime();
        for (Queue queue : Queue.values()) {
            watches.put(queue, new QueueWatch(this, queue, new BatchPace(pauseNanos == 0 ? 0 : queue.share, queue.longest, queue.load)));
        }
    }

    /** The watch over a queue. */
    public QueueWatch of(Queue queue) {
        return requireNonNull(watches.get(queue));
    }

    /** @param mayBeDue false if a queue has nothing that is due; cheaper than a worker's look */
    void lookBy(Predicate<Queue> mayBeDue) {
        looks = mayBeDue;
    }

    boolean mayBeDue(Queue queue) {
        return pauseNanos == 0 || looks.test(queue);
    }

    /** Reports that something was added to a queue or taken out of one. It may be committed a moment later. */
    public void seen() {
        boolean quiet = !isBusy();
        seen = System.nanoTime();
        if (quiet) {
            lock.lock();
            try {
                again.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Returns when it is time to look into the queue. */
    public void await() {
        if (isBusy()) {
            return;
        }
        lock.lock();
        try {
            for (long left = pauseNanos; left > 0 && !isBusy();) {
                left = again.awaitNanos(left);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Makes this process idle. */
    void quieten() {
        seen = System.nanoTime() - busyNanos;
    }

    long pauseNanos() {
        return pauseNanos;
    }

    boolean isBusy() {
        return System.nanoTime() - seen < busyNanos;
    }
}
