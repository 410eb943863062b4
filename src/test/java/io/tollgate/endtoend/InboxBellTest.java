package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class InboxBellTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final DeviceId phone = DeviceId.fresh();
    private final AtomicInteger looks = new AtomicInteger();
    private final Set<DeviceId> elsewhere = ConcurrentHashMap.newKeySet();

    private InboxBell bell(int nodes) {
        return new InboxBell(() -> nodes, devices -> {
            looks.incrementAndGet();
            return devices.stream().filter(elsewhere::contains).toList();
        });
    }

    @Test
    void aNodeThatIsAloneLooksNever() {
        InboxBell bell = bell(1);

        bell.await(bell.enter(phone), Duration.ofSeconds(1));

        assertThat(looks).hasValue(0);
    }

    @Test
    void whoWaitsIsWokenAtOnceAlsoIfItRangBeforeItWaited() throws Exception {
        InboxBell bell = bell(1);
        Semaphore turn = bell.enter(phone);
        bell.ring(phone);
        bell.await(turn, LONG);

        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> waits = other.submit(() -> bell.await(turn, LONG));
            bell.ring(phone);
            waits.get();
        }
        assertThat(looks).hasValue(0);
    }

    @Test
    void whatAnotherNodeWroteIsFoundByOneLookForAllThatWait() throws Exception {
        InboxBell bell = bell(2);
        List<DeviceId> many = Stream.generate(DeviceId::fresh).limit(50).toList();
        CountDownLatch entered = new CountDownLatch(many.size());

        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (DeviceId device : many) {
                all.add(others.submit(() -> {
                    Semaphore turn = bell.enter(device);
                    entered.countDown();
                    bell.await(turn, LONG);
                }));
            }
            entered.await();
            elsewhere.addAll(many);
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(looks.get()).isBetween(1, many.size() / 2);
    }
}
