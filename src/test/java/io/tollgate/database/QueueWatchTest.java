package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.Activity.Queue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A watch of a process that would look once an hour. */
@Timeout(180)
class QueueWatchTest {

    private final QueueWatch watch = new Activity(Duration.ZERO, Duration.ofHours(1)).of(Queue.OUTBOX);

    @Test
    void newRowsWakeTheWorker() throws Exception {
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(watch::await, Thread::startVirtualThread);

        watch.added();

        waiting.get(90, TimeUnit.SECONDS);
        assertThat(watch.hasNews()).as("taken note of").isFalse();
    }

    @Test
    void rowsThatCameDuringABatchAreLookedForAtOnce() {
        watch.added();
        watch.await();

        watch.added();
        watch.ended(1, false);

        watch.await();
    }

    @Test
    void rowsOfATransactionCountFromItsCommit() {
        TransactionSynchronizationManager.initSynchronization();
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            watch.added();
            assertThat(watch.hasNews()).isFalse();
            TransactionSynchronizationManager.getSynchronizations().forEach(TransactionSynchronization::afterCommit);
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
            TransactionSynchronizationManager.clearSynchronization();
        }

        assertThat(watch.hasNews()).isTrue();
    }

    @Test
    void afterAFullBatchAndAfterOneThatFailedTheNextBeginsAtOnce() {
        watch.added();
        watch.await();
        watch.ended(500, true);
        watch.await();

        watch.await(); // the batch before has not ended, as it failed
    }

    /** Its rows may be of another process, or have become due. */
    @Test
    void withoutNewsTheWorkerLooksOnlyIfRowsMayBeDue() {
        Activity often = new Activity(Duration.ZERO, Duration.ofMillis(1));
        AtomicBoolean due = new AtomicBoolean();
        often.lookBy(_ -> due.get());
        QueueWatch other = often.of(Queue.RECEIPTS);

        assertThat(other.await()).as("nothing is due").isFalse();
        assertThat(other.await()).as("still nothing").isFalse();
        due.set(true);
        assertThat(other.await()).as("rows are due").isTrue();
    }

    @Test
    void newsAndBatchesThatAreNotDoneNeedNoOtherCause() {
        Activity none = new Activity(Duration.ZERO, Duration.ofHours(1));
        none.lookBy(_ -> false);
        QueueWatch other = none.of(Queue.RECEIPTS);

        other.added();
        assertThat(other.await()).as("news").isTrue();
        assertThat(other.await()).as("the batch failed").isTrue();
        other.ended(500, true);
        assertThat(other.await()).as("more is left").isTrue();
    }

    @Test
    void anInterruptedThreadGoesOnAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        watch.await();

        assertThat(Thread.interrupted()).isTrue();
    }
}
