package io.tollgate.recipient;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The register of recipients, the only table with their numbers. Blocks and withdrawals are written under the lock of a recipient's row.
 */
@Component
public class Recipients {

    private static final String NOWHERE = "ZZ";

    private final NamedParameterJdbcTemplate jdbc;
    private final Pseudonyms pseudonyms;
    private final Identities identities;
    private final Erasures erasures;

    Recipients(NamedParameterJdbcTemplate jdbc, Pseudonyms pseudonyms, Identities identities, Erasures erasures) {
        this.jdbc = jdbc;
        this.pseudonyms = pseudonyms;
        this.identities = identities;
        this.erasures = erasures;
    }

    /** The register's entry for a recipient. @param number E.164 with {@code +}; empty if only user ids are known */
    private record Entry(String number, String country) {

        static Entry of(PhoneNumber number) {
            return new Entry(number.e164(), number.country());
        }
    }

    /**
     * What one query finds for some numbers.
     *
     * @param led   holders of numbers that belong to another id than their pseudonym, by pseudonym
     * @param known pseudonyms that are registered recipients
     */
    private record Found(Map<RecipientId, RecipientId> led, Set<RecipientId> known) {}

    /**
     * Registers the holders of these numbers as far as they are not registered; locks new recipients only.
     *
     * @throws ErasedPerson if one of them was erased; then none is registered
     */
    @Transactional
    public Map<PhoneNumber, RecipientId> register(Collection<PhoneNumber> numbers, Instant now) {
        Map<PhoneNumber, RecipientId> ids = registerUnlessErased(numbers, now);
        if (!ids.keySet().containsAll(numbers)) {
            throw new ErasedPerson();
        }
        return ids;
    }

    /** As {@link #register}, but leaves out erased persons, who are not registered. */
    @Transactional
    public Map<PhoneNumber, RecipientId> registerUnlessErased(Collection<PhoneNumber> numbers, Instant now) {
        Map<PhoneNumber, RecipientId> ids = numbers.stream().distinct().collect(toMap(identity(), pseudonyms::of));
        Found found = find(ids.values());
        Set<RecipientId> known = found.known();
        ids.replaceAll((_, id) -> found.led().getOrDefault(id, id));
        if (!found.led().isEmpty()) {
            known.addAll(known(found.led().values()));
        }
        Map<RecipientId, RecipientId> moved = identities.moved(ids.values().stream().filter(id -> !known.contains(id)).toList());
        if (!moved.isEmpty()) {
            ids.replaceAll((_, id) -> moved.getOrDefault(id, id));
            known.addAll(known(moved.values()));
        }
        Map<RecipientId, Entry> missing = new TreeMap<>();
        ids.forEach((number, id) -> {
            if (!known.contains(id)) {
                missing.put(id, Entry.of(number));
            }
        });
        if (!missing.isEmpty()) {
            insert(missing, now);
            // Query after the insertion: it waits for an erasure or a merge of the same person that is under way, and no other can begin
            // afterwards.
            Map<RecipientId, RecipientId> joined = new HashMap<>(identities.moved(missing.keySet()));
            joined.putAll(erasedUnderAnotherForm(missing, now));
            Set<RecipientId> erased = erasures
                    .erased(ids.values().stream().filter(missing::containsKey).map(id -> joined.getOrDefault(id, id)).toList());
            delete(Stream.concat(erased.stream(), joined.keySet().stream()).collect(toSet()));
            ids.replaceAll((_, id) -> joined.getOrDefault(id, id));
            ids.values().removeAll(erased);
        }
        return ids;
    }

    /** Finds persons who were erased when their number was stored in another form, which only the number can show, and merges them. */
    private Map<RecipientId, RecipientId> erasedUnderAnotherForm(Map<RecipientId, Entry> missing, Instant now) {
        Map<RecipientId, RecipientId> others = new HashMap<>();
        missing.forEach((id, entry) -> PhoneNumbers.formerForms(new PhoneNumber(entry.number(), entry.country()))
                .forEach(form -> others.put(pseudonyms.of(form), id)));
        Map<RecipientId, RecipientId> joined = new HashMap<>();
        erasures.erased(others.keySet()).forEach(erased -> joined.putIfAbsent(others.get(erased), erased));
        joined.forEach((id, erased) -> identities.same(id, erased, Identities.Why.SPELLING, now));
        return joined;
    }

    /** Registers a person with user ids only, unless she is registered. @param country ISO 3166 alpha-2, from her user id */
    @Transactional(propagation = Propagation.MANDATORY)
    public void registerWithoutNumber(RecipientId person, String country, Instant now) {
        insert(Map.of(person, new Entry("", country)), now);
    }

    /** Sets her number; empty if it is not known any more. She must be locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void renumber(RecipientId person, Optional<PhoneNumber> number) {
        if (number.isPresent()) {
            jdbc.update("UPDATE recipient SET number = :number, country = :country WHERE id = :id",
                    Map.of("number", number.get().e164(), "country", number.get().country(), "id", person.bytes()));
        } else {
            jdbc.update("UPDATE recipient SET number = '' WHERE id = :id", Map.of("id", person.bytes()));
        }
    }

    /** Locks a person for her erasure, known or not: until the transaction ends nobody can register her or hand a message over to her. */
    @Transactional(propagation = Propagation.MANDATORY)
    public RecipientId lockForErasure(PhoneNumber number, Instant now) {
        return lock(identities.who(number), Entry.of(number), now);
    }

    /** As {@link #lockForErasure(PhoneNumber, Instant)}, by her id. */
    @Transactional(propagation = Propagation.MANDATORY)
    public RecipientId lockForErasure(RecipientId person, Instant now) {
        return lock(person, new Entry("", NOWHERE), now);
    }

    /** @return her present id, as she may have been merged before the lock was taken */
    private RecipientId lock(RecipientId named, Entry entry, Instant now) {
        insert(Map.of(named, entry), now);
        Optional<RecipientId> moved = Optional.ofNullable(identities.moved(List.of(named)).get(named));
        moved.ifPresent(_ -> delete(Set.of(named)));
        return moved.isPresent() ? lock(moved.get(), entry, now) : named;
    }

    /** Locks these recipients: until the transaction ends nobody hands over to them, locks or shares them. Unknown ones are left out. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<RecipientId, Recipient> lock(Collection<RecipientId> ids) {
        return rows(ids, "ORDER BY id FOR UPDATE");
    }

    /** Shares these recipients: until the transaction ends nobody locks them, but others may share them. Unknown ones are left out. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<RecipientId, Recipient> share(Collection<RecipientId> ids) {
        return rows(ids, "ORDER BY id LOCK IN SHARE MODE");
    }

    /** The registered recipients among these, by id. */
    @Transactional(readOnly = true)
    public Map<RecipientId, Recipient> of(Collection<RecipientId> ids) {
        return rows(ids, "");
    }

    /**
     * The numbers of recipients, in E.164 with {@code +}; for the channel and the webhook only. A merged id gets the number of its present
     * id. Unknown recipients and those without a number are left out.
     */
    @Transactional(readOnly = true)
    public Map<RecipientId, String> numbers(Collection<RecipientId> ids) {
        Map<RecipientId, Recipient> known = rows(ids, "");
        Map<RecipientId, String> numbers = new HashMap<>(numbersOf(known));
        Map<RecipientId, RecipientId> moved = known.size() == new HashSet<>(ids).size()
                ? Map.of()
                : identities.moved(ids.stream().filter(id -> !known.containsKey(id)).toList());
        Map<RecipientId, String> theirs = numbersOf(rows(moved.values(), ""));
        moved.forEach((former, person) -> Optional.ofNullable(theirs.get(person)).ifPresent(number -> numbers.put(former, number)));
        return numbers;
    }

    /** The numbers of those who have one, in E.164 with {@code +}. */
    public static Map<RecipientId, String> numbersOf(Map<RecipientId, Recipient> people) {
        return people.values().stream().filter(Recipient::hasNumber).collect(toMap(Recipient::id, Recipient::number));
    }

    /** All recipients, in parts, in the order of their ids. @param last the last one of the part before */
    @Transactional(readOnly = true)
    public List<Recipient> after(Optional<RecipientId> last, int most) {
        return jdbc.query(
                "SELECT id, number, country, known_since FROM recipient FORCE INDEX (PRIMARY) WHERE id > :last ORDER BY id LIMIT :most",
                Map.of("last", last.map(RecipientId::bytes).orElse(new byte[0]), "most", most), Recipients::recipient);
    }

    /** Deletes recipients whose records do not need them any more. One who comes again is registered anew. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Collection<RecipientId> ids) {
        if (!ids.isEmpty()) {
            jdbc.update("DELETE FROM recipient WHERE id IN (:ids)", Map.of("ids", bytes(ids)));
            identities.forgetUserIds(ids);
        }
    }

    /** Deletes the row of an id that was merged into another, or that must not be known any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(RecipientId former) {
        delete(Set.of(former));
    }

    private Found find(Collection<RecipientId> numbers) {
        Map<RecipientId, RecipientId> led = new HashMap<>();
        Set<RecipientId> known = new HashSet<>();
        if (!numbers.isEmpty()) {
            jdbc.query("SELECT id, recipient, since FROM identity FORCE INDEX (PRIMARY) WHERE id IN (:ids) AND business_id = 0"
                    + " UNION ALL SELECT id, NULL, NULL FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:ids) ORDER BY since",
                    Map.of("ids", bytes(numbers)), row -> {
                        RecipientId id = RecipientId.of(row.getBytes("id"));
                        byte[] holder = row.getBytes("recipient");
                        if (holder == null) {
                            known.add(id);
                        } else {
                            led.put(id, RecipientId.of(holder)); // in the order of time, so the last holder counts
                        }
                    });
        }
        return new Found(led, known);
    }

    private Set<RecipientId> known(Collection<RecipientId> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.query("SELECT id FROM recipient WHERE id IN (:ids)", Map.of("ids", bytes(ids)),
                (row, line) -> RecipientId.of(row.getBytes("id"))));
    }

    private void insert(Map<RecipientId, Entry> missing, Instant now) {
        // Another transaction may have added the same recipient meanwhile; then that row stays.
        jdbc.getJdbcTemplate().batchUpdate("INSERT INTO recipient (id, number, country, known_since) VALUES (?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE id = VALUES(id)",
                missing.entrySet().stream().map(entry -> new Object[] {
                    entry.getKey().bytes(), entry.getValue().number(), entry.getValue().country(), Times.utc(now)}).toList());
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
        // Without the hint the optimizer scans a small table; locks must be taken in the order of the primary key.
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
