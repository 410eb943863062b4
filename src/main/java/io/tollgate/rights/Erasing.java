package io.tollgate.rights;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.database.LockOrder;
import io.tollgate.database.PersonalTable.Erasure;
import io.tollgate.database.PersonalTable;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recall.Halt;
import io.tollgate.recall.Halts;
import io.tollgate.recipient.ErasureEvent.Type;
import io.tollgate.recipient.ErasureEvent;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * A person's right to erasure (Art. 17 GDPR). It deletes her number and all contents. Proofs that the law demands stay under her pseudonym,
 * and her consents count as withdrawn. Tollgate remembers the pseudonym, so that no later message, import or consent registers her again.
 * The gate refuses messages that are under way, or the last look drops them; their reservations are released, and partners get a status.
 */
@Component
public class Erasing {

    private static final String METHOD = "erasure";

    private final PersonalRecords records;
    private final Identities identities;
    private final Recipients recipients;
    private final Erasures erasures;
    private final Consents consents;
    private final JdbcTemplate jdbc;

    Erasing(PersonalRecords records, Identities identities, Recipients recipients, Erasures erasures, Consents consents,
            JdbcTemplate jdbc) {
        this.records = records;
        this.identities = identities;
        this.recipients = recipients;
        this.erasures = erasures;
        this.consents = consents;
        this.jdbc = jdbc;
    }

    /**
     * What an erasure has done.
     *
     * @param at   when she was erased; the first time, if this is a repetition
     * @param gone how many rows were deleted or emptied now, by kind of record
     * @param kept how many rows stay and why, by kind of record
     */
    public record Erased(RecipientId person, Instant at, SortedMap<String, Integer> gone, List<Kept> kept) {

        public record Kept(String what, int rows, String why) {}
    }

    /** Erases a person in one transaction; a repetition changes only what has come since. An unknown person is remembered as erased too. */
    @Transactional
    public Erased erase(PhoneNumber number, String officer, String reason, Instant now) {
        return erase(identities.who(number), () -> recipients.lockForErasure(number, now), officer, reason, now);
    }

    /** Like {@link #erase(PhoneNumber, String, String, Instant)}, by her id; she is erased under all her identities. */
    @Transactional
    public Erased erase(RecipientId person, String officer, String reason, Instant now) {
        return erase(person, () -> recipients.lockForErasure(person, now), officer, reason, now);
    }

    private Erased erase(RecipientId named, Supplier<RecipientId> lock, String officer, String reason, Instant now) {
        SortedMap<String, Integer> gone = new TreeMap<>();
        // In the order of gate and delivery: queues' rows first, then persons. This waits for workers that have a message to her.
        tables(true).forEach(table -> forget(table, records.keys(table, identities.idsOf(named), Set.of()), gone));
        boolean known = !recipients.of(List.of(named)).isEmpty();
        return erase(lock.get(), known, gone, officer, reason, now);
    }

    /**
     * Erases a person who turned out to be one who was erased before. The caller has locked her, and so has passed the queues in the order
     * of locks. So this waits for no row of a queue that a worker holds: the worker finds her erased, and the row goes.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void eraseAlso(RecipientId person, Instant now) {
        SortedMap<String, Integer> gone = new TreeMap<>();
        tables(true).forEach(table -> forget(table, records.freeKeys(table, identities.idsOf(person)), gone));
        recipients.lockForErasure(person, now);
        erase(person, true, gone, METHOD, "is a person who was erased under another name", now);
    }

    private Erased erase(RecipientId person, boolean known, SortedMap<String, Integer> gone, String officer, String reason, Instant now) {
        ErasureEvent event = erasures.last(person).filter(last -> last.type() == Type.ERASED).orElseGet(() -> {
            Instant at = erasures.last(person).map(last -> last.at().plus(1, ChronoUnit.MICROS)).filter(later -> later.isAfter(now))
                    .orElse(now); // clocks of nodes differ
            ErasureEvent made = new ErasureEvent(person, at.truncatedTo(ChronoUnit.MICROS), Type.ERASED, officer, reason);
            erasures.add(made);
            return made;
        });
        withdrawAll(person, now);
        Set<RecipientId> ids = identities.idsOf(person);
        Halts.add(Halt.ToPeople.of(ids));
        Set<MessageId> messages = records.messages(ids);
        tables(false).forEach(table -> forget(table, records.keys(table, ids, messages), gone));
        if (!known) {
            gone.remove("person"); // the row was made only to lock her
        }
        return new Erased(person, event.at(), gone, kept(ids, messages));
    }

    /**
     * Lifts an erasure: she may be registered again, without any consent.
     *
     * @throws NotErased if she is not erased
     */
    @Transactional
    public void lift(PhoneNumber number, String officer, String reason, Instant now) {
        lifted(recipients.lockForErasure(number, now), officer, reason, now);
    }

    /** Like {@link #lift(PhoneNumber, String, String, Instant)}, by her id. */
    @Transactional
    public void lift(RecipientId person, String officer, String reason, Instant now) {
        lifted(recipients.lockForErasure(person, now), officer, reason, now);
    }

    private void lifted(RecipientId person, String officer, String reason, Instant now) {
        ErasureEvent erased = erasures.last(person).filter(last -> last.type() == Type.ERASED).orElseThrow(NotErased::new);
        withdrawAll(person, now); // even a consent recorded at the instant of the erasure does not count
        erasures.add(new ErasureEvent(person, now.isAfter(erased.at()) ? now : erased.at().plus(1, ChronoUnit.MICROS), Type.LIFTED, officer,
                reason));
        recipients.remove(person); // made only to lock her; she is registered when she comes
    }

    private Stream<PersonalTable> tables(boolean queues) {
        return records.tables().stream().filter(table -> table.queue() == queues)
                .sorted(Comparator.comparing(PersonalTable::name, LockOrder.byTable()));
    }

    /** Withdraws all her consents, so that none of them counts if the erasure is lifted one day. */
    private void withdrawAll(RecipientId person, Instant now) {
        record To(BusinessId business, ConsentChannel channel) {}
        Map<To, Map<Purpose, List<ConsentEvent>>> histories = consents.history(person).stream().collect(groupingBy(
                event -> new To(event.business(), event.channel()), groupingBy(ConsentEvent::purpose)));
        histories.forEach((to, purposes) -> {
            Set<Purpose> open = purposes.entrySet().stream().filter(one -> !withdrawn(one.getValue())).map(Map.Entry::getKey)
                    .collect(toSet());
            if (!open.isEmpty()) {
                consents.withdraw(person, to.business(), to.channel(), open, METHOD, now);
            }
        });
    }

    /** Whether the latest event is a withdrawal. */
    private static boolean withdrawn(List<ConsentEvent> history) {
        Instant last = history.stream().map(ConsentEvent::at).max(Instant::compareTo).orElseThrow();
        return history.stream().anyMatch(event -> event.type() == ConsentEvent.Type.WITHDRAWN && !event.at().isBefore(last));
    }

    private void forget(PersonalTable table, List<Object[]> keys, SortedMap<String, Integer> gone) {
        int rows = switch (table.erasure()) {
            case Erasure.Kept _ -> 0;
            case Erasure.Deleted _ ->
                    change("DELETE it FROM " + table.name() + " it FORCE INDEX (PRIMARY)", List.of(), table, keys);
            case Erasure.Emptied(Map<String, Object> columns) -> change("UPDATE " + table.name() + " FORCE INDEX (PRIMARY) SET "
                    + columns.keySet().stream().map(column -> column + " = ?").collect(Collectors.joining(", ")),
                    List.copyOf(columns.values()), table, keys);
        };
        if (rows > 0) {
            gone.merge(table.section(), rows, Integer::sum);
        }
    }

    /** Changes rows one by one, by key: a search in the statement would lock or wait for other persons' rows. */
    private int change(String statement, List<Object> first, PersonalTable table, List<Object[]> keys) {
        if (keys.isEmpty()) {
            return 0;
        }
        String where = records.key(table.name()).stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
        jdbc.batchUpdate(statement + " WHERE " + where, keys.stream().map(key -> {
            List<Object> arguments = new ArrayList<>(first);
            arguments.addAll(List.of(key));
            return arguments.toArray();
        }).toList());
        return keys.size();
    }

    private List<Erased.Kept> kept(Set<RecipientId> person, Set<MessageId> messages) {
        List<Erased.Kept> kept = new ArrayList<>();
        for (PersonalTable table : records.tables()) {
            if (table.erasure() instanceof Erasure.Kept(String why)) {
                int rows = records.rows(table, person, messages, "1", (row, line) -> 1).size();
                if (rows > 0) {
                    kept.add(new Erased.Kept(table.section(), rows, why));
                }
            }
        }
        return kept;
    }
}
