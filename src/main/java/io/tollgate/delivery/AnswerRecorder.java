package io.tollgate.delivery;

import io.tollgate.database.Backoff;
import io.tollgate.database.Passing;
import io.tollgate.database.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records the answers of one network on a thread of its own, as many in one transaction as are there, and reports when it fails. */
final class AnswerRecorder {

    /** How many failures in a row prove that the network itself fails. */
    static final int PROOF_OF_FAILURE = 5;

    /** So many failures of its own make an answer unknown. */
    private static final int ATTEMPTS_ALONE = 3;

    private static final Duration LINGER = Duration.ofMillis(4);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(AnswerRecorder.class);

    private final String network;
    private final CallRecords records;
    private final ChannelOutages outages;
    private final int batch;
    private final IntSupplier inFlight;
    private final Clock clock;
    private final BlockingQueue<Waiting> answers = new LinkedBlockingQueue<>();
    private final Thread thread;
    private int failures;

    /** @param recorded what happens when the answer is recorded */
    private record Waiting(CallRecords.Answered answer, Runnable recorded) {}

    /** @param inFlight how many calls have not ended */
    AnswerRecorder(String network, CallRecords records, ChannelOutages outages, int batch, IntSupplier inFlight, Clock clock) {
        this.network = network;
        this.records = records;
        this.outages = outages;
        this.batch = batch;
        this.inFlight = inFlight;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("answers-" + network).start(this::recordAll);
    }

    void add(CallRecords.Answered answer, Runnable recorded) {
        answers.add(new Waiting(answer, recorded));
    }

    /** Ends the recording at once. An answer that is not recorded counts as unknown. */
    void stop() {
        thread.interrupt();
    }

    private void recordAll() {
        List<Waiting> some = new ArrayList<>();
        try {
            while (true) {
                some.add(answers.take());
                if (inFlight.getAsInt() > 1) { // more may come at once
                    Optional.ofNullable(answers.poll(LINGER.toNanos(), TimeUnit.NANOSECONDS)).ifPresent(some::add);
                }
                answers.drainTo(some, batch);
                some.forEach(one -> report(one.answer().answer()));
                record(some.stream().map(Waiting::answer).toList());
                some.forEach(one -> one.recorded().run());
                some.clear();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(ChannelAnswer answer) {
        switch (answer) {
            case ChannelAnswer.Sent _, ChannelAnswer.Rejected _ -> {
                failures = 0;
                outages.answered(network);
            }
            case ChannelAnswer.Later(String why, Optional<Duration> _, boolean fails) -> {
                if (fails) {
                    failed(why);
                }
            }
            case ChannelAnswer.Unknown(String why) -> failed(why);
            case ChannelAnswer.Held _ -> {} // it says nothing of the network
        }
    }

    private void failed(String why) {
        if (++failures >= PROOF_OF_FAILURE) {
            outages.failed(network, why);
        }
    }

    /** Records answers, however long the database is away: nobody else knows them. */
    private void record(List<CallRecords.Answered> some) throws InterruptedException {
        int faults = 0;
        for (int attempts = 0;; attempts++) {
            try {
                records.write(network, some, clock.instant());
                return;
            } catch (RuntimeException failure) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!Passing.is(failure) && some.size() > 1) {
                    for (CallRecords.Answered one : some) {
                        record(List.of(one));
                    }
                    return;
                }
                if (!Passing.is(failure) && ++faults == ATTEMPTS_ALONE) {
                    log.error("The answer for message {} cannot be recorded, so it counts as unknown: {}",
                            some.getFirst().call().message(), Trouble.place(failure));
                    return;
                }
                LockSupport.parkNanos(Backoff.wait(attempts, FIRST_PAUSE, LONGEST_PAUSE).toNanos());
            }
        }
    }
}
