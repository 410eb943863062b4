package io.tollgate.blocking;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.tollgate.blocking.BlockEvent.Type;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recall.Halt;
import io.tollgate.recall.Halts;
import io.tollgate.recipient.PersonLocks;
import java.sql.ResultSet;
import java.sql.SQLException;
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
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The history of all blocks by recipients. Entries are added and never changed; adding an entry twice changes nothing. It also looks up
 * {@link BlockedUsers} and {@link StopLists}, which forbid messages too.
 */
@Component
public class Blocks {

    private static final int EVERYBODY = 0;
    private static final String CARRIED_OVER = "said under another name of hers";

    private final NamedParameterJdbcTemplate jdbc;
    private final PersonLocks locks;
    private final BlockedUsers blockedUsers;
    private final StopLists stopLists;

    Blocks(NamedParameterJdbcTemplate jdbc, PersonLocks locks, BlockedUsers blockedUsers, StopLists stopLists) {
        this.jdbc = jdbc;
        this.locks = locks;
        this.blockedUsers = blockedUsers;
        this.stopLists = stopLists;
    }

    /** Adds a block. Once this has returned and its transaction is committed, no hand-over to this recipient begins. */
    @Transactional
    public void block(RecipientId recipient, Optional<BusinessId> business, String method, Instant now) {
        RecipientId person = requireNonNull(locks.take(List.of(recipient)).get(recipient));
        add(List.of(new BlockEvent(person, business, Type.BLOCKED, notBeforeTheLast(person, business, now), method)), now);
        Halts.add(new Halt.ToPeople(Set.of(person), business));
    }

    /** Lifts the block of one business, or of every business; each leaves the other unchanged. */
    @Transactional
    public void unblock(RecipientId recipient, Optional<BusinessId> business, String method, Instant now) {
        RecipientId person = requireNonNull(locks.take(List.of(recipient)).get(recipient));
        Instant at = notBeforeTheLast(person, business, now).plus(1, ChronoUnit.MICROS);
        add(List.of(new BlockEvent(person, business, Type.UNBLOCKED, at, method)), now);
    }

    /**
     * Merges two ids of one person: copies the former's history to {@code person}; the former's entries stay. A block by or of either id
     * is in force for the person, whatever the other has lifted since. Both ids must be locked.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void carryOver(RecipientId former, RecipientId person, Instant now) {
        List<BlockEvent> theirs = events(List.of(former));
        List<BlockEvent> hers = new ArrayList<>(events(List.of(person)));
        Set<Optional<BusinessId>> blocked = new HashSet<>(blocked(theirs));
        blocked.addAll(blocked(hers));
        jdbc.update(
                "INSERT INTO block (recipient, business_id, at, type, method, recorded_at) SELECT :person, business_id, at, type, method,"
                        + " recorded_at"
                        + " FROM block theirs WHERE recipient = :former ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                Map.of("person", person.bytes(), "former", former.bytes()));
        hers.addAll(theirs);
        blocked.removeAll(blocked(hers));
        add(blocked.stream()
                .map(business -> new BlockEvent(person, business, Type.BLOCKED, notBeforeTheLast(person, business, now), CARRIED_OVER))
                .toList(), now);
        blockedUsers.carryOver(former, person, now);
        Halts.add(Halt.ToPeople.of(Set.of(former, person))); // what either refused is refused for both
    }

    /** The blocks by and of these recipients, by one query each, without stop lists; one missing in the map has {@link Blocked#NOBODY}. */
    @Transactional(readOnly = true)
    public Map<RecipientId, Blocked> of(Collection<RecipientId> recipients) {
        return of(recipients, Map.of());
    }

    /** Like {@link #of(Collection)}, with stop lists of others. @param numbers E.164 with {@code +}, for those who have one */
    @Transactional(readOnly = true)
    public Map<RecipientId, Blocked> of(Collection<RecipientId> recipients, Map<RecipientId, String> numbers) {
        Map<RecipientId, List<BlockEvent>> histories = events(recipients).stream().collect(groupingBy(BlockEvent::recipient));
        Map<RecipientId, Set<BusinessId>> by = blockedUsers.of(recipients);
        Map<RecipientId, List<StopList.Entry>> listed = stopLists.of(numbers);
        Map<RecipientId, Blocked> blocked = new HashMap<>();
        for (RecipientId recipient : recipients) {
            Blocked own = standing(histories.getOrDefault(recipient, List.of()));
            Blocked all = new Blocked(own.everybody(), own.businesses(), by.getOrDefault(recipient, Set.of()),
                    listed.getOrDefault(recipient, List.of()));
            if (!all.equals(Blocked.NOBODY)) {
                blocked.put(recipient, all);
            }
        }
        return blocked;
    }

    /** Like {@link #of(Collection, Map)}; until the transaction ends no stop list changes. The recipients must be shared already. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<RecipientId, Blocked> share(Collection<RecipientId> recipients, Map<RecipientId, String> numbers) {
        stopLists.share();
        return of(recipients, numbers);
    }

    /** Whether this business has blocked her; then her messages to it are not forwarded. */
    @Transactional(readOnly = true)
    public boolean isBlockedBy(RecipientId recipient, BusinessId business) {
        return !blockedUsers.among(List.of(recipient), business).isEmpty();
    }

    /** All entries of one recipient, oldest first. */
    @Transactional(readOnly = true)
    public List<BlockEvent> history(RecipientId recipient) {
        return events(List.of(recipient)).stream().sorted(comparing(BlockEvent::at).thenComparing(BlockEvent::type)).toList();
    }

    /** A part of a recipient's entries, oldest first. */
    @Transactional(readOnly = true)
    public List<BlockEvent> history(RecipientId recipient, Slice slice) {
        return jdbc.query("SELECT recipient, business_id, at, type, method FROM block FORCE INDEX (PRIMARY) WHERE recipient = :recipient"
                + slice.sql("at, type, business_id", false), slice.parameters(Map.of("recipient", recipient.bytes())), Blocks::event);
    }

    /** The key of an entry in the order of {@link #history(RecipientId, Slice)}. */
    public static List<Object> key(BlockEvent event) {
        return List.of(Slice.column(event.at()), event.type().name(), (long) event.business().map(BusinessId::value).orElse(EVERYBODY));
    }

    /** Folds a history, in any order and with any duplicates: the latest entry counts, and at the same instant the block. */
    static Blocked standing(Collection<BlockEvent> history) {
        Set<Optional<BusinessId>> blocked = blocked(history);
        return new Blocked(blocked.contains(Optional.<BusinessId>empty()), blocked.stream().flatMap(Optional::stream).collect(toSet()));
    }

    private static Set<Optional<BusinessId>> blocked(Collection<BlockEvent> history) {
        return history.stream().collect(groupingBy(BlockEvent::business)).entrySet().stream()
                .filter(entry -> last(entry.getValue()).type() == Type.BLOCKED).map(Map.Entry::getKey).collect(toSet());
    }

    private static BlockEvent last(Collection<BlockEvent> history) {
        return history.stream().max(comparing(BlockEvent::at).thenComparing(BlockEvent::type)).orElseThrow();
    }

    /** The instant of a new entry: the clocks of nodes differ, so it must not be before the latest entry. */
    private Instant notBeforeTheLast(RecipientId recipient, Optional<BusinessId> business, Instant now) {
        return events(List.of(recipient)).stream().filter(event -> event.business().equals(business))
                .map(BlockEvent::at).filter(at -> at.isAfter(now)).max(Instant::compareTo).orElse(now);
    }

    private List<BlockEvent> events(Collection<RecipientId> recipients) {
        if (recipients.isEmpty()) {
            return List.of();
        }
        return jdbc.query(
                "SELECT recipient, business_id, at, type, method FROM block FORCE INDEX (PRIMARY) WHERE recipient IN (:recipients)",
                Map.of("recipients", bytes(recipients)), Blocks::event);
    }

    private void add(List<BlockEvent> events, Instant now) {
        jdbc.getJdbcTemplate().batchUpdate("INSERT INTO block (recipient, business_id, at, type, method, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                events.stream().sorted(comparing(BlockEvent::recipient)).map(event -> new Object[] {
                    event.recipient().bytes(), event.business().map(BusinessId::value).orElse(EVERYBODY),
                    Times.utc(event.at()), event.type().name(), event.method(), Times.utc(now)}).toList());
    }

    static List<byte[]> bytes(Collection<RecipientId> people) {
        return people.stream().distinct().sorted().map(RecipientId::bytes).toList();
    }

    private static BlockEvent event(ResultSet row, int line) throws SQLException {
        int business = row.getInt("business_id");
        return new BlockEvent(RecipientId.of(row.getBytes("recipient")),
                business == EVERYBODY ? Optional.empty() : Optional.of(new BusinessId(business)),
                Type.valueOf(row.getString("type")), Times.instant(row, "at"), row.getString("method"));
    }
}
