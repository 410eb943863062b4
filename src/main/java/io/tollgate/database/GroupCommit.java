package io.tollgate.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Lets callers that come at the same time share one commit. A single thread takes all items that wait, commits them together, and gives
 * each caller its own outcome. Items that come meanwhile make the next group. While many come, the thread rests between two groups, so that
 * they become larger; see {@link BatchPace}.
 *
 * @param <T> an item to commit
 * @param <R> the outcome for one item
 */
public final class GroupCommit<T, R> implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(20);
    private static final Duration LOOK_UP = Duration.ofMillis(100);
    private static final Duration LOOK_ROUND = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMillis(50);

    private final Function<List<T>, List<R>> commit;
    private final int largestGroup;
    private final BatchPace pace = new BatchPace(2, LONGEST_REST, MachineLoad.NOW);
    private final BlockingQueue<Waiting<T, R>> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile List<Waiting<T, R>> underWay = List.of();
    private volatile boolean closed;

    /** @param commit gives one outcome for each of its items, in their order; if it throws, all their callers get the exception */
    public GroupCommit(String name, int largestGroup, Function<List<T>, List<R>> commit) {
        this.commit = commit;
        this.largestGroup = largestGroup;
        this.writer = Thread.ofPlatform().name(name).daemon().start(this::write);
        Thread.ofVirtual().name(name + "-patience").start(this::endLongWaits);
    }

    /** Returns when the item is committed. Throws the exception of the commit, or {@link Unavailable}. */
    public R submit(T item) {
        Waiting<T, R> waiting = new Waiting<>(item, System.nanoTime(), new CompletableFuture<>());
        queue.add(waiting);
        // Check after adding: the writer ends only when it sees the queue empty after close() was called.
        if (closed && queue.remove(waiting)) {
            throw stopping();
        }
        try {
            return waiting.outcome.get(); // without a time limit, as a timer for each item takes longer than its thread's two switches
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while waiting for the commit", interrupted);
        }
    }

    /** Fails all callers that wait at once, even those of the commit under way, whose outcome will not be known in time. */
    public void turnAway(RuntimeException reason) {
        List<Waiting<T, R>> all = new ArrayList<>(underWay);
        queue.drainTo(all);
        all.forEach(waiting -> waiting.outcome.completeExceptionally(reason));
    }

    /** How many items are not yet in a group. */
    public int waiting() {
        return queue.size();
    }

    /** Commits the items that wait already and refuses later ones. */
    @Override
    public void close() {
        closed = true;
        try {
            writer.join(END);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        List<Waiting<T, R>> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(waiting -> waiting.outcome.completeExceptionally(stopping()));
    }

    private void endLongWaits() {
        while (writer.isAlive()) {
            LockSupport.parkNanos(LOOK_ROUND.toNanos());
            long limit = System.nanoTime() - PATIENCE.toNanos();
            Stream.concat(underWay.stream(), queue.stream()).filter(waiting -> waiting.since - limit < 0).toList()
                    .forEach(this::endWait);
        }
    }

    private void endWait(Waiting<T, R> waiting) {
        queue.remove(waiting);
        waiting.outcome.completeExceptionally(new Unavailable(
                "no commit within " + PATIENCE.toSeconds() + " s. Maybe the database is overloaded."));
    }

    private void write() {
        while (!(closed && queue.isEmpty())) {
            List<Waiting<T, R>> group = next();
            if (!group.isEmpty()) {
                long began = System.nanoTime();
                commit(group);
                pace.ended(group.size(), group.size() == largestGroup, began, System.nanoTime());
            }
        }
    }

    private List<Waiting<T, R>> next() {
        List<Waiting<T, R>> group = new ArrayList<>();
        try {
            LockSupport.parkNanos(closed ? 0 : pace.rest(System.nanoTime()));
            Waiting<T, R> first = queue.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                group.add(first);
                queue.drainTo(group, largestGroup - 1);
            }
        } catch (InterruptedException nobodyMayEndThisThreadButClose) {
            return group;
        }
        return group;
    }

    private void commit(List<Waiting<T, R>> group) {
        underWay = group;
        try {
            List<R> outcomes = commit.apply(group.stream().map(Waiting::item).toList());
            if (outcomes.size() != group.size()) {
                throw new IllegalStateException(outcomes.size() + " outcomes for " + group.size() + " items");
            }
            for (int i = 0; i < group.size(); i++) {
                group.get(i).outcome.complete(outcomes.get(i));
            }
        } catch (RuntimeException | Error failure) {
            // The thread must outlive every failure, and nobody may be left waiting.
            group.forEach(waiting -> waiting.outcome.completeExceptionally(failure));
        } finally {
            underWay = List.of();
        }
    }

    private static Unavailable stopping() {
        return new Unavailable("Tollgate is stopping. Maybe try again in a minute.");
    }

    private record Waiting<T, R>(T item, long since, CompletableFuture<R> outcome) {}
}
