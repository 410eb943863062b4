package io.tollgate.database;

import io.tollgate.database.Activity.Queue;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells the one worker that empties a queue when to look into it: when this process has added rows, and now and then anyway, as other
 * processes add rows too and rows become due; more often as long as such looks find some. {@link BatchPace} then says whether to let more
 * come first. {@link Activity} has one for each queue.
 */
public final class QueueWatch {

    static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    private final Activity activity;
    private final Queue queue;
    private final BatchPace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean added;
    private boolean open;
    private boolean told;
    private long pause;
    private long began = System.nanoTime();
    private long looked = began;

    QueueWatch(Activity activity, Queue queue, BatchPace pace) {
        this.activity = activity;
        this.queue = queue;
        this.pace = pace;
        this.pause = shortestPause();
    }

    /** Rows were added; within a transaction they count from its commit. */
    public void added() {
        activity.seen();
        if (TransactionSynchronizationManager.isSynchronizationActive() && TransactionSynchronizationManager.isActualTransactionActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    wake();
                }
            });
        } else {
            wake();
        }
    }

    private void wake() {
        lock.lock();
        try {
            added = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether rows were added since the last look. */
    boolean hasNews() {
        lock.lock();
        try {
            return added;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when it is time for a batch. After a batch that failed that is now: its worker knows how long to wait.
     *
     * @return false if nothing is due, so that the worker need not look: then this has been its look
     */
    public boolean await() {
        if (hasCause() || activity.mayBeDue(queue)) {
            return true;
        }
        ended(0, false);
        return false;
    }

    /** Waits. @return whether there is more cause to look than the time that has passed */
    private boolean hasCause() {
        lock.lock();
        boolean cause = true;
        try {
            if (!open) {
                for (long left = untilLook(); !added && left > 0; left = untilLook()) {
                    changed.awaitNanos(left);
                }
                for (long left = pace.rest(System.nanoTime()); left > 0; left = pace.rest(System.nanoTime())) {
                    changed.await(left, TimeUnit.NANOSECONDS);
                }
            }
            cause = open || added;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            told = added;
            added = false; // before the look: what comes from now on may be too late for it
            open = true;
            began = System.nanoTime();
            lock.unlock();
        }
        return cause;
    }

    private long untilLook() {
        return looked + (activity.isBusy() ? pause : activity.pauseNanos()) - System.nanoTime();
    }

    private long shortestPause() {
        return Math.min(SHORTEST_PAUSE.toNanos(), activity.pauseNanos());
    }

    /** A batch is over. @param taken the rows that it took. @param more whether it knows that more are due */
    public void ended(int taken, boolean more) {
        lock.lock();
        try {
            looked = System.nanoTime();
            if (!told) {
                pause = taken > 0 ? shortestPause() : Math.min(2 * pause, activity.pauseNanos());
            }
            worked(taken, more, began);
            open = more;
            began = looked;
        } finally {
            lock.unlock();
        }
    }

    /** Like {@link #ended}, for work that goes on beside the looks. @param beganNanos when it began, by {@link System#nanoTime} */
    public void worked(int taken, boolean more, long beganNanos) {
        lock.lock();
        try {
            if (taken > 0) {
                pace.ended(taken, more, beganNanos, System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }
}
