package io.tollgate.recipient;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The identities of persons, and which ids belong to one person. A number belongs to the person whose id is the number's pseudonym, unless
 * an entry here names another holder, after somebody changed her number. A user id belongs to the person that its entry names, from the
 * first time that the messenger tells it, and stays hers. When two ids turn out to be one person, she is known by one of them from then on;
 * records under the other stay as they are. Entries are added and never changed.
 */
@Component
public class Identities {

    /** Why two ids are one person: the messenger linked them, her number was stored in two forms, or she took over the other's number. */
    public enum Why {
        LINK, SPELLING, NUMBER
    }

    /** A person's user id. @param business the business that the user id is for; empty for a parent user id */
    public record Known(RecipientId recipient, Optional<BusinessId> business, String name) {

        /** Leaves out the user id. */
        @Override
        public String toString() {
            return recipient.toString();
        }
    }

    /** Which entries of an identity are meant. @param business of a user id; otherwise 0 */
    record Key(RecipientId pseudonym, int business) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::pseudonym).thenComparing(Key::business).compare(this, other);
        }
    }

    private record Entry(Key key, Instant since, RecipientId recipient) {}

    private static final int EVERYWHERE = 0;
    private static final BusinessId ANY = new BusinessId(1);
    private static final SecureRandom random = new SecureRandom();

    private final NamedParameterJdbcTemplate jdbc;
    private final Pseudonyms pseudonyms;

    Identities(NamedParameterJdbcTemplate jdbc, Pseudonyms pseudonyms) {
        this.jdbc = jdbc;
        this.pseudonyms = pseudonyms;
    }

    /** A random id, for a new person without a known number or with a number that was another's. */
    public static RecipientId newPerson() {
        return new RecipientId(random.nextLong(), random.nextLong());
    }

    /** The present holder of a number, registered or not. */
    @Transactional(readOnly = true)
    public RecipientId who(PhoneNumber number) {
        return requireNonNull(who(List.of(number)).get(number));
    }

    /** The present holders. A number always has one; a user id that is not known is left out. Takes two queries. */
    @Transactional(readOnly = true)
    public Map<Identity, RecipientId> who(Collection<? extends Identity> identities) {
        return holders(identities, Instant.MAX);
    }

    /** The holders at this instant, by what is known now; else as {@link #who(Collection)}. */
    @Transactional(readOnly = true)
    public Map<Identity, RecipientId> who(Collection<? extends Identity> identities, Instant at) {
        return holders(identities, at);
    }

    /**
     * The holder of a user id that is given without its business; empty if the user id is not known.
     *
     * @throws IllegalArgumentException if several businesses have this user id, for different persons
     */
    @Transactional(readOnly = true)
    public Optional<RecipientId> holderAnywhere(String userId) {
        Set<RecipientId> holders = entries(Set.of(pseudonyms.of(Identity.user(ANY, userId).orElseThrow()))).stream()
                .map(Entry::recipient).collect(toSet());
        Map<RecipientId, RecipientId> moved = moved(holders);
        Set<RecipientId> people = holders.stream().map(holder -> moved.getOrDefault(holder, holder)).collect(toSet());
        if (people.size() > 1) {
            throw new IllegalArgumentException("belongs to different persons at several businesses. Maybe name the business too");
        }
        return people.stream().findFirst();
    }

    /** The present ids of those persons who were merged into another id. The others are left out, so the map is mostly empty. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Map<RecipientId, RecipientId> moved(Collection<RecipientId> people) {
        Map<RecipientId, RecipientId> moved = new HashMap<>();
        Set<RecipientId> asked = new HashSet<>(people);
        while (!asked.isEmpty()) {
            Map<RecipientId, RecipientId> step = jdbc
                    .query("SELECT former, recipient FROM same_person FORCE INDEX (PRIMARY) WHERE former IN (:people)",
                            Map.of("people", bytes(asked)),
                            (row, line) -> Map.entry(RecipientId.of(row.getBytes("former")), RecipientId.of(row.getBytes("recipient"))))
                    .stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
            people.stream().filter(person -> step.containsKey(moved.getOrDefault(person, person)))
                    .forEach(person -> moved.put(person, step.get(moved.getOrDefault(person, person))));
            asked = new HashSet<>(step.values());
        }
        return moved;
    }

    /** All ids that records of this person may have: her present id and her former ones. */
    @Transactional(readOnly = true)
    public Set<RecipientId> idsOf(RecipientId person) {
        return idsOf(person, "");
    }

    /** Like {@link #idsOf}, without the ids of persons who had her number before her. */
    @Transactional(readOnly = true)
    public Set<RecipientId> ownIdsOf(RecipientId person) {
        return idsOf(person, " AND why <> 'NUMBER'");
    }

    /** Whether the user id was told of this person herself, and not of one whose number she took over since. */
    @Transactional(readOnly = true)
    public boolean isOwn(Identity userId, RecipientId person) {
        Key key = key(userId);
        Set<RecipientId> told = entries(Set.of(key.pseudonym())).stream().filter(entry -> entry.key().equals(key)).map(Entry::recipient)
                .collect(toSet());
        return told.contains(person) || ownIdsOf(person).stream().anyMatch(told::contains);
    }

    /** The user ids of these registered persons at businesses, those of their own former ids too; the last one told first. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public List<Known> userIds(Collection<RecipientId> people) {
        if (people.isEmpty()) {
            return List.of();
        }
        return jdbc.query("""
                WITH RECURSIVE hers (person, id) AS (
                    SELECT id, id FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:people)
                    UNION ALL
                    SELECT person, former FROM hers JOIN same_person ON recipient = hers.id WHERE why <> 'NUMBER')
                SELECT person AS recipient, business_id, name FROM hers JOIN identity ON identity.recipient = hers.id
                WHERE name <> '' ORDER BY recorded_at DESC, name""",
                Map.of("people", bytes(people)), (row, line) -> new Known(RecipientId.of(row.getBytes("recipient")),
                        Optional.of(row.getInt("business_id")).filter(id -> id != EVERYWHERE).map(BusinessId::new), row.getString("name")));
    }

    /**
     * Gives these user ids to these persons, who must be locked, unless the user ids have a holder already. Waits for a transaction that
     * does the same at the same time, and locks the entries until the transaction ends. Restores the user id of a person who was erased and
     * has come back.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void claim(Map<Identity, RecipientId> userIds, Instant now) {
        claim(userIds, true, now);
    }

    /** Like {@link #claim} for erased persons: the user ids themselves are not stored. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void claimUnnamed(Map<Identity, RecipientId> userIds, Instant now) {
        claim(userIds, false, now);
    }

    private void claim(Map<Identity, RecipientId> userIds, boolean named, Instant now) {
        Map<Key, Object[]> rows = new TreeMap<>();
        userIds.forEach((userId, person) -> rows.put(key(userId), row(key(userId), Instant.EPOCH, person, userId, named, now)));
        if (!rows.isEmpty()) {
            jdbc.getJdbcTemplate().batchUpdate(
                    "INSERT INTO identity (id, business_id, since, recipient, kind, name, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
                            + " ON DUPLICATE KEY UPDATE name = IF(name = '', VALUES(name), name)",
                    List.copyOf(rows.values()));
        }
    }

    /** Deletes these persons' user ids. One who comes again by such a user id is registered anew. */
    void forgetUserIds(Collection<RecipientId> people) {
        jdbc.update("DELETE FROM identity WHERE recipient IN (:people) AND kind <> 'NUMBER'", Map.of("people", bytes(people)));
    }

    /** Gives the number to this person from {@code since} on, or from right after its last entry. Both holders must be locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void give(PhoneNumber number, RecipientId person, Instant since, Instant now) {
        Instant earliest = entries(Set.of(pseudonyms.of(number))).stream().map(Entry::since).max(Instant::compareTo)
                .map(last -> last.plus(1, ChronoUnit.MICROS)).orElse(since);
        jdbc.getJdbcTemplate().update(
                "INSERT INTO identity (id, business_id, since, recipient, kind, name, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row(key(number), since.isBefore(earliest) ? earliest : since, person, number, false, now));
    }

    /** The numbers among these that have or had another holder than the person whose id is their pseudonym; hardly any. */
    @Transactional(readOnly = true)
    public Set<PhoneNumber> everReassigned(Collection<PhoneNumber> numbers) {
        Set<RecipientId> led = entries(numbers.stream().map(pseudonyms::of).collect(toSet())).stream()
                .map(entry -> entry.key().pseudonym()).collect(toSet());
        return numbers.stream().filter(number -> led.contains(pseudonyms.of(number))).collect(toSet());
    }

    /** Whether this person has or had this number. */
    @Transactional(readOnly = true)
    public boolean hasHad(RecipientId person, PhoneNumber number) {
        Set<RecipientId> hers = idsOf(person);
        RecipientId natural = pseudonyms.of(number);
        return hers.contains(natural) || entries(Set.of(natural)).stream().anyMatch(entry -> hers.contains(entry.recipient()));
    }

    /** The instant from which this person has her present number; empty if she has had it as long as she is known. */
    @Transactional(readOnly = true)
    public Optional<Instant> numberSince(RecipientId person) {
        return jdbc.query("SELECT since FROM identity WHERE recipient = :person AND kind = 'NUMBER' ORDER BY since DESC LIMIT 1",
                Map.of("person", person.bytes()), (row, line) -> Times.instant(row, "since")).stream().findFirst()
                .filter(since -> since.isAfter(Instant.EPOCH));
    }

    /** Merges the former id into this person. Both must be locked, and the caller must delete the former's row in the register. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void same(RecipientId former, RecipientId person, Why why, Instant now) {
        jdbc.getJdbcTemplate().update("INSERT INTO same_person (former, recipient, why, at) VALUES (?, ?, ?, ?)",
                former.bytes(), person.bytes(), why.name(), Times.utc(now));
    }

    private Map<Identity, RecipientId> holders(Collection<? extends Identity> identities, Instant at) {
        Map<Identity, Key> keys = new LinkedHashMap<>();
        identities.forEach(identity -> keys.put(identity, key(identity)));
        Map<Key, List<Entry>> entries = entries(keys.values().stream().map(Key::pseudonym).collect(toSet())).stream()
                .collect(Collectors.groupingBy(Entry::key));
        Map<Identity, RecipientId> led = new HashMap<>();
        keys.forEach((identity, key) -> {
            Optional<RecipientId> by = entries.getOrDefault(key, List.of()).stream().filter(entry -> !entry.since().isAfter(at))
                    .max(Comparator.comparing(Entry::since)).map(Entry::recipient);
            by.or(() -> identity instanceof PhoneNumber ? Optional.of(key.pseudonym()) : Optional.empty())
                    .ifPresent(person -> led.put(identity, person));
        });
        Map<RecipientId, RecipientId> moved = moved(led.values());
        led.replaceAll((_, person) -> moved.getOrDefault(person, person));
        return led;
    }

    private List<Entry> entries(Set<RecipientId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.query(
                "SELECT id, business_id, since, recipient FROM identity FORCE INDEX (PRIMARY) WHERE id IN (:ids) ORDER BY id, business_id,"
                        + " since",
                Map.of("ids", bytes(ids)), Identities::entry);
    }

    private Set<RecipientId> idsOf(RecipientId person, String which) {
        Set<RecipientId> all = new HashSet<>(Set.of(person));
        Set<RecipientId> asked = all;
        while (!asked.isEmpty()) {
            Set<RecipientId> former = new HashSet<>(jdbc.query("SELECT former FROM same_person WHERE recipient IN (:people)" + which,
                    Map.of("people", bytes(asked)), (row, line) -> RecipientId.of(row.getBytes("former"))));
            former.removeAll(all);
            all.addAll(former);
            asked = former;
        }
        return all;
    }

    Key key(Identity identity) {
        return new Key(pseudonyms.of(identity),
                identity instanceof Identity.UserId(BusinessId business, String _) ? business.value() : EVERYWHERE);
    }

    private static Object[] row(Key key, Instant since, RecipientId person, Identity identity, boolean named, Instant now) {
        String kind = switch (identity) {
            case PhoneNumber _ -> "NUMBER";
            case Identity.UserId _ -> "USER";
            case Identity.ParentUserId _ -> "PARENT";
        };
        boolean shown = named && !(identity instanceof PhoneNumber); // numbers stand in the register of recipients only
        return new Object[] {key.pseudonym().bytes(), key.business(), Times.utc(since), person.bytes(), kind, shown ? identity.name() : "",
            Times.utc(now)};
    }

    private static Entry entry(ResultSet row, int line) throws SQLException {
        return new Entry(new Key(RecipientId.of(row.getBytes("id")), row.getInt("business_id")), Times.instant(row, "since"),
                RecipientId.of(row.getBytes("recipient")));
    }

    static List<byte[]> bytes(Collection<RecipientId> ids) {
        return ids.stream().distinct().sorted().map(RecipientId::bytes).toList();
    }
}
