package io.tollgate.media;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether files can be kept. It is no part of readiness, as messages without files go on. Everybody may ask for the health, so the place of
 * the files is asked now and then only.
 */
@Component("mediaHealthIndicator")
final class MediaHealth implements HealthIndicator {

    private final MediaStore store;
    private final long keptNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private Health last = Health.unknown().build();
    private long askedAt;
    private boolean asked;

    @Autowired
    MediaHealth(MediaStore store) {
        this(store, Duration.ofSeconds(5));
    }

    MediaHealth(MediaStore store, Duration kept) {
        this.store = store;
        this.keptNanos = kept.toNanos();
    }

    @Override
    public Health health() {
        lock.lock();
        try {
            if (!asked || System.nanoTime() - askedAt >= keptNanos) {
                last = ask();
                askedAt = System.nanoTime();
                asked = true;
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private Health ask() {
        try {
            store.check();
            return Health.up().build();
        } catch (StoreFailed away) {
            return Health.down().withDetail("why", String.valueOf(away.getMessage())).build();
        }
    }
}
