package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ActivityTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void doesNotWaitWhileThereIsWork() {
        Activity activity = new Activity(LONG, LONG);

        for (int look = 0; look < 1_000; look++) {
            activity.await();
        }
    }

    @Test
    void waitsForAPauseInQuietTimes() {
        Activity activity = new Activity(Duration.ZERO, Duration.ofMillis(20));

        long begin = System.nanoTime();
        for (int look = 0; look < 10; look++) {
            activity.await();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void newWorkWakesAllThatWait() throws Exception {
        Activity activity = new Activity(Duration.ofSeconds(30), LONG);
        activity.quieten();
        CountDownLatch begun = new CountDownLatch(4);
        List<CompletableFuture<Void>> waiting = Stream.generate(() -> CompletableFuture.runAsync(() -> {
            begun.countDown();
            activity.await();
        }, Thread::startVirtualThread)).limit(4).toList();
        begun.await();

        activity.seen();

        for (CompletableFuture<Void> one : waiting) {
            one.get(90, TimeUnit.SECONDS);
        }
    }

    @Test
    void anInterruptedThreadGoesOnAndStaysInterrupted() {
        Activity activity = new Activity(Duration.ZERO, LONG);
        Thread.currentThread().interrupt();

        activity.await();

        assertThat(Thread.interrupted()).isTrue();
    }
}
