package io.tollgate.kafka;

import static java.util.Objects.requireNonNull;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.database.Passing;
import io.tollgate.database.Trouble;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Inbox.Logged;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.PostponedRequests;
import io.tollgate.intake.QueuedCheck;
import io.tollgate.kafka.InRecord.Partition;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.quarantine.Halves;
import io.tollgate.recipient.Identities;
import io.tollgate.secrets.Keys;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores what the log has in the inbox. One transaction stores messages, queues the statuses of those that are refused now, and advances
 * the positions of their partitions: each record counts once, whatever the brokers deliver again, and to whichever node.
 */
class LogIntake {

    private static final Logger log = LoggerFactory.getLogger(LogIntake.class);
    private static final RecipientId NOBODY = RecipientId.of(new byte[16]);

    private final Keys keys;
    private final Positions positions;
    private final Inbox inbox;
    private final PostponedRequests postponed;
    private final StatusUpdates statuses;
    private final Identities identities;
    private final Businesses businesses;
    private final TransactionTemplate transaction;
    private final Clock clock;

    LogIntake(Keys keys, Positions positions, Inbox inbox, PostponedRequests postponed, StatusUpdates statuses, Identities identities,
            Businesses businesses, TransactionTemplate transaction, Clock clock) {
        this.keys = keys;
        this.positions = positions;
        this.inbox = inbox;
        this.postponed = postponed;
        this.statuses = statuses;
        this.identities = identities;
        this.businesses = businesses;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What becomes of a record. */
    private sealed interface Outcome {}

    private record Store(Logged message) implements Outcome {}

    private record Tell(StatusUpdate failed) implements Outcome {}

    private record Nothing() implements Outcome {}

    /** Returns once the database has them. @throws RuntimeException if it fails; then all may be taken again */
    void take(List<InRecord> records) {
        Set<Partition> partitions = RecordIntake.partitions(records);
        positions.begin(partitions);
        List<InRecord> fresh = RecordIntake.after(records, positions.of(partitions));
        if (fresh.isEmpty()) {
            return;
        }
        Map<InRecord, Outcome> outcomes = new LinkedHashMap<>();
        fresh.forEach(record -> outcomes.put(record, outcome(record)));
        Halves.of(fresh, part -> store(part, outcomes), (record, failure) -> {
            log.error("A message of the log cannot be stored: {}: {}", record.place(), Trouble.place(failure));
            outcomes.put(record, broken(requireNonNull(outcomes.get(record))));
            return store(List.of(record), outcomes);
        });
        inbox.came();
    }

    private Outcome outcome(InRecord record) {
        byte[] value = record.value();
        try {
            if (value == null) {
                throw new IOException("a record of the log has no value");
            }
            return switch (LogEntry.read(keys.open(value))) {
                case LogEntry.Checked(MessageId id, var at, Arrival arrival) -> new Store(new Logged(arrival, at, id));
                case LogEntry.Unchecked unchecked -> checked(unchecked);
            };
        } catch (IOException | RuntimeException failure) {
            if (failure instanceof RuntimeException mayPass && Passing.is(mayPass)) {
                throw mayPass;
            }
            log.error("A record of the log cannot be read, and is passed over: {}: {}. Maybe another program writes into the topic.",
                    record.place(), failure.getClass().getSimpleName());
            return new Nothing();
        }
    }

    private Outcome checked(LogEntry.Unchecked entry) {
        SenderId sender = entry.request().sender();
        return switch (postponed.check(entry.request())) {
            case QueuedCheck.Fit(Arrival arrival) -> new Store(new Logged(arrival, entry.at(), entry.id()));
            case QueuedCheck.Faulty(Refusal why) -> businesses.sender(sender).map(Sender::business)
                    .<Outcome>map(business -> new Tell(failed(business, sender, entry.id(), NOBODY, "", why))).orElseGet(Nothing::new);
            case QueuedCheck.ReadMark _ -> new Nothing();
        };
    }

    private Outcome broken(Outcome outcome) {
        return outcome instanceof Store(Logged message)
                ? new Tell(failed(message, new Refusal(RequestFault.BROKEN, "The message could not be stored.")))
                : new Nothing();
    }

    private boolean store(List<InRecord> part, Map<InRecord, Outcome> outcomes) {
        transaction.executeWithoutResult(_ -> {
            List<InRecord> fresh = RecordIntake.after(part, positions.lock(RecordIntake.partitions(part)));
            List<Logged> messages = new ArrayList<>();
            List<StatusUpdate> told = new ArrayList<>();
            fresh.forEach(record -> {
                switch (requireNonNull(outcomes.get(record))) {
                    case Store(Logged message) -> messages.add(message);
                    case Tell(StatusUpdate failed) -> told.add(failed);
                    case Nothing() -> { /* it says nothing */ }
                }
            });
            List<Acceptance> accepted = inbox.acceptLogged(messages);
            for (int i = 0; i < messages.size(); i++) {
                refusal(messages.get(i), accepted.get(i)).ifPresent(told::add);
            }
            statuses.enqueue(told);
            Map<Partition, Long> next = new HashMap<>();
            fresh.forEach(record -> next.merge(record.place().partition(), record.place().offset() + 1, Math::max));
            positions.advance(next);
        });
        return true;
    }

    private Optional<StatusUpdate> refusal(Logged message, Acceptance acceptance) {
        return switch (acceptance) {
            case Acceptance.Stored _ -> Optional.empty();
            case Acceptance.Repeated(MessageId id) when id.equals(message.id()) -> Optional.empty();
            case Acceptance.Repeated(MessageId id) -> Optional.of(failed(message, new Refusal(RequestFault.KEY_REUSED,
                    "This repeats the request of " + id + " with the same Idempotency-Key. Nothing was sent under the id of this one.")));
            case Acceptance.Conflict() -> Optional.of(failed(message, new Refusal(RequestFault.KEY_REUSED,
                    "The Idempotency-Key was used for another content before. Make a new key for each message.")));
            case Acceptance.Erased() -> Optional.of(failed(message, Refusal.UNDELIVERABLE));
            case Acceptance.Failed(RuntimeException cause) -> throw cause;
        };
    }

    private StatusUpdate failed(Logged message, Refusal why) {
        Arrival arrival = message.arrival();
        return failed(arrival.business(), arrival.sender(), message.id(), recipient(arrival), arrival.callbackData(), why);
    }

    private RecipientId recipient(Arrival arrival) {
        return identities.who(List.of(arrival.recipient())).getOrDefault(arrival.recipient(), NOBODY);
    }

    private StatusUpdate failed(BusinessId business, SenderId sender, MessageId id, RecipientId recipient, String callbackData,
            Refusal why) {
        return StatusUpdate.failed(business, sender, id, recipient, clock.instant(), callbackData, why.fault().code(), why.details());
    }
}
