package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class GroupCommitTest {

    @Test
    void aSingleCallerIsCommittedAtOnce() {
        try (GroupCommit<Integer, String> together = new GroupCommit<>("test", 10, GroupCommitTest::texts)) {
            assertThat(together.submit(7)).isEqualTo("7");
        }
    }

    @Test
    void callersDuringACommitShareTheNextOne() throws Exception {
        ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();
        Semaphore commits = new Semaphore(0);
        CountDownLatch firstIsCommitting = new CountDownLatch(1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                GroupCommit<Integer, String> together = new GroupCommit<>("test", 100, group -> {
                    firstIsCommitting.countDown();
                    commits.acquireUninterruptibly();
                    sizes.add(group.size());
                    return texts(group);
                })) {
            Future<String> first = callers.submit(() -> together.submit(0));
            firstIsCommitting.await();
            List<Future<String>> others = IntStream.rangeClosed(1, 20).mapToObj(i -> callers.submit(() -> together.submit(i))).toList();
            while (together.waiting() < 20) {
                Thread.onSpinWait();
            }
            commits.release(2);

            assertThat(first.get()).isEqualTo("0");
            for (int i = 1; i <= 20; i++) {
                assertThat(others.get(i - 1).get()).isEqualTo(String.valueOf(i));
            }
            assertThat(sizes).containsExactly(1, 20);
        }
    }

    @Test
    void noGroupIsLargerThanAllowed() throws Exception {
        ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();
        CyclicBarrier start = new CyclicBarrier(32);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                GroupCommit<Integer, String> together = new GroupCommit<>("test", 5, group -> {
                    sizes.add(group.size());
                    return texts(group);
                })) {
            List<Future<String>> all = IntStream.range(0, 32).mapToObj(i -> callers.submit(() -> {
                start.await();
                return together.submit(i);
            })).toList();
            for (Future<String> one : all) {
                one.get();
            }
        }

        assertThat(sizes).allMatch(size -> size <= 5);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(32);
    }

    @Test
    void aFailedCommitFailsItsCallersAndNotTheNextOnes() {
        List<Integer> seen = new ArrayList<>();
        try (GroupCommit<Integer, String> together = new GroupCommit<>("test", 5, group -> {
            seen.addAll(group);
            if (group.contains(1)) {
                throw new IllegalArgumentException("no ones");
            }
            return texts(group);
        })) {
            assertThatThrownBy(() -> together.submit(1)).isInstanceOf(IllegalArgumentException.class).hasMessage("no ones");
            assertThat(together.submit(2)).isEqualTo("2");
        }

        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void aMissingOutcomeFailsTheWholeGroup() {
        try (GroupCommit<Integer, String> together = new GroupCommit<>("test", 5, group -> List.of())) {
            assertThatThrownBy(() -> together.submit(1)).hasMessage("0 outcomes for 1 items");
        }
    }

    @Test
    void closingCommitsWaitingCallersAndRefusesLaterOnes() throws Exception {
        Semaphore commits = new Semaphore(0);
        CountDownLatch committing = new CountDownLatch(1);
        GroupCommit<Integer, String> together = new GroupCommit<>("test", 1, group -> {
            committing.countDown();
            commits.acquireUninterruptibly();
            return texts(group);
        });
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = callers.submit(() -> together.submit(1));
            committing.await();
            Future<String> second = callers.submit(() -> together.submit(2));
            while (together.waiting() < 1) {
                Thread.onSpinWait();
            }
            CompletableFuture<Void> end = CompletableFuture.runAsync(together::close);
            commits.release(2);
            end.join();

            assertThat(first.get()).isEqualTo("1");
            assertThat(second.get()).isEqualTo("2");
            assertThatThrownBy(() -> together.submit(3)).isInstanceOf(Unavailable.class).hasMessageContaining("stopping");
        }
    }

    private static List<String> texts(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).toList();
    }
}
