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
 * Whether the database is there, for all who need to know: health, callers who must not wait for it, those who look into queues. And how
 * an outage is told: one line where it begins, one where it ends, a count from time to time; what fails meanwhile because of it is counted
 * and not written, whoever wants to write it.
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

    /** Nobody needs to try: it cannot be reached. */
    public boolean isAway() {
        return trouble == Trouble.AWAY;
    }

    /** It is there, and takes what it is given. */
    public boolean isWell() {
        return trouble == Trouble.NONE;
    }

    /** To be run each time the database is found away, in the thread that found it. */
    public void whenAway(Runnable listener) {
        listeners.add(listener);
    }

    /** A failure that somebody met: if it is the database's, the watch looks at once. */
    public void met(@Nullable Throwable failure) {
        switch (Trouble.of(failure)) {
            case AWAY -> look.run();
            case FULL -> begin(Trouble.FULL, reason(failure));
            case BUSY, NONE -> { }
        }
    }

    /** Whether this failure belongs to an outage, and so is counted and needs no line of its own. */
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

    /** @param watch looks whether the database is there, soon and elsewhere */
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
                : "The database takes nothing at the moment. What cannot be stored is answered with 503, what waits is kept. Maybe its disk is full: {}", why);
        if (kind == Trouble.AWAY) {
            listeners.forEach(Runnable::run);
        }
    }

    synchronized void end() {
        if (trouble != Trouble.NONE) {
            trouble = Trouble.NONE;
            told = nanos.getAsLong();
            log.warn("The database is back after {} s. {} failures meanwhile were not written one by one.",
                    Duration.ofNanos(nanos.getAsLong() - since).toSeconds(), unwritten.getAndSet(0));
        }
    }

    /** From time to time: how many failures were not written. */
    synchronized void count() {
        long now = nanos.getAsLong();
        if (now - told < BETWEEN_COUNTS.toNanos() || unwritten.get() == 0) {
            return;
        }
        told = now;
        if (trouble == Trouble.NONE) {
            log.warn("{} times the database broke a connection off, or had none to give. Maybe it was restarted.", unwritten.getAndSet(0));
        } else {
            log.warn("The database has been {} for {} s; {} failures because of it.", trouble == Trouble.AWAY ? "away" : "full",
                    Duration.ofNanos(now - since).toSeconds(), unwritten.get());
        }
    }

    /** What collided is tried again by whoever works on it. */
    void busy(Throwable failure) {
        log.info("A transaction met the locks of another one, and is tried again: {}", reason(failure));
    }

    /** Instead of a line in the log. */
    void unwritten() {
        unwritten.incrementAndGet();
    }

    static String reason(@Nullable Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root != null && root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        String text = root == null ? "no reason given" : String.valueOf(root.getMessage()).lines().findFirst().orElse(root.getClass().getSimpleName());
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
    }

    @Override
    public void destroy() {
        filter.remove();
    }
}
