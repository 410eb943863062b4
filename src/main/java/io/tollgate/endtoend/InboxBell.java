package io.tollgate.endtoend;

import io.tollgate.database.LiveNodes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Wakes requests that wait for an envelope. Of envelopes that another node writes it knows nothing: so where there are several, one look
 * into the table serves all that wait here. A node that is alone asks the database nothing while they wait.
 */
@Component
final class InboxBell {

    private static final Duration LOOK = Duration.ofMillis(200);
    /** How long a node that was alone waits until it looks whether it still is. */
    private static final Duration ALONE = Duration.ofSeconds(2);
    /** For each so many devices that wait, the pause between two looks is longer by one {@link #LOOK}. */
    private static final int MANY = 500;

    private final IntSupplier nodes;
    private final Function<Collection<DeviceId>, List<DeviceId>> withNews;
    private final Map<DeviceId, Set<Semaphore>> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock looking = new ReentrantLock();
    private volatile long looked = System.nanoTime();

    @Autowired
    InboxBell(LiveNodes nodes, JdbcTemplate jdbc) {
        this(nodes::count, devices -> jdbc.query("SELECT w.device FROM JSON_TABLE(?, '$[*]' COLUMNS (device CHAR(22) PATH '$')) w"
                + " WHERE EXISTS (SELECT 1 FROM e2e_envelope e WHERE e.device_id = CONVERT(w.device USING ascii) COLLATE ascii_bin"
                + " AND e.seq IS NULL)", (row, _) -> new DeviceId(row.getString("device")),
                JsonMapper.shared().writeValueAsString(devices.stream().map(DeviceId::text).toList())));
    }

    /** @param nodes how many share the work. @param withNews those of these devices that have envelopes which nobody has numbered yet */
    InboxBell(IntSupplier nodes, Function<Collection<DeviceId>, List<DeviceId>> withNews) {
        this.nodes = nodes;
        this.withNews = withNews;
    }

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

    /** Waits until the bell rings, but no longer than this. */
    void await(Semaphore turn, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            for (long left = most.toNanos(); left > 0; left = end - System.nanoTime()) {
                boolean alone = nodes.getAsInt() == 1;
                if (turn.tryAcquire(Math.min(left, (alone ? ALONE : LOOK).toNanos()), TimeUnit.NANOSECONDS)) {
                    turn.drainPermits();
                    return;
                }
                if (!alone) {
                    look();
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those of these devices for which something new is in the table, whichever node wrote it. */
    List<DeviceId> news(Collection<DeviceId> devices) {
        return withNews.apply(devices);
    }

    /** Looks for all that wait here. One of them does it at a time. */
    private void look() {
        long pause = LOOK.toNanos() * (1 + waiting.size() / MANY);
        if (System.nanoTime() - looked < pause || !looking.tryLock()) {
            return;
        }
        try {
            if (System.nanoTime() - looked >= pause) {
                looked = System.nanoTime();
                news(List.copyOf(waiting.keySet())).forEach(this::ring);
            }
        } finally {
            looking.unlock();
        }
    }
}
