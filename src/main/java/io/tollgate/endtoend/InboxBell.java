package io.tollgate.endtoend;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes requests that wait for an envelope. Of envelopes that another node writes it knows nothing: so nobody waits long for it alone. */
@Component
final class InboxBell {

    private final Map<DeviceId, Set<Semaphore>> waiting = new ConcurrentHashMap<>();

    /** A request that begins to wait. It must look for envelopes after this, so that it misses none. */
    Semaphore enter(DeviceId device) {
        Semaphore turn = new Semaphore(0);
        waiting.compute(device, (_, some) -> {
            Set<Semaphore> all = some == null ? ConcurrentHashMap.newKeySet() : some;
            all.add(turn);
            return all;
        });
        return turn;
    }

    void leave(DeviceId device, Semaphore turn) {
        waiting.computeIfPresent(device, (_, some) -> {
            some.remove(turn);
            return some.isEmpty() ? null : some;
        });
    }

    void ring(DeviceId device) {
        waiting.getOrDefault(device, Set.of()).forEach(Semaphore::release);
    }

    /** Until it rings, but no longer than this. */
    static void await(Semaphore turn, Duration most) {
        try {
            if (turn.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
                turn.drainPermits();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
