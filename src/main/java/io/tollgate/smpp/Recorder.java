package io.tollgate.smpp;

import io.tollgate.database.Backoff;
import io.tollgate.database.Passing;
import io.tollgate.database.Trouble;
import io.tollgate.smpp.PartRecords.Taken;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what comes from the SMSC into the database, many pieces in one transaction. What the SMSC has taken is written however long the
 * database is away, as nobody else knows it. A report that cannot be written is refused, and the SMSC repeats it.
 */
final class Recorder {

    /** So many failures of their own, and the SMSC's ids are given up. */
    private static final int ATTEMPTS_ALONE = 3;
    private static final int AT_ONCE = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final PartRecords records;
    private final Clock clock;
    private final BlockingQueue<Piece> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    Recorder(PartRecords records, Clock clock) {
        this.records = records;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("smpp-records").start(this::recordAll);
    }

    /** Parts of one message, or one report. */
    private record Piece(List<Taken> taken, List<Report> told, CompletableFuture<Void> done) {}

    CompletableFuture<Void> taken(List<Taken> parts) {
        return add(new Piece(parts, List.of(), new CompletableFuture<>()));
    }

    CompletableFuture<Void> told(Report report) {
        return add(new Piece(List.of(), List.of(report), new CompletableFuture<>()));
    }

    void close() {
        thread.interrupt();
    }

    private CompletableFuture<Void> add(Piece piece) {
        queue.add(piece);
        return piece.done();
    }

    private void recordAll() {
        List<Piece> some = new ArrayList<>();
        try {
            while (true) {
                some.add(queue.take());
                queue.drainTo(some, AT_ONCE - 1);
                record(some);
                some.clear();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(List<Piece> some) throws InterruptedException {
        List<Piece> left = some;
        int faults = 0;
        for (int failures = 0; !left.isEmpty(); failures++) {
            try {
                records.write(left.stream().flatMap(piece -> piece.taken().stream()).toList(),
                        left.stream().flatMap(piece -> piece.told().stream()).toList(), clock.instant());
                left.forEach(piece -> piece.done().complete(null));
                return;
            } catch (RuntimeException failure) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!Passing.is(failure) && left.size() > 1) {
                    for (Piece one : left) {
                        record(List.of(one));
                    }
                    return;
                }
                if (!Passing.is(failure) && (left.getFirst().taken().isEmpty() || ++faults == ATTEMPTS_ALONE)) {
                    log.error("What the SMSC said cannot be recorded: {}", Trouble.place(failure));
                    left.getFirst().done().completeExceptionally(failure);
                    return;
                }
                left.stream().filter(piece -> piece.taken().isEmpty()).forEach(piece -> piece.done().completeExceptionally(failure));
                left = left.stream().filter(piece -> !piece.taken().isEmpty()).toList();
                LockSupport.parkNanos(Backoff.wait(failures, FIRST_PAUSE, LONGEST_PAUSE).toNanos());
            }
        }
    }
}
