package io.tollgate.blocking;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.tollgate.blocking.BlockEvent.Type;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The history of all blocks. Entries are added, never changed; adding the same entry twice changes nothing. */
@Component
public class Blocks {

    private static final int EVERYBODY = 0;

    private final NamedParameterJdbcTemplate jdbc;

    Blocks(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Holds at once: when this has returned and its transaction is committed, no hand-over to this person begins. */
    @Transactional
    public void block(RecipientId recipient, Optional<BusinessId> business, String method, Instant now) {
        lock(List.of(recipient));
        add(List.of(new BlockEvent(recipient, business, Type.BLOCKED, notBeforeTheLast(recipient, business, now), method)), now);
    }

    /** Lifts the block of this business, or takes the person off the stop list; the one does not touch the other. */
    @Transactional
    public void unblock(RecipientId recipient, Optional<BusinessId> business, String method, Instant now) {
        lock(List.of(recipient));
        Instant at = notBeforeTheLast(recipient, business, now).plus(1, ChronoUnit.MICROS);
        add(List.of(new BlockEvent(recipient, business, Type.UNBLOCKED, at, method)), now);
    }

    /**
     * Adds to the history, as from a list with dates of its own. The people concerned must be registered.
     *
     * @param now when Tollgate heard of it, which may be later than when it happened
     */
    @Transactional
    public void record(List<BlockEvent> events, Instant now) {
        lock(events.stream().map(BlockEvent::recipient).toList());
        add(events, now);
    }

    /** Whom these people block, by one query; who is not in the map blocks {@link Blocked#NOBODY}. */
    @Transactional(readOnly = true)
    public Map<RecipientId, Blocked> of(Collection<RecipientId> recipients) {
        Map<RecipientId, Blocked> blocked = new HashMap<>();
        events(recipients).stream().collect(groupingBy(BlockEvent::recipient))
                .forEach((recipient, history) -> blocked.put(recipient, standing(history)));
        return blocked;
    }

    /** Everything known of one person, oldest first. */
    @Transactional(readOnly = true)
    public List<BlockEvent> history(RecipientId recipient) {
        return events(List.of(recipient)).stream().sorted(comparing(BlockEvent::at).thenComparing(BlockEvent::type)).toList();
    }

    /** Folds the history of one person, in any order and with any duplicates: the latest entry counts, at the same instant the block. */
    static Blocked standing(Collection<BlockEvent> history) {
        Set<Optional<BusinessId>> blocked = history.stream().collect(groupingBy(BlockEvent::business)).entrySet().stream()
                .filter(entry -> last(entry.getValue()).type() == Type.BLOCKED).map(Map.Entry::getKey).collect(toSet());
        return new Blocked(blocked.contains(Optional.<BusinessId>empty()), blocked.stream().flatMap(Optional::stream).collect(toSet()));
    }

    private static BlockEvent last(Collection<BlockEvent> history) {
        return history.stream().max(comparing(BlockEvent::at).thenComparing(BlockEvent::type)).orElseThrow();
    }

    /** Clocks of several nodes differ; what is said now comes after what was said before. */
    private Instant notBeforeTheLast(RecipientId recipient, Optional<BusinessId> business, Instant now) {
        return events(List.of(recipient)).stream().filter(event -> event.business().equals(business))
                .map(BlockEvent::at).filter(at -> at.isAfter(now)).max(Instant::compareTo).orElse(now);
    }

    private List<BlockEvent> events(Collection<RecipientId> recipients) {
        if (recipients.isEmpty()) {
            return List.of();
        }
        return jdbc.query("SELECT recipient, business_id, at, type, method FROM block FORCE INDEX (PRIMARY) WHERE recipient IN (:recipients)",
                Map.of("recipients", bytes(recipients)), Blocks::event);
    }

    private void add(List<BlockEvent> events, Instant now) {
        jdbc.getJdbcTemplate().batchUpdate("INSERT INTO block (recipient, business_id, at, type, method, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                events.stream().sorted(comparing(BlockEvent::recipient)).map(event -> new Object[] {
                    event.recipient().bytes(), event.business().map(BusinessId::value).orElse(EVERYBODY),
                    Times.utc(event.at()), event.type().name(), event.method(), Times.utc(now)}).toList());
    }

    /** The last look of delivery shares these rows: a block waits for the hand-overs that have begun, and no other begins. */
    private void lock(Collection<RecipientId> recipients) {
        if (!recipients.isEmpty()) {
            jdbc.queryForList("SELECT 1 FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:recipients) ORDER BY id FOR UPDATE",
                    Map.of("recipients", bytes(recipients)), Integer.class);
        }
    }

    private static BlockEvent event(ResultSet row, int line) throws SQLException {
        int business = row.getInt("business_id");
        return new BlockEvent(RecipientId.of(row.getBytes("recipient")),
                business == EVERYBODY ? Optional.empty() : Optional.of(new BusinessId(business)),
                Type.valueOf(row.getString("type")), Times.instant(row, "at"), row.getString("method"));
    }

    private static List<byte[]> bytes(Collection<RecipientId> recipients) {
        return recipients.stream().distinct().sorted().map(RecipientId::bytes).toList();
    }
}
