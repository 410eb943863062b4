package io.tollgate.business;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.database.Trouble;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What was read from the database in the last second. A caller that asks for something that is not there, or too old, reads it. By the same
 * statement it reads all that others have asked for in the last seconds and that is too old, or will be soon. So the entries of a thousand
 * businesses in use are read by one or two statements a second. Only what was found is kept: unknown keys must not fill the memory, and new
 * entries must be seen. While the database is away, what was known last counts, for an hour at most.
 */
public final class ShortMemory<K, V> {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    /** What was asked for since then is in use. */
    private static final long IN_USE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Duration LAST_KNOWN = Duration.ofHours(1);
    private static final int REMEMBERED = 10_000;
    /** The most keys that are read together. */
    static final int TOGETHER = 1_000;

    private final Function<Collection<K>, Map<K, V>> source;
    private final LongSupplier nanos;
    private final Cache<K, Entry<V>> entries = Caffeine.newBuilder().expireAfterWrite(LAST_KNOWN).maximumSize(REMEMBERED).build();
    /** When each key was asked for last. Only keys that are remembered are in it. */
    private final Map<K, Long> asked = new ConcurrentHashMap<>();
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile @Nullable Failed failed;

    /** @param source reads from the database, by one statement; unknown keys are left out of its answer */
    public ShortMemory(Function<Collection<K>, Map<K, V>> source) {
        this(source, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    ShortMemory(Function<Collection<K>, Map<K, V>> source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
    }

    private record Entry<V>(V value, long readAt) {}

    private record Failed(RuntimeException failure, long at) {}

    /** The value of a key as it was a second ago at most. */
    public Optional<V> get(K key) {
        long now = nanos.getAsLong();
        Optional<V> known = fresh(key, now);
        if (known.isPresent()) {
            return known;
        }
        try {
            // A caller that has a connection must not wait for callers that may wait for one.
            Optional<V> read = Optional.ofNullable(TransactionSynchronizationManager.isActualTransactionActive()
                    ? read(Set.of(key)).get(key)
                    : readInTurn(key, now));
            read.ifPresent(_ -> asked.put(key, now));
            return read;
        } catch (RuntimeException failure) {
            Entry<V> last = Trouble.of(failure).isOutage() ? entries.getIfPresent(key) : null;
            if (last == null) {
                throw failure;
            }
            return Optional.of(last.value);
        }
    }

    /** May be a second old. Those that are not remembered are read together; unknown ones are left out. */
    Map<K, V> get(Collection<K> keys) {
        long now = nanos.getAsLong();
        Map<K, V> known = new HashMap<>();
        Set<K> missing = new HashSet<>();
        for (K key : keys) {
            fresh(key, now).ifPresentOrElse(value -> known.put(key, value), () -> missing.add(key));
        }
        if (!missing.isEmpty()) {
            Map<K, V> read = read(missing);
            read.keySet().forEach(key -> asked.put(key, now));
            known.putAll(read);
        }
        return known;
    }

    /** Forgets everything: what is asked for from now on is read again. */
    public void forget() {
        changes.incrementAndGet();
        entries.invalidateAll();
        asked.clear();
    }

    private Optional<V> fresh(K key, long now) {
        Entry<V> entry = entries.getIfPresent(key);
        if (entry == null || now - entry.readAt > FRESH_NANOS) {
            return Optional.empty();
        }
        asked.put(key, now);
        return Optional.of(entry.value);
    }

    /** Lets one caller read for all that miss something at the same time. */
    private @Nullable V readInTurn(K key, long since) {
        reading.lock();
        try {
            Optional<V> meanwhile = fresh(key, nanos.getAsLong());
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            if (failed != null && requireNonNull(failed).at - since > 0) {
                throw requireNonNull(failed).failure; // of another one, for whom this one has waited
            }
            Set<K> wanted = ageing(nanos.getAsLong());
            wanted.add(key);
            return read(wanted).get(key);
        } catch (RuntimeException failure) {
            failed = new Failed(failure, nanos.getAsLong());
            throw failure;
        } finally {
            reading.unlock();
        }
    }

    /** The keys in use whose values are soon too old. */
    private Set<K> ageing(long now) {
        asked.values().removeIf(at -> now - at > IN_USE_NANOS);
        Set<K> ageing = new HashSet<>();
        for (K key : asked.keySet()) {
            Entry<V> entry = entries.getIfPresent(key);
            if (entry != null && now - entry.readAt > FRESH_NANOS / 2 && ageing.size() < TOGETHER) {
                ageing.add(key);
            }
        }
        return ageing;
    }

    private Map<K, V> read(Set<K> wanted) {
        int before = changes.get();
        long now = nanos.getAsLong();
        Map<K, V> read = source.apply(wanted);
        if (changes.get() == before) {
            for (K key : wanted) {
                if (!read.containsKey(key)) {
                    entries.invalidate(key);
                    asked.remove(key);
                }
            }
            read.forEach((key, value) -> entries.put(key, new Entry<>(value, now)));
        }
        return read;
    }
}
