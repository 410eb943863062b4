package io.tollgate.recipient;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
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

    /** The country of a person whose country is not known. */
    public static final String NOWHERE = "ZZ";

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

        static Entry of(Identity identity) {
            return new Entry(identity instanceof PhoneNumber number ? number.e164() : "", identity.country());
        }

        Optional<PhoneNumber> phoneNumber() {
            return number.isEmpty() ? Optional.empty() : Optional.of(new PhoneNumber(number, country));
        }
    }

    /**
     * What one query finds for some identities.
     *
     * @param holders as {@link Identities#who(Collection)}, before merges
     * @param known   those of the holders who are registered, and others
     */
    private record Found<I extends Identity>(Map<I, RecipientId> holders, Set<RecipientId> known) {}

    /**
     * Registers the holders of these numbers as far as they are not registered; locks new recipients only, in the order of ids.
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

    /** The holders of these identities, by one query and without a lock; empty if not all of them are registered. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public <I extends Identity> Optional<Map<I, RecipientId>> registered(Collection<I> named) {
        Found<I> found = find(named);
        return found.holders().size() == named.size() && found.known().containsAll(found.holders().values())
                ? Optional.of(found.holders())
                : Optional.empty();
    }

    /** Like {@link #register}, but leaves out erased persons, who are not registered, and holders of user ids that nobody has told. */
    @Transactional
    public <I extends Identity> Map<I, RecipientId> registerUnlessErased(Collection<I> named, Instant now) {
        return register(named, Map.of(), now).ids();
    }

    /**
     * What became of a registration.
     *
     * @param ids    the holders of the identities; without erased persons
     * @param merged new persons who turned out to be erased ones, by another form of their number
     * @param locked persons whose rows are locked until the transaction ends, erased ones too
     */
    public record Registered<I extends Identity>(Map<I, RecipientId> ids, Map<RecipientId, RecipientId> merged, Set<RecipientId> locked) {}

    /**
     * Like {@link #registerUnlessErased}, and also locks these persons: all in the order of ids. Registers those of them who have no row
     * and were not erased.
     *
     * @param people with the country of each for her row, ISO 3166 alpha-2
     * @throws PersonMerged if one of these persons is merged meanwhile; then the transaction begins again
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Registered<PhoneNumber> registerAndLock(Collection<PhoneNumber> numbers, Map<RecipientId, String> people, Instant now) {
        return register(numbers, people, now);
    }

    private <I extends Identity> Registered<I> register(Collection<I> named, Map<RecipientId, String> people, Instant now) {
        Found<I> found = find(named);
        Map<I, RecipientId> ids = found.holders();
        Set<RecipientId> known = found.known();
        Map<RecipientId, RecipientId> moved = identities.moved(ids.values().stream().filter(id -> !known.contains(id)).toList());
        if (!moved.isEmpty()) {
            ids.replaceAll((_, id) -> moved.getOrDefault(id, id));
            known.addAll(known(moved.values()));
        }
        Map<RecipientId, Entry> missing = new TreeMap<>();
        ids.forEach((identity, id) -> {
            if (!known.contains(id)) {
                missing.put(id, Entry.of(identity));
            }
        });
        Map<RecipientId, Entry> rows = new TreeMap<>(missing);
        erasedUnderAnotherForm(missing).values().forEach(erased -> rows.put(erased, new Entry("", NOWHERE)));
        people.forEach((id, country) -> rows.putIfAbsent(id, new Entry("", country)));
        if (rows.isEmpty()) {
            return new Registered<>(ids, Map.of(), Set.of());
        }
        insert(rows, now);
        // Query after the insertion: it waits for an erasure or a merge of the same person that is under way, and no other can begin
        // afterwards.
        Map<RecipientId, RecipientId> merged = new HashMap<>(identities.moved(rows.keySet()));
        Map<RecipientId, RecipientId> otherForms = erasedUnderAnotherForm(missing);
        if (merged.keySet().stream().anyMatch(people::containsKey) || !rows.keySet().containsAll(otherForms.values())) {
            throw new PersonMerged();
        }
        otherForms.forEach((id, person) -> identities.same(id, person, Identities.Why.SPELLING, now));
        merged.putAll(otherForms);
        Set<RecipientId> erased = erasures.erased(Stream.concat(rows.keySet().stream(), merged.values().stream()).collect(toSet()));
        delete(Stream.concat(erased.stream(), merged.keySet().stream()).collect(toSet()));
        ids.replaceAll((_, id) -> merged.getOrDefault(id, id));
        ids.values().removeIf(erased::contains);
        return new Registered<>(ids, merged, Set.copyOf(rows.keySet()));
    }

    /** Finds persons who were erased when their number was stored in another form, which only the number can show. */
    private Map<RecipientId, RecipientId> erasedUnderAnotherForm(Map<RecipientId, Entry> missing) {
        Map<RecipientId, RecipientId> others = new HashMap<>();
        missing.forEach((id, entry) -> entry.phoneNumber()
                .ifPresent(number -> PhoneNumbers.formerForms(number).forEach(form -> others.put(pseudonyms.of(form), id))));
        Map<RecipientId, RecipientId> found = new HashMap<>();
        erasures.erased(others.keySet()).forEach(erased -> found.putIfAbsent(others.get(erased), erased));
        return found;
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

    /** Like {@link #lockForErasure(PhoneNumber, Instant)}, by her id. */
    @Transactional(propagation = Propagation.MANDATORY)
    public RecipientId lockForErasure(RecipientId person, Instant now) {
        return lock(person, new Entry("", NOWHERE), now);
    }

    /** @return her present id */
    private RecipientId lock(RecipientId named, Entry entry, Instant now) {
        RecipientId person = identities.moved(List.of(named)).getOrDefault(named, named);
        insert(Map.of(person, entry), now);
        if (!identities.moved(List.of(person)).isEmpty()) {
            throw new PersonMerged();
        }
        return person;
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
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Map<RecipientId, String> numbers(Collection<RecipientId> ids) {
        return present(ids).entrySet().stream().filter(entry -> entry.getValue().hasNumber())
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().number()));
    }

    /** The registered recipients; a merged id gets the row of its present id. */
    private Map<RecipientId, Recipient> present(Collection<RecipientId> ids) {
        Map<RecipientId, Recipient> known = new HashMap<>(rows(ids, ""));
        Map<RecipientId, RecipientId> moved = identities.moved(ids.stream().filter(id -> !known.containsKey(id)).toList());
        Map<RecipientId, Recipient> theirs = rows(moved.values(), "");
        moved.forEach((former, person) -> Optional.ofNullable(theirs.get(person)).ifPresent(row -> known.put(former, row)));
        return known;
    }

    /** Like {@link #addresses}, for one person. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Optional<Identity> address(RecipientId person, BusinessId business) {
        return Optional.ofNullable(addresses(List.of(person), business).get(person));
    }

    /**
     * By what this business can write to these people: by the number, or if none is known by the user id that was told last, one of the
     * business before a parent user id. Leaves out people who are not known any more, or have no user id for this business.
     */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Map<RecipientId, Identity> addresses(Collection<RecipientId> ids, BusinessId business) {
        Map<RecipientId, Recipient> known = present(ids);
        Map<RecipientId, Identity> userIds = new HashMap<>();
        identities.userIds(known.values().stream().filter(person -> !person.hasNumber()).map(Recipient::id).toList()).stream()
                .filter(userId -> userId.business().isEmpty() || userId.business().get().equals(business))
                .sorted(Comparator.comparing(userId -> userId.business().isEmpty()))
                .forEach(userId -> userIds.putIfAbsent(userId.recipient(), Identity.user(business, userId.name()).orElseThrow()));
        Map<RecipientId, Identity> addresses = new HashMap<>();
        known.forEach((id, person) -> person.phoneNumber().<Identity>map(number -> number)
                .or(() -> Optional.ofNullable(userIds.get(person.id()))).ifPresent(address -> addresses.put(id, address)));
        return addresses;
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

    private <I extends Identity> Found<I> find(Collection<I> named) {
        Map<I, Identities.Key> keys = named.stream().distinct().collect(toMap(identity(), identities::key));
        Map<Identities.Key, RecipientId> led = new HashMap<>();
        Set<RecipientId> known = new HashSet<>();
        if (!keys.isEmpty()) {
            jdbc.query("SELECT identity.id, business_id, recipient, since, recipient.id AS registered FROM identity FORCE INDEX (PRIMARY)"
                    + " LEFT JOIN recipient FORCE INDEX (PRIMARY) ON recipient.id = recipient WHERE identity.id IN (:ids)"
                    + " UNION ALL SELECT id, 0, NULL, NULL, id FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:ids) ORDER BY since",
                    Map.of("ids", bytes(keys.values().stream().map(Identities.Key::pseudonym).toList())), row -> {
                        byte[] holder = row.getBytes("recipient");
                        if (holder != null) { // in the order of time, so the last holder counts
                            led.put(new Identities.Key(RecipientId.of(row.getBytes("id")), row.getInt("business_id")),
                                    RecipientId.of(holder));
                        }
                        Optional.ofNullable(row.getBytes("registered")).ifPresent(id -> known.add(RecipientId.of(id)));
                    });
        }
        Map<I, RecipientId> holders = new HashMap<>();
        keys.forEach((identity, key) -> {
            RecipientId holder = identity instanceof PhoneNumber ? led.getOrDefault(key, key.pseudonym()) : led.get(key);
            if (holder != null) {
                holders.put(identity, holder);
            }
        });
        return new Found<>(holders, known);
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
