package io.tollgate.release;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleBookFaults;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/** The compiled rule books of this node by their numbers. A thread of its own makes them one at a time, so that judging never waits. */
final class CompiledRuleBooks implements AutoCloseable {

    private final IntFunction<RuleBook> making;
    private final Map<Integer, CompletableFuture<RuleBook>> books = new HashMap<>();
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how little others feel of it
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("rule-book-maker").unstarted(task));

    /** @param making compiles a rule book; fails with {@link RuleBookFaults} if this program does not understand it */
    CompiledRuleBooks(IntFunction<RuleBook> making) {
        this.making = making;
    }

    /** The book if it is ready; otherwise this begins to make it. Fails each time if it could not be made. */
    Optional<RuleBook> find(int ruleBook) {
        CompletableFuture<RuleBook> book = wanted(ruleBook);
        return book.isDone() ? Optional.of(join(book)) : Optional.empty();
    }

    /** Begins to make it. */
    void begin(int ruleBook) {
        var _ = wanted(ruleBook);
    }

    /** The book, once it is ready. */
    RuleBook await(int ruleBook) {
        return join(wanted(ruleBook));
    }

    synchronized void put(int ruleBook, RuleBook book) {
        CompletableFuture<RuleBook> other = books.get(ruleBook);
        if (other == null) {
            books.put(ruleBook, CompletableFuture.completedFuture(book));
        } else if (!other.isDone() || other.isCompletedExceptionally() || other.join() != book) {
            book.close(); // the watch of the history was faster
        }
    }

    /** Closes all other books. A batch that judges with one of them can finish. */
    synchronized void keepOnly(Set<Integer> ruleBooks) {
        books.entrySet().removeIf(entry -> {
            boolean gone = !ruleBooks.contains(entry.getKey());
            if (gone) {
                var _ = entry.getValue().thenAccept(RuleBook::close);
            }
            return gone;
        });
    }

    /** Tries again if it failed for another reason than its rules, such as an unreachable database. */
    private synchronized CompletableFuture<RuleBook> wanted(int ruleBook) {
        CompletableFuture<RuleBook> before = books.get(ruleBook);
        if (before != null && before.isCompletedExceptionally() && !(before.exceptionNow() instanceof RuleBookFaults)) {
            books.remove(ruleBook);
        }
        return books.computeIfAbsent(ruleBook, one -> CompletableFuture.supplyAsync(() -> making.apply(one), maker));
    }

    private static RuleBook join(CompletableFuture<RuleBook> book) {
        try {
            return book.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuleBookFaults faults) {
                throw faults;
            }
            throw new IllegalStateException("the rule book could not be made: " + failed.getCause(), failed.getCause());
        }
    }

    @Override
    public void close() {
        keepOnly(Set.of());
        maker.shutdown();
    }
}
