package io.tollgate.gate;

import io.tollgate.database.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Lets those who come at the same time share one commit: a single thread takes all that wait, commits them together, and
 * gives each its own outcome. Whoever comes meanwhile is the next group; nobody waits for a group to fill.
 *
 * @param <T> what is brought
 * @param <R> what became of it
 */
final class GroupCommit<T, R> implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(20);
    private static final Duration LOOK_UP = Duration.ofMillis(100);

    private final Function<List<T>, List<R>> commit;
    private final int largestGroup;
    private final BlockingQueue<Waiting<T, R>> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile List<Waiting<T, R>> underWay = List.of();
    private volatile boolean closed;

    /** @param commit gives one outcome for each of its items, in their order; what it throws, all of them get */
    GroupCommit(String name, int largestGroup, Function<List<T>, List<R>> commit) {
        this.commit = commit;
        this.largestGroup = largestGroup;
        this.writer = Thread.ofPlatform().name(name).daemon().start(this::write);
    }

    /** Returns when the item is committed. Fails with what the commit failed with, or with {@link Unavailable}. */
    R submit(T item) {
        Waiting<T, R> waiting = new Waiting<>(item, new CompletableFuture<>());
        queue.add(waiting);
        // Looked at after adding: the writer ends only when it has seen the queue empty after the end was called.
        if (closed && queue.remove(waiting)) {
            throw stopping();
        }
        try {
            return waiting.outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure.getCause());
        } catch (TimeoutException tooLong) {
            throw new Unavailable("no commit within " + PATIENCE.toSeconds() + " s. Maybe the database is overloaded.", tooLong);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while waiting for the commit", interrupted);
        }
    }

    /** All who wait fail with this at once, those of the commit under way too: what becomes of it is not known in time. */
    void turnAway(RuntimeException reason) {
        List<Waiting<T, R>> all = new ArrayList<>(underWay);
        queue.drainTo(all);
        all.forEach(waiting -> waiting.outcome.completeExceptionally(reason));
    }

    /** Those who are not even in a group so far. */
    int waiting() {
        return queue.size();
    }

    /** Commits those who wait already, turns away those who come later. */
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

    private void write() {
        while (!(closed && queue.isEmpty())) {
            List<Waiting<T, R>> group = next();
            if (!group.isEmpty()) {
                commit(group);
            }
        }
    }

    private List<Waiting<T, R>> next() {
        List<Waiting<T, R>> group = new ArrayList<>();
        try {
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

    private record Waiting<T, R>(T item, CompletableFuture<R> outcome) {}
}
