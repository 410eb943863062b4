package io.tollgate.recipient;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The people, and the only place of their numbers. A person's row is also the lock under which blocks and withdrawals are written. */
@Component
public class Recipients {

    private final NamedParameterJdbcTemplate jdbc;
    private final Pseudonyms pseudonyms;
    private final Erasures erasures;

    Recipients(NamedParameterJdbcTemplate jdbc, Pseudonyms pseudonyms, Erasures erasures) {
        this.jdbc = jdbc;
        this.pseudonyms = pseudonyms;
        this.erasures = erasures;
    }

    /**
     * Makes known whoever is not; takes locks on new people only.
     *
     * @throws ErasedPerson if one of them was erased: then nobody is made known
     */
    @Transactional
    public Map<PhoneNumber, RecipientId> register(Collection<PhoneNumber> numbers, Instant now) {
        Map<PhoneNumber, RecipientId> ids = registerUnlessErased(numbers, now);
        if (!ids.keySet().containsAll(numbers)) {
            throw new ErasedPerson();
        }
        return ids;
    }

    /** As {@link #register}; who was erased is left out, and stays unknown. */
    @Transactional
    public Map<PhoneNumber, RecipientId> registerUnlessErased(Collection<PhoneNumber> numbers, Instant now) {
        Map<PhoneNumber, RecipientId> ids = numbers.stream().distinct().collect(toMap(identity(), pseudonyms::of));
        Set<RecipientId> known = known(ids.values());
        Map<RecipientId, PhoneNumber> missing = new TreeMap<>();
        ids.forEach((number, id) -> {
            if (!known.contains(id)) {
                missing.put(id, number);
            }
        });
        if (!missing.isEmpty()) {
            insert(missing, now);
            // Asked after the insertion, which waits for an erasure of the same person that is under way: from here on none begins.
            Set<RecipientId> erased = erasures.erased(missing.keySet());
            delete(erased);
            ids.values().removeAll(erased);
        }
        return ids;
    }

    /** Locks the person whether or not she is known, for her erasure: until the transaction ends nobody registers her or hands over to her. */
    @Transactional(propagation = Propagation.MANDATORY)
    public RecipientId lockForErasure(PhoneNumber number, Instant now) {
        RecipientId id = pseudonyms.of(number);
        insert(Map.of(id, number), now);
        return id;
    }

    /** Until the transaction ends nobody hands over to these people, and nobody else locks or shares them; unknown ones are left out. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<RecipientId, Recipient> lock(Collection<RecipientId> ids) {
        return rows(ids, "ORDER BY id FOR UPDATE");
    }

    /** Until the transaction ends nobody locks these people; others may share them. Unknown ones are left out. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<RecipientId, Recipient> share(Collection<RecipientId> ids) {
        return rows(ids, "ORDER BY id LOCK IN SHARE MODE");
    }

    /** Unknown ones are left out. */
    @Transactional(readOnly = true)
    public Map<RecipientId, Recipient> of(Collection<RecipientId> ids) {
        return rows(ids, "");
    }

    /** E.164 with {@code +}; for the channel and the webhook only. Unknown people are left out. */
    @Transactional(readOnly = true)
    public Map<RecipientId, String> numbers(Collection<RecipientId> ids) {
        return numbersOf(rows(ids, ""));
    }

    /** E.164 with {@code +}. */
    public static Map<RecipientId, String> numbersOf(Map<RecipientId, Recipient> people) {
        return people.values().stream().collect(toMap(Recipient::id, Recipient::number));
    }

    /** Deletes the numbers of people of whom nothing is held that needs them. Who comes again is known anew. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Collection<RecipientId> ids) {
        if (!ids.isEmpty()) {
            jdbc.update("DELETE FROM recipient WHERE id IN (:ids)", Map.of("ids", bytes(ids)));
        }
    }

    private Set<RecipientId> known(Collection<RecipientId> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.query("SELECT id FROM recipient WHERE id IN (:ids)", Map.of("ids", bytes(ids)),
                (row, line) -> RecipientId.of(row.getBytes("id"))));
    }

    private void insert(Map<RecipientId, PhoneNumber> missing, Instant now) {
        // Somebody else may have added the same person meanwhile; then hers stays.
        jdbc.getJdbcTemplate().batchUpdate("INSERT INTO recipient (id, number, country, known_since) VALUES (?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE id = VALUES(id)",
                missing.entrySet().stream().map(entry -> new Object[] {
                    entry.getKey().bytes(), entry.getValue().e164(), entry.getValue().country(), Times.utc(now)}).toList());
    }

    private void delete(Set<RecipientId> ids) {
        if (!ids.isEmpty()) {
            jdbc.update("DELETE recipient FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:ids)", Map.of("ids", bytes(ids)));
        }
    }

    private Map<RecipientId, Recipient> rows(Collection<RecipientId> ids, String lock) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        // The primary key even where the optimizer would rather read the whole small table: locks are taken in its order.
        return jdbc.query("SELECT id, number, country, known_since FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:ids) " + lock,
                        Map.of("ids", bytes(ids)), Recipients::recipient)
                .stream().collect(toMap(Recipient::id, identity()));
    }

    private static Recipient recipient(ResultSet row, int line) throws SQLException {
        return new Recipient(RecipientId.of(row.getBytes("id")), row.getString("number"), row.getString("country"),
                Times.instant(row, "known_since"));
    }

    private static List<byte[]> bytes(Collection<RecipientId> ids) {
        return ids.stream().distinct().sorted().map(RecipientId::bytes).toList();
    }
}
