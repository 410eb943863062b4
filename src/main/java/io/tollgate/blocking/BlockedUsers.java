package io.tollgate.blocking;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.tollgate.blocking.BlockEvent.Type;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PersonLocks;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The people whom businesses have blocked, as a history: entries are added, never changed. Such a person gets nothing from the
 * business, and what she writes to it is not forwarded. Not to be mixed up with {@link Blocks}, which are the people's own.
 */
@Component
public class BlockedUsers {

    /** How many people a business may have blocked at a time; the limit of the Cloud API. */
    public static final int MOST = 64_000;

    /** The block is not lifted: nothing later stands beside it. */
    private static final String STANDS = "e.type = 'BLOCKED' AND NOT EXISTS (SELECT 1 FROM blocked_user later"
            + " WHERE later.recipient = e.recipient AND later.business_id = e.business_id AND later.at > e.at)";

    private final NamedParameterJdbcTemplate jdbc;
    private final PersonLocks locks;

    BlockedUsers(NamedParameterJdbcTemplate jdbc, PersonLocks locks) {
        this.jdbc = jdbc;
        this.locks = locks;
    }

    private record Last(Instant at, Type type) {}

    /**
     * Holds at once: when this has returned and its transaction is committed, no hand-over of this business to these people begins.
     * Who is blocked already stays so. The people must be registered.
     *
     * @return those for whom there was no room any more; in the order of their pseudonyms the others came first
     */
    @Transactional
    public Set<RecipientId> block(BusinessId business, Collection<RecipientId> named, Instant now) {
        Map<RecipientId, RecipientId> who = locks.take(named);
        Set<RecipientId> people = new HashSet<>(who.values());
        jdbc.update("INSERT INTO blocked_user_list (business_id) VALUES (:business) ON DUPLICATE KEY UPDATE business_id = VALUES(business_id)",
                Map.of("business", business.value()));
        Map<RecipientId, Last> last = last(business, people);
        List<RecipientId> wanted = people.stream().distinct().sorted().filter(person -> !isBlocked(last, person)).toList();
        int room = wanted.isEmpty() ? 0 : Math.clamp(MOST - count(business), 0, wanted.size());
        add(business, wanted.subList(0, room), Type.BLOCKED, last, now);
        Set<RecipientId> without = Set.copyOf(wanted.subList(room, wanted.size()));
        return named.stream().filter(person -> without.contains(who.get(person))).collect(toCollection(TreeSet::new));
    }

    /** Lifts these blocks; of who is not blocked, nothing changes. */
    @Transactional
    public void unblock(BusinessId business, Collection<RecipientId> named, Instant now) {
        Collection<RecipientId> people = locks.take(named).values();
        Map<RecipientId, Last> last = last(business, people);
        add(business, people.stream().distinct().sorted().filter(person -> isBlocked(last, person)).toList(), Type.UNBLOCKED, last, now);
    }

    /** See {@link Blocks#carryOver}. May pass the limit of a business by one: she was blocked before. */
    @Transactional(propagation = Propagation.MANDATORY)
    void carryOver(RecipientId former, RecipientId person, Instant now) {
        Set<BusinessId> blocked = of(List.of(former, person)).values().stream().flatMap(Set::stream).collect(toSet());
        jdbc.update("INSERT INTO blocked_user (recipient, business_id, at, type, recorded_at) SELECT :person, business_id, at, type, recorded_at"
                + " FROM blocked_user theirs WHERE recipient = :former ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                Map.of("person", person.bytes(), "former", former.bytes()));
        blocked.removeAll(of(List.of(person)).getOrDefault(person, Set.of()));
        blocked.forEach(business -> add(business, List.of(person), Type.BLOCKED, last(business, List.of(person)), now));
    }

    /** Which of these people this business has blocked. */
    @Transactional(readOnly = true)
    public Set<RecipientId> among(Collection<RecipientId> people, BusinessId business) {
        Set<RecipientId> blocked = new HashSet<>();
        of(people).forEach((person, businesses) -> {
            if (businesses.contains(business)) {
                blocked.add(person);
            }
        });
        return blocked;
    }

    /** Who has blocked these people, by one query; whom nobody has blocked is left out. */
    @Transactional(readOnly = true)
    public Map<RecipientId, Set<BusinessId>> of(Collection<RecipientId> people) {
        if (people.isEmpty()) {
            return Map.of();
        }
        return jdbc.query("SELECT e.recipient, e.business_id FROM blocked_user e FORCE INDEX (PRIMARY) WHERE e.recipient IN (:people) AND " + STANDS,
                        Map.of("people", Blocks.bytes(people)),
                        (row, line) -> Map.entry(RecipientId.of(row.getBytes("recipient")), new BusinessId(row.getInt("business_id"))))
                .stream().collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
    }

    /** How many people this business has blocked. */
    @Transactional(readOnly = true)
    public int count(BusinessId business) {
        return requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM blocked_user e FORCE INDEX (blocked_user_of_business) WHERE e.business_id = :business AND " + STANDS,
                Map.of("business", business.value()), Integer.class));
    }

    /**
     * A page of those whom this business has blocked, in the order of their pseudonyms, whatever is blocked and lifted meanwhile.
     *
     * @param edge   where the page begins, not included; empty: at the first, or going back, at the last
     * @param onward whether the page is after its edge, or the one before it
     */
    @Transactional(readOnly = true)
    public List<RecipientId> page(BusinessId business, Optional<RecipientId> edge, boolean onward, int limit) {
        Map<String, Object> values = new HashMap<>(Map.of("business", business.value(), "limit", limit));
        edge.ifPresent(person -> values.put("edge", person.bytes()));
        String from = edge.isEmpty() ? "" : onward ? " AND e.recipient > :edge" : " AND e.recipient < :edge";
        List<RecipientId> page = jdbc.query("SELECT e.recipient FROM blocked_user e FORCE INDEX (blocked_user_of_business)"
                        + " WHERE e.business_id = :business" + from + " AND " + STANDS + " ORDER BY e.recipient " + (onward ? "" : "DESC ") + "LIMIT :limit",
                values, (row, line) -> RecipientId.of(row.getBytes("recipient")));
        return onward ? page : page.reversed();
    }

    private Map<RecipientId, Last> last(BusinessId business, Collection<RecipientId> people) {
        Map<RecipientId, Last> last = new HashMap<>();
        if (!people.isEmpty()) {
            jdbc.query("SELECT recipient, at, type FROM blocked_user FORCE INDEX (PRIMARY) WHERE recipient IN (:people) AND business_id = :business"
                            + " ORDER BY recipient, at, type DESC", // of one instant the block is the last
                    Map.of("people", Blocks.bytes(people), "business", business.value()),
                    row -> {
                        last.put(RecipientId.of(row.getBytes("recipient")), new Last(Times.instant(row, "at"), Type.valueOf(row.getString("type"))));
                    });
        }
        return last;
    }

    private static boolean isBlocked(Map<RecipientId, Last> last, RecipientId person) {
        return last.containsKey(person) && last.get(person).type() == Type.BLOCKED;
    }

    /** Clocks of several nodes differ; what is said now comes after what was said before. */
    private void add(BusinessId business, List<RecipientId> people, Type type, Map<RecipientId, Last> last, Instant now) {
        List<Object[]> rows = new ArrayList<>();
        for (RecipientId person : people) {
            Instant earliest = last.containsKey(person) ? last.get(person).at().plus(1, ChronoUnit.MICROS) : now;
            rows.add(new Object[] {person.bytes(), business.value(), Times.utc(now.isAfter(earliest) ? now : earliest), type.name(), Times.utc(now)});
        }
        if (!rows.isEmpty()) {
            jdbc.getJdbcTemplate().batchUpdate("INSERT INTO blocked_user (recipient, business_id, at, type, recorded_at) VALUES (?, ?, ?, ?, ?)", rows);
        }
    }
}
