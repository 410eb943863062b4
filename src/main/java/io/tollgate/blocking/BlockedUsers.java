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
import io.tollgate.recall.Halt;
import io.tollgate.recall.Halts;
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
 * The recipients whom businesses have blocked, as a history: entries are added and never changed. A blocked recipient gets no messages from
 * the business, and her messages to it are not forwarded. {@link Blocks} are the recipients' own blocks.
 */
@Component
public class BlockedUsers {

    /** The most recipients that a business may have blocked at a time; the limit of the Cloud API. */
    public static final int MOST = 64_000;

    /** SQL condition: the block is not lifted, as no later entry exists. */
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
     * Blocks these recipients. Once this has returned and its transaction is committed, no hand-over of this business to them begins. One
     * who is blocked already stays blocked. They must be registered.
     *
     * @return the recipients beyond the limit, who are not blocked; the first ones by pseudonym are blocked
     */
    @Transactional
    public Set<RecipientId> block(BusinessId business, Collection<RecipientId> named, Instant now) {
        Map<RecipientId, RecipientId> who = locks.take(named);
        Set<RecipientId> people = new HashSet<>(who.values());
        jdbc.update(
                "INSERT INTO blocked_user_list (business_id) VALUES (:business) ON DUPLICATE KEY UPDATE business_id = VALUES(business_id)",
                Map.of("business", business.value()));
        Map<RecipientId, Last> last = last(business, people);
        List<RecipientId> wanted = people.stream().distinct().sorted().filter(person -> !isBlocked(last, person)).toList();
        int room = wanted.isEmpty() ? 0 : Math.clamp(MOST - count(business), 0, wanted.size());
        add(business, wanted.subList(0, room), Type.BLOCKED, last, now);
        Halts.add(new Halt.ToPeople(people, Optional.of(business)));
        Set<RecipientId> without = Set.copyOf(wanted.subList(room, wanted.size()));
        return named.stream().filter(person -> without.contains(who.get(person))).collect(toCollection(TreeSet::new));
    }

    /** Lifts these blocks; a recipient who is not blocked stays so. */
    @Transactional
    public void unblock(BusinessId business, Collection<RecipientId> named, Instant now) {
        Collection<RecipientId> people = locks.take(named).values();
        Map<RecipientId, Last> last = last(business, people);
        add(business, people.stream().distinct().sorted().filter(person -> isBlocked(last, person)).toList(), Type.UNBLOCKED, last, now);
    }

    /** See {@link Blocks#carryOver}. A business may exceed its limit by one this way, as it had blocked her before. */
    @Transactional(propagation = Propagation.MANDATORY)
    void carryOver(RecipientId former, RecipientId person, Instant now) {
        Set<BusinessId> blocked = of(List.of(former, person)).values().stream().flatMap(Set::stream).collect(toSet());
        jdbc.update(
                "INSERT INTO blocked_user (recipient, business_id, at, type, recorded_at) SELECT :person, business_id, at, type,"
                        + " recorded_at"
                        + " FROM blocked_user theirs WHERE recipient = :former ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                Map.of("person", person.bytes(), "former", former.bytes()));
        blocked.removeAll(of(List.of(person)).getOrDefault(person, Set.of()));
        blocked.forEach(business -> add(business, List.of(person), Type.BLOCKED, last(business, List.of(person)), now));
    }

    /** The recipients among these whom this business has blocked. */
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

    /** The businesses that have blocked these recipients, by one query. A recipient whom none has blocked is left out. */
    @Transactional(readOnly = true)
    public Map<RecipientId, Set<BusinessId>> of(Collection<RecipientId> people) {
        if (people.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .query("SELECT e.recipient, e.business_id FROM blocked_user e FORCE INDEX (PRIMARY) WHERE e.recipient IN (:people) AND "
                        + STANDS,
                        Map.of("people", Blocks.bytes(people)),
                        (row, line) -> Map.entry(RecipientId.of(row.getBytes("recipient")), new BusinessId(row.getInt("business_id"))))
                .stream().collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
    }

    /** How many recipients this business has blocked. */
    @Transactional(readOnly = true)
    public int count(BusinessId business) {
        return requireNonNull(jdbc.queryForObject(
                "SELECT COUNT(*) FROM blocked_user e FORCE INDEX (blocked_user_of_business) WHERE e.business_id = :business AND " + STANDS,
                Map.of("business", business.value()), Integer.class));
    }

    /**
     * A page of the recipients whom this business has blocked, by pseudonym; it stays correct if blocks come and go meanwhile.
     *
     * @param edge   the recipient next to the page, not included; empty: the page begins at the first one, or backwards at the last
     * @param onward whether the page follows the edge; otherwise it comes before it
     */
    @Transactional(readOnly = true)
    public List<RecipientId> page(BusinessId business, Optional<RecipientId> edge, boolean onward, int limit) {
        Map<String, Object> values = new HashMap<>(Map.of("business", business.value(), "limit", limit));
        edge.ifPresent(person -> values.put("edge", person.bytes()));
        String from = edge.isEmpty() ? "" : onward ? " AND e.recipient > :edge" : " AND e.recipient < :edge";
        List<RecipientId> page = jdbc.query("SELECT e.recipient FROM blocked_user e FORCE INDEX (blocked_user_of_business)"
                + " WHERE e.business_id = :business" + from + " AND " + STANDS + " ORDER BY e.recipient " + (onward ? "" : "DESC ")
                + "LIMIT :limit",
                values, (row, line) -> RecipientId.of(row.getBytes("recipient")));
        return onward ? page : page.reversed();
    }

    private Map<RecipientId, Last> last(BusinessId business, Collection<RecipientId> people) {
        Map<RecipientId, Last> last = new HashMap<>();
        if (!people.isEmpty()) {
            jdbc.query(
                    "SELECT recipient, at, type FROM blocked_user FORCE INDEX (PRIMARY) WHERE recipient IN (:people) AND business_id ="
                            + " :business"
                            + " ORDER BY recipient, at, type DESC", // at the same instant the block comes last
                    Map.of("people", Blocks.bytes(people), "business", business.value()),
                    row -> {
                        last.put(RecipientId.of(row.getBytes("recipient")),
                                new Last(Times.instant(row, "at"), Type.valueOf(row.getString("type"))));
                    });
        }
        return last;
    }

    private static boolean isBlocked(Map<RecipientId, Last> last, RecipientId person) {
        return last.containsKey(person) && last.get(person).type() == Type.BLOCKED;
    }

    /** Adds entries. The clocks of nodes differ, so an entry gets a time after the latest one. */
    private void add(BusinessId business, List<RecipientId> people, Type type, Map<RecipientId, Last> last, Instant now) {
        List<Object[]> rows = new ArrayList<>();
        for (RecipientId person : people) {
            Instant earliest = last.containsKey(person) ? last.get(person).at().plus(1, ChronoUnit.MICROS) : now;
            rows.add(new Object[] {person.bytes(), business.value(), Times.utc(now.isAfter(earliest) ? now : earliest), type.name(),
                Times.utc(now)});
        }
        if (!rows.isEmpty()) {
            jdbc.getJdbcTemplate()
                    .batchUpdate("INSERT INTO blocked_user (recipient, business_id, at, type, recorded_at) VALUES (?, ?, ?, ?, ?)", rows);
        }
    }
}
