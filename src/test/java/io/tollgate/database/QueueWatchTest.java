package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.Activity.Queue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A watch of a process that would look once an hour. */
@Timeout(60)
class QueueWatchTest {

    private final QueueWatch watch = new Activity(Duration.ZERO, Duration.ofHours(1)).of(Queue.OUTBOX);

    @Test
    void newRowsWakeTheWorker() throws Exception {
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(watch::await, Thread::startVirtualThread);

        watch.added();

        waiting.get(20, TimeUnit.SECONDS);
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

    @Test
    void anInterruptedThreadGoesOnAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        watch.await();

        assertThat(Thread.interrupted()).isTrue();
    }
}
