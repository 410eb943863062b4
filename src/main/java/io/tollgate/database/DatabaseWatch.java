package io.tollgate.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;

/**
 * Asks the database twice a second whether it answers, over a connection of its own outside the pool, and restarts the embedded database
 * when it has ended. If that does not help, this process ends, so that the service manager can act.
 */
final class DatabaseWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DatabaseWatch.class);

    private static final long PERIOD_MILLIS = 500;
    private static final Map<String, String> BRIEFLY = Map.of("connectTimeout", "2000", "socketTimeout", "3500", "useServerPrepStmts",
            "false");
    private static final int SURE_OF_ROOM = 3;
    private static final int FAILED_STARTS = 5;
    private static final int STARTS = 8;
    private static final Duration OF_LATE = Duration.ofMinutes(5);
    private static final int LONGEST_REST = 8; // times the first

    private final JdbcConnectionDetails database;
    private final Outages outages;
    private final Runnable cutOff;
    private final Optional<EmbeddedDatabase> embedded;
    private final Runnable endOfProcess;
    private final Duration firstRest;
    private final Duration standstill;
    private final AtomicBoolean asked = new AtomicBoolean();

    private @Nullable ScheduledExecutorService clockwork;
    private @Nullable Connection own;
    private long awaySince;
    private boolean cut;
    private int roomy;

    private final Deque<Long> starts = new ArrayDeque<>();
    private int failedStarts;
    private long nextStart = System.nanoTime();

    /**
     * @param firstRest  the pause after the first failed start of the embedded database; it doubles with each
     * @param standstill how long the database may be away before all connections that wait for its answer are cut off
     */
    DatabaseWatch(JdbcConnectionDetails database, Outages outages, Runnable cutOff, Optional<EmbeddedDatabase> embedded,
            Runnable endOfProcess,
            Duration firstRest, Duration standstill) {
        this.firstRest = firstRest;
        this.standstill = standstill;
        this.database = database;
        this.outages = outages;
        this.cutOff = cutOff;
        this.embedded = embedded;
        this.endOfProcess = endOfProcess;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService fresh = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("database-watch").factory());
        var _ = fresh.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        clockwork = fresh;
        outages.watchedBy(() -> lookSoon(fresh));
        embedded.ifPresent(server -> server.whenItEnds(() -> lookSoon(fresh)));
    }

    @Override
    public synchronized void stop() {
        Optional.ofNullable(clockwork).ifPresent(ScheduledExecutorService::shutdownNow);
        clockwork = null;
        outages.watchedBy(() -> {});
        forget();
    }

    @Override
    public synchronized boolean isRunning() {
        return clockwork != null;
    }

    /** Starts first and stops last: others need the watch while they finish their work. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    private void lookSoon(ScheduledExecutorService thread) {
        if (asked.compareAndSet(false, true)) {
            try {
                thread.execute(this::look);
            } catch (RejectedExecutionException stopping) {
                asked.set(false);
            }
        }
    }

    private void look() {
        asked.set(false);
        try {
            if (embedded.isPresent() && !embedded.get().isRunning()) {
                away("the embedded database has ended");
                startAgain(embedded.get());
            } else {
                ask();
            }
            outages.count();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unforeseen) {
            log.error("The watch over the database failed and goes on", unforeseen);
        }
    }

    private void ask() {
        try {
            Connection asking = own;
            if (asking == null) {
                asking = Pool.connect(database, BRIEFLY);
                own = asking;
            }
            try (Statement statement = asking.createStatement()) {
                statement.execute("SELECT 1");
            }
            found(asking);
        } catch (SQLException failure) {
            boolean wasOpen = own != null && !outages.isAway();
            forget();
            if (wasOpen) {
                ask(); // perhaps only this connection was broken off
            } else {
                away(Outages.reason(failure));
            }
        }
    }

    private void found(Connection asking) {
        cut = false;
        if (outages.isAway()) {
            outages.end();
        } else if (!outages.isWell()) {
            roomy = hasRoom(asking) ? roomy + 1 : 0;
            if (roomy >= SURE_OF_ROOM) {
                roomy = 0;
                outages.end();
            }
        }
    }

    /** Tries to make a table. A write into an existing file may succeed on a full disk, as it has free pages; a new file needs room. */
    private static boolean hasRoom(Connection asking) {
        String name = "room_" + UUID.randomUUID().toString().replace("-", "");
        try (Statement statement = asking.createStatement()) {
            try {
                statement.execute("CREATE TABLE " + name + " (filling LONGBLOB) AS SELECT REPEAT('x', 1048576) AS filling");
                return true;
            } finally {
                statement.execute("DROP TABLE IF EXISTS " + name);
            }
        } catch (SQLException full) {
            return false;
        }
    }

    private void away(String why) {
        long now = System.nanoTime();
        if (!outages.isAway()) {
            awaySince = now;
            cut = false;
            outages.begin(Trouble.AWAY, why);
        }
        if (!cut && now - awaySince > standstill.toNanos()) {
            cut = true;
            cutOff.run();
        }
    }

    private void startAgain(EmbeddedDatabase server) throws InterruptedException {
        long now = System.nanoTime();
        if (now - nextStart < 0) {
            return;
        }
        starts.removeIf(at -> now - at > OF_LATE.toNanos());
        if (failedStarts >= FAILED_STARTS || starts.size() >= STARTS) {
            log.error("Tollgate ends: its embedded database has ended and {}. Maybe the disk is full or memory is short. {} says more.",
                    failedStarts >= FAILED_STARTS ? "does not start again" : "ends again and again", server.serverLog());
            nextStart = now + Duration.ofDays(1).toNanos();
            endOfProcess.run();
            return;
        }
        starts.add(now);
        forget();
        try {
            server.startAgain();
            failedStarts = 0;
            nextStart = System.nanoTime();
        } catch (IOException | DatabaseUnusable failure) {
            failedStarts++;
            nextStart = System.nanoTime() + Backoff.wait(failedStarts - 1, firstRest, firstRest.multipliedBy(LONGEST_REST)).toNanos();
            log.warn("The embedded database does not start again, attempt {} of {}: {}", failedStarts, FAILED_STARTS,
                    Outages.reason(failure));
        }
    }

    private void forget() {
        Connection asking = own;
        own = null;
        if (asking != null) {
            try {
                asking.abort(Runnable::run);
            } catch (SQLException gone) {
                // as wanted
            }
        }
    }
}
