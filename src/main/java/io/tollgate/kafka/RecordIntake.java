package io.tollgate.kafka;

import io.tollgate.cloudapi.ReadMarks;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.database.Backoff;
import io.tollgate.database.Outages;
import io.tollgate.database.Trouble;
import io.tollgate.database.Unavailable;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.QueuedCheck.Faulty;
import io.tollgate.intake.QueuedCheck.Fit;
import io.tollgate.intake.QueuedCheck.ReadMark;
import io.tollgate.intake.QueuedCheck;
import io.tollgate.intake.QueuedMessages;
import io.tollgate.kafka.InRecord.Partition;
import io.tollgate.kafka.InRecord.Place;
import io.tollgate.quarantine.Halves;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Accepts the records of one poll. First those that are faulty become dead letters, and the brokers have them. Then one transaction stores
 * the messages and advances the positions of their partitions. A crash between the two repeats the dead letters, with the same place in
 * their headers; after the transaction it repeats nothing, as the records are known.
 */
class RecordIntake {

    private static final Logger log = LoggerFactory.getLogger(RecordIntake.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final long STEP_MILLIS = 100;

    private final RecordReader reader;
    private final QueuedMessages messages;
    private final Inbox inbox;
    private final Positions positions;
    private final DeadLetters deadLetters;
    private final ObjectProvider<ReadMarks> marks;
    private final TransactionTemplate transaction;
    private final Outages outages;
    private final Clock clock;

    RecordIntake(RecordReader reader, QueuedMessages messages, Inbox inbox, Positions positions, DeadLetters deadLetters,
            ObjectProvider<ReadMarks> marks, TransactionTemplate transaction, Outages outages, Clock clock) {
        this.reader = reader;
        this.messages = messages;
        this.inbox = inbox;
        this.positions = positions;
        this.deadLetters = deadLetters;
        this.marks = marks;
        this.transaction = transaction;
        this.outages = outages;
        this.clock = clock;
    }

    /**
     * Returns once each record is a message or a dead letter. While the database or the brokers are away it waits.
     *
     * @param records each partition's in their order
     * @param stop    whether this process ends
     * @throws Unavailable if it ends before that; the records will come again, to this node or another
     */
    void take(List<InRecord> records, BooleanSupplier stop) {
        Set<Place> dead = new HashSet<>();
        boolean told = false;
        for (int failures = 0;; failures++) {
            try {
                takeOnce(records, dead);
                if (told) {
                    log.warn("Records of Kafka are accepted again");
                }
                return;
            } catch (RuntimeException failure) {
                if (!outages.tells(failure) && !told) {
                    told = true;
                    log.warn("Records of Kafka cannot be accepted at the moment, and wait: {}", why(failure));
                }
                pause(Backoff.wait(failures, FIRST_PAUSE, LONGEST_PAUSE), stop, failure);
            }
        }
    }

    private static Object why(RuntimeException failure) {
        return failure instanceof DeadLetters.NotTaken || failure instanceof Unavailable
                ? String.valueOf(failure.getMessage())
                : Trouble.place(failure);
    }

    private static void pause(Duration pause, BooleanSupplier stop, RuntimeException failure) {
        try {
            for (long left = pause.toMillis(); left > 0 && !stop.getAsBoolean(); left -= STEP_MILLIS) {
                TimeUnit.MILLISECONDS.sleep(Math.min(left, STEP_MILLIS));
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while records of Kafka waited", failure);
        }
        if (stop.getAsBoolean()) {
            throw new Unavailable("Tollgate is stopping. The records of Kafka come again.", failure);
        }
    }

    private void takeOnce(List<InRecord> records, Set<Place> dead) {
        Set<Partition> partitions = partitions(records);
        positions.begin(partitions);
        List<InRecord> fresh = after(records, positions.of(partitions));
        if (fresh.isEmpty()) {
            return;
        }
        Map<InRecord, QueuedCheck> checked = check(fresh);
        Map<InRecord, Refusal> faulty = new LinkedHashMap<>();
        checked.forEach((record, check) -> {
            if (check instanceof Faulty(Refusal why)) {
                faulty.put(record, why);
            }
        });
        deadLetters.put(faulty, dead);
        Halves.of(fresh, part -> acceptUnlessRefused(part, checked, dead), (record, failure) -> {
            log.error("A record of Kafka cannot be stored, and becomes a dead letter: {}: {}", record.place(), Trouble.place(failure));
            bury(Map.of(record, new Refusal(RequestFault.BROKEN, "The message could not be stored.")), checked, dead);
            return acceptUnlessRefused(List.of(record), checked, dead);
        });
    }

    private Map<InRecord, QueuedCheck> check(List<InRecord> fresh) {
        Map<InRecord, QueuedCheck> checked = new LinkedHashMap<>();
        List<InRecord> readable = new ArrayList<>();
        List<RecordReader.Readable> read = new ArrayList<>();
        for (InRecord record : fresh) {
            switch (reader.read(record)) {
                case RecordReader.Unreadable(Refusal why) -> checked.put(record, new Faulty(why));
                case RecordReader.Readable it -> {
                    readable.add(record);
                    read.add(it);
                }
            }
        }
        List<QueuedCheck> checks = messages.check(read.stream().map(RecordReader.Readable::message).toList());
        for (int i = 0; i < readable.size(); i++) {
            checked.put(readable.get(i), tell(checks.get(i)));
        }
        return checked;
    }

    private QueuedCheck tell(QueuedCheck check) {
        return check instanceof ReadMark mark
                ? marks.stream().findFirst().flatMap(network -> network.tell(mark.sender(), mark.body())).<QueuedCheck>map(Faulty::new)
                        .orElse(mark)
                : check;
    }

    /** Repeats the transaction without those that are refused, such as messages to people who were erased: these become dead letters. */
    private boolean acceptUnlessRefused(List<InRecord> part, Map<InRecord, QueuedCheck> checked, Set<Place> dead) {
        while (true) {
            Map<InRecord, Refusal> refused = Optional.ofNullable(transaction.execute(status -> {
                Map<InRecord, Refusal> found = accept(part, checked);
                if (!found.isEmpty()) {
                    status.setRollbackOnly();
                }
                return found;
            })).orElseGet(Map::of);
            if (refused.isEmpty()) {
                return true;
            }
            bury(refused, checked, dead);
        }
    }

    private void bury(Map<InRecord, Refusal> faulty, Map<InRecord, QueuedCheck> checked, Set<Place> dead) {
        deadLetters.put(faulty, dead);
        faulty.forEach((record, why) -> checked.put(record, new Faulty(why)));
    }

    /** Accepts records within a transaction. @return those that cannot be accepted, such as those to people who were erased */
    private Map<InRecord, Refusal> accept(List<InRecord> part, Map<InRecord, QueuedCheck> checked) {
        List<InRecord> fresh = after(part, positions.lock(partitions(part)));
        Map<InRecord, Arrival> arrivals = new LinkedHashMap<>();
        fresh.forEach(record -> {
            if (checked.get(record) instanceof Fit(Arrival arrival)) {
                arrivals.put(record, RecordReader.replayOf(record).map(arrival::with).orElse(arrival));
            }
        });
        List<InRecord> fit = List.copyOf(arrivals.keySet());
        List<Acceptance> outcomes = inbox.accept(List.copyOf(arrivals.values()), clock.instant());
        Map<InRecord, Refusal> refused = new LinkedHashMap<>();
        for (int i = 0; i < fit.size(); i++) {
            InRecord record = fit.get(i);
            switch (outcomes.get(i)) {
                case Acceptance.Stored _ -> { /* its position says so */ }
                case Acceptance.Erased() -> refused.put(record, Refusal.UNDELIVERABLE);
                case Acceptance.Failed(RuntimeException cause) -> throw cause;
                case Acceptance.Repeated _ -> { /* an earlier replay of the same dead letter has become a message */ }
                case Acceptance.Conflict() -> refused.put(record, new Refusal(RequestFault.KEY_REUSED,
                        "Another record with the same header '" + DeadLetterReplay.REPLAY_OF + "' has become a message."));
            }
        }
        Map<Partition, Long> next = new HashMap<>();
        fresh.forEach(record -> next.merge(record.place().partition(), record.place().offset() + 1, Math::max));
        positions.advance(next);
        return refused;
    }

    static List<InRecord> after(List<InRecord> records, Map<Partition, Long> next) {
        return records.stream().filter(record -> record.place().offset() >= next.getOrDefault(record.place().partition(), 0L)).toList();
    }

    static Set<Partition> partitions(List<InRecord> records) {
        return records.stream().map(record -> record.place().partition()).collect(Collectors.toCollection(TreeSet::new));
    }
}
