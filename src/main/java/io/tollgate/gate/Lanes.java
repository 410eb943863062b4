package io.tollgate.gate;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/**
 * Messages of the inbox that are judged in the order in which they came, such as the lines of a file. Each business has one lane, and one
 * worker at a time, of all processes, takes from it, always the first ones. In the inbox they have a place instead of a due time: an
 * instant so far away that no other claim meets it. A message that is deferred or held leaves the lane, so it stops none behind it.
 */
@Component
final class Lanes {

    /** The first place. Places are a microsecond apart, so there are enough for the messages of some thousand years. */
    static final Instant FIRST_PLACE = Instant.parse("8000-01-01T00:00:00Z");

    /** From so many businesses a batch takes messages at most; those of others follow in the next batch. */
    private static final int AT_ONCE = 8;
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);
    private static final long LATELY_NANOS = Duration.ofSeconds(1).toNanos();

    private final JdbcTemplate jdbc;
    private volatile int last;
    private volatile boolean wasFull;
    private volatile long fullAt;

    Lanes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Begins to add messages to lanes, within the caller's transaction and before it locks anything else. It waits while a worker judges
     * messages of one of these businesses.
     */
    void open(Collection<BusinessId> businesses) {
        List<Object[]> rows = new TreeSet<>(businesses).stream().map(business -> new Object[] {business.value()}).toList();
        jdbc.batchUpdate("INSERT INTO inbox_lane (business_id) VALUES (?) ON DUPLICATE KEY UPDATE business_id = business_id", rows);
    }

    /** The place behind the last message of an open lane; the next ones follow a microsecond apart. */
    Instant end(BusinessId business) {
        Optional<LocalDateTime> taken = Optional.ofNullable(jdbc.queryForObject(
                "SELECT MAX(due_at) FROM inbox FORCE INDEX (inbox_of_business) WHERE business_id = ? AND due_at >= ?", LocalDateTime.class,
                business.value(), Times.utc(FIRST_PLACE)));
        return taken.map(place -> after(place.toInstant(ZoneOffset.UTC)))
                .orElse(FIRST_PLACE);
    }

    /** The place behind this one. */
    static Instant after(Instant place) {
        return place.plus(MICROSECOND);
    }

    /**
     * Locks the first messages of some lanes for the caller's transaction, at most {@code most} together. Lanes that others have locked are
     * passed over.
     */
    <T> List<T> claim(int most, RowMapper<T> mapper) {
        List<Integer> mine = lock(Math.min(AT_ONCE, most));
        List<T> claimed = new ArrayList<>();
        boolean full = false;
        for (int lane = 0; lane < mine.size(); lane++) {
            // What a lane does not need of its share goes to the lanes behind it.
            int share = Math.ceilDiv(most - claimed.size(), mine.size() - lane);
            List<T> first = Inbox.lockFirst(jdbc, mine.get(lane), share, mapper);
            full |= first.size() == share;
            claimed.addAll(first);
            if (first.isEmpty()) {
                close(mine.get(lane));
            }
        }
        if (!mine.isEmpty()) {
            last = Collections.max(mine);
            wasFull = full;
            fullAt = System.nanoTime();
        }
        return claimed;
    }

    /** Whether the last claim may have left messages behind. Only for a while, as another process may have taken them since. */
    boolean mayHaveMore() {
        return wasFull && System.nanoTime() - fullAt < LATELY_NANOS;
    }

    /** The next lanes in turn. */
    private List<Integer> lock(int most) {
        List<Integer> next = locked("business_id > ?", last, most);
        return next.isEmpty() && last > 0 ? locked("business_id <= ?", last, most) : next;
    }

    private List<Integer> locked(String which, int business, int most) {
        return jdbc.queryForList("SELECT business_id FROM inbox_lane WHERE " + which
                + " ORDER BY business_id LIMIT ? FOR UPDATE SKIP LOCKED", Integer.class, business, most);
    }

    /** Removes an empty lane. Nobody can have added to it since it was found empty, as it is locked. */
    private void close(int business) {
        jdbc.update("DELETE FROM inbox_lane WHERE business_id = ?", business);
    }
}
