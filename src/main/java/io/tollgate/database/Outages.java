package io.tollgate.database;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Knows whether the database answers. Health, callers that must not wait for it, and the polls of queues ask here. Logs an outage: one line
 * when it begins, one when it ends, and a count from time to time. Failures during an outage that come from it are counted and not logged.
 */
@Component
public final class Outages implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Outages.class);
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(30);
    private static final int LONGEST_REASON = 200;

    private final LongSupplier nanos;
    private final AtomicLong unwritten = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final OutageFilter filter = new OutageFilter(this);

    private volatile Trouble trouble = Trouble.NONE;
    private volatile Runnable look = () -> {};
    private long since;
    private long told;

    @Autowired
    public Outages() {
        this(System::nanoTime);
    }

    Outages(LongSupplier nanos) {
        this.nanos = nanos;
        told = nanos.getAsLong();
        filter.install();
    }

    /** The database cannot be reached; an attempt is useless. */
    public boolean isAway() {
        return trouble == Trouble.AWAY;
    }

    /** The database answers and stores what it gets. */
    public boolean isWell() {
        return trouble == Trouble.NONE;
    }

    /** Adds a listener that runs each time the database is found away, in the thread that found it. */
    public void whenAway(Runnable listener) {
        listeners.add(listener);
    }

    /** Reports a failure: if the database caused it, the watch looks at once. */
    public void met(@Nullable Throwable failure) {
        switch (Trouble.of(failure)) {
            case AWAY -> look.run();
            case FULL -> begin(Trouble.FULL, reason(failure));
            case BUSY, NONE -> {}
        }
    }

    /** Whether this failure belongs to an outage. If so, it is counted and needs no log line of its own. */
    public boolean tells(@Nullable Throwable failure) {
        if (!Trouble.of(failure).isOutage()) {
            return false;
        }
        unwritten();
        met(failure);
        return true;
    }

    OutageFilter filter() {
        return filter;
    }

    /** @param watch starts a check of the database in another thread */
    void watchedBy(Runnable watch) {
        look = watch;
    }

    synchronized void begin(Trouble kind, String why) {
        if (trouble == kind || trouble == Trouble.AWAY) {
            return;
        }
        if (trouble == Trouble.NONE) {
            since = nanos.getAsLong();
            told = since;
        }
        trouble = kind;
        log.error(kind == Trouble.AWAY
                ? "The database cannot be reached. Calls are answered with 503 until it is back: {}"
                : "The database stores nothing at the moment. Calls that need it are answered with 503; waiting messages stay."
                        + " Maybe its disk is full: {}",
                why);
        if (kind == Trouble.AWAY) {
            listeners.forEach(Runnable::run);
        }
    }

    synchronized void end() {
        if (trouble != Trouble.NONE) {
            trouble = Trouble.NONE;
            told = nanos.getAsLong();
            log.warn("The database is back after {} s. {} failures meanwhile were not logged one by one.",
                    Duration.ofNanos(nanos.getAsLong() - since).toSeconds(), unwritten.getAndSet(0));
        }
    }

    /** Logs from time to time how many failures were not logged. */
    synchronized void count() {
        long now = nanos.getAsLong();
        if (now - told < BETWEEN_COUNTS.toNanos() || unwritten.get() == 0) {
            return;
        }
        told = now;
        if (trouble == Trouble.NONE) {
            log.warn("The database broke off or refused a connection {} times. Maybe it was restarted.", unwritten.getAndSet(0));
        } else {
            log.warn("The database has been {} for {} s; {} failures because of it.", trouble == Trouble.AWAY ? "away" : "full",
                    Duration.ofNanos(now - since).toSeconds(), unwritten.get());
        }
    }

    /** Logs a collision of two transactions; the caller tries again. */
    void busy(Throwable failure) {
        log.info("A transaction collided with the locks of another one and is tried again: {}", reason(failure));
    }

    /** Counts a failure that is not logged. */
    void unwritten() {
        unwritten.incrementAndGet();
    }

    static String reason(@Nullable Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root != null && root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        String text = root == null
                ? "no reason given"
                : String.valueOf(root.getMessage()).lines().findFirst().orElse(root.getClass().getSimpleName());
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
    }

    @Override
    public void destroy() {
        filter.remove();
    }
}
